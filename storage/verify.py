"""Is the audit log what was written? Names the first entry that was changed, removed, put in or moved."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.anchor import Anchor
from storage.audit import EXPIRED
from storage.chain import COLUMNS, START, chain_mark, content_mark
from storage.columns import EPOCH, MICROSECOND
from storage.store import SqlStore

PAGE: Final = 2000
WORDS: Final = ("kind", "actor", "subject", "circle", "detail")  # columns that hold text


class Wrong(StrEnum):
    """What can be wrong with an entry."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    MOVED = "moved"
    EMPTIED = "emptied"
    CUT = "cut off"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry with which something is wrong. `at` is its own time, or that of the last one before it."""

    number: int
    what: Wrong
    at: datetime | None
    says: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: how many entries there are, how many of them say nothing any more, and the first fault.

    `also` is another one that may follow from it: entries that are empty, and nothing whole says that they expired.
    """

    entries: int
    expired: int
    last: Anchor | None
    fault: Fault | None
    also: Fault | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as the database keeps it, read so that no damage to it can stop us."""

    number: int
    columns: dict[str, Any]
    content: bytes
    chain: bytes

    @property
    def empty(self) -> bool:
        return all(value is None for value in self.columns.values())

    @property
    def at(self) -> datetime | None:
        at = self.columns["at"]
        try:
            return EPOCH + at * MICROSECOND if isinstance(at, int) else None
        except OverflowError:
            return None


async def verify(store: SqlStore, *anchors: Anchor) -> Checked:
    """Read the whole log and check every mark, then its end against the head and the anchors. Changes nothing.

    Page by page, so that nobody who writes has to wait for long; what is written meanwhile is read as well.
    """
    reader = _Reader(store.chain_key, anchors)
    after: int | None = None
    while True:
        async with store.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # The last page and the head must be of one moment.
                await connection.execution_options(isolation_level="REPEATABLE READ")
            page = await _page(connection, after)
            head = (await connection.execute(text("SELECT number, chain_mark FROM audit_head"))).all()
        reader.read(page)
        if len(page) < PAGE:
            break
        after = page[-1].number
    broken, emptied = reader.fault or reader.end(head), reader.wrongly_emptied()
    return Checked(reader.count, reader.expired, reader.last, broken or emptied, emptied if broken else None)


async def _page(connection: AsyncConnection, after: int | None) -> list[_Row]:
    sqlite = connection.dialect.name == "sqlite"
    # As bytes: letters that were damaged are no letters any more, and SQLite would refuse to show them.
    names = [f"CAST({name} AS BLOB) AS {name}" if sqlite and name in WORDS else name for name in COLUMNS]
    here = "" if after is None else "WHERE number > :after"
    query = (
        f"SELECT number, {', '.join(names)}, content_mark, chain_mark FROM audit {here} ORDER BY number LIMIT {PAGE}"  # noqa: S608 - our own names
    )
    rows = await connection.execute(text(query), {} if after is None else {"after": after})
    return [_Row(row[0], dict(zip(COLUMNS, row[1:-2], strict=True)), _raw(row[-2]), _raw(row[-1])) for row in rows]


class _Reader:
    """Goes through the entries in order, and remembers what the next one must be."""

    def __init__(self, key: bytes, anchors: tuple[Anchor, ...]) -> None:
        self._key = key
        self._anchors = anchors
        self._before = START
        self._number = 0
        self._at: datetime | None = None
        self._covered = 0  # up to here entries have expired by right
        self._emptied: list[list[int]] = []  # from and to of entries that say nothing any more
        self.fault: Fault | None = None
        self.count = self.expired = 0
        self.last: Anchor | None = None

    def read(self, page: list[_Row]) -> None:
        """Take in some more; after the first fault only to learn what has expired by right."""
        for place, row in enumerate(page):
            if self.fault is None:
                self.fault = self._look(row, page[place + 1] if place + 1 < len(page) else None)
            self._learn(row)

    def wrongly_emptied(self) -> Fault | None:
        """Return the first entry that is empty without right: who empties one and cannot say so in the log, is not us."""
        for first, last in self._emptied:
            if last > self._covered:
                says = "what it said was removed, and no entry says that it had expired"
                return Fault(max(first, self._covered + 1), Wrong.EMPTIED, None, says)
        return None

    def _learn(self, row: _Row) -> None:
        self.count += 1
        self.last = Anchor(row.number, row.chain.hex(), "")
        if row.empty:
            self.expired += 1
            if self._emptied and self._emptied[-1][1] == row.number - 1:
                self._emptied[-1][1] = row.number
            else:
                self._emptied.append([row.number, row.number])
        elif _text(row.columns["kind"]) == EXPIRED and self._whole(row, row.number):
            self._covered = max(self._covered, int(json.loads(_text(row.columns["detail"]))["through"]))

    def _whole(self, row: _Row, number: int) -> bool:
        return compare_digest(row.content, content_mark(self._key, number, row.columns))

    def _look(self, row: _Row, follower: _Row | None) -> Fault | None:
        number = self._number + 1
        if row.number < number:
            return Fault(row.number, Wrong.INSERTED, row.at, "the log begins with 1")
        if row.number > number:
            return Fault(number, Wrong.REMOVED, self._at, "it is missing")
        # An entry that has expired has nothing left to check but its place in the chain.
        if not row.empty and not self._whole(row, number):
            return self._strange(row, number, follower)
        if not compare_digest(row.chain, chain_mark(self._key, self._before, row.content)):
            return Fault(number, Wrong.CHANGED, row.at, "its tie to the entry before does not hold")
        other = next((one for one in self._anchors if one.number == number and one.mark != row.chain.hex()), None)
        if other is not None:
            says = f"the log up to here is not the one that was noted{_when(other)}"
            return Fault(number, Wrong.REPLACED, row.at, says)
        self._before, self._number, self._at = row.chain, number, row.at or self._at
        return None

    def _strange(self, row: _Row, number: int, follower: _Row | None) -> Fault:
        """Say what happened to a row that is not the entry of this number."""
        for other in range(1, self._far(number)):
            if self._whole(row, other):
                says = f"it stands in the wrong place: it is entry {other}"
                return Fault(number, Wrong.MOVED, row.at, says)
        if follower is not None and not follower.empty and self._whole(follower, number):
            return Fault(number, Wrong.INSERTED, row.at, "it was put in: the entry of this number stands behind it")
        return Fault(number, Wrong.CHANGED, row.at, "what it says is not what was written")

    def _far(self, number: int) -> int:
        """Return up to which number a moved entry is looked for."""
        return max([number * 2 + 1000, *(one.number + 1 for one in self._anchors)])

    def end(self, head: Sequence[Any]) -> Fault | None:
        """Check the end: a chain that was cut is whole in itself."""
        further = [one for one in self._anchors if one.number > self._number]
        if further:
            furthest = max(further, key=lambda one: one.number)
            says = f"the end of the log is missing: entry {furthest.number} was noted{_when(furthest)}"
            return Fault(self._number + 1, Wrong.CUT, self._at, says)
        if self._number == 0 and not head:
            return None
        if len(head) != 1:
            return Fault(self._number, Wrong.CHANGED, self._at, "the note of where the log ends is missing or doubled")
        if head[0][0] > self._number:
            says = f"the end of the log is missing: it went up to entry {head[0][0]}"
            return Fault(self._number + 1, Wrong.CUT, self._at, says)
        if head[0][0] < self._number:
            says = "it stands behind the end of the log"
            return Fault(head[0][0] + 1, Wrong.INSERTED, None, says)
        if not compare_digest(_raw(head[0][1]), self._before):
            return Fault(self._number, Wrong.CHANGED, self._at, "the note of where the log ends does not fit it")
        return None


def _raw(value: Any) -> bytes:
    """Return a mark as bytes; something else was put there if it is none, and fits nothing."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _when(anchor: Anchor) -> str:
    return f" at {anchor.noted}" if anchor.noted else ""
