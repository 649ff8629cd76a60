"""The records of review: cases and the staff who decide them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.ids import CaseId, CircleId, FeedbackId, MemberId, PostId, StaffId


class StaffRole(StrEnum):
    """What a staff person may do; each later one may also do what the earlier ones may."""

    MODERATOR = "moderator"
    STAFF = "staff"
    CLINICIAN = "clinician"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Staff:
    """One staff person under a desk name, reached through `member`. On duty while `duty_until` lies ahead."""

    id: StaffId
    desk_name: str
    role: StaffRole
    member: MemberId
    duty_until: datetime | None

    def on_duty(self, now: datetime) -> bool:
        """Return whether this person said they are watching at `now`."""
        return self.duty_until is not None and self.duty_until > now


FOR_STAFF: Final = "for_staff"
"""The concern of a case whose writer chose to show their words to the team alone."""


class CaseKind(StrEnum):
    """Why something lies on the desk; crisis comes first."""

    CRISIS = "crisis"
    HELD = "held"
    REPORTED = "reported"
    FLAGGED = "flagged"

    @property
    def urgency(self) -> int:
        """Return 0 (first) to 3 (last)."""
        return list(CaseKind).index(self)


class CaseState(StrEnum):
    """A case is open until exactly one decision closes it."""

    OPEN = "open"
    RELEASED = "released"
    REMOVED = "removed"
    CLOSED = "closed"  # looked at; nothing else to do (crisis, flag, report)
    WITHDRAWN = "withdrawn"  # its writer took the post back


@dataclass(frozen=True, slots=True)
class Case:
    """One post that a person must look at. `verdict` is the stored answer of the screening, without text."""

    id: CaseId
    kind: CaseKind
    circle: CircleId
    post: PostId
    concern: str
    state: CaseState
    opened_at: datetime
    decided_by: StaffId | None
    verdict: dict[str, object]
    edit: bool = False  # about new words for a post that stands (its `PendingEdit`)
    feedback: FeedbackId | None = None  # about feedback on the post, not the post itself
