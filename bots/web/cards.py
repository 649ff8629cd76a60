"""What to do in an emergency as pages: reading changes nothing and needs no script."""

from dataclasses import dataclass

from bots.web.parts import Parts
from core.cards import Act, Choice, Offer, Way
from core.circles import Member
from core.offering import choice_action, help_in, list_words, offer, offers, step_words
from web.answers import see_other
from web.emergency import first_number
from web.route import Answer, Visit


@dataclass(frozen=True, slots=True)
class Drawn:
    """A choice on the page: a link (`href`), a button for the core (`token`), or one of the page's own (`act`)."""

    words: str
    href: str = ""
    token: str = ""
    act: Act | None = None


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
            words = list_words(await help_in(tx, house, member.country), known)
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
        async with self._parts.store.begin() as tx:
            help_ = await help_in(tx, house, member.country)
        call = shown.card.way(step) is Way.CALL
        return self._parts.sheets.page(
            visit,
            "card.html",
            card=shown.card,
            words=step_words(help_, shown, step).split("\n\n"),
            dial=first_number(help_.emergency or "") if call else "",
            choices=[self._drawn(member, shown, one) for one in step.choices],
        )

    def _drawn(self, member: Member, shown: Offer, choice: Choice) -> Drawn:
        if choice.act is None:
            return Drawn(choice.words, href=f"/cards/{shown.card.id}?step={choice.to}")
        if choice.act in {Act.SOS, Act.LEAVE_QUICKLY}:
            return Drawn(choice.words, act=choice.act)
        signer = self._parts.house.signer
        return Drawn(choice.words, token=signer.sign(member.id, choice_action(shown.card.id, choice)))
