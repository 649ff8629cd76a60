"""`circlekeeper doctor`: is everything as it should be, and if not, what to do."""

import asyncio

import typer

from app.doctor import BAD, examine
from app.terminal import ConfigOption, JsonOption, screen, settings_from, show_json


def declare(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Check key, database, audit log, model, disk, platforms, staff, help lines, signed words, deliveries; exit code 1 if something fails."""
    findings = asyncio.run(examine(settings_from(config)))
    if json:
        show_json([{"name": one.name, "state": one.state, "says": one.says, "remedy": one.remedy} for one in findings])
    else:
        for one in findings:
            screen().print(f"{one.state:<4} {one.name:<10} {one.says} {one.remedy}".rstrip())
    if any(one.state == BAD for one in findings):
        raise typer.Exit(1)
