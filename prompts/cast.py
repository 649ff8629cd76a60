"""The synthetic members of a rehearsal: one file a temper, every file checked, each fault named with its file and line.

A file is TOML in UTF-8. Its file name is its id. `[[says]]` tables are the lines, in the order in which they are used.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from core.errors import ContentError
from core.rehearsal import Line, Temper, Trigger
from prompts.reading import CONTROL, ID, Fault, lines_of, shown, table_of

LIBRARY: Final = Path(__file__).parent / "library" / "rehearsal"
LONGEST_ID: Final = 20
LONGEST_TITLE: Final = 80
LONGEST_WORDS: Final = 600
MOST_LINES: Final = 30
LATEST: Final = 1800  # seconds after what a line reacts to
PRESSED: Final = ("care.fine", "care.talk", "care.danger", "crisis.say_yes", "crisis.say_unsure", "crisis.say_no")
Check = Callable[[object], str | None]


def load(folder: Path = LIBRARY) -> tuple[Temper, ...]:
    """Read ``*.toml`` in `folder`. Raises ContentError with one sentence for each faulty file."""
    tempers: list[Temper] = []
    faults: list[str] = []
    paths = sorted(folder.glob("*.toml"))
    for path in paths:
        try:
            tempers.append(_temper(path, [one.stem for one in paths]))
        except Fault as fault:
            faults.append(f"rehearsal/{path.name}, line {fault.line}: {fault}")
    if faults:
        raise ContentError("\n".join(faults))
    if not tempers:
        raise ContentError("rehearsal/ holds no synthetic member: add at least one file whose name ends in .toml")
    return tuple(sorted(tempers, key=lambda one: (one.order, one.id)))


def _temper(path: Path, known: Sequence[str]) -> Temper:
    lines = lines_of(path)
    spots = _spots(lines)
    values = table_of(lines, 1, "the file")
    _check(values, TOP, spots[0])
    if values["id"] != path.stem:
        raise Fault(spots[0].get("id", 1), f'id must be the name of the file, "{path.stem}"')
    signature = next(one for one in spots if one["name"] == -1)
    _check(values["signature"], SIGNATURE, signature)
    clinician, on = values["signature"]["clinician"], values["signature"]["on"]
    if bool(clinician) is not bool(on):
        raise Fault(signature.get("on", signature["line"]), "clinician and on must both be filled in, or neither")
    tables = [one for one in spots if one["name"] == 1]
    said = tuple(_line(one, spot, known) for one, spot in zip(values["says"], tables, strict=True))
    return Temper(values["id"], values["title"], values["order"], said, clinician, on)


def _line(values: Mapping[str, Any], spot: Mapping[str, int], known: Sequence[str]) -> Line:
    _check(values, SAYS, spot)
    least, most = values["after"]
    if ("words" in values) is ("press" in values):
        raise Fault(spot["line"], "a line needs either words or press")
    if values.get("about", "") not in {"", *known}:
        raise Fault(spot["about"], f"about must be the id of a temper, not {shown(values['about'])}")
    trigger = Trigger(values["on"])
    if values.get("answering") and trigger not in ANSWERED:
        names = ", ".join(sorted(ANSWERED))
        raise Fault(spot["answering"], f"only what is said on {names} can answer a message")
    return Line(
        on=trigger,
        least=least,
        most=most,
        words=values.get("words", ""),
        press=values.get("press", ""),
        about=values.get("about", ""),
        answering=values.get("answering", False),
        alone=values.get("alone", False),
        chance=values.get("chance", 100),
    )


def _check(values: Mapping[str, Any], checks: Mapping[str, Check], spot: Mapping[str, int]) -> None:
    unknown = next((key for key in values if key not in checks), None)
    if unknown is not None:
        raise Fault(spot.get(unknown, spot["line"]), f"{unknown} is not known here; the keys are {', '.join(checks)}")
    for key, check in checks.items():
        if key not in values:
            if key in OPTIONAL:
                continue
            raise Fault(spot["line"], f"{key} is missing")
        wrong = check(values[key])
        if wrong:
            raise Fault(spot.get(key, spot["line"]), f"{key} must be {wrong}, not {shown(values[key])}")


KEY: Final = re.compile(r"""\s*["']?([a-z_]+)["']?\s*=""")


def _spots(lines: Sequence[str]) -> list[dict[str, int]]:
    """Return for each table where its keys are set; ``line`` is where it begins, ``name`` 0 (top), -1 (signature) or 1."""
    spots: list[dict[str, int]] = [{"line": 1, "name": 0}]
    for number, line in enumerate(lines, start=1):
        if re.match(r"\s*\[\[\s*says\s*\]\]", line):
            spots.append({"line": number, "name": 1})
        elif re.match(r"\s*\[\s*signature\s*\]", line):
            spots.append({"line": number, "name": -1})
        elif key := KEY.match(line):
            spots[-1].setdefault(key[1], number)
    return spots


def _text(most: int) -> Check:
    def check(value: object) -> str | None:
        fits = isinstance(value, str) and 0 < len(value) <= most and value == value.strip()
        clean = isinstance(value, str) and not CONTROL.search(value) and "\n" not in value
        return None if fits and clean else f"a text of 1 to {most} characters on one line"

    return check


def _name(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= LONGEST_ID and ID.fullmatch(value)
    return None if fits else f"at most {LONGEST_ID} small letters and digits joined by dashes"


def _one_of(known: Sequence[str]) -> Check:
    def check(value: object) -> str | None:
        return None if isinstance(value, str) and value in known else f"one of {', '.join(known)}"

    return check


def _between(least: int, most: int) -> Check:
    def check(value: object) -> str | None:
        return None if type(value) is int and least <= value <= most else f"a number from {least} to {most}"

    return check


def _seconds(value: object) -> str | None:
    numbers = isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    fits = isinstance(value, list) and numbers and 0 <= value[0] <= value[1] <= LATEST
    return None if fits else f"two numbers of seconds such as [10, 40], at most {LATEST}"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _table(value: object) -> str | None:
    return None if isinstance(value, dict) else "a table"


def _tables(value: object) -> str | None:
    fits = isinstance(value, list) and 0 < len(value) <= MOST_LINES and all(isinstance(one, dict) for one in value)
    return None if fits else f"1 to {MOST_LINES} tables, each headed [[says]]"


def _signer(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= LONGEST_TITLE and "\n" not in value and not CONTROL.search(value)
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
    "id": _name,
    "title": _text(LONGEST_TITLE),
    "order": _between(1, 99),
    "source": _text(LONGEST_WORDS),
    "signature": _table,
    "says": _tables,
}
SIGNATURE: Final[Mapping[str, Check]] = {"clinician": _signer, "on": _day}
SAYS: Final[Mapping[str, Check]] = {
    "on": _one_of([str(one) for one in Trigger]),
    "after": _seconds,
    "words": _text(LONGEST_WORDS),
    "press": _one_of(PRESSED),
    "about": _name,
    "answering": _flag,
    "alone": _flag,
    "chance": _between(1, 100),
}
OPTIONAL: Final = frozenset({"words", "press", "about", "answering", "alone", "chance"})
ANSWERED: Final = frozenset({Trigger.FACILITATOR, Trigger.POST, Trigger.REPLY, Trigger.CRISIS})
"""Each key of each table with its check, which returns what the value must be, or None if it is."""
