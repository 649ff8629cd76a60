"""Signed-in browsers: their cookies, and how long they last."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.ids import MemberId
from core.ports import UnitOfWork
from web.route import Answer

MEMBER: Final = "s"  # the names say nothing about what this place is
DESK: Final = "d"
FORM: Final = "f"  # the token of a form that needs no session
SHARED_IDLE: Final = timedelta(minutes=15)
OWN_IDLE: Final = timedelta(days=30)
DESK_IDLE: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Cookies:
    """Writes the cookies. `secure` when the public address is https."""

    secure: bool

    @classmethod
    def of(cls, public_url: str) -> "Cookies":
        """Return the writer for a public address."""
        return cls(public_url.startswith("https://"))

    def give(self, answer: Answer, name: str, value: str, idle: timedelta | None = None) -> None:
        """Set a cookie; without `idle` it ends with the browser."""
        seconds = None if idle is None else int(idle.total_seconds())
        answer.set_cookie(name, value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="lax")

    def take(self, answer: Answer, name: str) -> None:
        """Remove a cookie."""
        answer.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")

    async def sign_in(self, tx: UnitOfWork, answer: Answer, member: MemberId, now: datetime, *, shared: bool) -> None:
        """Open a member's session. On a shared computer it ends after 15 idle minutes and with the browser."""
        token, idle = secrets.token_urlsafe(32), SHARED_IDLE if shared else OWN_IDLE
        await tx.sessions.open(token, member, secrets.token_urlsafe(24), shared=shared, now=now, idle=idle)
        self.give(answer, MEMBER, token, None if shared else idle)

    async def sign_in_staff(self, tx: UnitOfWork, answer: Answer, member: MemberId, now: datetime) -> None:
        """Open a staff session, which ends with the browser or after 12 idle hours."""
        token = secrets.token_urlsafe(32)
        await tx.sessions.open(token, member, secrets.token_urlsafe(24), shared=True, now=now, idle=DESK_IDLE)
        self.give(answer, DESK, token)
