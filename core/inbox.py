"""Handing on what an adapter has kept: one person's updates in order, several people at once, nobody waits for another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from core.clock import Clock
from core.message import Inbound
from core.ports import Event, RawUpdate, Receive, Store

log = logging.getLogger(__name__)
AT_ONCE: Final = 8
PAUSES: Final = (0.2, 0.6, 1.5)  # seconds before each further try
RECEIVE_SECONDS: Final = 30
WINDOW: Final = 500

Read = Callable[[RawUpdate], Awaitable[Inbound | str]]


class Inbox:
    """The updates of one account that are on our disk and not handled yet.

    `person` says, without ever failing, whose an update is; `read` turns one into an `Inbound`, or into the one word
    why it says nothing to us. It may fail while the network does: then it is tried again.
    """

    def __init__(
        self, store: Store, clock: Clock, platform: str, account: str, person: Callable[[bytes], str], read: Read
    ) -> None:
        self._store = store
        self._clock = clock
        self._platform = platform
        self._account = account
        self._person = person
        self._read = read
        self._came = asyncio.Event()
        self._busy: set[str] = set()

    def ring(self) -> None:
        """Say that something new was kept."""
        self._came.set()

    async def run(self, receive: Receive) -> None:
        """Hand on until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._came.clear()
                async with self._store.begin() as tx:
                    waiting = await tx.inbound.waiting(self._platform, self._account, WINDOW)
                people: dict[str, list[RawUpdate]] = {}
                for update in waiting:
                    people.setdefault(self._person(update.payload), []).append(update)
                for person, updates in people.items():
                    if person not in self._busy and len(self._busy) < AT_ONCE:
                        self._busy.add(person)
                        group.create_task(self._one_person(person, updates, receive))
                await self._came.wait()

    async def _one_person(self, person: str, updates: list[RawUpdate], receive: Receive) -> None:
        try:
            for update in updates:
                await self._hand_on(update, receive)
        finally:
            self._busy.discard(person)
            self._came.set()

    async def _hand_on(self, update: RawUpdate, receive: Receive) -> None:
        for pause in (0.0, *PAUSES):
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(RECEIVE_SECONDS):
                    found = await self._read(update)
                    if isinstance(found, str):
                        await self._finish(update, found)
                    else:
                        await receive(found)
            except Exception as error:  # noqa: BLE001 - one update must not block everything behind it
                # Only the type: a traceback could hold text.
                log.error("inbox.update_failed", extra={"platform": self._platform, "error": type(error).__name__})  # noqa: TRY400
            else:
                return
        await self._finish(update, "gave_up")

    async def _finish(self, update: RawUpdate, outcome: str) -> None:
        async with self._store.begin() as tx:
            now = self._clock.now()
            await tx.inbound.finish(update.key, now, outcome)
            if outcome in {"gave_up", "unparsable"}:
                await tx.events.append(Event(f"inbound.{outcome}", self._platform, self._account, now))
            await tx.commit()
