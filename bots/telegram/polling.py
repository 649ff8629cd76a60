"""Receiving: each update is on our disk before Telegram hears that we have it.

The library's own polling confirms updates when it fetches them: a kill in between loses them for ever.
"""

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, TelegramError

from bots.telegram.faults import meaning
from bots.telegram.pictures import fetch
from bots.telegram.updates import ALLOWED, Nothing, Photo, query_of, read, said_in, sender_of
from core.clock import Clock
from core.errors import RateLimited
from core.inbox import Inbox
from core.message import Inbound, InboundKey
from core.ports import RawUpdate, Receive, Store

log = structlog.get_logger(__name__)
POLL_SECONDS: Final = 25
BATCH: Final = 100
LONGEST_PAUSE: Final = 30.0


class Poll:
    """Two loops: one keeps what comes in, one hands it on, in order for each person."""

    _answers: asyncio.TaskGroup

    def __init__(self, bot: Bot, store: Store, clock: Clock, account: str, urgent: Callable[[str], bool]) -> None:
        self._bot = bot
        self._store = store
        self._clock = clock
        self._account = account
        self._inbox = Inbox(
            store, clock, "telegram", account, sender_of, self._read, lambda payload: urgent(said_in(payload))
        )

    async def run(self, receive: Receive) -> None:
        """Receive until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._answers = group
            group.create_task(self._keep_all())
            group.create_task(self._inbox.run(receive))

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
                self._inbox.ring()

    async def _fetch(self, offset: int) -> list[Any]:
        # Asked for as raw JSON: what the library cannot parse must block nothing.
        asked = urlencode(
            {"offset": offset, "timeout": POLL_SECONDS, "limit": BATCH, "allowed_updates": json.dumps(ALLOWED)}
        )
        found = await self._bot.request.post(f"{self._bot.base_url}/getUpdates?{asked}", read_timeout=POLL_SECONDS + 10)
        return found if isinstance(found, list) else []

    async def _keep(self, updates: Sequence[Any]) -> None:
        """Commit a batch; only then may the offset move. Fails only with the database's error: nothing is confirmed then."""
        async with self._store.begin(urgent=True) as tx:
            now = self._clock.now()
            for update in sorted(updates, key=_update_id):
                key = InboundKey("telegram", self._account, str(_update_id(update)))
                await tx.inbound.keep(key, json.dumps(update).encode(), now)
            await tx.commit()

    async def _read(self, update: RawUpdate) -> Inbound | str:
        if query := query_of(update.payload):
            self._answers.create_task(self._answer(query))
        found = read(update.key, update.payload, update.kept_at or self._clock.now())
        if isinstance(found, Nothing):
            return found.reason
        return await fetch(self._bot, found) if isinstance(found, Photo) else found

    async def _answer(self, query: str) -> None:
        """Stop the button's little clock; too late or failed, nothing is lost by it."""
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            log.info("telegram.press_unanswered", error=type(error).__name__)


def _update_id(update: Any) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0
