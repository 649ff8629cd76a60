"""Who is on duty for a circle, and who may help somebody in it: never a person who takes part there.

In a rehearsal that is whoever rehearses, and nobody else.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.ids import CircleId
from core.ladder import Shift
from core.ports import UnitOfWork
from core.review import Staff


def covers(shift: Shift, circle: CircleId | None, now: datetime) -> bool:
    """Return whether a shift covers a circle at `now`. Somebody in no circle is covered by shifts for all circles."""
    if shift.circle is not None and shift.circle != circle:
        return False
    local = now.astimezone(ZoneInfo(shift.zone))
    minute, today = local.hour * 60 + local.minute, local.weekday()
    if shift.begins < shift.ends:
        return today in shift.days and shift.begins <= minute < shift.ends
    yesterday = (local.date() - timedelta(days=1)).weekday()
    return (today in shift.days and minute >= shift.begins) or (yesterday in shift.days and minute < shift.ends)


def in_order(roll: Iterable[Staff], shifts: Sequence[Shift], circle: CircleId | None, now: datetime) -> list[Staff]:
    """Return who is on duty: first whoever is there for just this circle, then for all, then who said so today."""
    ranked = []
    for staff in roll:
        theirs = [shift for shift in shifts if shift.staff == staff.id and covers(shift, circle, now)]
        if any(shift.circle is not None for shift in theirs):
            ranked.append((0, staff))
        elif theirs:
            ranked.append((1, staff))
        elif staff.on_duty(now):
            ranked.append((2, staff))
    return [staff for _, staff in sorted(ranked, key=lambda one: (one[0], one[1].desk_name.casefold()))]


async def able(tx: UnitOfWork, circle: CircleId | None) -> list[Staff]:
    """Return which staff may help somebody in a circle: nobody who takes part in it, and who would be known there."""
    rehearsing = await tx.rehearsals.taking_part(circle)
    if rehearsing is not None:
        roll = {staff.id: staff for staff in await tx.staff.all()}
        return [roll[one] for one in rehearsing if one in roll]
    there = {seat.member for seat in await tx.circles.present(circle)} if circle else set()
    return [staff for staff in await tx.staff.all() if staff.member not in there]


async def on_duty(tx: UnitOfWork, circle: CircleId | None, now: datetime) -> list[Staff]:
    """Return who of those who may help is on duty for a circle at `now`, in the order in which they are asked."""
    if await rehearsed(tx, circle):
        return await able(tx, circle)
    return in_order(await able(tx, circle), await tx.roster.all(), circle, now)


async def rehearsed(tx: UnitOfWork, circle: CircleId | None) -> bool:
    """Return whether a circle is a rehearsal: then nothing about it leaves this server, whoever would be asked."""
    return await tx.rehearsals.taking_part(circle) is not None
