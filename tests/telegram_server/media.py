"""Pictures: what people send, what the bot fetches, and what it sends itself. Files lie in the world, by file id."""

import hashlib
import struct
from typing import Any

from tests.telegram_server.answers import Refusal, bad_request
from tests.telegram_server.formatting import trimmed
from tests.telegram_server.methods import _edit, _markup, _own, _reply_to, method
from tests.telegram_server.spec import utf16
from tests.telegram_server.world import BOT_AS_SENDER, Json, World

CAPTION_LIMIT = 1024
BOT_FILE_LIMIT = 20 * 1024 * 1024
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def keep(world: World, data: bytes) -> Json:
    """Keep a picture's bytes and return its PhotoSize. Raises ValueError for bytes that are no PNG or JPEG."""
    width, height = _size(data)
    name = f"photo-{len(world.files) + 1}-{hashlib.sha256(data).hexdigest()[:8]}"
    world.files[name] = data
    return {
        "file_id": name,
        "file_unique_id": f"u{name}",
        "width": width,
        "height": height,
        "file_size": len(data),
    }


def _size(data: bytes) -> tuple[int, int]:
    if data.startswith(PNG):
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if not data.startswith(JPEG):
        raise ValueError("not a PNG or JPEG")
    at = 2
    while at + 9 < len(data):
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise ValueError("a JPEG without a size")


def _caption(given: Json) -> Json:
    text, entities = trimmed(given.get("caption", ""), given.get("caption_entities", []))
    if given.get("parse_mode"):
        raise Refusal(501, "Not Implemented: parse_mode of captions is not built into this test server")
    if utf16(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return {"caption": text, "caption_entities": entities}


def _uploaded(given: Json, name: str) -> bytes:
    files: dict[str, bytes] = given.get("_files", {})
    if name not in files:
        raise Refusal(501, "Not Implemented: only uploaded pictures are built into this test server")
    return files[name]


def _photo(world: World, data: bytes) -> list[Json]:
    try:
        return [keep(world, data)]
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None


@method("sendPhoto")
def send_photo(world: World, given: Json) -> Json:
    """Show a picture with a caption in a chat and return the Message."""
    chat = world.chats.get(given["chat_id"])
    words = _caption(given)
    reply_to = _reply_to(chat, given.get("reply_parameters"))
    markup = _markup(given.get("reply_markup"))
    photo = _photo(world, _uploaded(given, "photo"))
    chat.open_to_bot()
    now = world.now()
    body: Json = {"from": BOT_AS_SENDER, "chat": chat.head, "date": int(now), "photo": photo}
    body |= {key: value for key, value in words.items() if value}
    if given.get("protect_content"):
        body["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    shown = chat.add(body, by_bot=True, reply_to=reply_to, now=now)
    shown.quiet = given.get("disable_notification", False)
    return chat.full(shown)


@method("editMessageCaption")
def edit_message_caption(world: World, given: Json) -> Json:
    """Replace the caption of one of the bot's own pictures."""
    chat, shown = _own(world, given)
    if "photo" not in shown.body:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, chat, shown, {**_caption(given), "reply_markup": given.get("reply_markup")})


@method("editMessageMedia")
def edit_message_media(world: World, given: Json) -> Json:
    """Replace the picture (and caption) of one of the bot's own pictures by an uploaded one."""
    chat, shown = _own(world, given)
    media: Json = given["media"]
    if media.get("type") != "photo" or not str(media.get("media", "")).startswith("attach://"):
        raise Refusal(501, "Not Implemented: only uploaded pictures are built into this test server")
    photo = _photo(world, _uploaded(given, media["media"].removeprefix("attach://")))
    return _edit(world, chat, shown, {"photo": photo, **_caption(media), "reply_markup": given.get("reply_markup")})


@method("getFile")
def get_file(world: World, given: Json) -> Json:
    """Return where a file can be fetched, as long as bots may: 20 MB."""
    data = world.files.get(given["file_id"])
    if data is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(data) > BOT_FILE_LIMIT:
        raise bad_request("file is too big")
    name = given["file_id"]
    return {"file_id": name, "file_unique_id": f"u{name}", "file_size": len(data), "file_path": f"photos/{name}.jpg"}


def fetched(world: World, path: str) -> bytes | None:
    """Return the bytes behind a file_path, None if there are none."""
    found: Any = world.files.get(path.removeprefix("photos/").removesuffix(".jpg"))
    return found
