"""Letting people in: invites, and the list of those who wait for a place."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from core.circles import CircleState, Waiting
from core.errors import Refused
from core.house import House
from core.ids import CircleId, MemberId
from core.joining import new_code, normal_code
from core.ports import Event, UnitOfWork
from core.programme import Wrong
from core.relay import notify
from core.replies import Reply
from core.review import Staff

MOST_USES: Final = 50
MOST_DAYS: Final = 90
WAITING_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class MadeInvite:
    """A new invite. Its code is known only here and now."""

    code: str = field(repr=False)
    uses: int
    expires_at: datetime


def _number(said: str, name: str, most: int) -> int:
    text = said.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not 1 <= number <= most:
        raise Wrong(name, Reply("programme.number_wrong", {"most": str(most)}))
    return number


async def make_invite(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, uses: str, days: str) -> MadeInvite:
    """Make an invite code. Raises Wrong, KeyError, or Refused for a closed circle."""
    good, good_for = _number(uses, "uses", MOST_USES), _number(days, "days", MOST_DAYS)
    found = await tx.circles.lock(circle)
    if found.state is CircleState.CLOSED:
        raise Refused(Reply("programme.closed_for_good"))
    if await tx.rehearsals.taking_part(circle) is not None:
        raise Refused(Reply("rehearsal.no_invites"))
    now = house.clock.now()
    made = MadeInvite(new_code(), good, now + timedelta(days=good_for))
    await tx.circles.invite(circle, normal_code(made.code), good, made.expires_at, now)
    await tx.events.append(Event("invite.made", staff.id, circle, now, {"uses": str(good), "days": str(good_for)}))
    return made


async def revoke_invite(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, handle: str) -> bool:
    """End an invite of this circle; False if it is none of this circle's."""
    if all(one.handle != handle for one in await tx.circles.invites(circle)):
        return False
    await tx.circles.revoke(handle)
    await tx.events.append(Event("invite.revoked", staff.id, circle, house.clock.now()))
    return True


async def uninvited(tx: UnitOfWork, circle: CircleId) -> list[Waiting]:
    """Return who waits and has not been sent an invite, first come first."""
    return [one for one in await tx.circles.waiting(circle) if one.invited_at is None]


async def ask_to_wait(tx: UnitOfWork, house: House, circle: CircleId, member: MemberId) -> Reply:
    """Put somebody on the waiting list and say so; once, however often they ask."""
    found = await tx.circles.lock(circle)
    if found.state is CircleState.CLOSED:
        return Reply("join.closed", {"circle": found.name})
    if any(seat.circle == circle for seat in await tx.circles.memberships(member)):
        return Reply("join.already", {"circle": found.name})
    await tx.circles.wait(circle, member, house.clock.now())
    return Reply("programme.waits", {"circle": found.name})


async def invite_next(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId) -> bool:
    """Send a fresh one-use code to whoever waits longest; False if nobody waits.

    Raises KeyError, and Refused while the circle is full or does not take anybody.
    """
    found = await tx.circles.lock(circle)
    if found.state is CircleState.CLOSED:
        raise Refused(Reply("programme.closed_for_good"))
    if len(await tx.circles.present(circle)) >= found.capacity:
        raise Refused(Reply("programme.still_full"))
    now = house.clock.now()
    for one in await uninvited(tx, circle):
        person = await tx.members.get(one.member)
        if person is None:
            await tx.circles.stop_waiting(circle, one.member)
            continue
        code = new_code()
        await tx.circles.invite(circle, normal_code(code), 1, now + timedelta(days=WAITING_DAYS), now)
        await tx.circles.set_invited(circle, one.member, now)
        gaps = {"circle": found.name, "code": code, "days": str(WAITING_DAYS)}
        await notify(tx, house, person, Reply("programme.place_free", gaps))
        await tx.events.append(Event("invite.next", staff.id, circle, now))
        return True
    return False
