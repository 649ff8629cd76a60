"""`core.ports.Sessions` over the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from core.ids import MemberId, new_id
from core.ports import Session
from storage.repository import Repository
from storage.schema import session
from storage.vault import Place


class SessionRows(Repository):
    """Browsers that are signed in."""

    def _mark(self, token: str) -> bytes:
        return self._keys.mark("session", token)

    def _place(self, mark: bytes) -> Place:
        return Place("session", "csrf", mark.hex())

    async def open(
        self,
        token: str,
        member: MemberId,
        csrf: str,
        *,
        shared: bool,
        now: datetime,
        idle: timedelta,
        whole: bool = True,
        agent: str = "",
    ) -> None:
        """Keep a session, its token hashed; sessions that are over are swept out on the way."""
        await self._run(delete(session).where(session.c.expires_at <= now))
        mark = self._mark(token)
        row: dict[str, object] = {
            "token_mark": mark,
            "member": member,
            "shared": shared,
            "idle": idle,
            "expires_at": now + idle,
        }
        row |= {"handle": new_id(), "whole": whole, "opened_at": now, "seen_at": now}
        row["sealed_csrf"] = await self._seal_text(None, self._place(mark), csrf)
        if agent:
            row["sealed_agent"] = await self._seal_text(None, Place("session", "agent", mark.hex()), agent)
        await self._run(insert(session).values(**row))

    async def find(self, token: str, now: datetime, *, touch: bool = True) -> Session | None:
        """Return a live session and move its end."""
        mark = self._mark(token)
        row = await self._row(select(session).where(session.c.token_mark == mark, session.c.expires_at > now))
        if row is None:
            return None
        if touch:
            moved = {"expires_at": now + row.idle, "seen_at": now}
            await self._run(update(session).where(session.c.token_mark == mark).values(**moved))
        found = await self._session(row)
        return replace(found, expires_at=now + row.idle, seen_at=now) if touch else found

    async def _session(self, row: Row[Any]) -> Session:
        csrf = await self._open_text(self._place(row.token_mark), row.sealed_csrf)
        agent = await self._open_text(Place("session", "agent", row.token_mark.hex()), row.sealed_agent)
        assert csrf is not None
        return Session(
            MemberId(row.member),
            csrf,
            row.shared,
            row.expires_at,
            row.handle,
            row.whole,
            row.opened_at,
            row.seen_at,
            agent or "",
        )

    async def of(self, member: MemberId, now: datetime) -> Sequence[Session]:
        """Return a person's live sessions, newest first."""
        live = select(session).where(session.c.member == member, session.c.expires_at > now)
        return [await self._session(row) for row in await self._rows(live.order_by(session.c.opened_at.desc()))]

    async def close_one(self, member: MemberId, handle: str) -> bool:
        """End one of a person's by its handle."""
        return await self._run(delete(session).where(session.c.member == member, session.c.handle == handle)) == 1

    async def close(self, token: str) -> None:
        """End one."""
        await self._run(delete(session).where(session.c.token_mark == self._mark(token)))

    async def close_all(self, member: MemberId) -> None:
        """End all of a person's."""
        await self._run(delete(session).where(session.c.member == member))
