"""What to do in an emergency as pages: reading changes nothing and needs no script."""

from dataclasses import dataclass
from typing import Final

from bots.web.around import first_number
from bots.web.parts import Parts
from core.cards import Act, Choice, Offer, Way
from core.circles import Member
from core.offering import choice_action, list_words, offer, offers, step_words
from web.answers import see_other
from web.route import Answer, Visit

OWN_FORMS: Final = {Act.SOS: "/help-now", Act.LEAVE_QUICKLY: "/leave-quickly"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A choice on the page: a link (`href`), a form of the page's own (`post`), or a button for the core (`token`)."""

    words: str
    href: str = ""
    post: str = ""
    token: str = ""


class Cards:
    """``/cards``. For members: what is shown depends on the circle, and the number on the country they gave."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def all(self, visit: Visit) -> Answer:
        """List the cards."""
        found = await self._parts.person(visit)
        if found is None:
            return see_other("/return?over=1")
        house, member = self._parts.house, found[0]
        async with self._parts.store.begin() as tx:
            known = await offers(tx, house, member)
        words = list_words(house, member.country, known)
        return self._parts.sheets.page(visit, "cards.html", words=words, cards=[one.card for one in known])

    async def one(self, visit: Visit) -> Answer:
        """Show one step of a card, the first one unless ``?step=`` names another."""
        found = await self._parts.person(visit)
        if found is None:
            return see_other("/return?over=1")
        house, member = self._parts.house, found[0]
        async with self._parts.store.begin() as tx:
            shown = await offer(tx, house, member, visit.params["card"])
        if shown is None:
            return see_other("/cards")
        step = shown.card.step(visit.query.get("step", ""))
        call = shown.card.way(step) is Way.CALL
        return self._parts.sheets.page(
            visit,
            "card.html",
            card=shown.card,
            words=step_words(house, member.country, shown, step),
            dial=first_number(house.lines.emergency(member.country) or "") if call else "",
            choices=[self._drawn(member, shown, one) for one in step.choices],
        )

    def _drawn(self, member: Member, shown: Offer, choice: Choice) -> Drawn:
        if choice.act is None:
            return Drawn(choice.words, href=f"/cards/{shown.card.id}?step={choice.to}")
        if choice.act in OWN_FORMS:
            return Drawn(choice.words, post=OWN_FORMS[choice.act])
        signer = self._parts.house.signer
        return Drawn(choice.words, token=signer.sign(member.id, choice_action(shown.card.id, choice)))
