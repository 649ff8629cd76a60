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
DESK_LONGEST: Final = timedelta(days=7)  # however busy it is
_DESK_TOKEN: Final = "d."  # noqa: S105 - a beginning, no secret; no member's token has a dot


def for_desk(token: str) -> bool:
    """Return whether a session's token was made for the desk: neither side takes the other's."""
    return token.startswith(_DESK_TOKEN)


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

    async def sign_in_staff(
        self, tx: UnitOfWork, answer: Answer, member: MemberId, now: datetime, *, whole: bool = True, agent: str = ""
    ) -> None:
        """Open a staff session: it ends with the browser, after 12 idle hours, or after 7 days.

        One that is not `whole` opens only the pages where one's password and second factor are set up.
        """
        token = _DESK_TOKEN + secrets.token_urlsafe(32)
        csrf = secrets.token_urlsafe(24)
        await tx.sessions.open(token, member, csrf, shared=True, now=now, idle=DESK_IDLE, whole=whole, agent=agent)
        self.give(answer, DESK, token)
