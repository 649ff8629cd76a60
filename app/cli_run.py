"""`circlekeeper demo` and `circlekeeper run`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.terminal import ConfigOption, settings_from
from config.logging import set_up


def declare(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("demo")(demo)
    app.command("run")(run)


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to open; the next free one if it is taken.")] = 8080,
    data_dir: Annotated[Path, typer.Option(help="Folder of the demo's own data.")] = Path("data/demo"),
) -> None:
    """Try a circle on this machine: no account, three practice members, a moderator's desk."""
    from app.demo import demo as play

    set_up("warning")
    asyncio.run(play(data_dir, port))


def run(config: ConfigOption = None) -> None:
    """Run the program until it is told to stop (Ctrl+C or SIGTERM)."""
    from app.wiring import serve

    asyncio.run(serve(settings_from(config, short=False)))
