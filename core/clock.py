"""What time it is. Pure code receives a moment; only the edge asks a clock."""

from datetime import UTC, datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """Tells the time; tests put a clock of their own in its place."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC. Never waits, never fails."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


def zone_of(name: str) -> tzinfo:
    """Return a zone by its IANA name, UTC for a wrong one: `doctor` names that, it must not stop anything else."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def clock_words(moment: datetime | None, zone: str, now: datetime) -> str:
    """Return a moment as people read it in a zone: ``21:04`` today, ``3 May, 21:04`` on another day."""
    if moment is None:
        return ""
    there = zone_of(zone)
    local, today = moment.astimezone(there), now.astimezone(there)
    time = f"{local:%H:%M}"
    return time if local.date() == today.date() else f"{local.day} {local:%B}, {time}"
