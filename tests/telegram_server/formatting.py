"""Reads Telegram's HTML style into text and entities, and refuses what Telegram refuses, in its words.

Offsets in entities are UTF-16 code units; offsets in refusals are bytes of UTF-8, as in the real server.
"""

import html
import re
from typing import Any

from tests.telegram_server.answers import bad_request
from tests.telegram_server.spec import utf16

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)?([^<>]*)(>?)")
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
REFERENCE = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
Entity = dict[str, Any]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities. Raises Refusal (400) where the markup is not well formed."""
    parts: list[str] = []
    length = 0
    entities: list[Entity] = []
    opened: list[tuple[str, int, str, int]] = []
    at = 0
    while at < len(source):
        start = source.find("<", at)
        chunk = REFERENCE.sub(lambda m: html.unescape(m[0]), source[at : len(source) if start < 0 else start])
        parts.append(chunk)
        length += utf16(chunk)
        if start < 0:
            break
        match = TAG.match(source, start)
        offset = len(source[:start].encode())
        assert match is not None  # the pattern fits any text that begins with "<"
        closing, name, attributes = match[1], (match[2] or "").lower(), match[3]
        if not match[4]:
            if not closing and name not in KINDS and attributes[:1].isspace():
                raise _cannot(f'Unsupported start tag "{name}" at byte offset {offset}')
            raise _cannot(f"Unclosed {'end' if closing else 'start'} tag at byte offset {offset}")
        at = match.end()
        if closing:
            if not opened:
                raise _cannot(f"Unexpected end tag at byte offset {offset}")
            tag, since, given, _ = opened.pop()
            if name and name != tag:
                raise _cannot(f'Unmatched end tag at byte offset {offset}, expected "</{tag}>", found "</{name}>"')
            if length > since:
                entities.append(_entity(tag, given, since, length - since))
            continue
        if name not in KINDS:
            raise _cannot(f'Unsupported start tag "{name}" at byte offset {offset}')
        if name == "span" and "tg-spoiler" not in attributes:
            raise _cannot(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        opened.append((name, length, attributes, offset))
    if opened:
        raise _cannot(f'Can\'t find end tag corresponding to start tag "{opened[-1][0]}"')
    entities = [e for e in entities if e["type"] != "text_link" or e["url"]]
    return "".join(parts), sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Strip white space at both ends, as Telegram does, and move the entities along."""
    left = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    end = utf16(text)
    moved = []
    for entity in entities:
        first = max(0, entity["offset"] - left)
        last = min(end, entity["offset"] - left + entity["length"])
        if last > first:
            moved.append(entity | {"offset": first, "length": last - first})
    return text, moved


def commands_in(text: str) -> list[Entity]:
    """Return the bot_command entities that Telegram adds to a text."""
    found = re.finditer(r"(?:(?<=\s)|^)/[A-Za-z0-9_]{1,64}(?:@\w+)?", text)
    return [{"type": "bot_command", "offset": utf16(text[: m.start()]), "length": len(m[0])} for m in found]


def _entity(tag: str, attributes: str, offset: int, length: int) -> Entity:
    given = {m[1]: html.unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(attributes)}
    entity: Entity = {"type": KINDS[tag], "offset": offset, "length": length}
    if tag == "a":
        entity["url"] = given.get("href", "")
    elif tag == "tg-emoji":
        entity["custom_emoji_id"] = given.get("emoji-id", "")
    elif tag == "blockquote" and "expandable" in given:
        entity["type"] = "expandable_blockquote"
    return entity


def _cannot(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
