"""Words that a clinician has read and signed: the records. The program ships no clinical text as signed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from core.ids import StaffId


@dataclass(frozen=True, slots=True)
class Signed:
    """A text as it was signed: `name` says which, `digest` is that of `words`."""

    name: str
    digest: str
    words: str
    staff: StaffId | None
    at: datetime


def digest_of(words: str) -> str:
    """Return the SHA-256 of a text as 64 hex digits: changed words are other words."""
    return hashlib.sha256(words.encode()).hexdigest()
