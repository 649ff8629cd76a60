"""Where the database is, and how its values are kept."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from core.errors import ConfigError
from core.replies import Button, Reply
from storage.columns import Moment, Span
from storage.engine import connect, database_at, file_of, in_memory
from storage.wording import reply_bytes, reply_from

DIALECT = sqlite.dialect()
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_without_a_url_the_database_is_a_file_in_the_data_folder() -> None:
    assert file_of(database_at(None, Path("/data"))) == Path("/data/circlekeeper.db")
    assert file_of(database_at("sqlite:////x/y.db", Path("/data"))) == Path("/x/y.db")


def test_a_url_without_a_file_is_in_memory() -> None:
    for url in ("sqlite://", "sqlite+aiosqlite://", "sqlite:///:memory:"):
        assert in_memory(database_at(url, Path("/data")))


def test_postgresql_is_reached_through_psycopg() -> None:
    for url in ("postgres://n@h/d", "postgresql://n@h/d", "postgresql+psycopg2://n@h/d"):
        found = database_at(url, Path("/data"))
        assert (found.drivername, found.database, file_of(found)) == ("postgresql+psycopg", "d", None)


@pytest.mark.parametrize("url", ["hello", "mysql://x/y", "://"])
def test_another_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigError, match="database_url") as refused:
        database_at(url, Path("/data"))
    assert "mysql" not in str(refused.value)


async def test_a_file_keeps_its_promises_on_every_connection(tmp_path: Path) -> None:
    engine = connect(database_at(None, tmp_path / "new"))
    async with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        found = [(await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one() for name in names]
        assert found == ["wal", 2, 5000, 1, 1]
    await engine.dispose()
    assert (tmp_path / "new" / "circlekeeper.db").stat().st_mode & 0o777 == 0o600


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)), st.integers(-12, 12))
def test_a_moment_comes_back_to_the_microsecond(moment: datetime, hours: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    kept = Moment().process_bind_param(there, DIALECT)
    assert Moment().process_result_value(kept, DIALECT) == there


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), DIALECT)
    assert Moment().process_bind_param(None, DIALECT) is None
    assert Moment().process_bind_param(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), DIALECT) == 1_000_000


@given(st.timedeltas())
def test_a_span_comes_back(span: timedelta) -> None:
    assert Span().process_result_value(Span().process_bind_param(span, DIALECT), DIALECT) == span


@given(text, st.dictionaries(text, text, max_size=3), st.lists(st.tuples(text, text, text), max_size=3), st.booleans())
def test_a_reply_comes_back(key: str, gaps: dict[str, str], buttons: list[tuple[str, str, str]], kept: bool) -> None:
    reply = Reply(key, gaps, tuple(Button(*button, gaps=gaps) for button in buttons), kept)
    assert reply_from(reply_bytes(reply)) == reply


def test_a_reply_that_was_kept_before_buttons_had_gaps_is_read() -> None:
    raw = b'{"key": "k", "gaps": {}, "buttons": [["b", "t", "u", "f"]], "kept": true}'
    assert reply_from(raw) == Reply("k", {}, (Button("b", "t", "u", "f"),), True)
