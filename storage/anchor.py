"""The newest entry of the audit log, noted in a file of its own: whoever cuts off the end of the log does not get it back."""

import asyncio
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select

from core.errors import ConfigError
from storage.chain import anchor_mark
from storage.schema import audit
from storage.store import SqlStore

log = structlog.get_logger(__name__)
FILE: Final = "audit-anchor"
HEADER: Final = "circlekeeper-anchor-1"
SECONDS: Final = 60.0
MARK_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry that was there once: its number, its chain mark in hexadecimal digits, and when that was noted."""

    number: int
    mark: str
    noted: str

    def __str__(self) -> str:
        return f"{self.number}:{self.mark}"


def anchor_of(said: str) -> Anchor:
    """Return the anchor that somebody kept elsewhere, as doctor printed it. Raises ConfigError."""
    number, _, mark = said.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19) or len(mark) != MARK_DIGITS:
        raise ConfigError(f"This is no anchor; it reads NUMBER:MARK, with {MARK_DIGITS} digits, as doctor prints it.")
    return Anchor(int(number), mark.lower(), "")


def read_anchor(folder: Path, key: bytes) -> Anchor | None:
    """Return the anchor beside the database, None if there is none yet. Raises ConfigError if it was changed."""
    try:
        words = (folder / FILE).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        words = []
    if len(words) == 5 and words[0] == HEADER and words[1].isdigit():
        _, number, mark, noted, proof = words
        if compare_digest(anchor_mark(key, int(number), mark, noted), proof):
            return Anchor(int(number), mark, noted)
    raise ConfigError(
        f"{folder / FILE} is damaged or was not written here: the end of the audit log cannot be checked against it."
    )


def write_anchor(folder: Path, key: bytes, anchor: Anchor) -> None:
    """Keep an anchor, whole or not at all."""
    proof = anchor_mark(key, anchor.number, anchor.mark, anchor.noted)
    beside = folder / f"{FILE}.{secrets.token_hex(4)}"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{HEADER} {anchor.number} {anchor.mark} {anchor.noted} {proof}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / FILE)


async def newest(store: SqlStore, now: datetime) -> Anchor | None:
    """Return where the log ends now, None while it is empty."""
    last = select(audit.c.number, audit.c.chain_mark).order_by(audit.c.number.desc()).limit(1)
    async with store.engine.connect() as connection:
        row = (await connection.execute(last)).one_or_none()
    return Anchor(row.number, row.chain_mark.hex(), now.isoformat(timespec="seconds")) if row is not None else None


async def fits(store: SqlStore, anchor: Anchor) -> bool:
    """Return whether the log still has the entry that an anchor knows."""
    here = select(audit.c.chain_mark).where(audit.c.number == anchor.number)
    async with store.engine.connect() as connection:
        found = (await connection.execute(here)).scalar_one_or_none()
    return found is not None and compare_digest(bytes(found).hex(), anchor.mark)


class Keeper:
    """Notes the end of the log every minute. What does not fit is never written over: that would hide what happened."""

    def __init__(self, store: SqlStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._said = False

    async def run(self) -> None:
        """Keep it for ever."""
        while True:
            await self.note(datetime.now(UTC))
            await asyncio.sleep(SECONDS)

    async def note(self, now: datetime) -> bool:
        """Note where the log ends; False if nothing was written."""
        end = await newest(self._store, now)
        try:
            before = await asyncio.to_thread(read_anchor, self._folder, self._store.chain_key)
        except ConfigError:
            return self._refuse()
        if before is not None and not await fits(self._store, before):
            return self._refuse()
        if end is None or (before is not None and end.number <= before.number):
            return False
        await asyncio.to_thread(write_anchor, self._folder, self._store.chain_key, end)
        return True

    def _refuse(self) -> bool:
        if not self._said:
            self._said = True
            log.error("audit.anchor_unfit")
        return False
