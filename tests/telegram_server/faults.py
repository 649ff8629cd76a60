"""What goes wrong on purpose: for everybody (latency), for one chat, or for the next few calls."""

import time
from collections import deque
from dataclasses import dataclass, field

from tests.telegram_server.answers import Refusal, blocked, too_many

CHAT_KINDS = ("retry_after", "hang", "500", "blocked")
SEND_KINDS = ("lose_answer", "drop", "500", "502_html", "hang")


@dataclass(slots=True)
class ChatFault:
    """A lasting fault of one chat: `kind` is one of CHAT_KINDS, `until` a monotonic time or None for ever."""

    kind: str
    retry_after: int = 1
    until: float | None = None

    def strike(self) -> str | None:
        """Raise the chat's refusal, or return "hang"."""
        if self.kind == "retry_after":
            raise too_many(self.retry_after)
        if self.kind == "500":
            raise Refusal(500, "Internal Server Error")
        if self.kind == "blocked":
            raise blocked()
        return self.kind


@dataclass(slots=True)
class SendFault:
    """A fault of one coming call: `kind` is one of SEND_KINDS; `chat_id` None means whichever chat comes next."""

    kind: str
    chat_id: int | None = None
    method: str = "sendMessage"


@dataclass(slots=True)
class Faults:
    """All faults in force; `latency` is in seconds."""

    latency: float = 0.0
    chats: dict[int, ChatFault] = field(default_factory=dict[int, ChatFault])
    sends: deque[SendFault] = field(default_factory=deque[SendFault])

    def of_chat(self, chat_id: object) -> ChatFault | None:
        """Return the fault that a chat suffers from now."""
        if not self.chats or not isinstance(chat_id, int) or (fault := self.chats.get(chat_id)) is None:
            return None
        if fault.until is not None and fault.until <= time.monotonic():
            del self.chats[chat_id]
            return None
        return fault

    def of_call(self, method: str, chat_id: object) -> SendFault | None:
        """Return the first fault planned for this method and chat, without using it up."""
        if not self.sends:
            return None
        return next((f for f in self.sends if f.method == method and f.chat_id in {None, chat_id}), None)

    def plan(self, kind: str, count: int, chat_id: int | None, method: str) -> None:
        """Plan a fault for the next `count` calls of a method. Raises ValueError for an unknown kind."""
        if kind not in SEND_KINDS:
            raise ValueError(f"kind must be one of {', '.join(SEND_KINDS)}")
        self.sends.extend(SendFault(kind, chat_id, method) for _ in range(count))

    def afflict(self, chat_id: int, kind: str | None, retry_after: int, seconds: float | None) -> None:
        """Make a chat suffer for some seconds (None: until it is healed); kind None heals it. Raises ValueError."""
        if kind is None:
            self.chats.pop(chat_id, None)
            return
        if kind not in CHAT_KINDS:
            raise ValueError(f"kind must be one of {', '.join(CHAT_KINDS)}")
        until = None if seconds is None else time.monotonic() + seconds
        self.chats[chat_id] = ChatFault(kind, retry_after, until)
