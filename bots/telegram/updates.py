"""From Telegram's raw JSON to an `Inbound`: an allow-list of fields, and nothing that could fail on odd input."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from core.ids import NativeRef
from core.message import MOST_PICTURE, Address, Inbound, InboundKey, Press, Unsupported

ALLOWED: Final = ("message", "edited_message", "callback_query")
KINDS: Final = (
    ("animation", Unsupported.PICTURE),
    ("sticker", Unsupported.PICTURE),
    ("photo", Unsupported.PICTURE),  # too large for us
    ("video", Unsupported.PICTURE),
    ("video_note", Unsupported.VOICE),
    ("voice", Unsupported.VOICE),
    ("audio", Unsupported.VOICE),
    ("document", Unsupported.FILE),
    ("contact", Unsupported.CONTACT),
    ("location", Unsupported.LOCATION),
    ("venue", Unsupported.LOCATION),
)
SERVICE: Final = frozenset({"pinned_message", "message_auto_delete_timer_changed", "write_access_allowed"})


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that has to be fetched before it is an `Inbound`: `inbound` lacks only its bytes."""

    inbound: Inbound
    file_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """An update that needs no handling; `reason` is one word."""

    reason: str


def sender_of(payload: bytes) -> str:
    """Return the private chat an update came from, empty if there is none: updates of one chat stay in order."""
    update = _json(payload)
    query = _table(update.get("callback_query"))
    message = _table(query.get("message") or update.get("message") or update.get("edited_message"))
    chat = _table(message.get("chat"))
    return str(chat.get("id", ""))


def query_of(payload: bytes) -> str | None:
    """Return the id of a pressed button's query, which wants an answer."""
    found = _table(_json(payload).get("callback_query")).get("id")
    return found if isinstance(found, str) else None


def said_in(payload: bytes) -> str:
    """Return the words of an update, or the token of a pressed button; "" if there are none. Never raises."""
    update = _json(payload)
    message = _table(update.get("message") or update.get("edited_message"))
    words = _table(update.get("callback_query")).get("data") or message.get("text") or message.get("caption")
    return words if isinstance(words, str) else ""


def read(key: InboundKey, payload: bytes, now: datetime) -> Inbound | Photo | Nothing:
    """Return what an update says, or why it says nothing to us. Never raises.

    `now` is when it was kept: Telegram does not say when a button was pressed.
    """
    update = _json(payload)
    if query := _table(update.get("callback_query")):
        return _press(key, query, now)
    if message := _table(update.get("message")):
        return _message(key, message, now)
    if edited := _table(update.get("edited_message")):
        return _edited(key, edited, now)
    return Nothing("unparsable" if not update else "ignored")


def _json(payload: bytes) -> Mapping[str, Any]:
    try:
        return _table(json.loads(payload))
    except (ValueError, RecursionError):
        return {}


def _whole(value: object) -> bool:
    """Return whether a value is a number: in JSON true is none, though Python says so."""
    return type(value) is int


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _private(message: Mapping[str, Any]) -> Address | None:
    chat, sender = _table(message.get("chat")), _table(message.get("from"))
    number = chat.get("id")
    if chat.get("type") != "private" or sender.get("is_bot") or not _whole(number):
        return None
    return Address("telegram", str(number))


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if type(seconds) is int and 0 < seconds < 2**33 else None


def _press(key: InboundKey, query: Mapping[str, Any], now: datetime) -> Inbound | Nothing:
    chat, data = _private({**_table(query.get("message")), "from": query.get("from")}), query.get("data")
    if chat is None or not isinstance(data, str):
        return Nothing("ignored")
    return Inbound(key, chat, now, press=Press(data))


def _edited(key: InboundKey, message: Mapping[str, Any], now: datetime) -> Inbound | Nothing:
    """Return new words for an earlier message. A picture keeps its pixels: only its caption can change here."""
    chat, number = _private(message), message.get("message_id")
    text = message.get("text", message.get("caption"))
    if chat is None or not _whole(number) or not isinstance(text, str) or not text.strip():
        return Nothing("ignored")
    clean = text.encode("utf-8", "replace").decode()
    ref = NativeRef(str(number))
    return Inbound(key, chat, _moment(message.get("edit_date")) or now, text=clean, ref=ref, edits=ref)


def _largest(message: Mapping[str, Any]) -> str | None:
    """Return the file id of a photo's largest size that we may take."""
    sizes = message.get("photo")
    if not isinstance(sizes, list):
        return None
    fitting = [
        one
        for one in map(_table, sizes)
        if isinstance(one.get("file_id"), str)
        and not (_whole(one.get("file_size")) and one["file_size"] > MOST_PICTURE)
    ]
    best = max(fitting, key=lambda one: one["width"] if _whole(one.get("width")) else 0, default=None)
    return str(best["file_id"]) if best is not None else None


def _message(key: InboundKey, message: Mapping[str, Any], now: datetime) -> Inbound | Photo | Nothing:
    chat, number = _private(message), message.get("message_id")
    if not _whole(number) or not _whole(_table(message.get("chat")).get("id")):
        return Nothing("unparsable")
    if chat is None or SERVICE & message.keys():
        return Nothing("ignored")
    sent = _moment(message.get("date")) or now
    answered = _table(message.get("reply_to_message")).get("message_id")
    reply_to = NativeRef(str(answered)) if _whole(answered) else None
    ref, text = NativeRef(str(number)), message.get("text")
    if "forward_origin" in message:
        return Inbound(key, chat, sent, unsupported=Unsupported.FORWARD, ref=ref, reply_to=reply_to)
    if isinstance(text, str) and text.strip():
        # A lone surrogate cannot be stored or sent; it becomes a question mark.
        clean = text.encode("utf-8", "replace").decode()
        return Inbound(key, chat, sent, text=clean, ref=ref, reply_to=reply_to)
    if file_id := _largest(message):
        caption = message.get("caption")
        words = caption.encode("utf-8", "replace").decode() if isinstance(caption, str) else ""
        return Photo(Inbound(key, chat, sent, text=words, ref=ref, reply_to=reply_to), file_id)
    kind = next((kind for name, kind in KINDS if name in message), Unsupported.OTHER)
    return Inbound(key, chat, sent, unsupported=kind, ref=ref, reply_to=reply_to)
