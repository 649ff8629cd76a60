"""A week to look at: what goes out to a circle on each of the next seven days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.circles import Circle
from core.house import House
from core.ports import UnitOfWork
from core.schedule import AnnouncementState, Schedule

DAYS: Final = 7
MOST_A_WEEK: Final = 7 * 96


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its date, and (time, key of what goes out) in order."""

    day: date
    entries: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


async def week(tx: UnitOfWork, house: House, circle: Circle, schedules: Sequence[Schedule]) -> list[Day]:
    """Return the next seven days in the circle's zone, today first. The schedules must be readable."""
    now, zone = house.clock.now(), ZoneInfo(circle.zone)
    today = now.astimezone(zone).date()
    coming: list[tuple[datetime, str]] = []
    for one in schedules:
        if not one.paused:
            found = house.prompts.upcoming(one, now, MOST_A_WEEK)
            coming += [(each.fires_at, "programme.strip_prompt") for each in found]
    for said in await tx.schedules.announcements(circle.id):
        if said.state is AnnouncementState.WAITING:
            coming.append((said.at, "programme.strip_announcement"))
    days = [Day(today + timedelta(days=number)) for number in range(DAYS)]
    for at, key in sorted(coming):
        local = at.astimezone(zone)
        if 0 <= (local.date() - today).days < DAYS:
            days[(local.date() - today).days].entries.append((f"{local:%H:%M}", key))
    return days
