"""`core.ports.Feedbacks` over the database."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from core.feedback import Feedback, FeedbackState
from core.ids import CircleId, FeedbackId, MembershipId, PostId
from storage.repository import Repository
from storage.schema import feedback, membership
from storage.vault import Place


class FeedbackRows(Repository):
    """What members wrote to each other about a post."""

    async def _feedback(self, row: Row[Any] | None) -> Feedback | None:
        if row is None:
            return None
        answers = await self._open_text(Place("feedback", "answers", row.id), row.sealed_answers)
        if answers is None:
            return None
        noticed, effect, to_try = json.loads(answers)
        return Feedback(
            id=FeedbackId(row.id),
            circle=CircleId(row.circle),
            post=PostId(row.post),
            giver=MembershipId(row.giver),
            recipient=MembershipId(row.recipient),
            noticed=noticed,
            effect=effect,
            to_try=to_try,
            state=FeedbackState(row.state),
            created_at=row.created_at,
            thanked=row.thanked,
        )

    async def add(self, feedback: Feedback) -> bool:
        """Keep feedback, its answers sealed under the giver's key."""
        owner = await self._value(select(membership.c.member).where(membership.c.id == feedback.giver))
        answers = json.dumps([feedback.noticed, feedback.effect, feedback.to_try])
        return await self._add_new(
            _ROWS,
            id=feedback.id,
            circle=feedback.circle,
            post=feedback.post,
            giver=feedback.giver,
            recipient=feedback.recipient,
            sealed_answers=await self._seal_text(owner, Place("feedback", "answers", feedback.id), answers),
            state=feedback.state,
            created_at=feedback.created_at,
        )

    async def get(self, feedback: FeedbackId) -> Feedback | None:
        """Return one."""
        return await self._feedback(await self._row(select(_ROWS).where(_ROWS.c.id == feedback)))

    async def given(self, post: PostId, giver: MembershipId) -> bool:
        """Return whether this seat gave feedback on this post before."""
        before = select(_ROWS.c.id).where(_ROWS.c.post == post, _ROWS.c.giver == giver)
        return await self._value(before) is not None

    async def count_since(self, giver: MembershipId, since: datetime) -> int:
        """Return how much feedback a seat gave since a moment."""
        given = select(func.count()).select_from(_ROWS).where(_ROWS.c.giver == giver, _ROWS.c.created_at >= since)
        return int(await self._value(given))

    async def move(self, feedback: FeedbackId, expect: FeedbackState, to: FeedbackState) -> bool:
        """Change a state if it still is as expected."""
        still = update(_ROWS).where(_ROWS.c.id == feedback, _ROWS.c.state == expect)
        return await self._run(still.values(state=to)) == 1

    async def thank(self, feedback: FeedbackId) -> bool:
        """Record that its reader said thank you."""
        first = update(_ROWS).where(_ROWS.c.id == feedback, ~_ROWS.c.thanked)
        return await self._run(first.values(thanked=True)) == 1

    async def of_circle(self, circle: CircleId, limit: int) -> Sequence[Feedback]:
        """Return a circle's newest feedback, newest first."""
        newest = select(_ROWS).where(_ROWS.c.circle == circle).order_by(_ROWS.c.number.desc()).limit(limit)
        found = [await self._feedback(row) for row in await self._rows(newest)]
        return [one for one in found if one is not None]


# The protocol's parameters are named like the table.
_ROWS = feedback
