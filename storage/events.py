"""`core.ports.Events`: what happened is noted at once, and written into the chain at the end of the transaction."""

import json
from collections.abc import Sequence

from sqlalchemy import func, literal, null, select, union_all

from core.ids import MemberId
from core.ports import Event
from storage.repository import Noted, Repository
from storage.schema import alarm, audit, circle, feedback, membership, post, review, staff
from storage.vault import Place


class EventRows(Repository):
    """What happened, append-only."""

    async def append(self, event: Event) -> None:
        """Note a line. Names are looked up now: later in this transaction somebody may be gone."""
        found = await self._about(event.subject)
        who = await self._desk_name(event.actor)
        self._desk.noted.append(Noted(event, who, *(found or (None, None, None))))

    async def _desk_name(self, actor: str) -> str:
        row = await self._row(select(staff.c.id, staff.c.sealed_desk_name).where(staff.c.id == actor))
        if row is None:
            return ""
        return await self._open_text(Place("staff", "desk_name", row.id), row.sealed_desk_name) or ""

    async def _about(self, subject: str) -> tuple[str | None, str | None, MemberId | None] | None:
        """Return circle, pseudonym and member of what a line is about: a circle, case, alarm, post, feedback or seat."""
        given = func.coalesce(feedback.c.giver, post.c.author)
        case = review.outerjoin(post, post.c.id == review.c.post).outerjoin(
            feedback, feedback.c.id == review.c.feedback
        )
        ways = (
            select(circle.c.id.label("circle"), null().label("seat")).where(circle.c.id == subject),
            select(review.c.circle, given).select_from(case).where(review.c.id == subject),
            select(alarm.c.circle, alarm.c.seat).where(alarm.c.id == subject),
            select(post.c.circle, post.c.author).where(post.c.id == subject),
            select(feedback.c.circle, feedback.c.giver).where(feedback.c.id == subject),
            select(membership.c.circle, membership.c.id).where(membership.c.id == subject),
        )
        there = union_all(*ways).subquery()
        seat = membership.alias()
        found = select(there.c.circle, seat.c.pseudonym, seat.c.member).select_from(
            there.outerjoin(seat, seat.c.id == there.c.seat)
        )
        row = next(iter(await self._rows(found.limit(literal(1)))), None)
        return None if row is None else (row.circle, row.pseudonym, MemberId(row.member) if row.member else None)

    async def of(self, subject: str) -> Sequence[Event]:
        """Return the lines about a subject, oldest first, those of this transaction last."""
        rows = await self._rows(select(audit).where(audit.c.subject == subject).order_by(audit.c.number))
        kept = [Event(row.kind, row.actor, row.subject, row.at, json.loads(row.detail)) for row in rows]
        return [*kept, *(one.event for one in self._desk.noted if one.event.subject == subject)]
