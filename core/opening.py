"""What must be there before a real circle opens: its countries, signed crisis words, a checked help line for each country.

A practice circle needs none of it. One that is open already is never closed by this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.circles import Circle
from core.errors import Refused
from core.house import House
from core.lines import covered
from core.ports import UnitOfWork
from core.replies import Reply
from core.signatures import CRISIS


class Need(StrEnum):
    """One thing that is needed."""

    COUNTRIES = "countries"
    WORDS = "words"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting a circle up: what it is about, whether it is done, and what is said of it."""

    need: Need
    done: bool
    said: Reply


class NotReady(Refused):
    """A circle cannot be opened yet; `reasons` say why, each with its remedy."""

    def __init__(self, reasons: Sequence[Reply]) -> None:
        super().__init__(Reply("opening.refused", {"reasons": " ".join(one.text for one in reasons)}))
        self.reasons = tuple(reasons)


async def steps(tx: UnitOfWork, house: House, circle: Circle) -> list[Step]:
    """Return the steps before a circle opens, done or not, in the order in which they are best taken."""
    if circle.practice:
        return []
    told = Reply("opening.countries_done", {"countries": ", ".join(circle.countries)})
    countries = Step(
        Need.COUNTRIES, bool(circle.countries), told if circle.countries else Reply("opening.countries_missing")
    )
    signed = await tx.signatures.newest(CRISIS) is not None
    words = Step(Need.WORDS, signed, Reply("opening.words_done" if signed else "opening.words_missing"))
    shown = await covered(tx, house)
    names = dict(house.lines.countries())
    lines = [_line(names.get(code, code), done=code in shown) for code in circle.countries]
    return [countries, words, *lines]


def _line(country: str, *, done: bool) -> Step:
    return Step(Need.LINE, done, Reply("opening.line_done" if done else "opening.line_missing", {"country": country}))


async def missing(tx: UnitOfWork, house: House, circle: Circle) -> list[Reply]:
    """Return what is missing before a circle may open, each with where to do it; none if it may.

    The countries without a line are one reason together.
    """
    left = [one for one in await steps(tx, house, circle) if not one.done]
    reasons = [one.said for one in left if one.need is not Need.LINE]
    bare = [one.said.gaps["country"] for one in left if one.need is Need.LINE]
    return [*reasons, Reply("opening.line_missing", {"country": ", ".join(bare)})] if bare else reasons
