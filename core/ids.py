"""Names of things. All ids are random text: none is derived from a person, a platform or a time."""

import secrets
from typing import NewType

MemberId = NewType("MemberId", str)
CircleId = NewType("CircleId", str)
MembershipId = NewType("MembershipId", str)
PostId = NewType("PostId", str)
LaneId = NewType("LaneId", str)
CaseId = NewType("CaseId", str)
AlarmId = NewType("AlarmId", str)
StaffId = NewType("StaffId", str)
ScheduleId = NewType("ScheduleId", str)
FeedbackId = NewType("FeedbackId", str)
AnnouncementId = NewType("AnnouncementId", str)
CircleRuleId = NewType("CircleRuleId", str)
DeliveryId = NewType("DeliveryId", int)
NativeRef = NewType("NativeRef", str)


def new_id() -> str:
    """Return 22 URL-safe characters: 128 random bits."""
    return secrets.token_urlsafe(16)
