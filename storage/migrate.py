"""Bringing a database up to date, and refusing one that is newer than this program."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from core.errors import ConfigError
from storage.engine import connect, database_at
from storage.schema import metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """Return the revision that this program needs."""
    return str(_scripts().get_current_head())


def revision_of(connection: Connection) -> str | None:
    """Return a database's revision, None if it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection) -> None:
    found = revision_of(connection)
    if found is not None and found not in {script.revision for script in _scripts().walk_revisions()}:
        raise ConfigError(
            f"The database has revision {found}, which is newer than this program ({head()});"
            " install the newer circlekeeper again, or restore a backup made with this one."
        )


def _upgrade(connection: Connection) -> None:
    _refuse_newer(connection)
    if revision_of(connection) == head():
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _require_head(connection: Connection) -> None:
    _refuse_newer(connection)
    found = revision_of(connection)
    if found != head():
        raise ConfigError(
            f"The database has revision {found or 'none'} and needs {head()}; run `circlekeeper db upgrade`."
        )


async def upgrade_engine(engine: AsyncEngine) -> None:
    """Run every migration that is missing, all in one transaction. Raises ConfigError for a newer database."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)


async def require_head(engine: AsyncEngine) -> None:
    """Raise ConfigError unless the database is just at the revision of this program."""
    async with engine.connect() as connection:
        await connection.run_sync(_require_head)


async def upgrade(database_url: str | None, data_dir: Path) -> str:
    """Bring a database up to date and return its revision. Raises ConfigError."""
    engine = connect(database_at(database_url, data_dir))
    try:
        await upgrade_engine(engine)
    finally:
        await engine.dispose()
    return head()


def differences(connection: Connection) -> list[object]:
    """Return how the database's tables differ from `schema`; empty if they are the same."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))
