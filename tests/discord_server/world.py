"""The state of one bot's Discord: people, their private channels, messages, sessions, faults, and what was asked."""

import itertools
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
EPOCH_MILLISECONDS = 1_420_070_400_000
APPLICATION = "900000000000000001"
BOT = {"id": APPLICATION, "username": "circlekeeper", "discriminator": "0000", "global_name": None, "avatar": None, "bot": True}  # fmt: skip
NONCE_SECONDS = 240.0
BUCKET, BUCKET_SECONDS = 5, 5.0
GLOBAL, GLOBAL_SECONDS = 50, 1.0
ACK_SECONDS = 3.0


class Refusal(Exception):
    """An error answer with Discord's own code."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code, **more}


class Dropped(Exception):
    """The connection is closed without an answer."""


@dataclass(slots=True)
class Message:
    """One message as its channel shows it; `body` is Discord's object."""

    body: Json
    by_bot: bool
    made: float
    nonce: str | None = None
    deleted: bool = False
    edits: int = 0
    quiet: bool = False
    files: list[bytes] = field(default_factory=list[bytes])

    @property
    def id(self) -> str:
        return str(self.body["id"])


@dataclass(slots=True)
class Channel:
    """The private channel of one person."""

    id: str
    user: Json
    messages: list[Message] = field(default_factory=list[Message])
    closed: bool = False  # the person blocked the bot
    sends: deque[float] = field(default_factory=deque[float])

    def find(self, message: object) -> Message | None:
        return next((one for one in self.messages if one.id == str(message) and not one.deleted), None)


@dataclass(slots=True)
class Interaction:
    """Something pressed, filled in or commanded, which waits for an answer."""

    id: str
    token: str
    channel: str
    made: float
    answered: Json | None = None
    shown: list[Json] = field(default_factory=list[Json])
    late: bool = False


@dataclass(slots=True)
class Trouble:
    """A planned or lasting fault: `500`, `drop` (before), `lose_answer` (after), `429`, `hang`. `left` None: for good."""

    kind: str
    channel: str | None
    method: str
    left: int | None
    retry_after: float = 1.0


@dataclass(slots=True)
class World:
    """Everything that a reset throws away."""

    channels: dict[str, Channel] = field(default_factory=dict[str, Channel])
    by_user: dict[str, str] = field(default_factory=dict[str, str])
    interactions: dict[str, Interaction] = field(default_factory=dict[str, Interaction])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    commands: list[Json] = field(default_factory=list[Json])
    troubles: list[Trouble] = field(default_factory=list[Trouble])
    asked: list[Json] = field(default_factory=list[Json])
    violations: list[str] = field(default_factory=list[str])
    counts: Counter[str] = field(default_factory=Counter[str])
    sent: deque[float] = field(default_factory=deque[float])
    limits: bool = True
    intent: bool = True
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def snowflake(self) -> str:
        """Return an id that is greater than all before."""
        milliseconds = int(time.time() * 1000) - EPOCH_MILLISECONDS
        return str((milliseconds << 22) + next(self.numbers) % (1 << 22))

    def channel_of(self, user: str, name: str = "Person") -> Channel:
        """Return a person's private channel, made now if it is new."""
        if user not in self.by_user:
            person = {"id": user, "username": f"{name.lower()}_user", "discriminator": "0", "global_name": name, "avatar": None}  # fmt: skip
            made = Channel(str(800_000_000_000_000_000 + len(self.channels)), person)
            self.channels[made.id] = made
            self.by_user[user] = made.id
        return self.channels[self.by_user[user]]

    def admit(self, channel: Channel | None) -> float:
        """Count one send and return 0, or how many seconds the sender must wait."""
        if not self.limits:
            return 0
        now = time.monotonic()
        spans = [(self.sent, GLOBAL, GLOBAL_SECONDS)]
        if channel is not None:
            spans.append((channel.sends, BUCKET, BUCKET_SECONDS))
        for times, most, seconds in spans:
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= most:
                self.counts["limited"] += 1
                return times[0] + seconds - now
        for times, _, _ in spans:
            times.append(now)
        return 0

    def trouble(self, method: str, channel: str | None) -> Trouble | None:
        """Return the fault that befalls a call, counting it."""
        for one in self.troubles:
            if one.method == method and one.channel in {None, channel}:
                if one.left is not None:
                    one.left -= 1
                    if one.left <= 0:
                        self.troubles.remove(one)
                self.counts[one.kind] += 1
                return one
        return None
