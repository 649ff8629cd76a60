"""What staff do with circles: make, change, pause, close them, and see who is there by pseudonym."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from core.circles import Circle, CircleState
from core.errors import Refused
from core.house import House
from core.ids import CircleId
from core.pausing import end_for_good, pause, resume
from core.ports import Event, UnitOfWork
from core.relay import notify
from core.replies import Reply
from core.review import Staff

SMALLEST: Final = 2
LARGEST: Final = 50
LONGEST_NAME: Final = 60


class Wrong(Refused):
    """Something filled in cannot be used; `field` names where, `reply` says why."""

    def __init__(self, field: str, reply: Reply) -> None:
        super().__init__(reply)
        self.field = field


@dataclass(frozen=True, slots=True)
class Plan:
    """A circle as somebody filled it in. Fields are checked by `checked`."""

    name: str
    zone: str
    capacity: str
    pictures: bool = False


@cache
def zones() -> Sequence[str]:
    """Return the names of all time zones, sorted. Reads the disk once."""
    return sorted(available_timezones() - {"Factory", "localtime"})


def good_name(said: str, field: str = "name") -> str:
    """Return a name without spaces around it. Raises Wrong for one that is empty, too long or not printable."""
    name = " ".join(said.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Wrong(field, Reply("programme.name_wrong", {"most": str(LONGEST_NAME)}))
    return name


def checked(plan: Plan) -> tuple[str, str, int]:
    """Return name, zone and capacity as they are kept. Raises Wrong for the first that cannot be used."""
    name = good_name(plan.name)
    zone = plan.zone.strip()
    if zone not in zones():
        raise Wrong("zone", Reply("programme.zone_wrong"))
    said = plan.capacity.strip()
    capacity = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    if not SMALLEST <= capacity <= LARGEST:
        gaps = {"least": str(SMALLEST), "most": str(LARGEST)}
        raise Wrong("capacity", Reply("programme.capacity_wrong", gaps))
    return name, zone, capacity


async def locked(tx: UnitOfWork, circle: CircleId) -> Circle:
    """Return a circle, locked. Raises KeyError if there is none."""
    return await tx.circles.lock(circle)


async def create_circle(tx: UnitOfWork, house: House, staff: Staff, plan: Plan) -> Circle:
    """Make a circle. Raises Wrong."""
    name, zone, capacity = checked(plan)
    now = house.clock.now()
    made = await tx.circles.create(name, zone, capacity, now)
    if plan.pictures:
        made = replace(made, pictures=True)
        await tx.circles.change(made)
    await tx.events.append(Event("circle.created", staff.id, made.id, now, {"capacity": str(capacity), "zone": zone}))
    return made


async def change_circle(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, plan: Plan) -> Circle:
    """Change name, zone, capacity and pictures, and nothing else. Raises Wrong or KeyError.

    The circle's schedules go on at the same local times in a new zone.
    """
    name, zone, capacity = checked(plan)
    before = await tx.circles.lock(circle)
    after = replace(before, name=name, zone=zone, capacity=capacity, pictures=plan.pictures)
    if after == before:
        return before
    await tx.circles.change(after)
    now = house.clock.now()
    if zone != before.zone:
        for one in await tx.schedules.all():
            if one.circle == circle:
                await tx.schedules.change(replace(one, zone=zone, since=max(one.since, now)))
    detail = {"capacity": str(capacity), "zone": zone, "pictures": str(plan.pictures)}
    await tx.events.append(Event("circle.changed", staff.id, circle, now, detail))
    return after


async def set_state(tx: UnitOfWork, house: House, staff: Staff, circle: CircleId, to: CircleState) -> bool:
    """Open, pause (until somebody opens it) or close a circle and tell everybody in it; False if it is so already.

    Raises KeyError, and Refused for a closed circle: closing is for good.
    """
    before = await tx.circles.lock(circle)
    if before.state is to and (to is not CircleState.PAUSED or before.paused_until is None):
        return False
    if before.state is CircleState.CLOSED:
        raise Refused(Reply("programme.closed_for_good"))
    if to is CircleState.PAUSED:
        await pause(tx, house, staff.id, circle, None)
    elif to is CircleState.OPEN:
        await resume(tx, house, staff.id, circle)
    else:
        await _close(tx, house, staff, before)
    return True


async def _close(tx: UnitOfWork, house: House, staff: Staff, circle: Circle) -> None:
    await tx.circles.change(replace(circle, state=CircleState.CLOSED, paused_until=None))
    if circle.state is CircleState.PAUSED:
        await end_for_good(tx, house, circle)
    for seat in await tx.circles.present(circle.id):
        person = await tx.members.get(seat.member)
        if person is not None:
            await notify(tx, house, person, Reply("programme.notice_closed", {"circle": circle.name}))
    await tx.events.append(Event("circle.closed", staff.id, circle.id, house.clock.now()))
