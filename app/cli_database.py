"""`circlekeeper db ...` and `circlekeeper keys new`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json
from storage.backup import backup as write_copy
from storage.check import Health, check
from storage.keys import new_keys
from storage.migrate import upgrade as bring_up_to_date

database = typer.Typer(help="The database: bring it up to date, check it, copy it.", no_args_is_help=True)
keys = typer.Typer(help="The master key.", no_args_is_help=True)


@keys.command("new")
def keys_new(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Make the master key file, once. Keep a copy in a safe place, apart from the backups."""
    settings = settings_from(config)
    new_keys(settings.secret_key_file)
    if json:
        show_json({"secret_key_file": str(settings.secret_key_file)})
        return
    screen().print(
        f"Made {settings.secret_key_file}. Keep a copy in a safe place: without it nobody can read the data."
    )


@database.command("upgrade")
def upgrade(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Make the tables, or bring them up to date."""
    settings = settings_from(config)
    revision = asyncio.run(bring_up_to_date(settings.database_url, settings.data_dir))
    if json:
        show_json({"revision": revision})
    else:
        screen().print(f"The database is up to date ({revision}).")


@database.command("check")
def check_(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Look whether the database is whole and up to date; exit code 1 if not."""
    settings = settings_from(config)

    async def look() -> Health:
        async with opened(settings, upgrade=False) as store:
            return await check(store)

    health = asyncio.run(look())
    if json:
        show_json(
            {
                "backend": health.backend,
                "revision": health.revision,
                "counts": dict(health.counts),
                "problems": list(health.problems),
            }
        )
    else:
        counts = ", ".join(f"{number} {name}" for name, number in health.counts.items())
        screen().print(f"{health.backend}, revision {health.revision}: {counts}.")
        screen().print("\n".join(health.problems) or "No problems found.")
    if health.problems:
        raise typer.Exit(1)


@database.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to put the copy; it must not exist yet.")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Copy the database while it is in use. The keys are not in the copy: keep them apart."""
    settings = settings_from(config)
    asyncio.run(write_copy(settings.database_url, settings.data_dir, file))
    if json:
        show_json({"file": str(file), "bytes": file.stat().st_size})
        return
    screen().print(f"Copied to {file}. It holds no keys: keep the key file and keys.db apart from it, and keep both.")
