"""Whether everything runs that somebody in danger needs: for ``/healthz`` and for the heartbeat."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

TICK_SECONDS: Final = 120.0  # a clock that has not ticked for so long is stuck
DATABASE_SECONDS: Final = 5.0  # a database that takes longer over a trivial question does not answer


class Answering(Protocol):
    """A database that can be asked whether it is there."""

    async def ping(self) -> None:
        """Do something trivial with it. Fails with its error."""
        ...


class Health:
    """Remembers who runs and when each clock ticked last. `seconds` tells a time that only ever grows."""

    def __init__(
        self,
        database: Answering,
        *,
        seconds: Callable[[], float] = time.monotonic,
        patience: float = DATABASE_SECONDS,
    ) -> None:
        self._database = database
        self._seconds = seconds
        self._patience = patience
        self._ticks: dict[str, float] = {}
        self._fallen: set[str] = set()
        self._asked: asyncio.Task[None] | None = None

    def watched(self, clock: str, job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """Return a job that counts as a tick of this clock whenever it has ended well."""
        self._ticks[clock] = self._seconds()

        async def tick() -> None:
            await job()
            self._ticks[clock] = self._seconds()

        return tick

    def runs(self, part: str) -> None:
        """Say that a part has begun (again)."""
        self._fallen.discard(part)

    def fell(self, part: str) -> None:
        """Say that a part has failed and rests."""
        self._fallen.add(part)

    async def trouble(self) -> str:
        """Return one word for what is wrong, "" if nothing is. Waits for the database some seconds at most."""
        if any(part.startswith("courier.") for part in self._fallen):
            return "courier"
        if any(self._seconds() - ticked > TICK_SECONDS for ticked in self._ticks.values()):
            return "clock"
        return "" if await self._database_answers() else "database"

    async def _database_answers(self) -> bool:
        # One question at a time, never cut off: a connection that is lost in the middle would not come back clean.
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._database.ping())
        asked = self._asked
        await asyncio.wait({asked}, timeout=self._patience)
        return asked.done() and not asked.cancelled() and asked.exception() is None

    async def close(self) -> None:
        """Give up a question that is still open."""
        if self._asked is not None:
            self._asked.cancel()
            await asyncio.gather(self._asked, return_exceptions=True)
