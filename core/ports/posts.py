"""What was said."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.circles import Membership, PendingEdit, Post, PostState, Voice
from core.ids import CircleId, MembershipId, PostId, StaffId
from core.message import Kind, Picture
from core.verdict import Verdict


class Posts(Protocol):
    """What was said."""

    async def add(
        self,
        *,
        circle: CircleId,
        author: Membership | None,
        kind: Kind,
        text: str,
        reply_to: PostId | None,
        state: PostState,
        verdict: Verdict | None,
        now: datetime,
        expires_at: datetime,
        prompt: str | None = None,
        voice: Voice = Voice.PROMPT,
        speaker: StaffId | None = None,
        picture: Picture | None = None,
    ) -> Post:
        """Add a post; a RELAYED one gets the circle's next sequence number. `prompt` is a catalogue id."""
        ...

    async def get(self, post: PostId) -> Post | None:
        """Return a post, None once it expired."""
        ...

    async def written(self, post: PostId) -> tuple[Post, Membership | None] | None:
        """Return a post and its writer's seat (None for the program's words or somebody erased), in one look."""
        ...

    async def verdict(self, post: PostId) -> Mapping[str, object]:
        """Return the stored answer of the screening on a post's newest words, without text; empty if there is none."""
        ...

    async def move(self, post: PostId, expect: PostState, to: PostState) -> bool:
        """Change a post's state if it still is as expected; return whether it was.

        Moving to RELAYED gives it the circle's next sequence number; moving to DELETED destroys its text.
        """
        ...

    async def picture(self, post: PostId) -> Picture | None:
        """Return a post's picture; None if it has none (any more)."""
        ...

    async def revise(self, post: PostId, text: str, verdict: Verdict | None) -> int:
        """Replace a post's words and return its new revision. The old words are gone, and any pending edit."""
        ...

    async def judge(self, post: PostId, verdict: Verdict) -> None:
        """Keep the verdict of a later reading of the same words."""
        ...

    async def keep_edit(self, post: PostId, text: str, verdict: Verdict | None, now: datetime) -> None:
        """Keep new words that wait for a moderator; they replace others that wait."""
        ...

    async def pending_edit(self, post: PostId) -> PendingEdit | None:
        """Return the words that wait for a moderator."""
        ...

    async def drop_edit(self, post: PostId) -> bool:
        """Forget the words that wait; False if there were none."""
        ...

    async def count_since(self, author: MembershipId, since: datetime) -> int:
        """Return how many posts somebody wrote since a moment, whatever became of them."""
        ...

    async def waiting(self, circle: CircleId, limit: int | None = None) -> Sequence[Post]:
        """Return what waits for the end of a circle's pause (the oldest `limit`), in the order it was written."""
        ...

    async def lately(self, circle: CircleId, states: Collection[PostState], limit: int) -> Sequence[Post]:
        """Return a circle's newest `limit` posts of people in these states that still have their text, newest first."""
        ...

    async def by_author(self, author: MembershipId) -> Sequence[PostId]:
        """Return the ids of everything somebody wrote in a circle that still has its text."""
        ...

    async def prompts_used(self, circle: CircleId) -> Sequence[str]:
        """Return the catalogue ids of a circle's past prompts, oldest first."""
        ...

    async def expire(self, now: datetime, limit: int) -> int:
        """Really delete up to `limit` posts past their expiry with their deliveries and closed cases; return how many.

        A post with an open case, or whose deliveries are in flight, stays until that is over.
        """
        ...
