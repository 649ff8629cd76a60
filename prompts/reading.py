"""What reading any content file shares: lines, TOML, paragraphs, and a fault that names its line."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

LONGEST_SHOWN: Final = 60
ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Fault(Exception):
    """What is wrong, and in which line of the file (from 1)."""

    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(wrong)
        self.line = line


def lines_of(path: Path) -> list[str]:
    """Return a file's lines, whatever ends them. Raises Fault if it cannot be read or is not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Fault(1, f"the file cannot be read ({error.strerror})") from None
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise Fault(raw.count(b"\n", 0, error.start) + 1, "this line is not UTF-8 text") from None
    return [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]


def table_of(lines: list[str], first: int, what: str) -> dict[str, Any]:
    """Return the TOML in some lines, of which the first is the file's line `first`. Raises Fault; `what` names them."""
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        line = int(at[1]) if at and at[1] else max(len(lines), 1)
        wrong = str(error)[: at.start()] if at else str(error)
        raise Fault(line + first - 1, f"{what} is not TOML: {wrong}") from None


def joined(text: str) -> str:
    """Return paragraphs with their lines joined, an empty line between two."""
    return "\n\n".join(" ".join(one.split()) for one in re.split(r"\n\s*\n", text.strip()))


def shown(value: object) -> str:
    """Return a wrong value as a complaint shows it: short, strings in double quotes."""
    words = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}..."
