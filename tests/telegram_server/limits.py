"""Telegram's documented sending limits, kept strictly.

Rules (each changeable at run time, see `Rules`):
- `per_second` (30): messages of one bot in ANY sliding window of one second, whatever the chat.
- private chat: one message per `chat_interval` (1 s); `chat_burst` (1) messages may come at once, refilled at that pace.
- group: `group_per_minute` (20) in any sliding window of 60 seconds.
- `count_edits` (true): edits count as messages. Telegram's page does not say so; its servers do refuse fast edits.
- `halt` (true): who was told to wait N seconds and does not is refused again, and counted as `impatient`.
A refused request uses up nothing. Time here is the machine's monotonic clock, never the simulated one.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any

MINUTE = 60.0
SECOND = 1.0
WHOLE_BOT = 0  # no chat has this number


@dataclass(slots=True)
class Rules:
    """The numbers of the limits."""

    limits_on: bool = True
    per_second: int = 30
    chat_burst: int = 1
    chat_interval: float = SECOND
    group_per_minute: int = 20
    count_edits: bool = True
    halt: bool = True

    def change(self, changes: dict[str, Any]) -> None:
        """Set the named numbers. Raises ValueError for a name that is no rule."""
        for name, value in changes.items():
            if name not in self.__slots__:
                raise ValueError(f"no rule is named {name}")
            setattr(self, name, value)


@dataclass(slots=True)
class Limits:
    """Counts what was sent and says how long the next one has to wait."""

    rules: Rules = field(default_factory=Rules)
    refused: int = 0
    impatient: int = 0
    peak: int = 0
    _bot: deque[float] = field(default_factory=deque[float])
    _groups: dict[int, deque[float]] = field(default_factory=dict[int, deque[float]])
    _free_at: dict[int, float] = field(default_factory=dict[int, float])
    _halted: dict[int, float] = field(default_factory=dict[int, float])

    def admit(self, chat: int, now: float) -> int:
        """Count a message for a chat at a monotonic time. Returns 0, or the whole seconds it was told to wait."""
        bot = self._bot
        while bot and bot[0] <= now - SECOND:
            bot.popleft()
        if self.rules.limits_on and (wait := self._wait(chat, now)):
            self.refused += 1
            return wait
        bot.append(now)
        self.peak = max(self.peak, len(bot))
        if chat < 0:
            self._groups.setdefault(chat, deque()).append(now)
        else:
            self._free_at[chat] = max(self._free_at.get(chat, now), now) + self.rules.chat_interval
        return 0

    def _wait(self, chat: int, now: float) -> int:
        rules = self.rules
        for scope in (WHOLE_BOT, chat):
            left = self._halted.get(scope, 0.0) - now
            if rules.halt and left > 0:
                self.impatient += 1
                return math.ceil(left)
        if len(self._bot) >= rules.per_second:
            return self._halt(WHOLE_BOT, now, self._bot[-rules.per_second] + SECOND - now)
        if chat < 0:
            sent = self._groups.setdefault(chat, deque())
            while sent and sent[0] <= now - MINUTE:
                sent.popleft()
            if len(sent) >= rules.group_per_minute:
                return self._halt(chat, now, sent[-rules.group_per_minute] + MINUTE - now)
        else:
            early = self._free_at.get(chat, now) - now - (rules.chat_burst - 1) * rules.chat_interval
            if early > 0:
                return self._halt(chat, now, early)
        return 0

    def _halt(self, scope: int, now: float, seconds: float) -> int:
        whole = max(1, math.ceil(seconds))
        self._halted[scope] = now + whole
        return whole
