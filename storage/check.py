"""Is the database whole and up to date? For `db check` and `doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from storage.migrate import differences, head, revision_of
from storage.schema import delivery, inbound, member, post, review
from storage.store import SqlStore

COUNTED = {"people": member, "posts": post, "deliveries": delivery, "updates": inbound, "cases": review}


@dataclass(frozen=True, slots=True)
class Health:
    """What a check found. `problems` are sentences for an operator; empty means that all is well."""

    backend: str
    revision: str | None
    head: str
    counts: Mapping[str, int]
    problems: tuple[str, ...]


async def check(store: SqlStore) -> Health:
    """Look at an open store: SQLite's own integrity checks, the revision, the tables, how many rows there are."""
    async with store.engine.connect() as connection:
        return await connection.run_sync(_look)


def _look(connection: Connection) -> Health:
    problems: list[str] = []
    if connection.dialect.name == "sqlite":
        lines = [str(line) for line in connection.execute(text("PRAGMA integrity_check")).scalars()]
        problems += [f"SQLite says: {line}" for line in lines if line != "ok"]
        dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
        problems += [f"{len(dangling)} rows point to something that is gone."] if dangling else []
    revision = revision_of(connection)
    if revision != head():
        problems.append(f"The database has revision {revision}, this program needs {head()}.")
    problems += [
        f"A table differs from what this program expects: {difference}." for difference in differences(connection)
    ]
    counts = {
        name: int(connection.execute(select(func.count()).select_from(t)).scalar_one()) for name, t in COUNTED.items()
    }
    return Health(connection.dialect.name, revision, head(), counts, tuple(problems))
