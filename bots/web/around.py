"""What is there on every page: help now, a quick way out, and the pages that explain."""

from secrets import token_urlsafe

import structlog

from bots.web.parts import Parts
from core.lines import known_lines
from core.message import Inbound, InboundKey
from core.replies import Reply, say
from core.router import commands
from core.view import privacy_words
from web.answers import see_other
from web.emergency import emergency
from web.route import Answer, Visit
from web.sessions import MEMBER

log = structlog.get_logger(__name__)


class Around:
    """Help now, leaving quickly, and plain information."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def help_now(self, visit: Visit) -> Answer:
        """Answer a press at once. Members' staff are alerted; anybody else, and a stale page, still get the numbers."""
        reply = None
        if visit.session is not None and visit.trusted:
            found = await self._parts.person(visit)
            if found is not None:
                key = InboundKey("web", "web", f"{found[0].id}:sos:{token_urlsafe(12)}")
                now = self._parts.house.clock.now()
                reply = await self._parts.hub.receive(Inbound(key, found[1], now, text="/sos", answerable=True))
        return await self._numbers(visit, reply)

    async def help_page(self, visit: Visit) -> Answer:
        """Show the numbers without alerting anybody (a link, or a country that was chosen)."""
        return await self._numbers(visit, None)

    async def _numbers(self, visit: Visit, reply: Reply | None) -> Answer:
        lines = self._parts.house.lines
        known = {code for code, _ in lines.countries()}
        chosen = visit.query.get("country", "")
        country = chosen if chosen in known else None
        if country is None and visit.session is not None:
            found = await self._parts.person(visit)
            country = found[0].country if found else None
        whom = emergency(lines, country, await self._lines(country))
        return self._parts.sheets.page(
            visit,
            "help_now.html",
            text=reply.text if reply else "",
            way=whom.way,
            dial=whom.dial,
            country=country or "",
            countries=lines.countries(),
        )

    async def _lines(self, country: str | None) -> list[tuple[str, str]]:
        """Return (service, number) of a country's checked lines; none while the database is away.

        Whoever is in danger must get the emergency number also when nothing else here works.
        """
        try:
            async with self._parts.store.begin(urgent=True) as tx:
                found = await known_lines(tx, self._parts.house, country)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page comes
            log.error("lines.away", error=type(error).__name__)  # noqa: TRY400 - a trace may hold the row
            return []
        return [(one.service, one.dial_string) for one in found]

    async def leave_quickly(self, visit: Visit) -> Answer:
        """Show something harmless at once; on a shared computer the session ends here."""
        answer = see_other("/measures")
        if visit.session is not None and visit.session.shared:
            async with self._parts.store.begin() as tx:
                await tx.sessions.close(visit.token)
                await tx.commit()
            self._parts.said.take(visit.session.member)
            self._parts.joined.take(visit.session.member)
            self._parts.cookies.take(answer, MEMBER)
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    async def sign_out(self, visit: Visit) -> Answer:
        """End the session here."""
        answer = see_other("/")
        async with self._parts.store.begin() as tx:
            await tx.sessions.close(visit.token)
            await tx.commit()
        self._parts.cookies.take(answer, MEMBER)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    async def measures(self, visit: Visit) -> Answer:
        """Show kitchen measures: a page that anybody may see over a shoulder."""
        return self._parts.sheets.page(visit, "measures.html")

    async def leaving(self, visit: Visit) -> Answer:
        """Say honestly what leaving quickly cannot hide."""
        return self._parts.sheets.page(visit, "leaving.html")

    async def privacy(self, visit: Visit) -> Answer:
        """Say who reads what, and for how long."""
        text = privacy_words(self._parts.house.rules).text
        return self._parts.sheets.page(visit, "privacy.html", text=text)

    async def help(self, visit: Visit) -> Answer:
        """List what one can do; the words that can be typed come from the router."""
        listed = [(f"/{one.name}", say(one.summary_key)) for one in commands() if one.shown]
        return self._parts.sheets.page(visit, "help.html", commands=listed)
