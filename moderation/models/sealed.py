"""Reads the weights the program ships, and refuses any that are not the ones it was released with."""

import hashlib
from pathlib import Path

from moderation.models import ModelUnavailable

DATA = Path(__file__).parent / "data"


def read(name: str, folder: Path = DATA) -> bytes:
    """Return a shipped file whose sha256 is the one in ``SHA256SUMS``. Raises ModelUnavailable."""
    try:
        sums = {
            known: digest for digest, known in map(str.split, (folder / "SHA256SUMS").read_text("ascii").splitlines())
        }
        content = (folder / name).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the screening model's file {name} cannot be read ({type(error).__name__})") from error
    if sums.get(name) != hashlib.sha256(content).hexdigest():
        raise ModelUnavailable(f"the screening model's file {name} is not the released one: its sha256 differs")
    return content
