"""Every member's own data key, wrapped, in a database of its own that backups do not contain.

Destroying one key makes everything that was sealed under it unreadable, also in every copy of the main database.
"""

import asyncio
import os
import secrets
import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import CirclekeeperError
from core.ids import MemberId

T = TypeVar("T")
ID_BYTES = 16
NONCE_BYTES = 12
CACHED = 4096
MAKE = "CREATE TABLE IF NOT EXISTS data_key (id BLOB PRIMARY KEY, member TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL)"


class SealBrokenError(CirclekeeperError):
    """A sealed value was changed, or moved to another row or column, or belongs to another master key."""


class KeyStore:
    """Opens `path` (made if missing, for its owner alone), or lives in memory if `path` is None.

    Keys in use are kept in memory, the latest 4096 of them.
    """

    def __init__(self, path: Path | None, wrap: bytes) -> None:
        if path is not None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        self._wrap = AESGCM(wrap)
        self._by_id: OrderedDict[bytes, bytes] = OrderedDict()
        self._by_member: OrderedDict[MemberId, bytes] = OrderedDict()
        self._turn = asyncio.Lock()
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        # A write-ahead log would keep the bytes of a destroyed key for a while; a rollback journal is gone at commit.
        for pragma in ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(MAKE)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(work)

    def _remember(self, key_id: bytes, member: MemberId, key: bytes) -> None:
        self._by_id[key_id] = key
        self._by_member[member] = key_id
        while len(self._by_id) > CACHED:
            self._by_id.popitem(last=False)
        while len(self._by_member) > CACHED:
            self._by_member.popitem(last=False)

    async def make(self, member: MemberId) -> None:
        """Make a member's key. It is on the disk when this returns. Raises sqlite3.IntegrityError if there is one."""
        key_id, key = secrets.token_bytes(ID_BYTES), secrets.token_bytes(32)
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = nonce + self._wrap.encrypt(nonce, key, key_id + member.encode())
        row = (key_id, member, wrapped)
        async with self._turn:
            await self._run(lambda: self._db.execute("INSERT INTO data_key VALUES (?, ?, ?)", row))
            self._remember(key_id, member, key)

    async def _load(self, column: str, value: object) -> tuple[bytes, bytes] | None:
        query = f"SELECT id, member, wrapped FROM data_key WHERE {column} = ?"  # noqa: S608 - our own two column names
        row = await self._run(lambda: self._db.execute(query, (value,)).fetchone())
        if row is None:
            return None
        key_id, member, wrapped = row
        try:
            key = self._wrap.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key_id + member.encode())
        except InvalidTag:
            raise SealBrokenError("a wrapped key in the key store does not open") from None
        self._remember(key_id, MemberId(member), key)
        return key_id, key

    async def of(self, member: MemberId) -> tuple[bytes, bytes] | None:
        """Return (key id, key) of a member, None if it was destroyed or never was."""
        key_id = self._by_member.get(member)
        key = self._by_id.get(key_id) if key_id else None
        if key_id is not None and key is not None:
            return key_id, key
        async with self._turn:
            return await self._load("member", member)

    async def by_id(self, key_id: bytes) -> bytes | None:
        """Return a key by its id, None if it was destroyed."""
        key = self._by_id.get(key_id)
        if key is not None:
            self._by_id.move_to_end(key_id)
            return key
        async with self._turn:
            loaded = await self._load("id", key_id)
        return loaded[1] if loaded else None

    async def owners(self) -> set[MemberId]:
        """Return all members that have a key."""
        async with self._turn:
            rows = await self._run(lambda: self._db.execute("SELECT member FROM data_key").fetchall())
        return {MemberId(member) for (member,) in rows}

    async def destroy(self, member: MemberId) -> None:
        """Destroy a member's key for ever. Destroying it again changes nothing."""
        async with self._turn:
            await self._run(lambda: self._db.execute("DELETE FROM data_key WHERE member = ?", (member,)))
            key_id = self._by_member.pop(member, None)
            if key_id is not None:
                self._by_id.pop(key_id, None)

    async def close(self) -> None:
        """Close the file and forget all keys."""
        async with self._turn:
            self._by_id.clear()
            self._by_member.clear()
            self._db.close()
