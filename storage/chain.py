"""The arithmetic of the audit chain: what a mark covers. Pure.

Each entry has two marks, both HMAC-SHA256 under a key that only the key file has. `content_mark` covers its number and
every column: nobody without the key can change one, or give it another number. `chain_mark` covers the chain mark before it and
the content mark: nobody can leave one out. When an entry expires its columns are emptied and both marks stay, so the
chain is as whole as before.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

#: The columns that a content mark covers, in this order.
COLUMNS: Final = ("at", "kind", "actor", "subject", "circle", "detail", "sealed_who", "sealed_alias", "sealed_why")
START: Final = bytes(32)  # the chain mark before the first entry


def _told(value: Any) -> bytes:
    """Return a value so that no two values, and no two neighbours, look alike."""
    if value is None:
        return b"-"
    raw = str(value).encode() if isinstance(value, int) else value.encode() if isinstance(value, str) else bytes(value)
    return len(raw).to_bytes(4, "big") + raw


def content_mark(key: bytes, number: int, columns: Mapping[str, Any]) -> bytes:
    """Return the mark of what an entry says and where it stands. Values are as the database keeps them."""
    covered = b"".join(_told(columns[name]) for name in COLUMNS)
    return hmac.digest(key, b"content" + _told(number) + covered, hashlib.sha256)


def chain_mark(key: bytes, before: bytes, content: bytes) -> bytes:
    """Return the mark that ties an entry to the one before it."""
    return hmac.digest(key, b"chain" + before + content, hashlib.sha256)


def anchor_mark(key: bytes, number: int, mark: str, moment: str) -> str:
    """Return what proves that an anchor was written by this installation, as hexadecimal digits."""
    return hmac.digest(key, f"anchor {number} {mark} {moment}".encode(), hashlib.sha256).hex()
