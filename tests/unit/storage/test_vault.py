"""Sealing, and the key store that backups do not contain."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from core.ids import MemberId
from storage.keystore import KeyStore
from storage.vault import NoKeyError, Place, SealBrokenError, Vault

ANN, BO = MemberId("ann"), MemberId("bo")
HERE = Place("post", "text", "1")


async def test_what_is_sealed_opens_in_its_own_place_only() -> None:
    store = KeyStore(None, bytes(32))
    vault = Vault(store, bytes(32))
    await store.make(ANN)
    for owner in (ANN, None):
        sealed = await vault.seal(owner, HERE, b"words")
        assert b"words" not in sealed
        assert await vault.open(HERE, sealed) == b"words"
        for elsewhere in (Place("post", "text", "2"), Place("post", "alias", "1"), Place("case", "text", "1")):
            with pytest.raises(SealBrokenError):
                await vault.open(elsewhere, sealed)
        with pytest.raises(SealBrokenError):
            await vault.open(HERE, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert await vault.open(HERE, None) is None
    await store.close()


async def test_the_same_words_never_look_the_same() -> None:
    store = KeyStore(None, bytes(32))
    vault = Vault(store, bytes(32))
    assert len({await vault.seal(None, HERE, b"x") for _ in range(20)}) == 20
    await store.close()


async def test_a_destroyed_key_takes_everything_with_it(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.db", bytes(32))
    vault = Vault(store, bytes(32))
    await store.make(ANN)
    await store.make(BO)
    anns, bos = await vault.seal(ANN, HERE, b"a"), await vault.seal(BO, HERE, b"b")
    wrapped = sqlite3.connect(tmp_path / "keys.db")
    before = wrapped.execute("SELECT wrapped FROM data_key WHERE member = 'ann'").fetchone()[0]
    wrapped.close()
    assert before in (tmp_path / "keys.db").read_bytes()
    for _ in range(2):
        await store.destroy(ANN)
    assert await vault.open(HERE, anns) is None
    assert await vault.open(HERE, bos) == b"b"
    with pytest.raises(NoKeyError):
        await vault.seal(ANN, HERE, b"again")
    assert before not in (tmp_path / "keys.db").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["keys.db"]
    await store.close()


async def test_keys_outlive_a_restart_and_are_useless_without_the_master_key(tmp_path: Path) -> None:
    first = KeyStore(tmp_path / "keys.db", bytes(32))
    await first.make(ANN)
    made = await first.of(ANN)
    await first.close()
    assert made is not None
    assert made[1] not in (tmp_path / "keys.db").read_bytes()
    assert (tmp_path / "keys.db").stat().st_mode & 0o777 == 0o600
    again = KeyStore(tmp_path / "keys.db", bytes(32))
    assert await again.of(ANN) == made
    assert await again.by_id(made[0]) == made[1]
    assert await again.owners() == {ANN}
    await again.close()
    other = KeyStore(tmp_path / "keys.db", bytes([1]) * 32)
    with pytest.raises(SealBrokenError):
        await other.of(ANN)
    await other.close()


async def test_many_at_once_get_their_own_keys(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.db", bytes(32))
    people = [MemberId(f"m{number}") for number in range(20)]
    await asyncio.gather(*(store.make(person) for person in people))
    found = await asyncio.gather(*(store.of(person) for person in people))
    assert len({key for pair in found if pair for key in pair}) == 40
    with pytest.raises(sqlite3.IntegrityError):
        await store.make(people[0])
    await store.close()
