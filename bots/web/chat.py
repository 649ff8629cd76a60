"""The circle's page: reading, writing, taking back, reporting, pressing a button under a notice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bots.web.parts import Parts, Said, goes_words
from core.circles import Member
from core.ids import NativeRef
from core.message import Press
from core.replies import Reply
from core.view import Item, items, standing
from web.answers import nothing, see_other, told
from web.route import Answer, Visit
from web.sessions import MEMBER

HISTORY: Final = 60
PATIENCE_SECONDS: Final = 1.5  # how long a page without scripts waits for one's own words to be on it
MENU: Final = frozenset({"link", "places", "blocked", "show"})
UNSENT: Final = frozenset(
    {
        "post.too_long",
        "post.flood",
        "post.which_circle",
        "circle.paused",
        "circle.closed",
        "edit.paused",
        "edit.paused_until",
        "start.need_code",
        "command.unknown",
    }
)


class Chat:
    """Everything on ``/circle``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def page(self, visit: Visit) -> Answer:
        """Draw the whole page; scripts only keep it fresh."""
        found = await self._parts.person(visit)
        if found is None:
            return see_other("/return?over=1")
        member, _ = found
        now = self._parts.house.clock.now()
        async with self._parts.store.begin() as tx:
            place = await standing(tx, member, now)
            shown = await items(tx, self._parts.house, member, 0, HISTORY) if place else []
        said = self._parts.said.take(member.id)
        if place is None:
            return self._parts.sheets.page(visit, "nowhere.html", said=said, zone="UTC", now=now)
        return self._parts.sheets.page(
            visit,
            "circle.html",
            items=shown,
            last=shown[-1].position if shown else 0,
            place=place,
            banner=place.banner(now),
            goes=goes_words(place),
            said=said,
            answered=_answered(shown, visit.query.get("reply", "")),
            zone=place.circle.zone,
            now=now,
            menu=sorted(MENU - {"show"}),
        )

    async def send(self, visit: Visit) -> Answer:
        """Send what was typed, once for each nonce."""
        text, nonce = visit.form.get("text").strip(), visit.form.get("nonce")
        picture = visit.form.files.get("picture")
        if not (text or picture) or not 8 <= len(nonce) <= 64:
            return told({"keep": True}) if visit.scripted else see_other("/circle#message")
        answers = visit.form.get("reply_to")
        reply_to = answers if answers.isdigit() else None
        return await self._hand_in(visit, f"send:{nonce}", text=text, picture=picture, reply_to=reply_to)

    async def worried(self, visit: Visit) -> Answer:
        """Ask people to look after whoever wrote a message. They are not told who asked."""
        return await self._about(visit, "/worried")

    async def hide(self, visit: Visit) -> Answer:
        """Hide the words of whoever wrote a message, from oneself."""
        return await self._about(visit, "/block")

    async def command(self, visit: Visit) -> Answer:
        """Do what a link of the page's menu stands for."""
        name = visit.form.get("name")
        if name not in MENU:
            return see_other("/circle")
        return await self._hand_in(visit, f"/{name}:{visit.form.get('nonce')[:64]}", text=f"/{name}")

    async def delete(self, visit: Visit) -> Answer:
        """Take back one's own message."""
        return await self._about(visit, "/delete")

    async def report(self, visit: Visit) -> Answer:
        """Ask a person to look at a message."""
        return await self._about(visit, "/report")

    async def _about(self, visit: Visit, command: str) -> Answer:
        position = visit.form.get("position")
        if not position.isdigit():
            return see_other("/circle")
        key = f"{command}:{position}:{visit.form.get('nonce')[:64]}"
        return await self._hand_in(visit, key, text=command, reply_to=position)

    async def press(self, visit: Visit) -> Answer:
        """Press a button under a notice."""
        token = visit.form.get("token")[:100]
        key = f"press:{token}:{visit.form.get('nonce')[:64]}"
        return await self._hand_in(visit, key, press=Press(token))

    async def leave(self, visit: Visit) -> Answer:
        """Ask to leave; the answer has the buttons."""
        return await self._hand_in(visit, f"leave:{visit.form.get('nonce')[:64]}", text="/leave")

    async def awake(self, visit: Visit) -> Answer:
        """Keep the session of somebody who is typing: asking is enough."""
        del visit
        return nothing()

    async def _hand_in(
        self,
        visit: Visit,
        key: str,
        *,
        text: str | None = None,
        press: Press | None = None,
        picture: bytes | None = None,
        reply_to: str | None = None,
    ) -> Answer:
        found = await self._parts.person(visit)
        if found is None:
            return see_other("/return?over=1")
        member, address = found
        inbound = self._parts.inbound(
            found, key, text=text, press=press, picture=picture, reply_to=NativeRef(reply_to) if reply_to else None
        )
        reply = await self._parts.receive(visit, address, inbound, PATIENCE_SECONDS)
        if await self._gone(member):
            return self._farewell(visit, reply)
        return self._said(visit, member, reply, text or "")

    async def _gone(self, member: Member) -> bool:
        async with self._parts.store.begin() as tx:
            return await tx.members.get(member.id) is None

    def _farewell(self, visit: Visit, reply: Reply | None) -> Answer:
        if visit.scripted:
            return told({"over": True, "to": "/gone"})
        page = replace(visit, session=None)
        answer = self._parts.sheets.page(page, "gone.html", text=(reply or Reply("leave.erased")).text)
        self._parts.cookies.take(answer, MEMBER)
        return answer

    def _said(self, visit: Visit, member: Member, reply: Reply | None, typed: str) -> Answer:
        keep = reply is not None and reply.key in UNSENT
        if visit.scripted:
            notice = ""
            if reply is not None and not reply.kept:
                notice = self._parts.sheets.fragment("notice.html", reply=reply, csrf=visit.csrf)
            # Leaving changes the whole page, so it is drawn anew with its notice.
            if reply is not None and reply.key == "leave.gone":
                self._parts.said.put(member.id, Said(reply))
                return told({"to": "/circle"})
            return told({"notice": notice, "keep": keep})
        if reply is not None and not reply.kept:
            self._parts.said.put(member.id, Said(reply, typed if keep else ""))
        return see_other("/circle#newest")

    async def gone(self, visit: Visit) -> Answer:
        """Say goodbye to somebody who was forgotten."""
        answer = self._parts.sheets.page(visit, "gone.html", text=Reply("leave.erased").text)
        if visit.session is None:
            self._parts.cookies.take(answer, MEMBER)
        return answer


def _answered(shown: Sequence[Item], position: str) -> Item | None:
    return next((one for one in shown if str(one.position) == position and one.post and not one.removed), None)
