"""Keeping a paused circle's deliveries back, and letting them go."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, select, type_coerce, update

from core.circles import DeliveryState
from core.ids import CircleId
from core.message import Kind
from storage.columns import MICROSECOND
from storage.repository import Repository
from storage.schema import delivery, lane, membership, post

#: What is kept back is due this much later: nothing else lies so far ahead, and taking it off again is exact.
AHEAD: Final = timedelta(days=365_000)
HELD_FROM: Final = datetime(2500, 1, 1, tzinfo=UTC)
#: What waits until it is asked for lies beyond that, and stays there.
HELD_TO: Final = datetime(5000, 1, 1, tzinfo=UTC)
HELD: Final = [Kind.POST, Kind.PROMPT, Kind.NOTICE, Kind.RECEIPT, Kind.REVISE]


class PauseRows(Repository):
    """What waits for the end of a pause."""

    async def hold_back(self, circle: CircleId) -> None:
        """Keep back what is queued, or fails from now on, by moving its moment far ahead."""
        later = _due() + AHEAD // MICROSECOND
        await self._move(circle, later, delivery.c.not_before < HELD_FROM)

    async def let_go(self, circle: CircleId) -> None:
        """Give each thing its own moment back."""
        before = _due() - AHEAD // MICROSECOND
        await self._move(circle, before, delivery.c.not_before.between(HELD_FROM, HELD_TO))

    async def _move(self, circle: CircleId, moment: Any, which: Any) -> None:
        here = select(membership.c.member).where(membership.c.circle == circle, membership.c.left_at.is_(None))
        lanes = select(lane.c.id).where(lane.c.member.in_(here)).order_by(lane.c.id).with_for_update()
        # Locked in the order in which `enqueue` locks them, so that the two never wait for each other.
        wanted = [row.id for row in await self._rows(lanes)]
        posts = select(post.c.id).where(post.c.circle == circle)
        kept = update(delivery).where(
            delivery.c.lane.in_(wanted),
            delivery.c.post.in_(posts),
            delivery.c.state.in_([DeliveryState.QUEUED, DeliveryState.SENDING]),
            delivery.c.kind.in_(HELD),
            ~delivery.c.own | (delivery.c.kind == Kind.RECEIPT),
            which,
        )
        await self._run(kept.values(not_before=moment))


def _due() -> Any:
    return type_coerce(delivery.c.not_before, BigInteger)
