"""What became of a post's copies: who holds one, which native message is which post, how far it has come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Row, Select, and_, case, delete, func, select, update

from core.circles import DeliveryState, Reach, Shown
from core.ids import LaneId, MembershipId, NativeRef, PostId
from core.message import Kind
from core.replies import Reply
from storage.repository import Repository
from storage.schema import delivery, lane
from storage.schema import post as written
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
    _waits: ClassVar[ColumnElement[bool]] = and_(_is_copy, delivery.c.quiet, delivery.c.state == DeliveryState.QUEUED)
    _is_word: ClassVar[ColumnElement[bool]] = and_(
        delivery.c.kind == Kind.NOTICE, delivery.c.post.is_not(None), delivery.c.state == DeliveryState.QUEUED
    )
    _made: ClassVar[Select[Any]] = select(delivery.c.post, delivery.c.lane).where(
        _is_copy, delivery.c.attempts > 0, delivery.c.state.in_([DeliveryState.SENT, DeliveryState.SENDING])
    )

    def _ref_mark(self, lane: LaneId, ref: NativeRef) -> bytes:
        return self._keys.mark("ref", lane, ref)

    async def _reply(self, row: Row[Any]) -> Reply | None:
        raw = await self._vault.open(Place("delivery", "reply", row.tag), row.sealed_reply)
        return None if raw is None else reply_from(raw)

    async def holders(self, post: PostId) -> Sequence[LaneId]:
        """Return the lanes that have, or are just being sent, a copy that we made: one of ours was taken to be sent."""
        made = self._made.where(delivery.c.post == post)
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

    async def hasten(self, lane: LaneId, now: datetime, until: datetime | None = None) -> Sequence[PostId]:
        """Make due now, or at `until`, what waits in a lane; drop the word that was to announce it."""
        await self._run(delete(delivery).where(delivery.c.lane == lane, self._is_word))
        waits = update(delivery).where(delivery.c.lane == lane, self._waits, delivery.c.not_before > now)
        rows = await self._rows(waits.values(not_before=until or now).returning(delivery.c.post, delivery.c.number))
        return [PostId(row.post) for row in sorted(rows, key=lambda row: row.number)]

    async def cancel_queued(self, post: PostId) -> int:
        """Drop all copies of a post that are still queued, and the word of a digest that is left empty."""
        queued = update(delivery).where(
            delivery.c.post == post, delivery.c.state == DeliveryState.QUEUED, self._is_copy
        )
        dropped = queued.values(state=DeliveryState.CANCELLED, settled_at=delivery.c.not_before)
        rows = await self._rows(dropped.returning(delivery.c.lane, delivery.c.quiet))
        await self._drop_words([row.lane for row in rows if row.quiet])
        return len(rows)

    async def _drop_words(self, lanes: Sequence[str]) -> None:
        """Drop the queued word of each lane in which nothing waits any more."""
        if not lanes:
            return
        full = {
            row.lane for row in await self._rows(select(delivery.c.lane).where(delivery.c.lane.in_(lanes), self._waits))
        }
        empty = [one for one in lanes if one not in full]
        words = delete(delivery).where(delivery.c.lane.in_(empty), self._is_word).returning(delivery.c.lane)
        quiet = [row.lane for row in await self._rows(words)]
        await self._run(update(lane).where(lane.c.id.in_(quiet)).values(announced=None))

    async def held_of(self, author: MembershipId, lanes: Sequence[LaneId]) -> Sequence[tuple[PostId, LaneId]]:
        """Return which of somebody's posts these lanes have, or are just being sent, a copy of."""
        theirs = self._made.join(written, written.c.id == delivery.c.post).where(written.c.author == author)
        rows = await self._rows(theirs.where(delivery.c.lane.in_(lanes)).order_by(delivery.c.number))
        return [(PostId(row.post), LaneId(row.lane)) for row in rows]

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
