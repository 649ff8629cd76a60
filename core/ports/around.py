"""Collaborators beside the database."""

from collections.abc import Awaitable, Hashable, Sequence
from datetime import date
from typing import Protocol

from core.cards import Card
from core.crisis import LineKind
from core.message import Picture
from core.verdict import Verdict


class Screener(Protocol):
    """Says what a text is."""

    async def screen(self, text: str, *, whose: Hashable = "", urgent: bool = False) -> Verdict:
        """Return a verdict, off the event loop. Never raises: when it cannot know, it says hold.

        Where texts wait, those of one `whose` (a circle) take turns with those of others, so that a flood in one starves
        no other; an `urgent` one is next.
        """
        ...


class ScreeningHealth(Protocol):
    """How the screening is."""

    @property
    def usable(self) -> bool: ...
    @property
    def lost(self) -> int: ...
    @property
    def missed(self) -> int: ...


class WatchedScreener(Screener, Protocol):
    """A screener that says how it is."""

    def health(self) -> ScreeningHealth:
        """Return whether texts can be scored, how often that was lost, and for how many it was missing. Never waits."""
        ...


class Pictures(Protocol):
    """Makes pictures anew."""

    async def clean(self, raw: bytes) -> Picture:
        """Return a picture made from the pixels alone, off the event loop. Raises Refused for what it will not take."""
        ...


class Waker(Protocol):
    """Rings a platform's courier."""

    def wake(self, platform: str) -> None:
        """Say that a lane of this platform may have something to send. Call after the commit. Never waits."""
        ...

    def rung(self, platform: str) -> bool:
        """Return whether somebody rang since the last time this was asked. Never waits."""
        ...

    def woken(self, platform: str, timeout: float) -> Awaitable[None]:
        """Wait until somebody rings, or `timeout` seconds: a lost ring is never more than late."""
        ...


class HelpLine(Protocol):
    """One help line of the table, its number as it is dialled ("" if it is reached in another way only).

    `verified_by` and `verified_on` are what the table itself says; checks made at the desk are in `LineChecks`.
    """

    @property
    def country(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def kind(self) -> LineKind: ...
    @property
    def dial_string(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def source_date(self) -> str: ...
    @property
    def verified_by(self) -> str: ...
    @property
    def verified_on(self) -> date | None: ...


class HelpLines(Protocol):
    """Numbers to call; never guesses a country. Which lines may be shown is said by `core.lines` alone."""

    @property
    def every(self) -> Sequence[HelpLine]:
        """Return all lines of the table, checked or not."""
        ...

    def emergency(self, country: str | None) -> str | None:
        """Return a country's emergency number, None if the country was not given or is unknown."""
        ...

    def countries(self) -> Sequence[tuple[str, str]]:
        """Return (ISO code, name) of the countries known, by name."""
        ...


class Cards(Protocol):
    """What to do in an emergency. The words as they are today; which of them are signed, the database knows."""

    def all(self) -> Sequence[Card]:
        """Return every card. Never waits, never fails."""
        ...
