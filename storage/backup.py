"""A copy of the main database while it is in use. The key store is not part of it, on purpose (see `keystore`)."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from core.errors import ConfigError
from storage.engine import database_at, file_of


async def backup(database_url: str | None, data_dir: Path, file: Path) -> None:
    """Write a whole, consistent copy of the database to `file`, readable by its owner alone.

    SQLite is copied page by page into a database file; PostgreSQL is dumped by ``pg_dump`` as SQL. Without the key file
    and `keys.db` a copy shows no text and no address. Raises ConfigError: `file` exists, there is no database, or
    ``pg_dump`` is missing or fails.
    """
    await asyncio.to_thread(_backup, database_at(database_url, data_dir), file)


def _backup(url: URL, file: Path) -> None:
    source = file_of(url)
    if url.get_backend_name() == "sqlite" and (source is None or not source.exists()):
        raise ConfigError(f"There is no database at {source or 'sqlite://'}; check data_dir and database_url.")
    _claim(file)
    try:
        if source is not None:
            _copy(source, file)
        else:
            _dump(url, file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _claim(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise ConfigError(f"The file {file} exists already and is not overwritten; choose another name.") from None
    except OSError as error:
        raise ConfigError(f"The file {file} cannot be written ({error.strerror}); choose another place.") from None


def _copy(source: Path, file: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(file)) as copy:
        live.backup(copy)
        # One file that can be carried anywhere: the log of the live database stays behind.
        copy.execute("PRAGMA journal_mode=DELETE")


def _dump(url: URL, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise ConfigError(
            "pg_dump is not installed; install PostgreSQL's client programs, or run pg_dump on its server."
        )
    # The password goes by the environment: arguments are seen by everybody on the machine.
    place = url.set(drivername="postgresql", password=None).render_as_string()
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [program, "--no-owner", "--no-privileges", f"--file={file}", f"--dbname={place}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise ConfigError(f"pg_dump did not finish: {reason[0]}")
