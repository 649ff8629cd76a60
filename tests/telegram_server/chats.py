"""Chats and the messages they show. Message ids ascend per chat from 1, so the same id exists in many chats: who
keys a table by message id alone is caught here, as in Telegram's supergroups."""

from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.answers import Refusal, bad_request, blocked

Json = dict[str, Any]
SUPERGROUPS_BELOW = -1_000_000_000_000


@dataclass(slots=True)
class Shown:
    """One message as its chat shows it. `body` is Telegram's Message without the message it replies to."""

    body: Json
    by_bot: bool
    sent_at: float
    reply_to: int | None = None
    edited: int = 0
    deleted: bool = False
    quiet: bool = False

    @property
    def id(self) -> int:
        """The number in its chat."""
        return int(self.body["message_id"])

    def row(self) -> Json:
        """Return what a person sees, as an object for GET /control/shown."""
        body = self.body
        return {
            "message_id": self.id,
            "text": body.get("text", body.get("caption", "")),
            "entities": body.get("entities", body.get("caption_entities", [])),
            "from": "bot" if self.by_bot else "person",
            "reply_to": self.reply_to,
            "buttons": body.get("reply_markup", {}).get("inline_keyboard", []),
            "protect_content": body.get("has_protected_content", False),
            "edited": self.edited,
            "deleted": self.deleted,
            "sent_at": self.sent_at,
            "photo": body["photo"][-1]["file_id"] if "photo" in body else None,
            "quiet": self.quiet,
        }


@dataclass(slots=True)
class Chat:
    """A private chat (positive id) or a group (negative id)."""

    head: Json
    person: Json
    messages: dict[int, Shown] = field(default_factory=dict[int, Shown])
    blocked: bool = False
    deactivated: bool = False
    actions: list[Json] = field(default_factory=list[Json])
    _last: int = 0

    def add(self, body: Json, *, by_bot: bool, reply_to: int | None, now: float) -> Shown:
        """Append a message and give it the next id."""
        self._last += 1
        shown = Shown({"message_id": self._last, **body}, by_bot, now, reply_to)
        self.messages[self._last] = shown
        return shown

    def find(self, message_id: object) -> Shown | None:
        """Return a message that the chat still shows, or None."""
        shown = self.messages.get(message_id) if isinstance(message_id, int) else None
        return None if shown is None or shown.deleted else shown

    def full(self, shown: Shown) -> Json:
        """Return the Message with the message it replies to, one level deep, as Telegram sends it."""
        target = self.find(shown.reply_to)
        return shown.body if target is None else shown.body | {"reply_to_message": target.body}

    def open_to_bot(self) -> None:
        """Raise the 403 of a person who blocked the bot or deleted the account."""
        if self.blocked:
            raise blocked()
        if self.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")


class Chats:
    """All chats of one bot. A bot cannot open a private chat: it exists once its person has said something."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}

    def get(self, chat_id: object) -> Chat:
        """Return a chat that the bot may write to or read. Raises 400 for one it has never met."""
        chat = self._chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def meet(self, chat_id: int, person: Json | None, title: str | None = None) -> Chat:
        """Return a chat, made now if it is new; later facts about its person replace earlier ones."""
        chat = self._chats.get(chat_id)
        if chat is None:
            known = {"id": abs(chat_id), "is_bot": False, "first_name": "Person", **(person or {})}
            chat = self._chats[chat_id] = Chat(_head(chat_id, known, title), known)
        elif person and chat_id > 0:
            chat.person |= person
            chat.head = _head(chat_id, chat.person, None)
        return chat

    def ids(self) -> list[int]:
        """Return every chat's id."""
        return list(self._chats)


def _head(chat_id: int, person: Json, title: str | None) -> Json:
    if chat_id > 0:
        names: Json = {k: person[k] for k in ("first_name", "last_name", "username") if k in person}
        return {"id": chat_id, "type": "private", **names}
    kind = "supergroup" if chat_id < SUPERGROUPS_BELOW else "group"
    return {"id": chat_id, "type": kind, "title": title or "Group"}
