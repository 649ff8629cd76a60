"""When the program speaks: the records. The arithmetic of cron and zones lies in `prompts/schedule.py`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import AnnouncementId, CircleId, PostId, ScheduleId, StaffId


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


class Missed(StrEnum):
    """Why an occurrence was skipped."""

    LATE = "late"  # the program was down for longer than its catch-up window
    PAUSED = "paused"  # the circle was paused
    CLOSED = "closed"
    SETUP = "setup"  # the circle was not open yet


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one occurrence; `missed` says why it was skipped."""

    nominal: str
    fires_at: datetime
    state: "OccurrenceState"
    missed: Missed | None
    post: PostId | None


class AnnouncementState(StrEnum):
    """Where an announcement is."""

    WAITING = "waiting"
    POSTED = "posted"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"  # its circle was closed


@dataclass(frozen=True, slots=True)
class Announcement:
    """Staff's words to one circle at a moment."""

    id: AnnouncementId
    circle: CircleId
    staff: StaffId | None
    text: str = field(repr=False)
    at: datetime
    state: AnnouncementState
    post: PostId | None


class OccurrenceState(StrEnum):
    """What became of an occurrence."""

    POSTED = "posted"
    SKIPPED = "skipped"
