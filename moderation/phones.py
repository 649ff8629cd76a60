"""Finds phone numbers in a text as written. A date, a dose, a score, a help line's number is none. Pure.

What looks like a number is judged by Google's numbering plans (`phonenumbers`) in the countries that circles are most
likely to be in. A false alarm costs a press; a missed number can bring a stranger to somebody's door.
"""

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from moderation.hotlines import digits_of, is_public

LEAST: Final = 7  # digits
MOST: Final = 15
JUDGED: Final = 60  # numbers of one text that are looked up in the numbering plans
_SPACE: Final = r"[\s().\-/·_*~|\u2010-\u2015\u200b-\u200f\u2060\ufe0f\u20e3]"
_CANDIDATE: Final = re.compile(
    rf"(?<![\w.:,/@#-])(?:\+|\(\+?)?{_SPACE}{{0,2}}\d(?:{_SPACE}{{0,3}}\d){{6,19}}(?![\w%])(?!:\d)"
)
_SPELLED: Final = re.compile(
    r"(?<!\w)(?:(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)[\s,.-]{1,3}){6,16}"
    r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
_CUE: Final = re.compile(
    r"\b(?:call|ring|phone|phone ?number|text|dial|whats ?app|signal|telegram|tel|mobile|mob|cell|cellphone|handy|number|"
    r"numero|número|nummer|telefono|teléfono|téléphone|telefon|reach|hmu|hit me up|sms|viber|wechat)\b"
    r"(?:\s+(?:me|us|him|her|them|is|on|at|up|anytime|tonight|s|no|here|now|instead|later|my|s|was|it|its|’s|or|text|call)){0,4}[\s:=.,-]{0,4}$",
    re.IGNORECASE,
)
_NO_PHONE: Final = re.compile(
    r"\b(?:order|ticket|case|invoice|ref|reference|tracking|parcel|serial|isbn|issn|doi|id|pin|code|version|build|rx|batch|lot|"
    r"receipt|score|scores|episode|room|flight|train|steps?|calories|points|followers|views|"
    r"psalm|verse|page|pages|chapter|model|part|item|bpm|mg|ml|mcg|usd|eur|gbp)\b"
    r"(?:\s+(?:number|no|nr|is|was|of|were|the|a|about|over|my)){0,2}[\s:#=.-]{0,3}$|[£$€#]\s?$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"^\s{0,2}(?:mg|mcg|ml|kg|g|km|m|cm|miles?|steps?|days?|hours?|hrs?|minutes?|mins?|seconds?|weeks?|months?|years?|"
    r"calories|kcal|points?|people|dollars|euros?|pounds?|bucks|percent|pm|am|times?|pages?|words?|lb|lbs|bpm)\b",
    re.IGNORECASE,
)
_DATES: Final = (
    r"(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])",
    r"(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)?\d\d",
    r"(?:19|20)\d\d",
)
_TIMES: Final = r"(?:[01]?\d|2[0-3])[.: ]?[0-5]\d(?:[.: ][0-5]\d)?"
_SAYS_WHEN: Final = re.compile(rf"(?:{'|'.join(_DATES)})(?:\s*(?:-|–|—|/|\s)\s*(?:{'|'.join((*_DATES, _TIMES))}))*")
_SMALL: Final = re.compile(r"\d{1,3}(?:[\s\-/–]+\d{1,3})+")
_DECIMAL: Final = re.compile(r"\d\.\d+")
_NANP: Final = re.compile(r"(?:\+?1[\s.-]{0,2})?\(?[2-9]\d\d\)?[\s.-]{0,2}\d{3}[\s.-]{0,2}\d{4}")
_SHAPE: Final = re.compile(r"\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}")

REGIONS: Final = (
    "US", "GB", "DE", "FR", "ES", "IT", "NL", "BE", "AT", "CH", "IE", "PT", "PL", "SE", "NO", "DK", "FI", "CZ", "GR",
    "AU", "NZ", "ZA", "IN", "PK", "NG", "KE", "BR", "MX", "AR", "CL", "CO", "JP", "KR", "PH", "SG", "HK", "IL", "TR", "RU", "UA",
)  # fmt: skip


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield where phone numbers stand in a text, in order, without overlaps."""
    for number, match in enumerate(_CANDIDATE.finditer(text)):
        written = match.group()
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 20]
        if is_phone(written.strip(), before, after, look_up=number < JUDGED):
            yield match.start() + len(written) - len(written.lstrip()), match.end()
    for match in _SPELLED.finditer(text):
        yield match.span()


def is_phone(written: str, before: str = "", after: str = "", *, look_up: bool = True) -> bool:
    """Return whether a run of digits, with what stands right before and after it, is somebody's phone number.

    Without `look_up` no numbering plan is asked, and what could be a number is one: it bounds the work.
    """
    digits = digits_of(written)
    if not LEAST <= len(digits) <= MOST or is_public(written):
        return False
    international = written.lstrip("( ").startswith("+") or (digits.startswith("00") and len(digits) >= 10)
    if international and len(set(digits)) > 1:
        return True
    if len(set(digits)) == 1 or _SAYS_WHEN.fullmatch(written.strip("() ")):
        return False
    if _UNIT.match(after) or _NO_PHONE.search(before):
        return False
    if _CUE.search(before) or _SHAPE.fullmatch(written):
        return True
    return _by_plan(written, digits, look_up=look_up)


def _by_plan(written: str, digits: str, *, look_up: bool) -> bool:
    """Return whether a numbering plan knows a number that nothing beside it explains."""
    if _DECIMAL.fullmatch(written) or (_SMALL.fullmatch(written) and not _thirds(written)):
        return False
    if _NANP.fullmatch(written) and _valid(digits[-10:], "US"):
        return True
    if len(digits) < 9 or not (digits.startswith("0") or _plain(written)):
        return False
    return not look_up or any(_valid(digits, region) for region in REGIONS)


def _thirds(written: str) -> bool:
    """Return whether small numbers in a row can still be one phone: with a 0 before, or in threes that are not round."""
    if written.startswith(("0", "(")):
        return True
    groups = re.split(r"\D+", written)
    return [len(one) for one in groups] == [3, 3, 3] and not all(one.endswith("0") for one in groups)


def _plain(written: str) -> bool:
    """Return whether a number is written in one piece, or in few: a list of scores has many."""
    return len(re.split(r"\D+", written.strip("()"))) <= 4


def _valid(digits: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False
