"""Receiving: each update is on our disk before Telegram hears that we have it.

The library's own polling confirms updates when it fetches them: a kill in between loses them for ever.
"""

import asyncio
import json
import random
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, TelegramError

from bots.telegram.faults import meaning
from bots.telegram.pictures import fetch
from bots.telegram.updates import ALLOWED, Nothing, Photo, query_of, read, sender_of
from core.clock import Clock
from core.errors import RateLimited
from core.message import InboundKey
from core.ports import Event, RawUpdate, Receive, Store

log = structlog.get_logger(__name__)
POLL_SECONDS: Final = 25
AT_ONCE: Final = 8
BATCH: Final = 100
PAUSES: Final = (0.2, 0.6, 1.5)  # seconds before each further try
RECEIVE_SECONDS: Final = 30
WINDOW: Final = 500
LONGEST_PAUSE: Final = 30.0


class Poll:
    """Two loops: one keeps what comes in, one hands it on, in order for each person."""

    def __init__(self, bot: Bot, store: Store, clock: Clock, account: str) -> None:
        self._bot = bot
        self._store = store
        self._clock = clock
        self._account = account
        self._came = asyncio.Event()
        self._busy: set[str] = set()

    async def run(self, receive: Receive) -> None:
        """Receive until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_all())
            group.create_task(self._hand_on_all(receive))

    async def _keep_all(self) -> None:
        offset, pause = 0, 0.0
        while True:
            try:
                updates = await self._fetch(offset)
                pause = 0.0
            except TelegramError as error:
                pause = min(LONGEST_PAUSE, pause * 2 + 1)
                wait = meaning(error)
                if isinstance(wait, RateLimited):
                    pause = max(pause, wait.retry_after)
                event = "telegram.two_pollers" if isinstance(error, Conflict) else "telegram.poll_failed"
                log.warning(event, error=type(error).__name__)
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret
                continue
            if updates:
                await self._keep(updates)
                offset = max(offset, 1 + max(_update_id(update) for update in updates))
                self._came.set()

    async def _fetch(self, offset: int) -> list[Any]:
        # Asked for as raw JSON: what the library cannot parse must block nothing.
        asked = urlencode(
            {"offset": offset, "timeout": POLL_SECONDS, "limit": BATCH, "allowed_updates": json.dumps(ALLOWED)}
        )
        found = await self._bot.request.post(f"{self._bot.base_url}/getUpdates?{asked}", read_timeout=POLL_SECONDS + 10)
        return found if isinstance(found, list) else []

    async def _keep(self, updates: Sequence[Any]) -> None:
        """Commit a batch; only then may the offset move. Fails only with the database's error: nothing is confirmed then."""
        async with self._store.begin() as tx:
            now = self._clock.now()
            for update in sorted(updates, key=_update_id):
                key = InboundKey("telegram", self._account, str(_update_id(update)))
                await tx.inbound.keep(key, json.dumps(update).encode(), now)
            await tx.commit()

    async def _hand_on_all(self, receive: Receive) -> None:
        """Hand on what waits: one person's updates in order, several people at once, nobody waiting for another."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._came.clear()
                async with self._store.begin() as tx:
                    waiting = await tx.inbound.waiting("telegram", self._account, WINDOW)
                people: dict[str, list[RawUpdate]] = {}
                for update in waiting:
                    people.setdefault(sender_of(update.payload), []).append(update)
                for person, updates in people.items():
                    if person not in self._busy and len(self._busy) < AT_ONCE:
                        self._busy.add(person)
                        group.create_task(self._one_person(group, person, updates, receive))
                await self._came.wait()

    async def _one_person(
        self, group: asyncio.TaskGroup, person: str, updates: list[RawUpdate], receive: Receive
    ) -> None:
        try:
            for update in updates:
                if query := query_of(update.payload):
                    group.create_task(self._answer(query))
                await self._hand_on(update, receive)
        finally:
            self._busy.discard(person)
            self._came.set()

    async def _hand_on(self, update: RawUpdate, receive: Receive) -> None:
        found = read(update.key, update.payload, self._clock.now())
        if isinstance(found, Nothing):
            await self._finish(update.key, found.reason)
            return
        for pause in (0.0, *PAUSES):
            await asyncio.sleep(pause)
            try:
                async with asyncio.timeout(RECEIVE_SECONDS):
                    await receive(await fetch(self._bot, found) if isinstance(found, Photo) else found)
            except Exception as error:  # noqa: BLE001 - one update must not block everything behind it
                # Only the type: a traceback could hold text.
                log.error("telegram.update_failed", error=type(error).__name__)  # noqa: TRY400
            else:
                return
        await self._finish(update.key, "gave_up")

    async def _finish(self, key: InboundKey, outcome: str) -> None:
        async with self._store.begin() as tx:
            now = self._clock.now()
            await tx.inbound.finish(key, now, outcome)
            if outcome in {"gave_up", "unparsable"}:
                await tx.events.append(Event(f"inbound.{outcome}", "telegram", self._account, now))
            await tx.commit()

    async def _answer(self, query: str) -> None:
        """Stop the button's little clock; too late or failed, nothing is lost by it."""
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            log.info("telegram.press_unanswered", error=type(error).__name__)


def _update_id(update: Any) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0
