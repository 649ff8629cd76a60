"""Which lane may send now, and when the next one may."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, text

from core.circles import DeliveryState
from core.ids import LaneId
from core.ports import ReadyLane
from storage.columns import EPOCH, Moment
from storage.repository import Repository
from storage.schema import delivery, lane


def in_state(state: DeliveryState) -> ColumnElement[bool]:
    """Return the condition with the word written into the SQL: a partial index is not used for a parameter."""
    return delivery.c.state == text(f"'{state.value}'")


class ReadinessRows(Repository):
    """Questions about lanes that have something queued."""

    async def ready(self, platform: str, now: datetime, limit: int) -> Sequence[ReadyLane]:
        """Return lanes with a due delivery, most urgent and then oldest first.

        What is queued is summed up by lane from the partial index alone; only then are the lanes looked at.
        """
        first = func.min(delivery.c.priority).label("priority"), func.min(delivery.c.number).label("oldest")
        due = select(delivery.c.lane, *first).where(in_state(DeliveryState.QUEUED), delivery.c.not_before <= now)
        waiting = due.group_by(delivery.c.lane).subquery()
        free = (
            or_(lane.c.parked_until.is_(None), lane.c.parked_until <= now),
            or_(lane.c.lease_until.is_(None), lane.c.lease_until <= now),
        )
        lanes = select(waiting.c.lane, waiting.c.priority).join(lane, lane.c.id == waiting.c.lane)
        order = lanes.where(lane.c.platform == platform, *free).order_by(waiting.c.priority, waiting.c.oldest)
        return [ReadyLane(LaneId(row.lane), row.priority) for row in await self._rows(order.limit(limit))]

    async def next_due(self, platform: str, now: datetime) -> datetime | None:
        """Return when the next delivery or lane that must still wait becomes ready, None if none waits."""
        any_due = func.min(delivery.c.not_before).label("any_due")
        later = func.min(case((delivery.c.not_before > now, delivery.c.not_before))).label("later")
        queued = select(delivery.c.lane, any_due, later).where(in_state(DeliveryState.QUEUED))
        waiting = queued.group_by(delivery.c.lane).subquery()
        hold = _later(func.coalesce(lane.c.parked_until, _START), func.coalesce(lane.c.lease_until, _START))
        held = _later(waiting.c.any_due, hold)
        moment = case((hold > now, held), else_=waiting.c.later)
        soonest = select(func.min(moment, type_=Moment)).select_from(waiting.join(lane, lane.c.id == waiting.c.lane))
        found = await self._value(soonest.where(and_(lane.c.platform == platform)))
        return found if found is None or isinstance(found, datetime) else EPOCH + timedelta(microseconds=int(found))


_START = literal(EPOCH, Moment())


def _later(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((one > other, one), else_=other)
