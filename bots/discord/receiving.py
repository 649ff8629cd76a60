"""Receiving: each message is on our disk before we note that we have read so far; a gap is filled from that note.

Discord tells nothing again to who identifies anew. So at every new session each known channel is read on from the last
message that we kept, before anything newer is noted.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp
import discord
import structlog
from discord.http import Route

from bots.discord.events import EVENTS, key_of, number, parsed, table
from core.clock import Clock
from core.inbox import Inbox
from core.message import Address, InboundKey
from core.ports import Channel, Store

log = structlog.get_logger(__name__)
PAGE: Final = 100
FILLED_AT_ONCE: Final = 8
FILL_PAUSES: Final = (0.5, 2, 5, 15, 30)
READY: Final = "READY"
TOGETHER_SECONDS: Final = 0.02  # what comes within this time is put into order before it is kept

Told = tuple[str, Mapping[str, Any]]
Fetch = Callable[[Route], Awaitable[Any]]


def in_order(told: Sequence[Told]) -> list[Told]:
    """Return events with new messages in the order in which they were made; edits and deletions keep their places."""
    made = iter(sorted((one for one in told if one[0] == "MESSAGE_CREATE"), key=_age))
    return [next(made) if one[0] == "MESSAGE_CREATE" else one for one in told]


def _age(one: Told) -> int:
    return int(number(one[1].get("id")) or 0)


class Keeper:
    """Keeps what the gateway tells, in the order of the messages' ids."""

    def __init__(self, store: Store, clock: Clock, account: str, inbox: Inbox, fetch: Fetch) -> None:
        self._store = store
        self._clock = clock
        self._account = account
        self._inbox = inbox
        self._fetch = fetch
        self._told: asyncio.Queue[Told] = asyncio.Queue()
        self._behind: set[str] = set()
        self._missed: set[str] = set()
        self.owners: dict[str, str] = {}

    def tell(self, frame: str) -> None:
        """Take one frame of the gateway. Never waits."""
        whole = parsed(frame)
        event = whole.get("t")
        if event == READY:
            self._told.put_nowait((READY, {}))
        elif event in EVENTS:
            self._told.put_nowait((str(event), table(whole.get("d"))))

    async def run(self) -> None:
        """Keep until cancelled. Fails only with the database's error; what was not noted is read again then."""
        async with asyncio.TaskGroup() as group:
            while True:
                batch = [await self._told.get()]
                await asyncio.sleep(TOGETHER_SECONDS)
                while not self._told.empty():
                    batch.append(self._told.get_nowait())
                if any(event == READY for event, _ in batch):
                    group.create_task(self._fill_all(await self._known()))
                await self.keep([(event, data) for event, data in batch if event != READY])

    async def _known(self) -> Sequence[Channel]:
        """Return the channels that may have a gap, and note nothing newer for them until it is filled."""
        async with self._store.begin() as tx:
            known = await tx.inbound.channels("discord")
        self._behind |= {one.channel for one in known}
        self.owners |= {one.channel: one.address.user for one in known}
        return known

    async def keep(self, told: Sequence[Told], *, filling: bool = False) -> None:
        """Commit some events, and in the same commit how far each channel was read (`filling` notes that itself)."""
        ordered = in_order(told)
        async with self._store.begin(urgent=True) as tx:
            for event, data in ordered:
                key = key_of(event, data)
                channel = number(data.get("channel_id"))
                if key is None or channel is None:
                    continue
                if channel in self._behind and event == "MESSAGE_CREATE" and not filling:
                    # What is older is not here yet. The one who fills the gap reads this one, too, in its turn.
                    self._missed.add(channel)
                    continue
                payload = json.dumps({"t": event, "d": data}).encode()
                await tx.inbound.keep(InboundKey("discord", self._account, key), payload, self._clock.now())
                user = number(table(data.get("author")).get("id"))
                if user is not None and event == "MESSAGE_CREATE":
                    self.owners[channel] = user
                    if not filling:
                        await tx.inbound.read_up_to(Address("discord", user), channel, str(data["id"]))
            await tx.commit()
        self._inbox.ring()

    async def _fill_all(self, known: Sequence[Channel]) -> None:
        few = asyncio.Semaphore(FILLED_AT_ONCE)

        async def one_of_few(one: Channel) -> None:
            async with few:
                await self._fill(one)

        async with asyncio.TaskGroup() as group:
            for one in known:
                group.create_task(one_of_few(one))

    async def _fill(self, one: Channel) -> None:
        """Read a channel on from where we were, until nothing is newer. Tries again for as long as it takes."""
        last = one.last
        for attempt in range(1_000_000):
            try:
                while page := await self._page(one.channel, last):
                    last = str(page[-1]["id"])
                    await self.keep([("MESSAGE_CREATE", message) for message in page], filling=True)
                if one.channel not in self._missed:
                    break
                self._missed.discard(one.channel)
            except (discord.NotFound, discord.Forbidden):
                break  # the channel is gone, and with it what was in it
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("discord.gap_not_filled", error=type(error).__name__)
                await asyncio.sleep(FILL_PAUSES[min(attempt, len(FILL_PAUSES) - 1)])
        self._behind.discard(one.channel)
        async with self._store.begin() as tx:
            await tx.inbound.read_up_to(one.address, one.channel, last)
            await tx.commit()

    async def _page(self, channel: str, after: str) -> list[Mapping[str, Any]]:
        path = f"/channels/{{channel_id}}/messages?after={after}&limit={PAGE}"
        found = await self._fetch(Route("GET", path, channel_id=int(channel)))
        messages = [one for one in map(table, found if isinstance(found, list) else ()) if number(one.get("id"))]
        return sorted(messages, key=lambda one: int(one["id"]))
