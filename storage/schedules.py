"""`core.ports.Schedules` over the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from core.ids import CircleId, PostId, ScheduleId, new_id
from core.schedule import Occurrence, OccurrenceState, Schedule
from storage.repository import Repository
from storage.schema import occurrence, schedule


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(ScheduleId(row.id), CircleId(row.circle), row.cron, row.zone, row.catch_up, row.paused, row.since)


class ScheduleRows(Repository):
    """When the program speaks by itself."""

    async def add(self, circle: CircleId, cron: str, zone: str, catch_up: timedelta, now: datetime) -> Schedule:
        """Add a schedule that begins now."""
        made = ScheduleId(new_id())
        row = {"id": made, "circle": circle, "cron": cron, "zone": zone, "catch_up": catch_up, "since": now}
        await self._run(insert(schedule).values(paused=False, **row))
        return Schedule(made, circle, cron, zone, catch_up, False, now)

    async def all(self) -> Sequence[Schedule]:
        """Return all schedules, oldest first."""
        return [_schedule(row) for row in await self._rows(select(schedule).order_by(schedule.c.number))]

    async def record(self, occurrence: Occurrence, state: OccurrenceState, post: PostId | None, now: datetime) -> bool:
        """Record an occurrence once."""
        return await self._add_new(
            _OCCURRENCES,
            schedule=occurrence.schedule,
            nominal=occurrence.nominal,
            fires_at=occurrence.fires_at,
            state=state,
            post=post,
            recorded_at=now,
        )

    async def watched_until(self, schedule: ScheduleId, moment: datetime) -> None:
        """Remember up to which moment all is recorded; never goes back."""
        earlier = _SCHEDULES.c.id == schedule, _SCHEDULES.c.since < moment
        await self._run(update(_SCHEDULES).where(*earlier).values(since=moment))

    async def recorded(self, schedule: ScheduleId) -> Sequence[tuple[str, OccurrenceState]]:
        """Return what was recorded, in the order it was to fire."""
        columns = select(occurrence.c.nominal, occurrence.c.state).where(occurrence.c.schedule == schedule)
        rows = await self._rows(columns.order_by(occurrence.c.fires_at, occurrence.c.nominal))
        return [(row.nominal, OccurrenceState(row.state)) for row in rows]


_SCHEDULES = schedule
_OCCURRENCES = occurrence
