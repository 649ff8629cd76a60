"""Passwords: argon2id, always off the loop, and never more work for a name that exists than for one that does not."""

import asyncio
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

AT_ONCE = 2  # each takes 46 MiB


class Passwords:
    """Hashes and checks passwords, a few at a time, in threads."""

    def __init__(self) -> None:
        # One of the settings that OWASP's cheat sheet on storing passwords recommends: 46 MiB, one pass, one lane.
        self._hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, type=Type.ID)
        self._turn = asyncio.Semaphore(AT_ONCE)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))

    async def encode(self, password: str) -> str:
        """Return the encoded hash of a new password."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def right(self, password: str, encoded: str | None) -> bool:
        """Return whether this is the password. Without a hash the same work is done, and the answer is no."""
        async with self._turn:
            return await asyncio.to_thread(self._right, password, encoded)

    def _right(self, password: str, encoded: str | None) -> bool:
        try:
            return self._hasher.verify(encoded or self._nobodys, password) and bool(encoded)
        except (VerificationError, InvalidHashError):
            return False
