"""What staff do about the roster: add and remove shifts."""

import re
from dataclasses import dataclass

from core.errors import Refused
from core.house import House
from core.ids import CircleId, StaffId, new_id
from core.ladder import Shift
from core.ports import Event, UnitOfWork
from core.programme import Wrong, zones
from core.replies import Reply
from core.review import Staff


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """A shift as somebody filled it in: `circle` is an id or "", `days` are numbers, Monday is 0; times are HH:MM."""

    staff: str
    circle: str
    days: tuple[str, ...]
    begins: str
    ends: str
    zone: str


def _minutes(said: str, field: str) -> int:
    match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", said.strip())
    if match is None:
        raise Wrong(field, Reply("programme.time_wrong"))
    return int(match[1]) * 60 + int(match[2])


async def add_shift(tx: UnitOfWork, house: House, by: Staff, plan: ShiftPlan) -> Shift:
    """Add a shift. Raises Wrong for the first thing that cannot be used."""
    known = {one.id for one in await tx.staff.all()}
    if plan.staff not in known:
        raise Wrong("staff", Reply("roster.staff_wrong"))
    if plan.circle and await tx.circles.get(CircleId(plan.circle)) is None:
        raise Wrong("circle", Reply("programme.choose_circle"))
    days = frozenset(int(day) for day in plan.days if day in set("0123456"))
    if not days:
        raise Wrong("when", Reply("programme.days_wrong"))
    if plan.zone.strip() not in zones():
        raise Wrong("zone", Reply("programme.zone_wrong"))
    begins, ends = _minutes(plan.begins, "begins"), _minutes(plan.ends, "ends")
    circle = CircleId(plan.circle) if plan.circle else None
    shift = Shift(new_id(), StaffId(plan.staff), circle, days, begins, ends, plan.zone.strip())
    await tx.roster.add(shift)
    await tx.events.append(Event("roster.added", by.id, shift.staff, house.clock.now(), {"shift": shift.id}))
    return shift


async def name_lead(tx: UnitOfWork, house: House, by: Staff, staff: str) -> None:
    """Name who leads safeguarding, nobody for "". Raises Wrong for somebody who is not on the roll."""
    if staff and staff not in {one.id for one in await tx.staff.all()}:
        raise Wrong("lead", Reply("roster.staff_wrong"))
    await tx.roster.name_lead(StaffId(staff) if staff else None)
    await tx.events.append(Event("roster.lead", by.id, staff or by.id, house.clock.now(), {"named": str(bool(staff))}))


async def remove_shift(tx: UnitOfWork, house: House, by: Staff, shift: str) -> None:
    """Forget a shift. Raises Refused if it is gone."""
    if not await tx.roster.remove(shift):
        raise Refused(Reply("roster.gone"))
    await tx.events.append(Event("roster.removed", by.id, by.id, house.clock.now(), {"shift": shift}))
