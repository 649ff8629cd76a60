"""Which emergency cards somebody is offered, and what a step says to them. Nothing remembers who opened which."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.cards import Act, Choice, Offer, Step, Way, offered
from core.circles import Member
from core.crisis import LineKind, route
from core.house import House
from core.lines import known_lines
from core.ports import UnitOfWork
from core.replies import Button, Reply, say

ACTIONS = {Act.SOS: "help.now:", Act.TALK: "care.talk:"}


async def offers(tx: UnitOfWork, house: House, member: Member) -> list[Offer]:
    """Return the cards for a person. Unsigned ones only to somebody all of whose circles are for practice."""
    staff = await tx.staff.by_member(member.id) is not None
    circles = [await tx.circles.get(seat.circle) for seat in await tx.circles.memberships(member.id)]
    practice = bool(circles) and all(one is not None and one.practice for one in circles)
    return offered(house.cards.all(), await tx.signatures.all(), practice=practice, staff=staff)


async def offer(tx: UnitOfWork, house: House, member: Member, card: str) -> Offer | None:
    """Return one card for a person, None if it is not for them (now)."""
    return next((one for one in await offers(tx, house, member) if one.card.id == card), None)


@dataclass(frozen=True, slots=True)
class Help:
    """Whom somebody can call: their country's emergency number as it is written, None without a country; known lines.

    `home` are the known lines for people who are not safe at home.
    """

    emergency: str | None
    lines: tuple[tuple[str, str], ...]
    home: tuple[tuple[str, str], ...] = ()


async def help_in(tx: UnitOfWork, house: House, country: str | None) -> Help:
    """Return whom somebody who gave this country can call."""
    known, home = [
        tuple((line.service, line.dial_string) for line in await known_lines(tx, house, country, kind))
        for kind in (None, LineKind.HOME)
    ]
    return Help(house.lines.emergency(country), known, home)


def list_words(help_: Help, found: Sequence[Offer]) -> str:
    """Return what is said above the list of cards; without any, kind words and the whole emergency route."""
    if not found:
        return say("cards.none", route=route(help_.emergency, help_.lines))
    marked = not all(one.signed for one in found)
    return "\n\n".join([say("cards.choose"), *([say("cards.practice")] if marked else [])])


def step_words(help_: Help, found: Offer, step: Step) -> str:
    """Return what a step says: whom to call before everything else, or whom one could call after it."""
    way, parts = found.card.way(step), [step.text]
    if way is Way.CALL:
        number = help_.emergency
        parts.insert(0, say("cards.call", emergency=number) if number else say("cards.call_local"))
    elif way is Way.LINES:
        parts.append(_lines(help_.emergency, help_.lines))
    elif way is Way.HOME:
        parts.append(_lines(help_.emergency, help_.home or help_.lines))
    if not found.signed:
        parts.append(say("cards.practice"))
    return "\n\n".join(parts)


def _lines(number: str | None, lines: Sequence[tuple[str, str]]) -> str:
    first = say("cards.danger", emergency=number) if number else say("cards.danger_local")
    known = [say("crisis.line", service=service, dial=dial) for service, dial in lines]
    return "\n".join([first, *(known or [say("crisis.find_line")])])


def choice_action(card: str, choice: Choice) -> str:
    """Return the action of a choice's button."""
    if choice.act is None:
        return f"card.step:{card}={choice.to}"
    return ACTIONS.get(choice.act, f"card.do:{choice.act}")


def help_button(house: House, member: Member) -> Button:
    """Return the button that stands under every step."""
    return house.button(member.id, "web.help_now", "help.now:")


def cards_button(house: House, member: Member) -> Button:
    """Return the button that opens the list."""
    return house.button(member.id, "cards.open", "card.list:")


async def list_reply(tx: UnitOfWork, house: House, member: Member, found: Sequence[Offer]) -> Reply:
    """Return the list as buttons."""
    buttons = [_worded(house, member, one.card.title, f"card.open:{one.card.id}") for one in found]
    return Reply(
        "cards.words",
        {"text": list_words(await help_in(tx, house, member.country), found)},
        (*buttons, help_button(house, member)),
    )


async def step_reply(tx: UnitOfWork, house: House, member: Member, found: Offer, step: Step) -> Reply:
    """Return a step with its choices, and always a way to help and, at its end, a way back."""
    buttons = [_worded(house, member, one.words, choice_action(found.card.id, one)) for one in step.choices]
    if not buttons:
        buttons = [cards_button(house, member)]
    text = step_words(await help_in(tx, house, member.country), found, step)
    return Reply("cards.words", {"text": text}, (*buttons, help_button(house, member)))


def _worded(house: House, member: Member, words: str, action: str) -> Button:
    return Button("cards.choice", token=house.signer.sign(member.id, action), gaps={"words": words})
