"""Connections: what makes SQLite and PostgreSQL keep their word."""

import os
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from core.errors import ConfigError

FILE = "circlekeeper.db"
WAIT_SECONDS = 30
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses what was acknowledged when the power goes
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",
    "recursive_triggers=ON",  # so that REPLACE cannot slip past the append-only triggers
)


def database_at(database_url: str | None, data_dir: Path) -> URL:
    """Return where the database is: `database_url`, or a file in `data_dir`. Raises ConfigError if it is no such URL."""
    if not database_url:
        return URL.create("sqlite+aiosqlite", database=str(data_dir / FILE))
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = None
    driver = DRIVERS.get(url.drivername.partition("+")[0]) if url is not None else None
    if url is None or driver is None:
        raise ConfigError(
            "database_url is not one that this program knows;"
            " use sqlite:///FILE or postgresql://NAME@HOST/DATABASE, or leave it out."
        )
    return url.set(drivername=driver)


def in_memory(url: URL) -> bool:
    """Return whether this database lives in memory only."""
    return url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite database, None for any other."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" and not in_memory(url) else None


def connect(url: URL) -> AsyncEngine:
    """Return an engine for a URL of `database_at`. Nothing is opened yet, but the folder of a file is made."""
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_timeout=WAIT_SECONDS, pool_pre_ping=True)
    file = file_of(url)
    if file is None:
        # A name of its own: a connection that is lost to a cancelled task must not take the database with it.
        url = url.set(
            database=f"file:memory-{secrets.token_hex(8)}", query={"mode": "memory", "cache": "shared", "uri": "true"}
        )
    elif not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    # One connection: SQLite has one writer anyway, and waiting in the pool is fair where waiting in SQLite is not.
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        connect_args={"isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # Left to itself the driver begins at the first write: what was read before would lie outside the transaction.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
