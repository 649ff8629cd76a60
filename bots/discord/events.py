"""From Discord's raw JSON to an `Inbound`: an allow-list of fields, and nothing that could fail on odd input."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from core.ids import NativeRef
from core.message import MOST_PICTURE, Address, Inbound, InboundKey, Unsupported

EVENTS: Final = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"})
PLAIN_TYPES: Final = frozenset({0, 19})  # a message, an answer; everything else is Discord's own note
VOICE_FLAG: Final = 1 << 13
EPOCH_MILLISECONDS: Final = 1_420_070_400_000
STILL: Final = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture that has to be fetched before it is an `Inbound`: `inbound` lacks only its bytes."""

    inbound: Inbound
    url: str = field(repr=False)


def table(value: object) -> Mapping[str, Any]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def parsed(payload: bytes | str) -> Mapping[str, Any]:
    """Return the object in some JSON, an empty one if there is none. Never raises."""
    try:
        return table(json.loads(payload))
    except (ValueError, RecursionError):
        return {}


def number(value: object) -> str | None:
    """Return one of Discord's ids, None for anything else."""
    return value if isinstance(value, str) and value.isdigit() and len(value) < 21 else None


def key_of(event: str, data: Mapping[str, Any]) -> str | None:
    """Return what names an event for ever, so that it is handled once; None for one that we do not keep."""
    message = number(data.get("id"))
    if message is None or data.get("guild_id") is not None:
        return None
    if event == "MESSAGE_DELETE":
        return f"d{message}"
    author = table(data.get("author"))
    if author.get("bot") or number(author.get("id")) is None:
        return None
    if event == "MESSAGE_UPDATE":
        edited = data.get("edited_timestamp")
        return f"e{message}:{edited}" if isinstance(edited, str) else None
    return f"m{message}" if event == "MESSAGE_CREATE" else None


def person_of(payload: bytes) -> str:
    """Return the private channel that an event came from: its events stay in order."""
    return number(table(parsed(payload).get("d")).get("channel_id")) or ""


def said_in(payload: bytes) -> str:
    """Return the words of an event, "" if there are none. Never raises."""
    content = table(parsed(payload).get("d")).get("content")
    return content if isinstance(content, str) else ""


def sent_at(message: str) -> datetime:
    """Return when a message was made: its id says so."""
    return datetime.fromtimestamp(((int(message) >> 22) + EPOCH_MILLISECONDS) / 1000, UTC)


def read(key: InboundKey, payload: bytes, owner: str | None, now: datetime) -> Inbound | Attached | str:
    """Return what an event says, or one word for why it says nothing to us. Never raises.

    `owner` is the person of the channel: Discord does not say whose message was deleted.
    """
    whole = parsed(payload)
    data, event = table(whole.get("d")), whole.get("t")
    message = number(data.get("id"))
    if message is None:
        return "unparsable"
    ref = NativeRef(message)
    if event == "MESSAGE_DELETE":
        return Inbound(key, Address("discord", owner), now, deletes=ref, ref=ref) if owner else "ignored"
    user = number(table(data.get("author")).get("id"))
    if user is None or data.get("type", 0) not in PLAIN_TYPES:
        return "ignored"
    sender = Address("discord", user)
    content = data.get("content")
    text = content.encode("utf-8", "replace").decode() if isinstance(content, str) else ""
    if event == "MESSAGE_UPDATE":
        return Inbound(key, sender, now, text=text, ref=ref, edits=ref) if text.strip() else "ignored"
    return _message(Inbound(key, sender, sent_at(message), ref=ref, reply_to=_answered(data)), data, text)


def _answered(data: Mapping[str, Any]) -> NativeRef | None:
    answered = number(table(data.get("message_reference")).get("message_id"))
    return NativeRef(answered) if answered else None


def _message(bare: Inbound, data: Mapping[str, Any], text: str) -> Inbound | Attached | str:
    files = [table(one) for one in data.get("attachments") or () if isinstance(one, dict)]
    if table(data.get("message_reference")).get("type") == 1 or data.get("message_snapshots"):
        return replace(bare, unsupported=Unsupported.FORWARD, reply_to=None)
    if _flags(data) & VOICE_FLAG:
        return replace(bare, unsupported=Unsupported.VOICE)
    if data.get("sticker_items"):
        return replace(bare, unsupported=Unsupported.PICTURE)
    if files:
        return _file(replace(bare, text=text), files)
    if data.get("poll"):
        return replace(bare, unsupported=Unsupported.OTHER)
    return replace(bare, text=text) if text.strip() else replace(bare, unsupported=Unsupported.OTHER)


def _flags(data: Mapping[str, Any]) -> int:
    flags = data.get("flags")
    return flags if isinstance(flags, int) else 0


def _file(captioned: Inbound, files: list[Mapping[str, Any]]) -> Inbound | Attached:
    kind = str(files[0].get("content_type") or "").partition(";")[0]
    size, url = files[0].get("size"), files[0].get("url")
    if len(files) == 1 and kind in STILL and isinstance(url, str) and isinstance(size, int) and size <= MOST_PICTURE:
        return Attached(captioned, url)
    pictures = all(str(one.get("content_type") or "").startswith(("image/", "video/")) for one in files)
    refused = Unsupported.PICTURE if pictures else Unsupported.FILE
    if kind.startswith("audio/"):
        refused = Unsupported.VOICE
    return replace(captioned, text=None, unsupported=refused)
