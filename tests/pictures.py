"""Small real picture files, made without a library."""

import struct
import zlib


def png(side: int = 8, grey: int = 0x60, note: bytes = b"") -> bytes:
    """Return a grey square as PNG; `note` is hidden in a text chunk, as cameras and editors do."""
    row = b"\x00" + bytes([grey]) * side
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))]
    if note:
        chunks.append((b"tEXt", b"Author\x00" + note))
    chunks += [(b"IDAT", zlib.compress(row * side)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
