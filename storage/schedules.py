"""`core.ports.Schedules` over the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.ids import AnnouncementId, CircleId, PostId, ScheduleId, StaffId, new_id
from core.schedule import (
    Announcement,
    AnnouncementState,
    Missed,
    Occurrence,
    OccurrenceState,
    Recorded,
    Schedule,
)
from storage.repository import Repository
from storage.schema import announcement, occurrence, schedule
from storage.vault import Place


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(ScheduleId(row.id), CircleId(row.circle), row.cron, row.zone, row.catch_up, row.paused, row.since)


def _recorded(row: Row[Any]) -> Recorded:
    missed = Missed(row.missed) if row.missed else None
    post = PostId(row.post) if row.post else None
    return Recorded(row.nominal, row.fires_at, OccurrenceState(row.state), missed, post)


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

    async def get(self, schedule: ScheduleId) -> Schedule | None:
        """Return one."""
        row = await self._row(select(_SCHEDULES).where(_SCHEDULES.c.id == schedule))
        return _schedule(row) if row is not None else None

    async def change(self, schedule: Schedule) -> None:
        """Make a schedule's row what this record says."""
        values = {"cron": schedule.cron, "zone": schedule.zone, "catch_up": schedule.catch_up}
        changed = update(_SCHEDULES).where(_SCHEDULES.c.id == schedule.id)
        await self._run(changed.values(paused=schedule.paused, since=schedule.since, **values))

    async def remove(self, schedule: ScheduleId) -> None:
        """Delete a schedule and what was recorded of it."""
        await self._run(delete(_SCHEDULES).where(_SCHEDULES.c.id == schedule))

    async def record(
        self,
        occurrence: Occurrence,
        state: OccurrenceState,
        post: PostId | None,
        now: datetime,
        *,
        missed: Missed | None = None,
    ) -> bool:
        """Record an occurrence once."""
        return await self._add_new(
            _OCCURRENCES,
            schedule=occurrence.schedule,
            nominal=occurrence.nominal,
            fires_at=occurrence.fires_at,
            state=state,
            missed=missed,
            post=post,
            recorded_at=now,
        )

    async def watched_until(self, schedule: ScheduleId, moment: datetime) -> None:
        """Remember up to which moment all is recorded; never goes back."""
        earlier = _SCHEDULES.c.id == schedule, _SCHEDULES.c.since < moment
        await self._run(update(_SCHEDULES).where(*earlier).values(since=moment))

    async def recorded(self, schedule: ScheduleId, limit: int = 100) -> Sequence[Recorded]:
        """Return the newest of what was recorded, in the order it was to fire."""
        newest = select(occurrence).where(occurrence.c.schedule == schedule)
        rows = await self._rows(newest.order_by(occurrence.c.fires_at.desc(), occurrence.c.nominal.desc()).limit(limit))
        return [_recorded(row) for row in reversed(rows)]

    async def _announcement(self, row: Row[Any]) -> Announcement:
        text = await self._open_text(Place("announcement", "text", row.id), row.sealed_text)
        return Announcement(
            id=AnnouncementId(row.id),
            circle=CircleId(row.circle),
            staff=StaffId(row.staff) if row.staff else None,
            text=text or "",
            at=row.at,
            state=AnnouncementState(row.state),
            post=PostId(row.post) if row.post else None,
        )

    async def announce(self, circle: CircleId, staff: StaffId, text: str, at: datetime, now: datetime) -> Announcement:
        """Keep words that go to a circle at a moment."""
        made, state = AnnouncementId(new_id()), AnnouncementState.WAITING
        sealed = await self._seal_text(None, Place("announcement", "text", made), text)
        row = {"id": made, "circle": circle, "staff": staff, "sealed_text": sealed, "at": at, "state": state}
        await self._run(insert(announcement).values(announced_at=now, **row))
        return Announcement(made, circle, staff, text, at, state, None)

    async def announcements(self, circle: CircleId | None = None, limit: int = 100) -> Sequence[Announcement]:
        """Return announcements, those that wait first, then the newest."""
        wanted = select(announcement) if circle is None else select(announcement).where(announcement.c.circle == circle)
        waits = announcement.c.state != AnnouncementState.WAITING
        rows = await self._rows(wanted.order_by(waits, announcement.c.at.desc(), announcement.c.number).limit(limit))
        return [await self._announcement(row) for row in rows]

    async def announcements_due(self, now: datetime) -> Sequence[Announcement]:
        """Return those that wait and whose moment has come, oldest first."""
        due = select(announcement).where(announcement.c.state == AnnouncementState.WAITING, announcement.c.at <= now)
        rows = await self._rows(due.order_by(announcement.c.at, announcement.c.number))
        return [await self._announcement(row) for row in rows]

    async def settle_announcement(
        self, announcement: AnnouncementId, to: AnnouncementState, post: PostId | None
    ) -> bool:
        """End one that waits: one statement, so one of two wins."""
        waits = _ANNOUNCEMENTS.c.id == announcement, _ANNOUNCEMENTS.c.state == AnnouncementState.WAITING
        return await self._run(update(_ANNOUNCEMENTS).where(*waits).values(state=to, post=post)) == 1


_SCHEDULES = schedule
_OCCURRENCES = occurrence
_ANNOUNCEMENTS = announcement
