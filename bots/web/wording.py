"""Two pages about one message: changing one's own words, and giving feedback on somebody's."""

from dataclasses import dataclass, field
from typing import Final

from bots.web.chat import PATIENCE_SECONDS, UNSENT
from bots.web.parts import Parts, Said
from core.circles import Member, Post
from core.giving import FORM
from core.ids import NativeRef
from core.message import Address, Press
from core.replies import Reply, say
from core.router import find_fields
from core.view import excerpt
from web.answers import see_other
from web.route import Answer, Visit

LONGEST: Final = 4000  # characters that are looked at; the core says what is too long


@dataclass(frozen=True, slots=True)
class Found:
    """The message that a page is about, as its reader has it."""

    member: Member
    address: Address
    post: Post
    own: bool
    text: str = field(repr=False)


class Wording:
    """``/circle/edit`` and ``/circle/feedback``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def _found(self, visit: Visit, position: str) -> Found | None:
        person = await self._parts.person(visit)
        if person is None or not position.isdigit():
            return None
        member, address = person
        async with self._parts.store.begin() as tx:
            post_id = await tx.deliveries.post_at(member.lane, NativeRef(position))
            written = await tx.posts.written(post_id) if post_id else None
        if written is None or written[0].text is None:
            return None
        post, seat = written
        return Found(member, address, post, seat is not None and seat.member == member.id, written[0].text)

    async def edit_form(self, visit: Visit) -> Answer:
        """Show one's own words in a box."""
        position = visit.query.get("position", "")
        found = await self._found(visit, position)
        if found is None or not found.own:
            return see_other("/circle")
        return self._edit(visit, position, found.text, "")

    def _edit(self, visit: Visit, position: str, text: str, problem: str) -> Answer:
        gaps = {"position": position, "text": text, "problem": problem}
        return self._parts.sheets.page(visit, "edit.html", 400 if problem else 200, **gaps)

    async def edit(self, visit: Visit) -> Answer:
        """Change one's own words. What cannot be taken comes back with the words as they were typed."""
        position, text = visit.form.get("position"), visit.form.get("text").strip()[:LONGEST]
        found = await self._found(visit, position)
        if found is None or not found.own:
            return see_other("/circle")
        if not text:
            return self._edit(visit, position, text, say("web.edit_empty"))
        key = f"edit:{position}:{visit.form.get('nonce')[:64]}"
        inbound = self._parts.inbound((found.member, found.address), key, text=text, edits=NativeRef(position))
        reply = await self._parts.receive(visit, found.address, inbound, PATIENCE_SECONDS)
        if reply is not None and reply.key in UNSENT:
            return self._edit(visit, position, text, reply.text)
        return self._back(found, reply, position)

    def _back(self, found: Found, reply: Reply | None, position: str) -> Answer:
        if reply is not None and not reply.kept:
            self._parts.said.put(found.member.id, Said(reply))
            return see_other("/circle#said")
        return see_other(f"/circle#m{position}")

    async def feedback_form(self, visit: Visit) -> Answer:
        """Show the message and the three questions."""
        position = visit.query.get("position", "")
        found = await self._found(visit, position)
        if found is None or found.own or found.post.author is None:
            return see_other("/circle")
        return self._feedback(visit, position, found, {}, "")

    def _feedback(self, visit: Visit, position: str, found: Found, said: dict[str, str], problem: str) -> Answer:
        gaps = {"position": position, "said": said, "problem": problem, "fields": find_fields(FORM)}
        quoted = excerpt(found.text, 200)
        return self._parts.sheets.page(visit, "feedback.html", 400 if problem else 200, quoted=quoted, **gaps)

    async def feedback(self, visit: Visit) -> Answer:
        """Give feedback. A tip comes back with the words as they were typed."""
        position = visit.form.get("position")
        found = await self._found(visit, position)
        if found is None:
            return see_other("/circle")
        said = {one.name: visit.form.get(one.name).strip()[:LONGEST] for one in find_fields(FORM)}
        if not all(said.values()):
            return self._feedback(visit, position, found, said, say("web.feedback_missing"))
        token = self._parts.house.signer.sign(found.member.id, f"feedback.write:{found.post.id}")
        # The words are part of the key: what was given back with a tip is another try, a second click is not.
        key = f"feedback:{position}:{visit.form.get('nonce')[:64]}"
        inbound = self._parts.inbound((found.member, found.address), key, press=Press(token, said))
        reply = await self._parts.receive(visit, found.address, inbound, PATIENCE_SECONDS)
        if reply is not None and (reply.key.startswith("feedback.tip_") or reply.key in UNSENT):
            return self._feedback(visit, position, found, said, reply.text)
        return self._back(found, reply, position)
