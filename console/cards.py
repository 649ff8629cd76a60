"""The emergency cards as members read them, who signed which words when, and signing them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from core.cards import Act, Card, Choice, Offer, Standing, standing, words_of
from core.house import House
from core.ids import StaffId
from core.offering import Help, step_words
from core.ports import Event, Store, UnitOfWork
from core.replies import say
from core.rights import Right
from core.signatures import digest_of
from web.answers import Sheets, see_other
from web.route import Answer, Route, Side, Visit
from web.sessions import DESK

SIGNED: Final = "card.signed"
LEADS: Final = {
    Act.SOS: "console.cards_sos",
    Act.TALK: "console.cards_talk",
    Act.DISCREET: "console.cards_discreet",
    Act.WORRIED: "console.cards_worried",
    Act.LEAVE_QUICKLY: "console.cards_leave_quickly",
    Act.END: "console.cards_end",
}
SHORT: Final = 8  # signs of a digest that people compare


@dataclass(frozen=True, slots=True)
class Line:
    """One card in the list: its title, whom it is for and where it stands, in words."""

    card: Card
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as it is read: its words, and each choice with what it leads to."""

    number: int
    words: str
    choices: tuple[tuple[str, str], ...]


class CardPages:
    """``/console/cards``."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house
        self._sheets = Sheets(Path(__file__).parent / "templates")

    async def all(self, visit: Visit) -> Answer:
        """List the cards with who signed them."""
        async with self._store.begin() as tx:
            newest = await tx.signatures.all()
            stands = [standing(card, newest.get(card.name)) for card in self._house.cards.all()]
            lines = [Line(one.card, await self._state(tx, one)) for one in stands]
        return self._sheets.page(visit, "cards.html", lines=lines)

    async def one(self, visit: Visit) -> Answer:
        """Show one card, whole."""
        return await self._one(visit, "")

    async def _one(self, visit: Visit, problem: str) -> Answer:
        card = self._card(visit)
        if card is None:
            return self._sheets.page(visit, "programme_lost.html", 404)
        async with self._store.begin() as tx:
            stands = standing(card, await tx.signatures.newest(card.name))
            state = await self._state(tx, stands)
            signed = [one for one in await tx.events.of(card.name) if one.kind == SIGNED]
            history = [
                say(
                    "console.cards_history_line",
                    name=await self._name(tx, one.actor),
                    at=_moment(one.at),
                    version=str(one.detail.get("digest", ""))[:SHORT],
                )
                for one in reversed(signed)
            ]
        older = stands.serving if stands.serving is not None and not stands.current else None
        return self._sheets.page(
            visit,
            "card.html",
            400 if problem else 200,
            card=card,
            stands=stands,
            version=stands.digest[:SHORT],
            state=state,
            steps=self._steps(card),
            older=self._steps(older) if older else (),
            history=history,
            problem=problem,
        )

    def _card(self, visit: Visit) -> Card | None:
        return next((one for one in self._house.cards.all() if one.id == visit.params["card"]), None)

    async def sign(self, visit: Visit) -> Answer:
        """Sign the words that were shown. A second press of the same words signs nothing again."""
        card = self._card(visit)
        if card is None:
            return self._sheets.page(visit, "programme_lost.html", 404)
        if visit.form.get("read") != "1":
            return await self._one(visit, say("console.cards_read_missing"))
        now, words = self._house.clock.now(), words_of(card)
        if visit.form.get("digest") != digest_of(words):
            return await self._one(visit, say("console.cards_moved"))
        async with self._store.begin() as tx:
            if not standing(card, await tx.signatures.newest(card.name)).current:
                made = await tx.signatures.sign(card.name, words, visit.duty.id, now)
                await tx.events.append(Event(SIGNED, visit.duty.id, card.name, now, {"digest": made.digest}))
                await tx.commit()
        return see_other(f"/console/cards/{card.id}?said=signed")

    async def _state(self, tx: UnitOfWork, stands: Standing) -> str:
        newest = stands.newest
        if newest is None:
            return say("console.cards_unsigned")
        name, at = await self._name(tx, newest.staff), _moment(newest.at)
        if stands.current:
            return say("console.cards_signed", name=name, at=at, version=newest.digest[:SHORT])
        if stands.serving is None:
            return say("console.cards_lost", name=name, at=at)
        return say("console.cards_changed", name=name, at=at, version=newest.digest[:SHORT])

    @staticmethod
    async def _name(tx: UnitOfWork, staff: str | None) -> str:
        found = await tx.staff.get(StaffId(staff)) if staff else None
        return found.desk_name if found else say("console.cards_somebody")

    def _steps(self, card: Card) -> tuple[Shown, ...]:
        numbers = {step.id: number for number, step in enumerate(card.steps, start=1)}

        def leads(choice: Choice) -> str:
            if choice.act is not None:
                return say(LEADS[choice.act])
            return say("console.cards_leads", number=str(numbers[choice.to]))

        return tuple(
            Shown(
                numbers[step.id],
                step_words(Help(None, ()), Offer(card, signed=True), step),
                tuple((choice.words, leads(choice)) for choice in step.choices),
            )
            for step in card.steps
        )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def routes(store: Store, house: House, public_url: str) -> list[Route]:
    """Return the pages with the right that each needs: all staff read, a clinician signs."""
    pages = CardPages(store, house)
    side = Side(store, house.clock, public_url, DESK)
    return [
        Route(side, "GET", "/console/cards", pages.all, Right.CARDS),
        Route(side, "GET", "/console/cards/{card}", pages.one, Right.CARDS),
        Route(side, "POST", "/console/cards/{card}/sign", pages.sign, Right.SIGN),
    ]
