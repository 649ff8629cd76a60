"""Whose turn it is with the one connection that SQLite has: whoever cannot wait, then who came first."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class Turns:
    """One at a time. Who gives up waiting, or fails, holds up nobody."""

    def __init__(self) -> None:
        self._taken = False
        self._line: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._numbers = count()

    @asynccontextmanager
    async def taken(self, *, urgent: bool, seconds: float) -> AsyncIterator[None]:
        """Hold the turn while the block runs. Raises TimeoutError if it does not come within so many seconds."""
        if self._taken:
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._line, (not urgent, next(self._numbers), mine))
            try:
                async with asyncio.timeout(seconds):
                    await mine
            except BaseException:
                if mine.done() and not mine.cancelled():
                    self._next()  # it came at the very moment of giving up
                raise
        self._taken = True
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        """Hand the turn on without letting it go: nobody who comes now can slip in between."""
        while self._line:
            _, _, waiting = heapq.heappop(self._line)
            if not waiting.done():
                waiting.set_result(None)
                return
        self._taken = False
