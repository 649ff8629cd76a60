"""`core.ports.Deliveries` over the database: what goes out. `readiness` says which lane is next, `copies` what arrived."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, update

from core.circles import Delivery, DeliveryState, Draft
from core.ids import DeliveryId, LaneId, MemberId, NativeRef, PostId, new_id
from core.message import Kind
from storage.copies import CopyRows
from storage.pauses import PauseRows
from storage.readiness import ReadinessRows, in_state
from storage.schema import delivery, lane, membership, post
from storage.vault import Place
from storage.wording import reply_bytes

ON_THE_WAY = [DeliveryState.QUEUED, DeliveryState.SENDING]


class DeliveryRows(ReadinessRows, CopyRows, PauseRows):
    """The outbox and the map from our posts to everybody's native copies."""

    async def enqueue(self, drafts: Sequence[Draft]) -> None:
        """Put drafts in the outbox in this order; those for somebody since erased are left out.

        All lanes are locked first, always in the same order: a number is never overtaken by a smaller one of the same
        lane, and two of these never wait for each other.
        """
        wanted = sorted({draft.lane for draft in drafts})
        lanes = select(lane.c.id, lane.c.member).where(lane.c.id.in_(wanted), lane.c.member.is_not(None))
        owners = {row.id: MemberId(row.member) for row in await self._rows(lanes.order_by(lane.c.id).with_for_update())}
        posts = {draft.post for draft in drafts if draft.post is not None}
        written = select(post.c.id, membership.c.member).join(membership, membership.c.id == post.c.author)
        writers = {row.id: row.member for row in await self._rows(written.where(post.c.id.in_(posts)))} if posts else {}
        rows = [
            await self._new_row(draft, owners[draft.lane], own=writers.get(draft.post) == owners[draft.lane])
            for draft in drafts
            if draft.lane in owners
        ]
        if rows:
            await self._connection.execute(self.insert(delivery).on_conflict_do_nothing(), rows)

    async def _new_row(self, draft: Draft, owner: MemberId, *, own: bool) -> dict[str, object]:
        tag = new_id()
        row: dict[str, object] = {
            "tag": tag,
            "lane": draft.lane,
            "kind": draft.kind,
            "priority": draft.priority,
            "not_before": draft.not_before,
            "post": draft.post,
            "revision": draft.revision,
            "own": own,
            "quiet": draft.quiet,
            "state": DeliveryState.QUEUED,
            "sealed_reply": None,
            "sealed_ref": None,
            "ref_mark": None,
            "settled_at": None,
        }
        if draft.reply is not None:
            place = Place("delivery", "reply", tag)
            row["sealed_reply"] = await self._vault.seal(owner, place, reply_bytes(draft.reply))
        if draft.already is not None:
            row |= await self._ref_columns(owner, draft.lane, tag, draft.already)
            row |= {"state": DeliveryState.SENT, "settled_at": draft.not_before}
        return row

    async def _ref_columns(self, owner: MemberId, lane_id: LaneId, tag: str, ref: NativeRef) -> dict[str, object]:
        sealed = await self._seal_text(owner, Place("delivery", "ref", tag), ref)
        return {"sealed_ref": sealed, "ref_mark": self._ref_mark(lane_id, ref)}

    async def lease(self, lane: LaneId, owner: str, now: datetime, until: datetime) -> bool:
        """Take a lane unless somebody else holds it: one statement, so one of two wins."""
        free = or_(_LANE.lease_owner.is_(None), _LANE.lease_owner == owner, _LANE.lease_until <= now)
        taken = update(_LANES).where(_LANE.id == lane, free).values(lease_owner=owner, lease_until=until)
        return await self._run(taken) == 1

    async def break_leases(self, platform: str) -> None:
        """Free every lane of a platform."""
        held = update(_LANES).where(_LANE.platform == platform, _LANE.lease_owner.is_not(None))
        await self._run(held.values(lease_owner=None, lease_until=None))

    async def release(self, lane: LaneId, owner: str, parked_until: datetime | None = None) -> None:
        """Give a lane back, if it is ours."""
        ours = update(_LANES).where(_LANE.id == lane, _LANE.lease_owner == owner)
        await self._run(ours.values(lease_owner=None, lease_until=None, parked_until=parked_until))

    async def take(self, lane: LaneId, owner: str, now: datetime, most: int | None = None) -> Delivery | None:
        """Mark the lane's first due delivery as SENDING.

        One that has a position already goes before all others, whatever their priority, so that positions always grow
        on their way out. One found SENDING is flagged uncertain: whoever took it may have sent it.
        """
        held = _LANE.id == lane, _LANE.lease_owner == owner, _LANE.lease_until > now
        first = (
            select(_ROWS, _LANE.next_position).join(_LANES, _ROWS.c.number == self._first(lane, now, most)).where(*held)
        )
        row = await self._row(first.with_for_update(of=_LANES))
        if row is None:
            return None
        position = row.position if row.position is not None else row.next_position
        uncertain = row.uncertain or row.state == DeliveryState.SENDING
        marked = update(_ROWS).where(_ROWS.c.number == row.number, _ROWS.c.state == row.state)
        values = {"state": DeliveryState.SENDING, "position": position, "uncertain": uncertain, "taken_at": now}
        if await self._run(marked.values(attempts=row.attempts + 1, **values)) == 0:
            return await self.take(lane, owner, now, most)  # cancelled while we waited for the lane
        if row.position is None:
            await self._run(update(_LANES).where(_LANE.id == lane).values(next_position=position + 1))
        return Delivery(
            id=DeliveryId(row.number),
            lane=lane,
            kind=Kind(row.kind),
            position=position,
            attempts=row.attempts + 1,
            uncertain=uncertain,
            post=PostId(row.post) if row.post else None,
            reply=await self._reply(row),
            quiet=row.quiet,
            priority=row.priority,
        )

    def _first(self, lane_id: LaneId, now: datetime, most: int | None) -> ColumnElement[int]:
        """Return the number of what goes next, as part of a statement; each step is one look into an index."""
        here = select(_ROWS.c.number).where(_ROWS.c.lane == lane_id).limit(1)
        due = here.where(in_state(DeliveryState.QUEUED), _ROWS.c.not_before <= now)
        fresh = due if most is None else due.where(_ROWS.c.priority <= most)
        return func.coalesce(
            here.where(in_state(DeliveryState.SENDING)).order_by(_ROWS.c.position).scalar_subquery(),
            due.where(_ROWS.c.position.is_not(None)).order_by(_ROWS.c.position).scalar_subquery(),
            fresh.order_by(_ROWS.c.priority, _ROWS.c.number).scalar_subquery(),
        )

    async def settle(self, delivery: DeliveryId, ref: NativeRef, now: datetime) -> None:
        """Record that it was sent, as this copy. Nothing is kept of the copy if its reader was erased meanwhile."""
        joined = select(_ROWS.c.tag, _ROWS.c.lane, lane.c.member).join(lane, lane.c.id == _ROWS.c.lane)
        row = await self._row(joined.where(_ROWS.c.number == delivery))
        if row is None:
            return
        values = await self._ref_columns(row.member, row.lane, row.tag, ref) if row.member is not None else {}
        await self._run(self._moving(delivery).values(state=DeliveryState.SENT, settled_at=now, **values))

    async def fail(self, delivery: DeliveryId, reason: str, now: datetime) -> None:
        """Record that it never will be sent."""
        await self._run(self._moving(delivery).values(state=DeliveryState.FAILED, reason=reason, settled_at=now))

    async def put_back(self, delivery: DeliveryId, *, uncertain: bool, tried: bool = True) -> None:
        """Queue it again at its old place."""
        back = self._moving(delivery).where(_ROWS.c.state == DeliveryState.SENDING)
        doubt = or_(_ROWS.c.uncertain, literal(uncertain))
        attempts = _ROWS.c.attempts - (0 if tried else 1)
        await self._run(back.values(state=DeliveryState.QUEUED, uncertain=doubt, attempts=attempts))

    async def cancel(self, delivery: DeliveryId) -> None:
        """Drop one that has become pointless."""
        await self._run(self._moving(delivery).values(state=DeliveryState.CANCELLED, settled_at=_ROWS.c.taken_at))

    def _moving(self, number: DeliveryId) -> Any:
        return update(_ROWS).where(_ROWS.c.number == number, _ROWS.c.state.in_(ON_THE_WAY))

    async def recover(self, platform: str, now: datetime, *, idempotent: bool) -> int:
        """Queue again what lies SENDING in lanes whose lease ran out."""
        free = or_(_LANE.lease_until.is_(None), _LANE.lease_until <= now)
        stuck = select(_ROWS.c.lane).where(in_state(DeliveryState.SENDING))
        lanes = select(_LANE.id).where(_LANE.platform == platform, free, _LANE.id.in_(stuck)).order_by(_LANE.id)
        left = [row.id for row in await self._rows(lanes.with_for_update())]
        if not left:
            return 0
        lying = update(_ROWS).where(_ROWS.c.lane.in_(left), _ROWS.c.state == DeliveryState.SENDING)
        flag = or_(_ROWS.c.uncertain, literal(not idempotent))
        count = await self._run(lying.values(state=DeliveryState.QUEUED, uncertain=flag))
        return 0 if idempotent else count


_LANES = lane
_LANE = lane.c
_ROWS = delivery
