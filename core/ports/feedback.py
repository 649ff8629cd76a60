"""Feedback that members give each other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.feedback import Feedback, FeedbackState
from core.ids import CircleId, FeedbackId, MembershipId, PostId


class Feedbacks(Protocol):
    """What members wrote to each other about a post; sealed under the giver's key, so it goes when they do."""

    async def add(self, feedback: Feedback) -> bool:
        """Keep feedback; False if this giver gave some on this post before."""
        ...

    async def get(self, feedback: FeedbackId) -> Feedback | None:
        """Return one, None if unknown or its giver was erased."""
        ...

    async def given(self, post: PostId, giver: MembershipId) -> bool:
        """Return whether this seat gave feedback on this post before."""
        ...

    async def count_since(self, giver: MembershipId, since: datetime) -> int:
        """Return how much feedback a seat gave since a moment."""
        ...

    async def move(self, feedback: FeedbackId, expect: FeedbackState, to: FeedbackState) -> bool:
        """Change a state if it still is as expected; return whether it was."""
        ...

    async def thank(self, feedback: FeedbackId) -> bool:
        """Record that its reader said thank you; False if they had before."""
        ...

    async def of_circle(self, circle: CircleId, limit: int) -> Sequence[Feedback]:
        """Return a circle's newest feedback, newest first."""
        ...
