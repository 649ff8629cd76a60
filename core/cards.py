"""What to do in an emergency, as cards: the records, their canonical words, and which words somebody is shown. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from core.signatures import Signed, digest_of


class ForWhom(StrEnum):
    """Who is shown a card."""

    MEMBER = "member"
    STAFF = "staff"


class Way(StrEnum):
    """Which part of the emergency route a step shows."""

    NONE = "none"
    CALL = "call"  # "please call ... now", before everything else
    LINES = "lines"  # after its text: whom to call if it gets dangerous, and the lines that are known
    HOME = "home"  # the same with the lines for people who are not safe at home, if any is known


class Act(StrEnum):
    """What a choice does instead of leading to a step."""

    SOS = "sos"  # get help now
    TALK = "talk"  # tell staff that one would like to talk
    DISCREET = "discreet"  # let no words be shown unasked
    WORRIED = "worried"  # how to tell staff that one is worried about somebody
    LEAVE_QUICKLY = "leave_quickly"
    END = "end"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a step. It leads `to` a step of the same card, or does `act`; exactly one of the two is set."""

    words: str
    to: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to read, and what one can choose then."""

    id: str
    text: str
    way: Way = Way.NONE
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One emergency. `title` is the button that opens it; `emergency`: its first step begins with whom to call.

    `order` and `source` (where its facts come from) are not part of what is signed. `clinician` and `on` are who signed
    the file as its author says; only a signature in the database counts.
    """

    id: str
    title: str
    for_whom: ForWhom
    emergency: bool
    steps: tuple[Step, ...]
    order: int = 0
    source: str = ""
    clinician: str = ""
    on: str = ""

    @property
    def name(self) -> str:
        """Return the name under which its words are signed."""
        return f"cards.{self.id}"

    def step(self, wanted: str) -> Step:
        """Return a step, the first one if it has none of that name: nobody is left without words."""
        return next((one for one in self.steps if one.id == wanted), self.steps[0])

    def way(self, step: Step) -> Way:
        """Return which part of the emergency route a step shows."""
        return Way.CALL if self.emergency and step == self.steps[0] else step.way


SIGNED_FIELDS: Final = ("id", "title", "for_whom", "emergency")


def words_of(card: Card) -> str:
    """Return a card's canonical words: all that a reader can meet, and nothing else. `card_of` reads them back."""
    steps = [
        {
            "id": step.id,
            "text": step.text,
            "way": step.way,
            "choices": [{"words": one.words, "to": one.to, "act": one.act} for one in step.choices],
        }
        for step in card.steps
    ]
    told = {name: getattr(card, name) for name in SIGNED_FIELDS}
    return json.dumps({**told, "steps": steps}, ensure_ascii=False, sort_keys=True, indent=1)


def card_of(words: str) -> Card | None:
    """Return the card of canonical words; None if this version of the program cannot show them any more."""
    try:
        told = json.loads(words)
        steps = tuple(_step(one) for one in told["steps"])
        whole = Card(told["id"], told["title"], ForWhom(told["for_whom"]), bool(told["emergency"]), steps)
    except (ValueError, KeyError, TypeError):
        return None
    return whole if whole.steps else None


def _step(told: Mapping[str, Any]) -> Step:
    choices = tuple(
        Choice(one["words"], one["to"], Act(one["act"]) if one["act"] is not None else None) for one in told["choices"]
    )
    return Step(told["id"], told["text"], Way(told["way"]), choices)


@dataclass(frozen=True, slots=True)
class Offer:
    """A card as somebody is shown it. `signed`: a clinician has read and signed just these words."""

    card: Card
    signed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a card stands with those who sign: `current` says that the newest signature is for today's words."""

    card: Card
    newest: Signed | None = field(repr=False)
    serving: Card | None

    @property
    def digest(self) -> str:
        """Return which version today's words are."""
        return digest_of(words_of(self.card))

    @property
    def current(self) -> bool:
        """Return whether today's words are signed."""
        return self.newest is not None and self.newest.digest == self.digest


def standing(card: Card, newest: Signed | None) -> Standing:
    """Return where a card stands; `serving` are the words that were signed last, None if there are none to show."""
    last = card_of(newest.words) if newest is not None else None
    if last is None or last.id != card.id:
        return Standing(card, newest, None)
    return Standing(card, newest, replace(last, order=card.order, source=card.source))


def offered(cards: Sequence[Card], signed: Mapping[str, Signed], *, practice: bool, staff: bool) -> list[Offer]:
    """Return the cards that somebody is shown, in order. In `practice` today's words, signed or not; else signed ones.

    A card whose words have changed since serves as it was signed last, until it is signed again.
    """
    found: list[Offer] = []
    for card in sorted(cards, key=lambda one: (one.order, one.id)):
        stands = standing(card, signed.get(card.name))
        if practice:
            found.append(Offer(card, stands.current))
        elif stands.serving is not None:
            found.append(Offer(stands.serving, signed=True))
    return [one for one in found if staff or one.card.for_whom is ForWhom.MEMBER]
