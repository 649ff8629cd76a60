"""The daily prompts: read from files, every file checked, each fault named with its file and line.

A file is UTF-8: a line ``+++``, a header in TOML, a line ``+++``, the text. Lines of a paragraph are joined.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from core.errors import ContentError
from prompts.reading import CONTROL, ID, Fault, joined, lines_of, shown, table_of

LIBRARY: Final = Path(__file__).parent / "library"
FENCE: Final = "+++"
LONGEST_TEXT: Final = 240
LONGEST_OPTION: Final = 24
LONGEST_ID: Final = 64


class Skill(StrEnum):
    """The twelve skills of the curriculum."""

    STARTING = "S1"
    ENDING = "S2"
    LISTENING = "S3"
    FEELINGS = "S4"
    STYLES = "S5"
    REQUESTS = "S6"
    RELATIONSHIP = "S7"
    BOUNDARIES = "S8"
    REFUSING = "S9"
    CONFLICT = "S10"
    PROBLEMS = "S11"
    FEEDBACK = "S12"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One daily prompt. `level` is 1 (gentle) to 3; `private_ok` says that it may be answered to the bot alone."""

    id: str
    skill: Skill
    level: int
    trigger_free: bool
    reply_options: tuple[str, ...]
    private_ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All prompts, in the order of their file names."""

    prompts: tuple[Prompt, ...]


def load(folder: Path = LIBRARY) -> Catalogue:
    """Read ``daily/*.md`` in `folder`. Raises ContentError with one sentence for each faulty file."""
    prompts: list[Prompt] = []
    homes: dict[str, str] = {}
    faults: list[str] = []
    for path in sorted((folder / "daily").glob("*.md")):
        name = f"daily/{path.name}"
        try:
            prompt = _read(path, homes)
        except Fault as fault:
            faults.append(f"{name}, line {fault.line}: {fault}")
        else:
            homes[prompt.id] = name
            prompts.append(prompt)
    if faults:
        raise ContentError("\n".join(faults))
    if not prompts:
        raise ContentError("daily/ holds no prompt: add at least one file whose name ends in .md")
    return Catalogue(tuple(prompts))


def _read(path: Path, homes: dict[str, str]) -> Prompt:
    header, body_line, body = _split(lines_of(path))
    values = table_of(header, 2, "the header")
    unknown = next((key for key in values if key not in CHECKS), None)
    if unknown is not None:
        raise Fault(_line_of(unknown, header), f"{unknown} is not known here; the keys are {', '.join(CHECKS)}")
    for key, check in CHECKS.items():
        if key not in values:
            raise Fault(1, f"{key} is missing from the header")
        wrong = check(values[key])
        if wrong:
            raise Fault(_line_of(key, header), f"{key} must be {wrong}, not {shown(values[key])}")
    if values["id"] in homes:
        raise Fault(_line_of("id", header), f"id {shown(values['id'])} is taken by {homes[values['id']]}")
    return Prompt(
        id=values["id"],
        skill=Skill(values["skill"]),
        level=values["level"],
        trigger_free=values["trigger_free"],
        reply_options=tuple(values["reply_options"]),
        private_ok=values["private_ok"],
        text=_text(body_line, body),
    )


def _split(lines: list[str]) -> tuple[list[str], int, list[str]]:
    """Return the header's lines, the number of the first line after it, and the lines after it."""
    if lines[0].rstrip() != FENCE:
        raise Fault(1, f"the file must begin with a line {FENCE}")
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == FENCE:
            return lines[1 : number - 1], number + 1, lines[number:]
    raise Fault(len(lines), f"the header has no closing line {FENCE}")


def _line_of(key: str, header: list[str]) -> int:
    """Return the file's line that sets a key; the header begins in line 2."""
    wanted = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(header, start=2) if wanted.match(line)), 1)


def _text(first_line: int, body: list[str]) -> str:
    for number, line in enumerate(body, start=first_line):
        if CONTROL.search(line):
            raise Fault(number, "this line holds a tab or a sign that cannot be seen")
    text = joined("\n".join(body))
    if not text:
        raise Fault(first_line - 1, "there is no text after the header")
    if len(text) > LONGEST_TEXT:
        starts = next(number for number, line in enumerate(body, start=first_line) if line.strip())
        raise Fault(starts, f"the text has {len(text)} characters; {LONGEST_TEXT} is the most")
    return text


def _id(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= LONGEST_ID and ID.fullmatch(value)
    return None if fits else "small letters and digits joined by dashes"


def _skill(value: object) -> str | None:
    # A text and one of the twelve: `in` would also accept what merely equals one.
    return None if isinstance(value, str) and value in list(Skill) else "one of S1 to S12"


def _level(value: object) -> str | None:
    return None if type(value) is int and value in {1, 2, 3} else "1, 2 or 3"


def _trigger_free(value: object) -> str | None:
    return None if value is True else "true"


def _reply_options(value: object) -> str | None:
    fits = (
        isinstance(value, list)
        and 2 <= len(value) <= 4
        and all(isinstance(one, str) and 0 < len(one) <= LONGEST_OPTION and one == one.strip() for one in value)
        and len(set(value)) == len(value)
        and not any(CONTROL.search(one) or "\n" in one for one in value)
    )
    return None if fits else f"2 to 4 different short texts of at most {LONGEST_OPTION} characters"


def _private_ok(value: object) -> str | None:
    return None if isinstance(value, bool) else "true or false"


CHECKS: Final[Mapping[str, Callable[[object], str | None]]] = {
    "id": _id,
    "skill": _skill,
    "level": _level,
    "trigger_free": _trigger_free,
    "reply_options": _reply_options,
    "private_ok": _private_ok,
}
"""Each key of the header with its check, which returns what the value must be, or None if it is."""
