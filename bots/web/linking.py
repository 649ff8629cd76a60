"""A browser as one more place of somebody who is here already, by a one-time code; and pictures for who may see them."""

from bots.web.parts import Parts
from core.errors import Refused
from core.ids import PostId, new_id
from core.message import Address
from core.places import link_address
from web.answers import missing, picture, see_other
from web.route import Answer, Visit

LONGEST = 60


class Linking:
    """``/link`` and ``/circle/picture``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def form(self, visit: Visit) -> Answer:
        """Ask for the code."""
        return self._page(visit, visit.query.get("code", "")[:LONGEST], "", shared=True)

    def _page(self, visit: Visit, code: str, problem: str, *, shared: bool) -> Answer:
        gaps = {"code": code, "problem": problem, "shared": shared}
        return self._parts.sheets.page(visit, "link.html", 400 if problem else 200, **gaps)

    async def link(self, visit: Visit) -> Answer:
        """Sign in as whoever the code belongs to."""
        code, shared = visit.form.get("code").strip()[:LONGEST], bool(visit.form.get("shared"))
        answer = see_other("/circle")
        now = self._parts.house.clock.now()
        async with self._parts.store.begin() as tx:
            try:
                member = await link_address(tx, self._parts.house, code, Address("web", new_id()), visit.client)
            except Refused as refused:
                await tx.commit()  # the try counts
                return self._page(visit, code, refused.reply.text, shared=shared)
            if visit.session:
                await tx.sessions.close(visit.token)
            await self._parts.cookies.sign_in(tx, answer, member.id, now, shared=shared)
            await tx.commit()
        self._parts.hub.ring()
        return answer

    async def picture(self, visit: Visit) -> Answer:
        """Return a picture to somebody who has a copy of its post; nobody else learns whether it exists."""
        found = await self._parts.person(visit)
        post = PostId(visit.params["post"])
        async with self._parts.store.begin() as tx:
            held = found is not None and await tx.deliveries.copy_of(found[0].lane, post) is not None
            shown = await tx.posts.picture(post) if held else None
        if shown is None:
            return missing()
        return picture(shown)
