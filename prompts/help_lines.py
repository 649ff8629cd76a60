"""Numbers to call, exactly as they are dialled. Which may be shown is decided in `core.lines`.

Emergency numbers are shown to whoever gave a country; without one there is no number, and never another country's.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from core.crisis import LineKind
from core.errors import ContentError

FILE: Final = Path(__file__).parent / "library" / "help_lines.csv"
FALLBACK: Final = "findahelpline.com"
NO_COUNTRY: Final = "ZZ"
"""The code of directories that belong to no country."""
COLUMNS: Final = (
    "country_code", "country", "emergency", "service", "kind", "dial_string", "is_short_code", "text_or_chat", "url",
    "hours", "source", "source_date", "evidence_grade", "status", "note", "verified_by", "verified_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One help line. `dial_string` is what a person types, empty if the service is reached by text or chat only."""

    country: str
    service: str
    kind: LineKind
    dial_string: str
    text_or_chat: str
    hours: str
    url: str
    source: str
    source_date: str
    verified_by: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class HelpLines:
    """All known lines. Countries are ISO codes of two letters, in any case."""

    every: tuple[Line, ...]
    _emergency: Mapping[str, str]
    _names: Mapping[str, str]

    @property
    def fallback(self) -> str:
        """Return the address of a directory to name when no line here is fresh."""
        return FALLBACK

    def emergency(self, country: str | None) -> str | None:
        """Return a country's emergency number as written, None if the country was not given or is unknown."""
        return self._emergency.get(_code(country))

    def countries(self) -> tuple[tuple[str, str], ...]:
        """Return (ISO code, name) of the countries known, by name."""
        return tuple(sorted(self._names.items(), key=lambda item: item[1]))


def load(file: Path = FILE) -> HelpLines:
    """Read the table. Raises ContentError with file and line for the first fault."""
    lines: list[Line] = []
    emergency: dict[str, str] = {}
    names: dict[str, str] = {}
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            if tuple(next(rows, ())) != COLUMNS:
                raise _fault(file, 1, f"the columns must be {', '.join(COLUMNS)}")
            for row in rows:
                if len(row) != len(COLUMNS):
                    raise _fault(file, rows.line_num, f"there are {len(row)} columns, not {len(COLUMNS)}")
                cells = dict(zip(COLUMNS, row, strict=True))
                wrong = _wrong(cells, emergency, names)
                if wrong:
                    raise _fault(file, rows.line_num, wrong)
                lines.append(_line(cells))
                if cells["country_code"] != NO_COUNTRY:
                    emergency[cells["country_code"]] = cells["emergency"]
                    names[cells["country_code"]] = cells["country"]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ContentError(f"{file.name} is not a UTF-8 table of comma separated values ({error})") from None
    except OSError as error:
        raise ContentError(f"{file.name} cannot be read ({error.strerror})") from None
    return HelpLines(tuple(lines), emergency, names)


def _wrong(cells: Mapping[str, str], emergency: Mapping[str, str], names: Mapping[str, str]) -> str | None:
    """Return what is wrong with a row, None if nothing is."""
    code = cells["country_code"]
    if not re.fullmatch(r"[A-Z]{2}", code):
        return f'country_code must be two capital letters, not "{code}"'
    for key in ("country", "emergency", "service"):
        if not cells[key].strip():
            return f"{key} is empty"
    if cells["kind"] not in list(LineKind):
        return f'kind must be one of {", ".join(LineKind)}, not "{cells["kind"]}"'
    if not any(cells[key].strip() for key in ("dial_string", "text_or_chat", "url")):
        return "there is no number, text, chat or address to reach this line"
    if names.get(code, cells["country"]) != cells["country"]:
        return f'{code} is called "{names[code]}" further up, "{cells["country"]}" here'
    if emergency.get(code, cells["emergency"]) != cells["emergency"]:
        return f'the emergency number of {code} is "{emergency[code]}" further up, "{cells["emergency"]}" here'
    if bool(cells["verified_by"].strip()) != bool(cells["verified_on"]):
        return "verified_by and verified_on go together: fill in both or none"
    if cells["verified_on"] and not _day(cells["verified_on"]):
        return f'verified_on must be a day such as 2026-11-23, not "{cells["verified_on"]}"'
    return None


def _line(cells: Mapping[str, str]) -> Line:
    return Line(
        country=cells["country_code"],
        service=cells["service"],
        kind=LineKind(cells["kind"]),
        dial_string=cells["dial_string"],
        text_or_chat=cells["text_or_chat"],
        hours=cells["hours"],
        url=cells["url"],
        source=cells["source"],
        source_date=cells["source_date"],
        verified_by=cells["verified_by"],
        verified_on=_day(cells["verified_on"]),
    )


def _day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _code(country: str | None) -> str:
    return (country or "").strip().upper()


def _fault(file: Path, line: int, wrong: str) -> ContentError:
    return ContentError(f"{file.name}, line {line}: {wrong}")
