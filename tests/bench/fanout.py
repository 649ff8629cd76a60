"""One post to N people on Telegram: our courier and the library's own limiter, against the same strict server."""

import asyncio
import tempfile
import time
from pathlib import Path

from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bots.telegram.adapter import Telegram
from core.clock import SystemClock
from core.courier import Courier
from core.message import Address, Inbound, InboundKey
from storage import open_store
from storage.keys import new_keys
from tests.fakes import FakePlatform
from tests.telegram_server.control import TelegramServer
from tests.world import World

FIRST_CHAT = 5000


async def fan_out(members: int, latency_ms: int = 50) -> None:
    """Print the time and the 429s of both at `latency_ms` of network."""
    for name, send in (("this courier", _ours), ("the library's AIORateLimiter", _theirs)):
        async with TelegramServer() as server:
            for chat in range(FIRST_CHAT, FIRST_CHAT + members + 1):
                await server.say(chat, "/start")
            await server.latency(latency_ms)
            seconds, failed = await send(server, members)
            stats = await server.stats()
            shown = [len(await server.shown(chat)) - 1 for chat in range(FIRST_CHAT + 1, FIRST_CHAT + members + 1)]
            print(
                f"fan-out to {members} over {name} at {latency_ms} ms: {seconds:.1f} s, {stats['limited']} answers 429, "
                f"{sum(1 for n in shown if n == 1)} of {members} reached once, {failed} failed"
            )


async def _ours(server: TelegramServer, members: int) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        new_keys(data / "secret.key")
        store = await open_store(None, data, data / "secret.key", upgrade=True)
        clock = SystemClock()
        world = World(store, clock=clock, platform=FakePlatform(name="telegram"))
        await world.circle()
        for chat in range(FIRST_CHAT, FIRST_CHAT + members + 1):
            await world.join(str(chat))
        telegram = Telegram(store, token=server.token, api_url=server.root, clock=clock)
        courier = Courier(store, world.house, telegram, world.waker)
        began = time.perf_counter()
        await world.hub.receive(
            Inbound(
                InboundKey("telegram", "main", "1"), Address("telegram", str(FIRST_CHAT)), clock.now(), text="Hello all"
            )
        )
        while True:
            await courier.drain_all()
            async with store.begin() as tx:
                due = await tx.deliveries.ready("telegram", clock.now(), 1)
            if not due:
                break
        seconds = time.perf_counter() - began
        failed = (await _counts(store)).get("failed", 0)
        await store.close()
        return seconds, failed


async def _counts(store) -> dict[str, int]:
    async with store.begin() as tx:
        return dict(await tx.deliveries.counts())


async def _theirs(server: TelegramServer, members: int) -> tuple[float, int]:
    request = HTTPXRequest(connection_pool_size=64, pool_timeout=300)
    bot: Bot = ExtBot(
        server.token, base_url=server.base_url, request=request, rate_limiter=AIORateLimiter(max_retries=5)
    )
    async with bot:
        began = time.perf_counter()
        chats = range(FIRST_CHAT + 1, FIRST_CHAT + members + 1)
        done = await asyncio.gather(*(bot.send_message(chat, "Hello all") for chat in chats), return_exceptions=True)
        seconds = time.perf_counter() - began
    return seconds, sum(1 for one in done if isinstance(one, TelegramError))
