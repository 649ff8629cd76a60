"""Who is staff, and in which role. Only admins come here, and one always stays."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from core.errors import Refused
from core.house import House
from core.ids import StaffId, new_id
from core.message import Address
from core.ports import Event, UnitOfWork
from core.programme import Wrong, good_name
from core.replies import Reply
from core.review import Staff, StaffRole

GOOD_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A one-time token that lets somebody in, known only here and now."""

    name: str = field(repr=False)
    token: str = field(repr=False)


def _role(said: str) -> StaffRole:
    try:
        return StaffRole(said)
    except ValueError:
        raise Wrong("role", Reply("programme.role_wrong")) from None


async def on_roll(tx: UnitOfWork, person: StaffId) -> Staff:
    """Return somebody who is on the roll now. Raises KeyError."""
    for one in await tx.staff.all():
        if one.id == person:
            return one
    raise KeyError(person)


async def _keep_an_admin(tx: UnitOfWork) -> None:
    """Raise Refused if the change just made leaves no admin; the caller then commits nothing."""
    if all(one.role is not StaffRole.ADMIN for one in await tx.staff.all()):
        raise Refused(Reply("programme.last_admin"))


async def _link(tx: UnitOfWork, house: House, person: Staff) -> MadeLink:
    # Only letters and digits: a token that begins with a dash is hard to copy.
    token = secrets.token_hex(24)
    await tx.staff.issue_link(person.id, token, house.clock.now() + GOOD_FOR)
    return MadeLink(person.desk_name, token)


async def add_staff(tx: UnitOfWork, house: House, staff: Staff, name: str, role: str) -> MadeLink:
    """Put somebody on the roll; their link is good once, for a day. Raises Wrong."""
    good, wanted = good_name(name), _role(role)
    now = house.clock.now()
    try:
        made = await tx.staff.add(good, wanted, Address("desk", new_id()), now)
    except ValueError:
        raise Wrong("name", Reply("programme.name_taken")) from None
    await tx.events.append(Event("staff.added", staff.id, made.id, now, {"role": str(wanted)}))
    return await _link(tx, house, made)


async def change_staff(tx: UnitOfWork, house: House, staff: Staff, person: StaffId, name: str, role: str) -> None:
    """Give somebody another name or role. Raises Wrong, KeyError, or Refused for the last admin."""
    good, wanted = good_name(name), _role(role)
    await on_roll(tx, person)
    try:
        await tx.staff.change(person, good, wanted)
    except ValueError:
        raise Wrong("name", Reply("programme.name_taken")) from None
    await _keep_an_admin(tx)
    await tx.events.append(Event("staff.changed", staff.id, person, house.clock.now(), {"role": str(wanted)}))


async def new_link(tx: UnitOfWork, house: House, staff: Staff, person: StaffId) -> MadeLink:
    """Make a new one-time link for somebody. Raises KeyError."""
    found = await on_roll(tx, person)
    await tx.events.append(Event("staff.link", staff.id, person, house.clock.now()))
    return await _link(tx, house, found)


async def remove_staff(tx: UnitOfWork, house: House, staff: Staff, person: StaffId) -> None:
    """Take somebody off the roll and end their sessions. Raises KeyError, or Refused for the last admin."""
    await on_roll(tx, person)
    await tx.staff.remove(person, house.clock.now())
    await _keep_an_admin(tx)
    await tx.events.append(Event("staff.removed", staff.id, person, house.clock.now()))
