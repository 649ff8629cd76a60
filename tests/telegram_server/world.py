"""The state of one bot's Telegram: everything that a reset throws away."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.chats import Chats
from tests.telegram_server.faults import Faults
from tests.telegram_server.journal import Journal
from tests.telegram_server.limits import Limits
from tests.telegram_server.updates import Updates

Json = dict[str, Any]
BOT = {
    "id": 7_000_000_001,
    "is_bot": True,
    "first_name": "Circlekeeper",
    "username": "circlekeeper_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
BOT_AS_SENDER = {key: BOT[key] for key in ("id", "is_bot", "first_name", "username")}


@dataclass(slots=True)
class Query:
    """A pressed button that waits for answerCallbackQuery; `pressed_at` is simulated time."""

    chat_id: int
    pressed_at: float
    answers: list[Json] = field(default_factory=list[Json])


@dataclass(slots=True)
class World:
    """One bot's chats, updates, limits, faults and journal. The calendar is the machine's plus `ahead` seconds."""

    chats: Chats = field(default_factory=Chats)
    updates: Updates = field(default_factory=Updates)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    queries: dict[str, Query] = field(default_factory=dict[str, Query])
    about: dict[tuple[str, str, str], Any] = field(default_factory=dict[tuple[str, str, str], Any])
    accepted: Counter[str] = field(default_factory=Counter[str])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    query_seconds: float = 60.0
    ahead: float = 0.0

    def now(self) -> float:
        """Return the simulated time in seconds since 1970."""
        return time.time() + self.ahead
