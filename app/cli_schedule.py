"""`circlekeeper schedule ...`: when the program speaks to a circle by itself."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any

import typer

from app.cli_circle import ACTOR, CircleArgument, named
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.clock import SystemClock
from core.ports import Event
from core.schedule import Schedule
from prompts.schedule import check_pace, validate

schedule = typer.Typer(help="Daily prompts: when a circle gets one.", no_args_is_help=True)


@schedule.command("add")
def add(
    circle: CircleArgument,
    cron: Annotated[
        str, typer.Option(help='Five fields in the circle\'s own time; "0 9 * * *" is nine every morning.')
    ],
    catch_up_hours: Annotated[
        int, typer.Option(min=0, max=48, help="A prompt that is later than this is skipped, visibly.")
    ] = 6,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Add a schedule of prompts to a circle."""
    made, name = asyncio.run(_add(settings_from(config), circle, cron, timedelta(hours=catch_up_hours)))
    if json:
        show_json(_described(made, name))
        return
    screen().print(f"{name} gets a prompt at {made.cron} ({made.zone}).")


async def _add(settings: Settings, wanted: str, cron: str, catch_up: timedelta) -> tuple[Schedule, str]:
    now = SystemClock().now()
    async with opened(settings) as store, store.begin() as tx:
        place = await named(tx, wanted)
        validate(cron, place.zone)
        check_pace(cron)
        made = await tx.schedules.add(place.id, cron, place.zone, catch_up, now)
        await tx.events.append(Event("schedule.created", ACTOR, place.id, now))
        await tx.commit()
        return made, place.name


@schedule.command("list")
def list_(config: ConfigOption = None, json: JsonOption = False) -> None:
    """List all schedules."""
    found = asyncio.run(_all(settings_from(config)))
    if json:
        show_json([_described(one, name) for one, name in found])
        return
    rows = [(name, one.cron, one.zone, "paused" if one.paused else "active") for one, name in found]
    show_table(("Circle", "Cron", "Zone", "State"), rows, "There is no schedule yet: circlekeeper schedule add")


async def _all(settings: Settings) -> list[tuple[Schedule, str]]:
    async with opened(settings) as store, store.begin() as tx:
        names = {one.id: one.name for one in await tx.circles.all()}
        return [(one, names[one.circle]) for one in await tx.schedules.all()]


def _described(one: Schedule, name: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "circle": one.circle,
        "circle_name": name,
        "cron": one.cron,
        "zone": one.zone,
        "catch_up_seconds": int(one.catch_up.total_seconds()),
        "paused": one.paused,
    }
