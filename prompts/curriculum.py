"""What the program says to circles, and when: the catalogue, the picker and the calendar behind `core.ports.Prompts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.ids import CircleId
from core.schedule import Occurrence, Schedule
from prompts import picker
from prompts import schedule as calendar
from prompts.catalogue import Catalogue, Prompt, load


@dataclass(frozen=True, slots=True)
class Curriculum:
    """The daily prompts of one installation."""

    catalogue: Catalogue

    @classmethod
    def shipped(cls) -> "Curriculum":
        """Return the prompts that come with the program. Raises ContentError if a file is faulty."""
        return cls(load())

    def pick(self, circle: CircleId, nominal: str, already: Sequence[str]) -> Prompt:
        """Return the prompt for an occurrence: none twice until all were used, the same for the same input."""
        return picker.pick(self.catalogue, circle, nominal, already)

    def due(self, schedule: Schedule, now: datetime) -> Sequence[Occurrence]:
        """Return the occurrences after `schedule.since` up to `now`, in order. Raises ConfigError if it is wrong."""
        return calendar.due(schedule, now)

    def upcoming(self, schedule: Schedule, now: datetime, count: int) -> Sequence[Occurrence]:
        """Return the next `count` occurrences after `now`. Raises ConfigError for a wrong cron or zone."""
        return calendar.next_occurrences(schedule, now, count)

    def check(self, cron: str, zone: str) -> None:
        """Raise ConfigError, in one sentence with its remedy, for a wrong cron or zone."""
        calendar.validate(cron, zone)
        calendar.check_pace(cron)

    def instant(self, local: datetime, zone: str) -> datetime:
        """Return when a local time (naive) is in a zone, in UTC; a skipped one is the first minute after the gap."""
        return calendar.instant(local, ZoneInfo(zone))

    def too_late(self, schedule: Schedule, occurrence: Occurrence, now: datetime) -> bool:
        """Return whether an occurrence is older than the schedule's catch-up window."""
        return calendar.too_late(schedule, occurrence, now)
