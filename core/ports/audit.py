"""The log, for those who look back: who did what when, page by page, and what has been kept long enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.ids import CircleId


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `at` is None, and everything else empty, once it has expired: that it was there is all that is kept.

    `who` is the desk name as it was then, "" if no staff person did it. `alias` is the pseudonym of whom it is about, ""
    if nobody, None if they were forgotten since. `why` likewise.
    """

    number: int
    at: datetime | None
    kind: str
    actor: str
    who: str
    subject: str
    circle: CircleId | None
    alias: str | None
    detail: Mapping[str, str]
    why: str | None = field(repr=False)
    mark: str = field(repr=False)


class Audit(Protocol):
    """The log read backwards."""

    async def page(
        self,
        limit: int,
        *,
        before: int | None = None,
        actor: str = "",
        circle: str = "",
        kinds: Sequence[str] = (),
    ) -> Sequence[Entry]:
        """Return the newest entries, newest first; `before` a number, and only those that fit all that is given.

        `kinds` are patterns with ``%`` for anything; an entry fits if it fits one of them. What has expired fits none.
        """
        ...

    async def after(self, number: int, limit: int) -> Sequence[Entry]:
        """Return the entries that follow a number, oldest first, also those that have expired."""
        ...

    async def actors(self) -> Sequence[tuple[str, str]]:
        """Return the id and the newest desk name of every staff person in the log, by name."""
        ...

    async def expire(self, before: datetime, now: datetime, limit: int) -> int:
        """Empty the entries older than `before`, in order, and say so in the log; return how many.

        A day's worth at a time, so that the log does not fill with lines about itself.
        """
        ...
