"""`core.ports.Circles` over the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from core.circles import Circle, CircleState, DeliveryState, Membership
from core.ids import CircleId, LaneId, MemberId, MembershipId, new_id
from core.message import Kind
from storage.repository import Repository
from storage.schema import circle, delivery, invite, lane, membership, post, pseudonym

CIRCLE = select(circle)
SEAT = select(membership)


def _circle(row: Row[Any]) -> Circle:
    return Circle(CircleId(row.id), row.name, row.zone, row.capacity, CircleState(row.state))


def _seat(row: Row[Any]) -> Membership:
    return Membership(
        MembershipId(row.id), CircleId(row.circle), MemberId(row.member), row.pseudonym, row.joined_at, row.synthetic
    )


class CircleRows(Repository):
    """Circles, memberships and invites."""

    async def create(self, name: str, zone: str, capacity: int, now: datetime) -> Circle:
        """Add a circle."""
        made = Circle(CircleId(new_id()), name, zone, capacity, CircleState.OPEN)
        row = {"id": made.id, "name": name, "zone": zone, "capacity": capacity, "state": made.state}
        await self._run(insert(circle).values(created_at=now, **row))
        return made

    async def get(self, circle: CircleId) -> Circle | None:
        """Return a circle."""
        row = await self._row(CIRCLE.where(_CIRCLES.c.id == circle))
        return _circle(row) if row is not None else None

    async def lock(self, circle: CircleId) -> Circle:
        """Return a circle, locked. SQLite has locked everything at BEGIN already and ignores FOR UPDATE."""
        row = await self._row(CIRCLE.where(_CIRCLES.c.id == circle).with_for_update())
        if row is None:
            raise KeyError(circle)
        return _circle(row)

    async def all(self) -> Sequence[Circle]:
        """Return all circles by name."""
        return [
            _circle(row) for row in await self._rows(CIRCLE.order_by(circle.c.name, circle.c.created_at, circle.c.id))
        ]

    async def set_state(self, circle: CircleId, state: CircleState) -> None:
        """Open, pause or close a circle."""
        await self._run(update(_CIRCLES).where(_CIRCLES.c.id == circle).values(state=state))

    async def join(
        self,
        circle: CircleId,
        member: MemberId,
        pseudonym: str,
        skeleton: str,
        now: datetime,
        *,
        synthetic: bool = False,
    ) -> Membership:
        """Add a membership. Raises ValueError if the pseudonym was ever used in this circle."""
        if not await self._add_new(_PSEUDONYMS, circle=circle, skeleton=skeleton):
            raise ValueError("this pseudonym has been used in this circle")
        seat = Membership(MembershipId(new_id()), circle, member, pseudonym, now, synthetic)
        row = {"id": seat.id, "circle": circle, "member": member, "pseudonym": pseudonym, "synthetic": synthetic}
        await self._run(insert(membership).values(joined_at=now, **row))
        return seat

    async def skeletons(self, circle: CircleId) -> set[str]:
        """Return every skeleton ever used in a circle."""
        rows = await self._rows(select(pseudonym.c.skeleton).where(pseudonym.c.circle == circle))
        return {row.skeleton for row in rows}

    async def leave(self, membership: MembershipId, now: datetime) -> None:
        """End a membership and cancel what is queued of the circle's words for that person."""
        seat = await self.membership(membership)
        if seat is None:
            return
        await self._run(update(_SEATS).where(_SEATS.c.id == membership, _SEATS.c.left_at.is_(None)).values(left_at=now))
        await self._run(
            update(delivery)
            .where(
                delivery.c.lane.in_(select(lane.c.id).where(lane.c.member == seat.member)),
                delivery.c.post.in_(select(post.c.id).where(post.c.circle == seat.circle)),
                delivery.c.kind.in_([Kind.POST, Kind.PROMPT]),
                delivery.c.state == DeliveryState.QUEUED,
            )
            .values(state=DeliveryState.CANCELLED, settled_at=now)
        )

    async def present(self, circle: CircleId) -> Sequence[Membership]:
        """Return who is in a circle now."""
        here = SEAT.where(membership.c.circle == circle, membership.c.left_at.is_(None))
        return [_seat(row) for row in await self._rows(here.order_by(membership.c.number))]

    async def audience(self, circle: CircleId) -> Sequence[tuple[Membership, LaneId]]:
        """Return who is in a circle now and the lane that leads to each."""
        here = SEAT.add_columns(lane.c.id.label("lane")).join(lane, lane.c.member == membership.c.member)
        rows = await self._rows(
            here.where(membership.c.circle == circle, membership.c.left_at.is_(None)).order_by(membership.c.number)
        )
        return [(_seat(row), LaneId(row.lane)) for row in rows]

    async def memberships(self, member: MemberId) -> Sequence[Membership]:
        """Return a person's present circles, newest last."""
        theirs = SEAT.where(membership.c.member == member, membership.c.left_at.is_(None))
        return [_seat(row) for row in await self._rows(theirs.order_by(membership.c.number))]

    async def membership(self, membership: MembershipId) -> Membership | None:
        """Return a membership, ended or not."""
        row = await self._row(SEAT.where(_SEATS.c.id == membership))
        return _seat(row) if row is not None else None

    async def invite(self, circle: CircleId, code: str, uses: int, expires_at: datetime, now: datetime) -> None:
        """Keep an invite code, hashed."""
        mark = self._keys.mark("invite", code)
        row = {"code_mark": mark, "circle": circle, "uses_left": uses, "expires_at": expires_at}
        await self._run(insert(_INVITES).values(created_at=now, **row))

    async def invited(self, code: str, now: datetime) -> Circle | None:
        """Return the circle that a valid code leads to."""
        row = await self._row(CIRCLE.join(_INVITES, _INVITES.c.circle == _CIRCLES.c.id).where(*self._valid(code, now)))
        return _circle(row) if row is not None else None

    async def redeem(self, code: str, now: datetime) -> Circle | None:
        """Use a code once: the database itself counts down, so the last use goes to one person."""
        statement = update(_INVITES).where(*self._valid(code, now)).values(uses_left=_INVITES.c.uses_left - 1)
        led_to = await self._value(statement.returning(_INVITES.c.circle))
        return await self.get(CircleId(led_to)) if led_to is not None else None

    def _valid(self, code: str, now: datetime) -> tuple[Any, ...]:
        mark = self._keys.mark("invite", code)
        return _INVITES.c.code_mark == mark, _INVITES.c.uses_left > 0, _INVITES.c.expires_at > now


# The protocol's parameters are named like the tables.
_CIRCLES = circle
_SEATS = membership
_INVITES = invite
_PSEUDONYMS = pseudonym
