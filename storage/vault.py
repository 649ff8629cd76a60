"""Sealing: AES-256-GCM, the key's id in front, each blob bound to its place in the database."""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import CirclekeeperError
from core.ids import MemberId
from storage.keystore import ID_BYTES, NONCE_BYTES, KeyStore, SealBrokenError

__all__ = ["NoKeyError", "Place", "SealBrokenError", "Vault"]

SYSTEM_ID = bytes(ID_BYTES)


class NoKeyError(CirclekeeperError):
    """Something was to be sealed for a person who has been erased."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lies: a value that was moved elsewhere does not open."""

    table: str
    column: str
    row: str

    def __bytes__(self) -> bytes:
        return f"{self.table}|{self.column}|{self.row}".encode()


class Vault:
    """Seals and opens under members' keys and the installation's own."""

    def __init__(self, store: KeyStore, system: bytes) -> None:
        self._store = store
        self._system = system

    async def seal(self, owner: MemberId | None, place: Place, clear: bytes) -> bytes:
        """Return `clear` sealed under its owner's key; None is the installation. Raises NoKeyError."""
        if owner is None:
            key_id, key = SYSTEM_ID, self._system
        else:
            found = await self._store.of(owner)
            if found is None:
                raise NoKeyError("this person has no key any more")
            key_id, key = found
        nonce = secrets.token_bytes(NONCE_BYTES)
        return key_id + nonce + AESGCM(key).encrypt(nonce, clear, key_id + bytes(place))

    async def open(self, place: Place, sealed: bytes | None) -> bytes | None:
        """Return what was sealed; None for nothing, or if its key was destroyed. Raises SealBrokenError."""
        if sealed is None:
            return None
        key_id, nonce = sealed[:ID_BYTES], sealed[ID_BYTES : ID_BYTES + NONCE_BYTES]
        key = self._system if key_id == SYSTEM_ID else await self._store.by_id(key_id)
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(nonce, sealed[ID_BYTES + NONCE_BYTES :], key_id + bytes(place))
        except InvalidTag:
            raise SealBrokenError(f"a sealed value in {place.table}.{place.column} does not open") from None
