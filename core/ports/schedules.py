"""When the program speaks by itself, and what it says."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from core.ids import AnnouncementId, CircleId, PostId, ScheduleId, StaffId
from core.schedule import Announcement, AnnouncementState, Missed, Occurrence, OccurrenceState, Recorded, Schedule


class Schedules(Protocol):
    """When the program speaks by itself."""

    async def add(self, circle: CircleId, cron: str, zone: str, catch_up: timedelta, now: datetime) -> Schedule:
        """Add a schedule that begins now."""
        ...

    async def all(self) -> Sequence[Schedule]:
        """Return all schedules."""
        ...

    async def get(self, schedule: ScheduleId) -> Schedule | None:
        """Return one."""
        ...

    async def change(self, schedule: Schedule) -> None:
        """Make a schedule's cron, zone, catch-up window and pause what this record says."""
        ...

    async def remove(self, schedule: ScheduleId) -> None:
        """Delete a schedule and what was recorded of it; its posts stay."""
        ...

    async def record(
        self,
        occurrence: Occurrence,
        state: OccurrenceState,
        post: PostId | None,
        now: datetime,
        *,
        missed: Missed | None = None,
    ) -> bool:
        """Record an occurrence; return False if it is recorded already. Its key is (schedule, nominal)."""
        ...

    async def watched_until(self, schedule: ScheduleId, moment: datetime) -> None:
        """Remember up to which moment all occurrences are recorded (`Schedule.since`)."""
        ...

    async def recorded(self, schedule: ScheduleId, limit: int = 100) -> Sequence[Recorded]:
        """Return the newest of what was recorded, in the order it was to fire."""
        ...

    async def announce(self, circle: CircleId, staff: StaffId, text: str, at: datetime, now: datetime) -> Announcement:
        """Keep words that go to a circle at a moment, sealed."""
        ...

    async def announcements(self, circle: CircleId | None = None, limit: int = 100) -> Sequence[Announcement]:
        """Return announcements, of one circle or all, those that wait first, then the newest."""
        ...

    async def announcements_due(self, now: datetime) -> Sequence[Announcement]:
        """Return those that wait and whose moment has come, oldest first."""
        ...

    async def settle_announcement(
        self, announcement: AnnouncementId, to: AnnouncementState, post: PostId | None
    ) -> bool:
        """End one that waits; False if it waits no more, so that of two tickers one posts it."""
        ...


AT_ONCE: Final = 500
"""How many occurrences `Prompts.due` gives at a time, after a long sleep."""


class PromptText(Protocol):
    """One daily prompt."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


class Prompts(Protocol):
    """What the program says to a circle on a day, and when."""

    def pick(self, circle: CircleId, nominal: str, already: Sequence[str]) -> PromptText:
        """Return the prompt for an occurrence: none twice until all were used, the same for the same input."""
        ...

    def upcoming(self, schedule: Schedule, now: datetime, count: int) -> Sequence[Occurrence]:
        """Return the next `count` occurrences after `now`, in order. Raises ConfigError for a wrong cron or zone."""
        ...

    def check(self, cron: str, zone: str) -> None:
        """Raise ConfigError, in one sentence with its remedy, for a wrong cron or zone. Never waits."""
        ...

    def instant(self, local: datetime, zone: str) -> datetime:
        """Return when a local time (naive) is in a zone, in UTC; a skipped one is the first minute after the gap."""
        ...

    def due(self, schedule: Schedule, now: datetime) -> Sequence[Occurrence]:
        """Return the occurrences after `schedule.since` up to `now`, in order, at most the first `AT_ONCE` or so.

        If there are `AT_ONCE` or more, others may follow the last; none of them fires at the same moment as it.
        """
        ...

    def too_late(self, schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
        """Return whether an occurrence is older than the schedule's catch-up window."""
        ...
