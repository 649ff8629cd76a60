"""Handing on what an adapter has kept: one person's updates in order, several people at once, who needs help first."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from core.clock import Clock
from core.message import Inbound
from core.ports import Event, RawUpdate, Receive, Store

log = logging.getLogger(__name__)
AT_ONCE: Final = 8
URGENT_TOO: Final = 4  # so many more at once, if they cannot wait
PAUSES: Final = (0.2, 0.6, 1.5)  # seconds before each further try
RECEIVE_SECONDS: Final = 30
WINDOW: Final = 500

Read = Callable[[RawUpdate], Awaitable[Inbound | str]]


def _no_hurry(_payload: bytes) -> bool:
    return False


@dataclass(slots=True)
class _Person:
    """What one person has sent and waits, in its order. `asked` is the last that was looked at for hurry.

    `hurry` is the last that cannot wait, 0 if none: until then nothing of theirs can.
    """

    updates: list[RawUpdate] = field(default_factory=list[RawUpdate])
    asked: int = 0
    hurry: int = 0

    @property
    def first(self) -> int:
        return self.updates[0].number

    @property
    def urgent(self) -> bool:
        return self.first <= self.hurry


class Inbox:
    """The updates of one account that are on our disk and not handled yet.

    `person` says, without ever failing, whose an update is; `read` turns one into an `Inbound`, or into the one word
    why it says nothing to us. It may fail while the network does: then it is tried again. `urgent` says, cheaply and
    without ever failing, whether an update cannot wait: then its sender's turn comes first, with all that they sent
    before it. It is asked only when more people wait than can be served at once, as after an outage, and it never changes
    the order of one person's updates.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        platform: str,
        account: str,
        person: Callable[[bytes], str],
        read: Read,
        urgent: Callable[[bytes], bool] = _no_hurry,
    ) -> None:
        self._store = store
        self._clock = clock
        self._platform = platform
        self._account = account
        self._person = person
        self._read = read
        self._urgent = urgent
        self._came = asyncio.Event()
        self._waiting: dict[str, _Person] = {}
        self._busy: set[str] = set()
        self._seen = 0

    def ring(self) -> None:
        """Say that something new was kept."""
        self._came.set()

    async def run(self, receive: Receive) -> None:
        """Hand on until cancelled."""
        self._waiting, self._busy = {}, set()
        async with asyncio.TaskGroup() as group:
            while True:
                self._came.clear()
                await self._look()
                for person in await self._next():
                    group.create_task(self._one(person, *self._take(person), receive))
                await self._came.wait()

    async def _look(self) -> None:
        """Take in what is new on the disk; with empty hands look at everything, so that nothing can be overlooked."""
        if not self._waiting and not self._busy:
            self._seen = 0
        while True:
            async with self._store.begin(urgent=True) as tx:
                page = await tx.inbound.waiting(self._platform, self._account, WINDOW, self._seen)
            for update in page:
                self._waiting.setdefault(self._person(update.payload), _Person()).updates.append(update)
                self._seen = update.number
            if len(page) < WINDOW:
                return

    def _take(self, person: str) -> tuple[RawUpdate, bool]:
        """Return a person's first update and whether it cannot wait. One at a time: a cry may follow what is in front."""
        self._busy.add(person)
        one = self._waiting[person]
        urgent, update = one.urgent, one.updates.pop(0)
        if not one.updates:
            del self._waiting[person]
        return update, urgent

    async def _next(self) -> list[str]:
        """Return whose turn it is: who cannot wait, then who came first. For the former there is always some room."""
        room = max(0, AT_ONCE - len(self._busy))
        ready = [person for person in self._waiting if person not in self._busy]
        if len(ready) <= room:
            return ready
        await self._ask(ready)
        ready.sort(key=lambda person: self._waiting[person].first)
        urgent = [person for person in ready if self._waiting[person].urgent]
        urgent = urgent[: max(0, AT_ONCE + URGENT_TOO - len(self._busy))]
        others = [person for person in ready if not self._waiting[person].urgent]
        return urgent + others[: max(0, room - len(urgent))]

    async def _ask(self, people: Sequence[str]) -> None:
        """Find out what cannot wait, off the event loop; each update is asked about once."""
        fresh = [
            (one, update) for person in people for one in (self._waiting[person],) for update in one.updates
            if update.number > one.asked
        ]  # fmt: skip

        def hear() -> list[bool]:
            return [self._urgent(update.payload) for _, update in fresh]

        for (one, update), urgent in zip(fresh, await asyncio.to_thread(hear) if fresh else (), strict=True):
            one.asked = update.number
            if urgent:
                one.hurry = update.number

    async def _one(self, person: str, update: RawUpdate, urgent: bool, receive: Receive) -> None:
        try:
            await self._hand_on(update, receive, urgent=urgent)
        finally:
            self._busy.discard(person)
            self._came.set()

    async def _hand_on(self, update: RawUpdate, receive: Receive, *, urgent: bool) -> None:
        for pause in (0.0, *PAUSES):
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(RECEIVE_SECONDS):
                    found = await self._read(update)
                    if isinstance(found, str):
                        await self._finish(update, found)
                    else:
                        await receive(replace(found, urgent=urgent))
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
