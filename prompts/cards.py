"""What to do in an emergency: one file a card, every file checked, each fault named with its file and line.

A file is TOML in UTF-8. Its file name is its id. Lines of a paragraph are joined; an empty line begins another.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from core.cards import Act, Card, Choice, ForWhom, Step, Way
from core.errors import ContentError
from prompts.reading import CONTROL, ID, Fault, joined, lines_of, shown, table_of

LIBRARY: Final = Path(__file__).parent / "library" / "cards"
LONGEST_ID: Final = 20  # a card's id and a step's stand together in a button, which Telegram bounds
LONGEST_STEP_ID: Final = 12
LONGEST_LABEL: Final = 40
LONGEST_TEXT: Final = 600
MOST_STEPS: Final = 12
MOST_CHOICES: Final = 4
Check = Callable[[object], str | None]
Where = tuple[str, int, int]
"""A table in the file: ``""``, ``signature``, ``steps`` or ``choices``, which step, which choice (both from 0)."""


@dataclass(frozen=True, slots=True)
class Deck:
    """All cards of one installation, behind `core.ports.Cards`."""

    cards: tuple[Card, ...]

    def all(self) -> Sequence[Card]:
        """Return every card, in order."""
        return self.cards


def load(folder: Path = LIBRARY) -> Deck:
    """Read ``*.toml`` in `folder`. Raises ContentError with one sentence for each faulty file."""
    cards: list[Card] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            cards.append(_File(path).card())
        except Fault as fault:
            faults.append(f"cards/{path.name}, line {fault.line}: {fault}")
    if faults:
        raise ContentError("\n".join(faults))
    if not cards:
        raise ContentError("cards/ holds no card: add at least one file whose name ends in .toml")
    return Deck(tuple(sorted(cards, key=lambda one: (one.order, one.id))))


class _File:
    """One file, with what it takes to name a line of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = lines_of(path)
        self._spots = list(_spots(self._lines))

    def card(self) -> Card:
        """Return the card. Raises Fault."""
        values = table_of(self._lines, 1, "the file")
        self._check(values, TOP, ("", 0, 0))
        if values["id"] != self._path.stem:
            raise Fault(self._line(("", 0, 0), "id"), f'id must be the name of the file, "{self._path.stem}"')
        self._check(values["signature"], SIGNATURE, ("signature", 0, 0))
        clinician, on = values["signature"]["clinician"], values["signature"]["on"]
        if bool(clinician) is not bool(on):
            raise Fault(self._line(("signature", 0, 0), "on"), "clinician and on must both be filled in, or neither")
        steps = tuple(self._step(number, value) for number, value in enumerate(values["steps"]))
        self._whole(steps)
        return Card(
            id=values["id"],
            title=values["title"],
            for_whom=ForWhom(values["for_whom"]),
            emergency=values["emergency"],
            steps=steps,
            order=values["order"],
            source=values["source"],
            clinician=clinician,
            on=on,
        )

    def _line(self, where: Where, key: str = "") -> int:
        """Return the line that sets a key of a table, else the line that begins the table, else the first."""
        lines = {name: line for spot, name, line in reversed(self._spots) if spot == where}
        return lines.get(key) or lines.get("") or 1

    def _check(self, values: Mapping[str, Any], checks: Mapping[str, Check], where: Where) -> None:
        unknown = next((key for key in values if key not in checks), None)
        if unknown is not None:
            known = ", ".join(checks)
            raise Fault(self._line(where, unknown), f"{unknown} is not known here; the keys are {known}")
        for key, check in checks.items():
            if key not in values:
                if key in OPTIONAL:
                    continue
                raise Fault(self._line(where), f"{key} is missing")
            wrong = check(values[key])
            if wrong:
                raise Fault(self._line(where, key), f"{key} must be {wrong}, not {shown(values[key])}")

    def _step(self, number: int, values: Mapping[str, Any]) -> Step:
        where = ("steps", number, 0)
        self._check(values, STEP, where)
        text = joined(values["text"])
        if not text:
            raise Fault(self._line(where, "text"), "text is empty")
        if len(text) > LONGEST_TEXT:
            line = self._line(where, "text")
            raise Fault(line, f"text has {len(text)} characters; {LONGEST_TEXT} is the most")
        choices = tuple(
            self._choice(("choices", number, place), one) for place, one in enumerate(values.get("choices", ()))
        )
        return Step(values["id"], text, Way(values.get("way", Way.NONE)), choices)

    def _choice(self, where: Where, values: Mapping[str, Any]) -> Choice:
        self._check(values, CHOICE, where)
        if ("to" in values) is ("act" in values):
            raise Fault(self._line(where), "a choice needs either to or act")
        return Choice(values["words"], values.get("to", ""), Act(values["act"]) if "act" in values else None)

    def _whole(self, steps: tuple[Step, ...]) -> None:
        """Check what only the whole card can show: names, and that each step can be reached and left."""
        places: dict[str, int] = {}
        for number, step in enumerate(steps):
            if step.id in places:
                raise Fault(self._line(("steps", number, 0), "id"), f"id {shown(step.id)} is taken by another step")
            places[step.id] = number
        for number, step in enumerate(steps):
            for place, one in enumerate(step.choices):
                if one.act is None and one.to not in places:
                    line = self._line(("choices", number, place), "to")
                    raise Fault(line, f"to must be the id of a step, not {shown(one.to)}")
        reached, ending = _reached(steps), _ending(steps)
        for number, step in enumerate(steps):
            if step.id not in reached:
                raise Fault(self._line(("steps", number, 0)), f"nothing leads to the step {shown(step.id)}")
            if step.id not in ending:
                raise Fault(self._line(("steps", number, 0)), f"the step {shown(step.id)} never comes to an end")


def _reached(steps: tuple[Step, ...]) -> set[str]:
    """Return the steps that somebody can come to from the first one."""
    known, fresh = {one.id: one for one in steps}, [steps[0].id]
    reached: set[str] = set()
    while fresh:
        name = fresh.pop()
        reached.add(name)
        fresh += [one.to for one in known[name].choices if one.to and one.to not in reached]
    return reached


def _ending(steps: tuple[Step, ...]) -> set[str]:
    """Return the steps from which somebody can come to an end: a step without choices, or one of our actions."""
    ending = {one.id for one in steps if not one.choices or any(choice.act for choice in one.choices)}
    for _ in steps:
        ending |= {one.id for one in steps if any(choice.to in ending for choice in one.choices)}
    return ending


HEAD: Final = re.compile(r"\s*\[\[?\s*([a-z_.]+)\s*\]\]?\s*(#.*)?$")
KEY: Final = re.compile(r"""\s*["']?([A-Za-z_-]+)["']?\s*=""")


def _spots(lines: Sequence[str]) -> Iterator[tuple[Where, str, int]]:
    """Yield (table, key, line) for each line that begins a table (key ``""``) or sets a key in it."""
    where: Where = ("", 0, 0)
    step, choice, quoted = -1, -1, False
    for number, line in enumerate(lines, start=1):
        inside, quoted = quoted, quoted ^ (line.count('"""') % 2 == 1)
        if inside:
            continue
        head, key = HEAD.match(line), KEY.match(line)
        if head:
            parent, _, name = head[1].rpartition(".")
            yield ("steps" if parent else "", max(step, 0) if parent else 0, 0), name, number
            if name == "steps":
                step, choice = step + 1, -1
            elif name == "choices":
                choice += 1
            where = (name, max(step, 0) if name != "signature" else 0, max(choice, 0) if name == "choices" else 0)
            yield where, "", number
        elif key:
            yield where, key[1], number


def _text(most: int) -> Check:
    def check(value: object) -> str | None:
        fits = isinstance(value, str) and 0 < len(value) <= most and value == value.strip()
        clean = isinstance(value, str) and not CONTROL.search(value) and "\n" not in value
        return None if fits and clean else f"a text of 1 to {most} characters on one line"

    return check


def _name(most: int) -> Check:
    def check(value: object) -> str | None:
        fits = isinstance(value, str) and len(value) <= most and ID.fullmatch(value)
        return None if fits else f"at most {most} small letters and digits joined by dashes"

    return check


def _one_of(known: Sequence[str]) -> Check:
    def check(value: object) -> str | None:
        # A text: `in` would also accept what merely equals one.
        return None if isinstance(value, str) and value in known else f"one of {', '.join(known)}"

    return check


def _order(value: object) -> str | None:
    return None if type(value) is int and 0 < value < 100 else "a number from 1 to 99"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _table(value: object) -> str | None:
    return None if isinstance(value, dict) else "a table"


def _tables(least: int, most: int) -> Check:
    def check(value: object) -> str | None:
        fits = isinstance(value, list) and least <= len(value) <= most and all(isinstance(one, dict) for one in value)
        return None if fits else f"{least} to {most} tables"

    return check


def _words(value: object) -> str | None:
    fits = isinstance(value, str) and not CONTROL.search(value)
    return None if fits else "a text without tabs and signs that cannot be seen"


def _signer(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= LONGEST_LABEL and "\n" not in value and not CONTROL.search(value)
    return None if fits else 'a name, or ""'


def _day(value: object) -> str | None:
    wrong = 'a day such as "2026-11-23", or ""'
    if not isinstance(value, str):
        return wrong
    try:
        return None if not value or date.fromisoformat(value).isoformat() == value else wrong
    except ValueError:
        return wrong


TOP: Final[Mapping[str, Check]] = {
    "id": _name(LONGEST_ID),
    "title": _text(LONGEST_LABEL),
    "for_whom": _one_of(list(ForWhom)),
    "order": _order,
    "emergency": _flag,
    "source": _text(LONGEST_TEXT),
    "signature": _table,
    "steps": _tables(1, MOST_STEPS),
}
SIGNATURE: Final[Mapping[str, Check]] = {"clinician": _signer, "on": _day}
STEP: Final[Mapping[str, Check]] = {
    "id": _name(LONGEST_STEP_ID),
    "text": _words,
    "way": _one_of(list(Way)),
    "choices": _tables(1, MOST_CHOICES),
}
CHOICE: Final[Mapping[str, Check]] = {
    "words": _text(LONGEST_LABEL),
    "to": _name(LONGEST_STEP_ID),
    "act": _one_of(list(Act)),
}
OPTIONAL: Final = frozenset({"way", "choices", "to", "act"})
"""Each key of each table with its check, which returns what the value must be, or None if it is."""
