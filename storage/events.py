"""`core.ports.Events` over the database."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from core.ports import Event
from storage.repository import Repository
from storage.schema import event


class EventRows(Repository):
    """What happened, append-only."""

    async def append(self, event: Event) -> None:
        """Add a line."""
        row = {"kind": event.kind, "actor": event.actor, "subject": event.subject, "at": event.at}
        await self._run(insert(_LINES).values(detail=dict(event.detail), **row))

    async def of(self, subject: str) -> Sequence[Event]:
        """Return the lines about a subject, oldest first."""
        rows = await self._rows(select(event).where(event.c.subject == subject).order_by(event.c.number))
        return [Event(row.kind, row.actor, row.subject, row.at, row.detail) for row in rows]


_LINES = event
