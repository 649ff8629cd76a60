"""Pictures on Telegram: fetched by file id, never passed on by it; shown as fresh uploads under random names."""

import secrets
import struct
import zlib
from dataclasses import replace
from typing import Final

from telegram import Bot, InputFile
from telegram.error import BadRequest

from bots.telegram.updates import Photo
from core.message import MOST_PICTURE, Inbound, Picture, Unsupported

MOST_CAPTION: Final = 1024  # Telegram's bound, in UTF-16 code units
BLANK_SIDE: Final = 64


async def fetch(bot: Bot, photo: Photo) -> Inbound:
    """Return the message with its picture's bytes. What Telegram no longer has, or is too large, is refused kindly.

    Raises TelegramError when the network fails: it is tried again then.
    """
    try:
        file = await bot.get_file(photo.file_id)
    except BadRequest:
        return replace(photo.inbound, text=None, unsupported=Unsupported.PICTURE)
    if file.file_size is not None and file.file_size > MOST_PICTURE:
        return replace(photo.inbound, text=None, unsupported=Unsupported.PICTURE)
    return replace(photo.inbound, picture=bytes(await file.download_as_bytearray()))


def upload(picture: Picture) -> InputFile:
    """Return a picture as an upload. The name is random: it says nothing about where the picture came from."""
    return InputFile(picture.data, filename=f"{secrets.token_hex(8)}.jpg")


def blank() -> InputFile:
    """Return a small grey square, which takes the place of a picture that is too old to be deleted."""
    row = b"\x00" + b"\x99" * BLANK_SIDE
    header = struct.pack(">IIBBBBB", BLANK_SIDE, BLANK_SIDE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * BLANK_SIDE)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return InputFile(b"\x89PNG\r\n\x1a\n" + body, filename="blank.png", attach=True)
