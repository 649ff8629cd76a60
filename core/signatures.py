"""Words that a clinician has read and signed: the records. The program ships no clinical text as signed."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.ids import StaffId
from core.replies import gaps_of, sentences


@dataclass(frozen=True, slots=True)
class Signed:
    """A text as it was signed: `name` says which, `digest` is that of `words`."""

    name: str
    digest: str
    words: str
    staff: StaffId | None
    at: datetime


def digest_of(words: str) -> str:
    """Return the SHA-256 of a text as 64 hex digits: changed words are other words."""
    return hashlib.sha256(words.encode()).hexdigest()


CRISIS: Final = "crisis"
"""The name of the one text that a real circle cannot open without."""
TABLES: Final = ("crisis", "care", "line", "worried", "cards")
"""Whose sentences it holds: all that the program says by itself to somebody in danger or in distress, or worried."""
STAFF_ONLY: Final = frozenset({"line.from_person", "line.ring", "line.yours", "line.not_yours", "line.length"})
"""What only whoever answers reads needs no signature. (The table `alarm` is staff's as a whole.)"""
FRAMES: Final = frozenset({"line.from_desk", "cards.words", "cards.choice"})
"""Nothing but gaps, so there is nothing to sign."""


class Mark(StrEnum):
    """What became of a sentence since the last signature."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence for whoever signs: `before` is what was signed, "" if nothing was.

    One whose gaps changed is NEW, because what was signed cannot be said any more (see `replies.serve_signed`).
    """

    key: str
    text: str
    mark: Mark
    before: str = ""


def to_sign(table: str) -> dict[str, str]:
    """Return what members are told out of a table, by its dotted key, in the order in which it was written."""
    left_out = STAFF_ONLY | FRAMES
    return {key: text for key, text in sentences().items() if key.startswith(f"{table}.") and key not in left_out}


def crisis_words() -> str:
    """Return the crisis text that this version ships: its tables as TOML, keys sorted, one line for each sentence."""
    lines: list[str] = []
    for table in TABLES:
        own = to_sign(table)
        lines += [f"[{table}]", *(f"{key.partition('.')[2]} = {_quoted(own[key])}" for key in sorted(own)), ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    # A JSON string is a TOML string, but for the one control character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def sentences_of(words: str) -> dict[str, str]:
    """Return the sentences of a signed text by their dotted key. Raises ValueError for what is no such text."""
    return {f"{table}.{key}": text for table, entries in tomllib.loads(words).items() for key, text in entries.items()}


def for_reading(signed: Signed | None) -> dict[str, list[Read]]:
    """Return by table what is to be signed, in the order in which it was written, with what is new in it marked."""
    try:
        before = sentences_of(signed.words) if signed else {}
    except ValueError:
        before = {}  # this page is where a broken one is signed anew
    groups: dict[str, list[Read]] = {}
    for table in TABLES:
        here = to_sign(table)
        groups[table] = [_read(key, text, before) for key, text in here.items()]
        gone = [key for key in before if key.startswith(f"{table}.") and key not in here]
        groups[table] += [Read(key, "", Mark.GONE, before[key]) for key in gone]
    return groups


def _read(key: str, text: str, before: Mapping[str, str]) -> Read:
    if key not in before or gaps_of(before[key]) != gaps_of(text):
        return Read(key, text, Mark.NEW, before.get(key, ""))
    return Read(key, text, Mark.SAME if before[key] == text else Mark.CHANGED, before[key])
