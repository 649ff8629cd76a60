"""What the commands share: where the settings come from, how things are shown, how a store is opened and closed."""

import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from config.logging import set_up
from config.settings import Settings
from storage import SqlStore, open_store

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings file (TOML); the environment wins over it.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def settings_from(config: Path | None, *, short: bool = True) -> Settings:
    """Return the settings and set up logs: for a `short` command only what went wrong. Raises ConfigError."""
    settings = Settings.load(config)
    set_up("warning" if short and settings.log.level == "info" else settings.log.level)
    return settings


@asynccontextmanager
async def opened(settings: Settings, *, upgrade: bool = True) -> AsyncIterator[SqlStore]:
    """Open the settings' database and close it afterwards. Raises ConfigError."""
    store = await open_store(settings.database_url, settings.data_dir, settings.secret_key_file, upgrade=upgrade)
    try:
        yield store
    finally:
        await store.close()


def screen() -> Console:
    """Return standard output, without wrapping: links and codes must stay whole."""
    return Console(soft_wrap=True, highlight=False, markup=False)


def show_json(thing: Any) -> None:
    """Print one JSON document on one line."""
    sys.stdout.write(json.dumps(thing, ensure_ascii=False) + "\n")


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]], none: str) -> None:
    """Print a table, or the words for none."""
    if not rows:
        screen().print(none)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)
