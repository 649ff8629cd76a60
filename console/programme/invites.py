"""Invites: made, shown once with link and drawing, listed, ended; and the next of those who wait."""

from urllib.parse import quote

import segno

from console.programme.parts import Parts, circle_id, circle_of, wrong_of
from core.errors import Refused
from core.programme_invites import (
    MOST_DAYS,
    MOST_USES,
    MadeInvite,
    invite_next,
    make_invite,
    revoke_invite,
    uninvited,
)
from web.answers import see_other
from web.route import Answer, Visit


def drawn(url: str) -> str:
    """Return an address as a QR code, in SVG that needs no style: black on white in both colour schemes."""
    return str(segno.make_qr(url, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr"))


class InvitePages:
    """``/console/circles/{circle}/invites``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def _path(self, visit: Visit) -> str:
        return f"/console/circles/{circle_id(visit)}/invites"

    async def show(self, visit: Visit) -> Answer:
        """List the invites; one just made is shown this one time."""
        return await self._show(visit, {"uses": "1", "days": "7"}, {})

    async def _show(self, visit: Visit, filled: dict[str, str], wrong: dict[str, str]) -> Answer:
        async with self._parts.store.begin() as tx:
            circle = await circle_of(tx, visit)
            invites = await tx.circles.invites(circle.id)
            waiting = len(await uninvited(tx, circle.id))
            full = len(await tx.circles.present(circle.id)) >= circle.capacity
        made = self._parts.once.take(visit.duty.id, visit.query.get("made", ""), MadeInvite)
        link = f"{self._parts.public_url}/join?code={quote(made.code)}" if made else ""
        return self._parts.page(
            visit,
            "programme_invites.html",
            wrong,
            circle=circle,
            invites=invites,
            waiting=waiting,
            full=full,
            made=made,
            link=link,
            qr=drawn(link) if link else "",
            filled=filled,
            most={"uses": str(MOST_USES), "days": str(MOST_DAYS)},
        )

    async def make(self, visit: Visit) -> Answer:
        """Make an invite."""
        filled = {"uses": visit.form.get("uses"), "days": visit.form.get("days")}
        try:
            made = await self._parts.write(
                lambda tx: make_invite(
                    tx, self._parts.house, visit.duty, circle_id(visit), filled["uses"], filled["days"]
                )
            )
        except Refused as refused:
            return await self._show(visit, filled, wrong_of(refused))
        return see_other(f"{self._path(visit)}?made={self._parts.once.put(visit.duty.id, made)}")

    async def revoke(self, visit: Visit) -> Answer:
        """End an invite."""
        handle = visit.form.get("handle")
        await self._parts.write(lambda tx: revoke_invite(tx, self._parts.house, visit.duty, circle_id(visit), handle))
        return see_other(f"{self._path(visit)}?said=revoked")

    async def next(self, visit: Visit) -> Answer:
        """Send an invite to whoever waits longest."""
        try:
            sent = await self._parts.write(lambda tx: invite_next(tx, self._parts.house, visit.duty, circle_id(visit)))
        except Refused as refused:
            return await self._show(visit, {"uses": "1", "days": "7"}, wrong_of(refused))
        return see_other(f"{self._path(visit)}?said={'invited' if sent else 'nobody'}")
