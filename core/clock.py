"""What time it is. Pure code receives a moment; only the edge asks a clock."""

from datetime import UTC, datetime
from typing import Protocol


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
