"""What became of a post's copies: who holds one, which native message is which post, how far it has come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Row, case, func, select, update

from core.circles import DeliveryState, Reach, Shown
from core.ids import LaneId, NativeRef, PostId
from core.message import Kind
from core.replies import Reply
from storage.repository import Repository
from storage.schema import delivery, lane
from storage.vault import Place
from storage.wording import reply_from

FURTHEST = {
    DeliveryState.SENT: 4,
    DeliveryState.SENDING: 3,
    DeliveryState.QUEUED: 3,
    DeliveryState.RETRACTED: 2,
    DeliveryState.FAILED: 1,
}
SHOWN = [DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.RETRACTED]


class CopyRows(Repository):
    """Deliveries, seen as the copies that people hold. A copy is a POST or a PROMPT."""

    _is_copy: ClassVar[ColumnElement[bool]] = delivery.c.kind.in_([Kind.POST, Kind.PROMPT])

    def _ref_mark(self, lane: LaneId, ref: NativeRef) -> bytes:
        return self._keys.mark("ref", lane, ref)

    async def _reply(self, row: Row[Any]) -> Reply | None:
        raw = await self._vault.open(Place("delivery", "reply", row.tag), row.sealed_reply)
        return None if raw is None else reply_from(raw)

    async def holders(self, post: PostId) -> Sequence[LaneId]:
        """Return the lanes that have, or are just being sent, a copy that we made: one of ours was taken to be sent."""
        there = delivery.c.state.in_([DeliveryState.SENT, DeliveryState.SENDING])
        made = select(delivery.c.lane).where(delivery.c.post == post, self._is_copy, delivery.c.attempts > 0, there)
        return [LaneId(row.lane) for row in await self._rows(made.order_by(delivery.c.number))]

    async def retracted(self, post: PostId, lane: LaneId) -> None:
        """Record that a lane's copy of a post is gone."""
        copy = update(delivery).where(delivery.c.post == post, delivery.c.lane == lane, self._is_copy)
        await self._run(copy.where(delivery.c.state == DeliveryState.SENT).values(state=DeliveryState.RETRACTED))

    async def post_at(self, lane: LaneId, ref: NativeRef) -> PostId | None:
        """Return which post a native copy in a lane is."""
        copy = select(delivery.c.post).where(delivery.c.ref_mark == self._ref_mark(lane, ref), self._is_copy)
        found = await self._value(copy.order_by(delivery.c.number.desc()).limit(1))
        return PostId(found) if found is not None else None

    async def copy_of(self, lane: LaneId, post: PostId) -> NativeRef | None:
        """Return the native ref of a lane's copy of a post, as long as it is there."""
        copy = select(delivery.c.tag, delivery.c.sealed_ref).where(delivery.c.post == post, delivery.c.lane == lane)
        row = await self._row(copy.where(self._is_copy, delivery.c.state == DeliveryState.SENT).limit(1))
        ref = await self._open_text(Place("delivery", "ref", row.tag), row.sealed_ref) if row is not None else None
        return NativeRef(ref) if ref is not None else None

    async def reach(self, post: PostId) -> Reach:
        """Return how far a post has come among the others."""
        copies = delivery.c.post == post, self._is_copy, ~delivery.c.own
        # Somebody with two places is one person: what came furthest counts.
        person = func.coalesce(lane.c.member, lane.c.id).label("person")
        furthest = func.max(case(FURTHEST, value=delivery.c.state, else_=0)).label("furthest")
        by_person = select(person, furthest).join(lane, lane.c.id == delivery.c.lane).where(*copies).group_by(person)
        found = Counter(row.furthest for row in await self._rows(by_person))
        return Reach(sent=found[4], waiting=found[3], retracted=found[2], failed=found[1])

    async def hasten(self, lane: LaneId, now: datetime) -> int:
        """Make due now what waits in a lane."""
        waits = delivery.c.lane == lane, delivery.c.state == DeliveryState.QUEUED, self._is_copy
        return await self._run(update(delivery).where(*waits, delivery.c.not_before > now).values(not_before=now))

    async def history(self, lane: LaneId, after: int, limit: int) -> Sequence[Shown]:
        """Return the newest things shown to a lane after a position, oldest first.

        The writer's own copy that was never sent (`Draft.already`) has no position and is not among them.
        """
        after_it = select(delivery).where(delivery.c.lane == lane, delivery.c.position > after)
        newest = after_it.where(delivery.c.state.in_(SHOWN)).order_by(delivery.c.position.desc()).limit(limit)
        return [
            Shown(
                position=row.position,
                kind=Kind(row.kind),
                post=PostId(row.post) if row.post else None,
                state=DeliveryState(row.state),
                reply=await self._reply(row),
                at=row.settled_at or row.taken_at,
            )
            for row in reversed(await self._rows(newest))
        ]

    async def counts(self) -> Mapping[str, int]:
        """Return deliveries by state, plus ``uncertain``."""
        rows = await self._rows(select(delivery.c.state, func.count().label("n")).group_by(delivery.c.state))
        flagged = select(func.count()).select_from(delivery).where(delivery.c.uncertain)
        found = dict.fromkeys(DeliveryState, 0) | {DeliveryState(row.state): int(row.n) for row in rows}
        return {**{state.value: n for state, n in found.items()}, "uncertain": int(await self._value(flagged))}
