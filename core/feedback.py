"""The records of peer feedback: what somebody noticed, what it did for them, one thing to try.

The form follows situation-behaviour-impact (SBI): a specific behaviour, its effect, one suggestion.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.ids import CircleId, FeedbackId, MembershipId, PostId

LEAST: Final = 40  # characters of the three answers together
MOST: Final = 500


class FeedbackState(StrEnum):
    """Where feedback is on its way to its reader."""

    HELD = "held"  # waits for a moderator
    SHOWN = "shown"
    REFUSED = "refused"  # a moderator decided


@dataclass(frozen=True, slots=True)
class Feedback:
    """Three answers about one post, from one circle member to another. Only staff see `giver`'s pseudonym."""

    id: FeedbackId
    circle: CircleId
    post: PostId
    giver: MembershipId
    recipient: MembershipId
    noticed: str = field(repr=False)
    effect: str = field(repr=False)
    to_try: str = field(repr=False)
    state: FeedbackState
    created_at: datetime
    thanked: bool = False
