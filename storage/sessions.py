"""`core.ports.Sessions` over the database."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from core.ids import MemberId
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
        self, token: str, member: MemberId, csrf: str, *, shared: bool, now: datetime, idle: timedelta
    ) -> None:
        """Keep a session, its token hashed; sessions that are over are swept out on the way."""
        await self._run(delete(session).where(session.c.expires_at <= now))
        mark = self._mark(token)
        row = {"token_mark": mark, "member": member, "shared": shared, "idle": idle, "expires_at": now + idle}
        sealed = await self._seal_text(None, self._place(mark), csrf)
        await self._run(insert(session).values(sealed_csrf=sealed, **row))

    async def find(self, token: str, now: datetime, *, touch: bool = True) -> Session | None:
        """Return a live session and move its end."""
        mark = self._mark(token)
        row = await self._row(select(session).where(session.c.token_mark == mark, session.c.expires_at > now))
        if row is None:
            return None
        csrf = await self._open_text(self._place(mark), row.sealed_csrf)
        assert csrf is not None
        expires_at = now + row.idle if touch else row.expires_at
        if touch:
            await self._run(update(session).where(session.c.token_mark == mark).values(expires_at=expires_at))
        return Session(MemberId(row.member), csrf, row.shared, expires_at)

    async def close(self, token: str) -> None:
        """End one."""
        await self._run(delete(session).where(session.c.token_mark == self._mark(token)))

    async def close_all(self, member: MemberId) -> None:
        """End all of a person's."""
        await self._run(delete(session).where(session.c.member == member))
