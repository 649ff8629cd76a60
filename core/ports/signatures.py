"""Signed words, and help lines that a person here has checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.ids import StaffId
from core.signatures import Signed


class Signatures(Protocol):
    """What a clinician has read and signed. Nothing is ever taken away: the newest of a name serves."""

    async def sign(self, name: str, words: str, staff: StaffId, now: datetime) -> Signed:
        """Keep a text as it was signed."""
        ...

    async def newest(self, name: str) -> Signed | None:
        """Return the text of that name that was signed last."""
        ...

    async def all(self) -> Mapping[str, Signed]:
        """Return the newest of each name."""
        ...


@dataclass(frozen=True, slots=True)
class LineCheck:
    """One help line that somebody here called or looked up. `by` is their desk name."""

    country: str
    service: str
    dial_string: str
    by: str
    at: datetime


class LineChecks(Protocol):
    """Help lines that were checked."""

    async def check(self, made: LineCheck) -> None:
        """Keep a check; it replaces an older one of the same line."""
        ...

    async def all(self) -> Sequence[LineCheck]:
        """Return the newest check of each line."""
        ...
