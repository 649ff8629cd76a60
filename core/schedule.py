"""When the program speaks: the records. The arithmetic of cron and zones lies in `prompts/schedule.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import CircleId, ScheduleId


@dataclass(frozen=True, slots=True)
class Schedule:
    """A repeating moment in a circle's own time.

    `cron` has five fields, `zone` is an IANA name. Occurrences up to `since` are recorded already. One older than
    `catch_up` when we notice is skipped, visibly.
    """

    id: ScheduleId
    circle: CircleId
    cron: str
    zone: str
    catch_up: timedelta
    paused: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a schedule. Its key is (schedule, nominal): the local date and time, ``2026-03-29T02:30``.

    `fires_at` is aware, in UTC: a missing local time fires at the first valid minute after it, a doubled one at its
    first.
    """

    schedule: ScheduleId
    nominal: str
    fires_at: datetime


class OccurrenceState(StrEnum):
    """What became of an occurrence."""

    POSTED = "posted"
    SKIPPED = "skipped"
