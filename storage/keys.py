"""The master key: a file, and what is derived from it. Whoever has it and `keys.db` can read everything."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import ConfigError

HEADER = "circlekeeper-key-1:"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """What is derived from the master key, one key for each purpose, 32 bytes each.

    `lookup` makes marks, `wrap` wraps members' data keys, `system` seals what belongs to nobody, `signer` signs buttons,
    `chain` seals the entries of the audit log.
    """

    lookup: bytes = field(repr=False)
    wrap: bytes = field(repr=False)
    system: bytes = field(repr=False)
    signer: bytes = field(repr=False)
    chain: bytes = field(repr=False)

    def mark(self, purpose: str, *parts: str) -> bytes:
        """Return the keyed hash (32 bytes) under which `parts` are looked up. Each purpose has marks of its own."""
        # Lengths go in, so that ("ab", "c") and ("a", "bc") differ.
        joined = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in (purpose, *parts)))
        return hmac.digest(self.lookup, joined, hashlib.sha256)


def derive(master: bytes) -> Keys:
    """Return the keys of a master key of 32 bytes."""

    def one(purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"circlekeeper {purpose} 1".encode()).derive(master)

    return Keys(one("lookup"), one("wrap"), one("system"), one("signer"), one("chain"))


def new_keys(path: Path) -> None:
    """Make a new random master key file, readable by its owner alone.

    Raises ConfigError if there is a file already: a key that is overwritten is lost, and all data with it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = HEADER + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigError(
            f"The key file {path} exists already and is not overwritten; choose another path or keep this key."
        ) from None
    with os.fdopen(handle, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def load_keys(path: Path) -> Keys:
    """Return the keys of a master key file. Raises ConfigError, naming the path and the remedy, if it is unfit."""
    try:
        line = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise ConfigError(
            f"The key file {path} is missing; restore it from your safe place, or make a new one with"
            " `circlekeeper keys new` if there is no data yet."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The key file {path} cannot be read ({type(error).__name__}); check who may read it, or restore it."
        ) from None
    try:
        master = base64.b64decode(line.removeprefix(HEADER), validate=True) if line.startswith(HEADER) else b""
    except binascii.Error:
        master = b""
    if len(master) != KEY_BYTES:
        raise ConfigError(f"The key file {path} is damaged or not a circlekeeper key; restore it from your safe place.")
    return derive(master)
