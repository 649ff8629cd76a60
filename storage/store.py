"""The database as the rest of the program sees it: `core.ports.Store`."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from core.circles import MemberState
from core.errors import ConfigError
from core.ids import MemberId
from core.ports import UnitOfWork
from storage.adoption import adopt_old_log
from storage.engine import WAIT_SECONDS, connect, database_at, in_memory
from storage.grouping import Flusher
from storage.keys import Keys, load_keys
from storage.keystore import KeyStore
from storage.migrate import require_head, upgrade_engine
from storage.repository import Desk, Repository
from storage.schema import fact, member
from storage.turns import Turns
from storage.unit import SharedUnit, SqlUnit, commit
from storage.vault import Vault

T = TypeVar("T")
KEY_STORE = "keys.db"


class SqlStore:
    """Use `open_store` to make one, `close` to end it."""

    def __init__(self, url: URL, engine: AsyncEngine, keystore: KeyStore, keys: Keys) -> None:
        self.url = url
        self.engine = engine
        self.keystore = keystore
        self._keys = keys
        self._vault = Vault(keystore, keys.system)
        # PostgreSQL has a connection for everybody who may be at work at the same time.
        self._turns = Turns() if engine.dialect.name == "sqlite" else None
        # Grouped writes are the work of many: what goes out must not starve under what comes in, nor a page in a lane that is
        # being served.
        self._flusher = Flusher(partial(self._desk, urgent=True))
        # Keeps a database in memory alive between connections.
        self._anchor = (
            sqlite3.connect(f"{engine.url.database}?mode=memory&cache=shared", uri=True) if in_memory(url) else None
        )

    @property
    def signer_secret(self) -> bytes:
        """Return the secret that signs buttons, 32 bytes."""
        return self._keys.signer

    @property
    def chain_key(self) -> bytes:
        """Return the secret that seals the audit log, 32 bytes."""
        return self._keys.chain

    @asynccontextmanager
    async def _desk(self, *, urgent: bool = False) -> AsyncIterator[Desk]:
        async with AsyncExitStack() as stack:
            if self._turns is not None:
                await stack.enter_async_context(self._turns.taken(urgent=urgent, seconds=WAIT_SECONDS))
            connection = await stack.enter_async_context(self.engine.connect())
            await connection.begin()
            yield Desk(connection, self._vault, self.keystore, self._keys)

    @asynccontextmanager
    async def begin(self, *, urgent: bool = False) -> AsyncIterator[UnitOfWork]:
        """Begin a transaction of one's own; on SQLite others wait until it ends, urgent ones first. Leaving rolls back."""
        async with self._desk(urgent=urgent) as desk:
            yield SqlUnit(desk)

    async def grouped(self, work: Callable[[UnitOfWork], Awaitable[T]], *, urgent: bool = False) -> T:
        """Run a small write together with whichever others wait, in one commit; an urgent one by itself, next.

        PostgreSQL joins the commits of many connections by itself, so there each work has a transaction of its own: works
        on many lanes in one transaction would wait for each other's locks in a circle.
        """
        if urgent or self.engine.dialect.name == "postgresql":
            async with self._desk(urgent=urgent) as desk:
                alone = await work(SharedUnit(desk))
                await commit(desk)
                return alone
        result: T = await self._flusher.run(work)
        return result

    async def ping(self) -> None:
        """Do something trivial with the database. Fails with its error; on SQLite it waits for its turn like any other."""
        async with self.engine.connect() as connection:
            await connection.execute(select(1))

    async def finish_erasures(self) -> int:
        """Destroy the keys of erased people that still exist (a crash after the commit); return how many."""
        owners = await self.keystore.owners()
        async with self.engine.connect() as connection:
            erased = await connection.scalars(select(member.c.id).where(member.c.state == MemberState.ERASED))
            left = sorted(owners.intersection(MemberId(person) for person in erased))
        for person in left:
            await self.keystore.destroy(person)
        return len(left)

    async def _belongs_together(self) -> None:
        """Refuse another installation's key, or a database whose key store is gone."""
        async with self._desk() as desk:
            rows = _Facts(desk)
            if not await rows.same_key():
                raise ConfigError(
                    "The key file is not the one that this database was made with;"
                    " set secret_key_file to the right one, or restore it."
                )
            people = await rows.people()
            if people and not await self.keystore.owners():
                raise ConfigError(
                    f"{KEY_STORE} is missing from the data folder or empty, but the database has {people} people;"
                    f" restore {KEY_STORE} to data_dir, without it their words cannot be read."
                )
            await desk.connection.commit()

    async def _adopt_old_log(self) -> None:
        async with self._desk() as desk:
            if await adopt_old_log(desk):
                await commit(desk)

    async def close(self) -> None:
        """Finish grouped writes, close all connections and forget the keys."""
        await self._flusher.close()
        await self.engine.dispose()
        await self.keystore.close()
        if self._anchor is not None:
            self._anchor.close()


class _Facts(Repository):
    async def same_key(self) -> bool:
        mark = self._keys.mark("fact", "key")
        await self._add_new(fact, name="key", value=mark)
        return bool(await self._value(select(fact.c.value).where(fact.c.name == "key")) == mark)

    async def people(self) -> int:
        living = select(func.count()).select_from(member).where(member.c.state != MemberState.ERASED)
        return int(await self._value(living))


async def open_store(database_url: str | None, data_dir: Path, key_file: Path, *, upgrade: bool = True) -> SqlStore:
    """Open the database at a URL (None: a SQLite file in `data_dir`) and the key store beside it.

    `upgrade` brings the tables up to date; without it a database that is behind is refused. Also finishes erasures that
    a crash cut short. Raises ConfigError: bad URL, unfit key file, key of another database, missing key store, or a
    database that is newer than this program. A SQLite URL without a file lives in memory, its key store too.
    """
    keys = load_keys(key_file)
    url = database_at(database_url, data_dir)
    engine = connect(url)
    keystore = KeyStore(None if in_memory(url) else data_dir / KEY_STORE, keys.wrap)
    store = SqlStore(url, engine, keystore, keys)
    try:
        if upgrade:
            await upgrade_engine(engine)
        else:
            await require_head(engine)
        await store._belongs_together()  # noqa: SLF001 - our own
        if upgrade:
            await store._adopt_old_log()  # noqa: SLF001 - our own
        await store.finish_erasures()
    except BaseException:
        await store.close()
        raise
    return store
