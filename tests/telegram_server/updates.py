"""The queue behind getUpdates, with Telegram's offset rules and the disorder that tests ask for.

An offset confirms (forgets) every update below it; a negative one keeps only that many of the newest. Updates wait at
most 24 hours of simulated time. `allowed_updates` is remembered and bears on updates made after it, as in Telegram.
"""

import asyncio
from collections import deque
from typing import Any

from tests.telegram_server.answers import Refusal

Json = dict[str, Any]
KEPT_SECONDS = 24 * 3600.0
FIRST = 500_000_001
LONGEST_POLL_SECONDS = 50
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
TWO_POLLS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """Pending updates, those confirmed before (to be told again on demand) and those held back."""

    def __init__(self) -> None:
        self._next = FIRST
        self._pending: dict[int, tuple[float, Json]] = {}
        self._told: deque[Json] = deque(maxlen=10_000)
        self._once: list[Json] = []
        self._held: list[Json] = []
        self._allowed: list[str] | None = None
        self._poll: asyncio.Future[bool] | None = None
        self.reverse = False

    @property
    def waiting(self) -> int:
        """How many updates are not confirmed yet."""
        return len(self._pending)

    def add(self, content: Json, now: float, *, held: bool = False) -> int:
        """Queue an update and return its id. A held one keeps its id and is told only after `release`."""
        update = {"update_id": self._next, **content}
        number = int(update["update_id"])
        self._next = max(self._next, number + 1)
        if self._welcome(next((key for key in update if key != "update_id"), "")):
            if held:
                self._held.append(update)
            else:
                self._pending[number] = (now, update)
                self._wake()
        return number

    def tell_again(self, ids: list[int] | None, last: int) -> list[int]:
        """Put confirmed updates into the next answer once more: the named ones, or the newest `last`. Returns their ids."""
        chosen = list(self._told)[-last:] if last else []
        if ids is not None:
            chosen = [u for u in self._told if u["update_id"] in ids]
        return self._tell_once(chosen)

    def release(self) -> list[int]:
        """Tell the held updates in the next answer, even when newer ones are confirmed already. Returns their ids."""
        freed, self._held = self._held, []
        return self._tell_once(freed)

    def drop(self) -> None:
        """Forget everything pending, as deleteWebhook(drop_pending_updates) does."""
        self._pending.clear()

    async def poll(self, wanted: Json, now: float) -> list[Json]:
        """Answer getUpdates. Waits up to `timeout` seconds; a newer poll ends this one with Telegram's 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(False)
        if "allowed_updates" in wanted:
            self._allowed = wanted["allowed_updates"] or None
        self._confirm(wanted.get("offset", 0), now)
        seconds = min(wanted.get("timeout", 0), LONGEST_POLL_SECONDS)
        if not self._pending and not self._once and seconds > 0:
            mine = self._poll = asyncio.get_running_loop().create_future()
            done, _ = await asyncio.wait([mine], timeout=seconds)
            if done and not mine.result():
                raise Refusal(409, TWO_POLLS)
            mine.cancel()
        return self._batch(min(max(wanted.get("limit", 100), 1), 100))

    def _batch(self, limit: int) -> list[Json]:
        once, self._once = self._once[:limit], self._once[limit:]
        batch = once + [update for _, update in list(self._pending.values())[: limit - len(once)]]
        return batch[::-1] if self.reverse else batch

    def _confirm(self, offset: int, now: float) -> None:
        ids = sorted(self._pending)
        gone = [number for number in ids if number < offset] if offset >= 0 else ids[:offset]
        for number in gone:
            self._told.append(self._pending.pop(number)[1])
        for number in [n for n, (since, _) in self._pending.items() if since < now - KEPT_SECONDS]:
            del self._pending[number]

    def _tell_once(self, chosen: list[Json]) -> list[int]:
        self._once += chosen
        self._wake()
        return [int(update["update_id"]) for update in chosen]

    def _welcome(self, kind: str) -> bool:
        return kind not in NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(True)
