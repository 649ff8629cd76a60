"""What all repositories stand on: the connection of their transaction, the vault and the keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

from core.ids import MemberId
from core.ports import Event
from storage.keys import Keys
from storage.keystore import KeyStore
from storage.vault import Place, Vault


@dataclass(frozen=True, slots=True)
class Noted:
    """What the log will be told when the transaction ends: an event, who that is, and whom it is about.

    `owner` is whose key the pseudonym and the reason are sealed under, so that they are forgotten with them.
    """

    event: Event
    who: str = field(repr=False)
    circle: str | None
    alias: str | None = field(repr=False)
    owner: MemberId | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What the repositories of one transaction share.

    `erased` gathers whose key goes after the commit, `noted` what the log is told at its end (`storage.audit`).
    """

    connection: AsyncConnection
    vault: Vault
    keystore: KeyStore
    keys: Keys
    erased: list[MemberId] = field(default_factory=list[MemberId])
    noted: list[Noted] = field(default_factory=list[Noted])


class Repository:
    """A group of tables, seen through one transaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._connection = desk.connection
        self._vault = desk.vault
        self._keys = desk.keys

    async def _run(self, statement: Executable) -> int:
        """Return how many rows an UPDATE or DELETE touched."""
        return int((await self._connection.execute(statement)).rowcount)

    async def _row(self, statement: Executable) -> Row[Any] | None:
        return (await self._connection.execute(statement)).one_or_none()

    async def _rows(self, statement: Executable) -> Sequence[Row[Any]]:
        return (await self._connection.execute(statement)).all()

    async def _value(self, statement: Executable) -> Any:
        """Return the first column of the only row, None if there is none."""
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def _add_new(self, table: Table, **values: object) -> bool:
        """Insert a row unless it is there; return whether it was new. Never spoils the transaction."""
        first = next(iter(table.primary_key))
        statement = self.insert(table).values(**values).on_conflict_do_nothing().returning(first)
        return await self._value(statement) is not None

    def insert(self, table: Table) -> sqlite.Insert:
        """Return an INSERT that knows ON CONFLICT, in this database's own dialect."""
        if self._connection.dialect.name == "postgresql":
            return postgresql.insert(table)  # type: ignore[return-value] # the same methods, no common parent
        return sqlite.insert(table)

    async def _seal_text(self, owner: MemberId | None, place: Place, text: str) -> bytes:
        return await self._vault.seal(owner, place, text.encode())

    async def _open_text(self, place: Place, sealed: bytes | None) -> str | None:
        clear = await self._vault.open(place, sealed)
        return None if clear is None else clear.decode()
