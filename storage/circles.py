"""`core.ports.Circles` over the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.circles import Circle, CircleState, DeliveryState, Invite, Membership, Place, Waiting
from core.ids import CircleId, MemberId, MembershipId, new_id
from core.message import PAGERS, Kind
from storage.places import PLACE, place_of
from storage.repository import Repository
from storage.schema import circle, delivery, invite, lane, membership, post, pseudonym, rehearsal, waiting

CIRCLE = select(circle)
SEAT = select(membership)


def _circle(row: Row[Any]) -> Circle:
    return Circle(
        id=CircleId(row.id),
        name=row.name,
        zone=row.zone,
        capacity=row.capacity,
        state=CircleState(row.state),
        pictures=row.pictures,
        practice=row.practice,
        countries=tuple(row.countries.split()),
        paused_until=row.paused_until,
    )


def _seat(row: Row[Any]) -> Membership:
    return Membership(
        MembershipId(row.id), CircleId(row.circle), MemberId(row.member), row.pseudonym, row.joined_at, row.synthetic
    )


def _invite(row: Row[Any]) -> Invite:
    return Invite(
        row.handle, CircleId(row.circle), row.uses, row.uses_left, row.expires_at, row.created_at, row.revoked
    )


class CircleRows(Repository):
    """Circles, memberships and invites."""

    async def create(
        self, name: str, zone: str, capacity: int, now: datetime, *, state: CircleState = CircleState.OPEN
    ) -> Circle:
        """Add a circle."""
        made = Circle(CircleId(new_id()), name, zone, capacity, state)
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
        """Return all circles by name, but for that of a rehearsal."""
        real = CIRCLE.where(circle.c.id.not_in(select(rehearsal.c.circle).where(rehearsal.c.circle.is_not(None))))
        return [
            _circle(row) for row in await self._rows(real.order_by(circle.c.name, circle.c.created_at, circle.c.id))
        ]

    async def set_state(self, circle: CircleId, state: CircleState) -> None:
        """Open, pause or close a circle."""
        await self._run(update(_CIRCLES).where(_CIRCLES.c.id == circle).values(state=state))

    async def change(self, circle: Circle) -> None:
        """Make a circle's row what this record says."""
        values: dict[str, Any] = {"name": circle.name, "zone": circle.zone, "capacity": circle.capacity}
        values |= {"state": circle.state}
        values |= {"pictures": circle.pictures, "practice": circle.practice, "countries": " ".join(circle.countries)}
        values |= {"paused_until": circle.paused_until}
        await self._run(update(_CIRCLES).where(_CIRCLES.c.id == circle.id).values(**values))

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
        await self._run(update(lane).where(lane.c.member == seat.member).values(announced=None))
        await self._run(
            update(delivery)
            .where(
                delivery.c.lane.in_(select(lane.c.id).where(lane.c.member == seat.member)),
                delivery.c.post.in_(select(post.c.id).where(post.c.circle == seat.circle)),
                delivery.c.kind.in_([Kind.POST, Kind.PROMPT, Kind.NOTICE]),
                delivery.c.state == DeliveryState.QUEUED,
            )
            .values(state=DeliveryState.CANCELLED, settled_at=now)
        )

    async def present(self, circle: CircleId) -> Sequence[Membership]:
        """Return who is in a circle now."""
        here = SEAT.where(membership.c.circle == circle, membership.c.left_at.is_(None))
        return [_seat(row) for row in await self._rows(here.order_by(membership.c.number))]

    async def audience(self, circle: CircleId) -> Sequence[tuple[Membership, Place]]:
        """Return who is in a circle now with every place of theirs that posts go to."""
        carried = lane.c.platform.not_in(PAGERS)
        here = SEAT.add_columns(*PLACE).join(lane, (lane.c.member == membership.c.member) & carried)
        rows = await self._rows(
            here.where(membership.c.circle == circle, membership.c.left_at.is_(None)).order_by(
                membership.c.number, lane.c.id
            )
        )
        return [(_seat(row), place_of(row)) for row in rows]

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
        row = {"code_mark": mark, "circle": circle, "uses": uses, "uses_left": uses, "expires_at": expires_at}
        await self._run(insert(_INVITES).values(handle=new_id(), created_at=now, **row))

    async def invites(self, circle: CircleId) -> Sequence[Invite]:
        """Return a circle's invites, newest first."""
        theirs = select(_INVITES).where(_INVITES.c.circle == circle)
        return [_invite(row) for row in await self._rows(theirs.order_by(_INVITES.c.created_at.desc()))]

    async def revoke(self, handle: str) -> Invite | None:
        """End an invite."""
        ended = update(_INVITES).where(_INVITES.c.handle == handle).values(revoked=True)
        row = await self._row(ended.returning(*_INVITES.c))
        return _invite(row) if row is not None else None

    async def wait(self, circle: CircleId, member: MemberId, now: datetime) -> int:
        """Put a person on a circle's waiting list, once."""
        await self._add_new(_WAITING, circle=circle, member=member, asked_at=now)
        return [one.member for one in await self.waiting(circle)].index(member) + 1

    async def waiting(self, circle: CircleId) -> Sequence[Waiting]:
        """Return who waits for a place, first come first."""
        rows = await self._rows(select(_WAITING).where(_WAITING.c.circle == circle).order_by(_WAITING.c.number))
        return [Waiting(circle, MemberId(row.member), row.asked_at, row.invited_at) for row in rows]

    async def set_invited(self, circle: CircleId, member: MemberId, now: datetime) -> None:
        """Remember that somebody who waits was sent an invite."""
        await self._run(update(_WAITING).where(*_waits(circle, member)).values(invited_at=now))

    async def stop_waiting(self, circle: CircleId, member: MemberId) -> None:
        """Take somebody off the waiting list."""
        await self._run(delete(_WAITING).where(*_waits(circle, member)))

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
        valid = _INVITES.c.uses_left > 0, _INVITES.c.expires_at > now, ~_INVITES.c.revoked
        return _INVITES.c.code_mark == mark, *valid


# The protocol's parameters are named like the tables.
_CIRCLES = circle
_SEATS = membership
_INVITES = invite
_WAITING = waiting


def _waits(circle: CircleId, member: MemberId) -> tuple[Any, ...]:
    return _WAITING.c.circle == circle, _WAITING.c.member == member


_PSEUDONYMS = pseudonym
