"""`core.ports.Cases` over the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from core.circles import Post
from core.ids import CaseId, CircleId, FeedbackId, PostId, StaffId, new_id
from core.review import Case, CaseKind, CaseState
from storage.repository import Repository
from storage.schema import review

#: `Verdict.redacted` is text, so it is never part of what is kept here.
TEXT_FIELDS = frozenset({"redacted", "text"})


def _case(row: Row[Any]) -> Case:
    return Case(
        id=CaseId(row.id),
        kind=CaseKind(row.kind),
        circle=CircleId(row.circle),
        post=PostId(row.post),
        concern=row.concern,
        state=CaseState(row.state),
        opened_at=row.opened_at,
        decided_by=StaffId(row.decided_by) if row.decided_by else None,
        verdict=row.verdict,
        edit=row.about == "edit",
        feedback=FeedbackId(row.feedback) if row.feedback else None,
    )


def _without_text(verdict: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in verdict.items() if name not in TEXT_FIELDS}


class CaseRows(Repository):
    """What waits for, or got, a person's decision."""

    async def open(
        self,
        kind: CaseKind,
        post: Post,
        concern: str,
        verdict: Mapping[str, object],
        now: datetime,
        *,
        edit: bool = False,
        feedback: FeedbackId | None = None,
    ) -> Case:
        """Open a case, or return the one that is open: the database allows one for each (post, kind, subject)."""
        about = "edit" if edit else feedback or ""
        await self._add_new(
            review,
            id=new_id(),
            kind=kind,
            urgency=kind.urgency,
            circle=post.circle,
            post=post.id,
            about=about,
            feedback=feedback,
            concern=concern,
            verdict=_without_text(verdict),
            state=CaseState.OPEN,
            opened_at=now,
        )
        here = review.c.post == post.id, review.c.kind == kind, review.c.about == about
        row = await self._row(select(review).where(*here, review.c.state == CaseState.OPEN))
        assert row is not None
        return _case(row)

    async def get(self, case: CaseId) -> Case | None:
        """Return a case."""
        row = await self._row(select(review).where(review.c.id == case))
        return _case(row) if row is not None else None

    async def waiting(self) -> Sequence[Case]:
        """Return the open cases, most urgent and then oldest first."""
        waiting = select(review).where(review.c.state == CaseState.OPEN)
        return [_case(row) for row in await self._rows(waiting.order_by(review.c.urgency, review.c.number))]

    async def of_post(self, post: PostId) -> Sequence[Case]:
        """Return a post's cases."""
        rows = await self._rows(select(review).where(review.c.post == post).order_by(review.c.number))
        return [_case(row) for row in rows]

    async def explain(self, case: CaseId, concern: str, verdict: Mapping[str, object]) -> None:
        """Give an open case the verdict of a later reading."""
        still_open = update(review).where(review.c.id == case, review.c.state == CaseState.OPEN)
        await self._run(still_open.values(concern=concern, verdict=_without_text(verdict)))

    async def decide(self, case: CaseId, to: CaseState, by: StaffId | None, reason: str, now: datetime) -> bool:
        """Close an open case: one statement, so one of two wins."""
        still_open = update(review).where(review.c.id == case, review.c.state == CaseState.OPEN)
        return await self._run(still_open.values(state=to, decided_by=by, decided_at=now, reason=reason)) == 1
