"""The emergency route as part of every member's page, so that it is there when the server is not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.crisis import route
from core.ports import HelpLines


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to call. `dial` is a number that a telephone can dial, "" if none is known."""

    way: str
    dial: str


def general() -> Emergency:
    """Return the words for somebody whose country is not known: how to find a number, and no guess."""
    return Emergency(route(None, ()), "")


def emergency(lines: HelpLines, country: str | None, known: Sequence[tuple[str, str]]) -> Emergency:
    """Return the words for a country, None if it was not given. `known` are (service, number) of its checked lines."""
    number = lines.emergency(country)
    return Emergency(route(number, known), first_number(number or ""))


def first_number(words: str) -> str:
    """Return the first number in words such as "112 / 110 police", so that a telephone can dial it; "" if none."""
    found = re.search(r"\d[\d ]*\d|\d", words)
    return found.group().replace(" ", "") if found else ""
