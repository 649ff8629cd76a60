"""`circlekeeper circle ...` and `circlekeeper invite ...`."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Any
from zoneinfo import available_timezones

import typer

from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.circles import Circle
from core.clock import SystemClock
from core.errors import ConfigError
from core.joining import new_code
from core.ports import Event, UnitOfWork

circle = typer.Typer(help="Circles: make one, list them.", no_args_is_help=True)
invite = typer.Typer(help="Invite codes that lead into a circle.", no_args_is_help=True)

ACTOR = "command line"
FEWEST = 2
CircleArgument = Annotated[str, typer.Argument(metavar="CIRCLE", help="Name or id of a circle.")]


@circle.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What its members see.")],
    timezone: Annotated[str, typer.Option(metavar="ZONE", help="Where its members live, such as Europe/Berlin.")],
    capacity: Annotated[int, typer.Option(metavar="N", help="How many people it holds at most.")],
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Members may send pictures, each looked at first.")
    ] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Make a circle."""
    check_name(name)
    check_zone(timezone)
    if capacity < FEWEST:
        raise ConfigError(f"--capacity is {capacity}; a circle needs room for at least {FEWEST} people.")
    made = asyncio.run(_create(settings_from(config), name.strip(), timezone, capacity, pictures=pictures))
    if json:
        show_json(_described(made, 0))
        return
    screen().print(f"Made the circle {made.name} ({made.id}). Next: circlekeeper invite create {made.id}")


def check_name(name: str) -> None:
    """Raise ConfigError for a name that cannot be shown on one line."""
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise ConfigError("NAME must be 1 to 80 characters on one line; choose a shorter, plain name.")


def check_zone(zone: str) -> None:
    """Raise ConfigError, with a near name, for a zone nobody knows."""
    zones = available_timezones()
    if zone not in zones:
        near = get_close_matches(zone, zones, n=1)
        raise ConfigError(
            f'--timezone is "{zone}", which is no time zone; write a name such as {[*near, "Europe/Berlin"][0]}.'
        )


async def _create(settings: Settings, name: str, zone: str, capacity: int, *, pictures: bool) -> Circle:
    now = SystemClock().now()
    async with opened(settings) as store, store.begin() as tx:
        made = replace(await tx.circles.create(name, zone, capacity, now), pictures=pictures)
        await tx.circles.change(made)
        await tx.events.append(Event("circle.created", ACTOR, made.id, now))
        await tx.commit()
        return made


@circle.command("list")
def list_(config: ConfigOption = None, json: JsonOption = False) -> None:
    """List all circles."""
    circles = asyncio.run(_all(settings_from(config)))
    if json:
        show_json([_described(one, present) for one, present in circles])
        return
    rows = [(one.name, one.id, one.zone, f"{present} of {one.capacity}", one.state) for one, present in circles]
    show_table(("Name", "Id", "Zone", "People", "State"), rows, "There is no circle yet: circlekeeper circle create")


async def _all(settings: Settings) -> list[tuple[Circle, int]]:
    async with opened(settings) as store, store.begin() as tx:
        return [(one, len(await tx.circles.present(one.id))) for one in await tx.circles.all()]


def _described(one: Circle, present: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "zone": one.zone,
        "capacity": one.capacity,
        "people": present,
        "state": str(one.state),
    }


async def named(tx: UnitOfWork, wanted: str) -> Circle:
    """Return the circle of that id or name. Raises ConfigError: none, or several of that name."""
    circles: Sequence[Circle] = await tx.circles.all()
    found = [one for one in circles if one.id == wanted]
    found = found or [one for one in circles if one.name.casefold() == wanted.strip().casefold()]
    if not found:
        raise ConfigError(f'There is no circle "{wanted}"; circlekeeper circle list shows all of them.')
    if len(found) > 1:
        raise ConfigError(f'There are {len(found)} circles named "{wanted}"; use an id: circlekeeper circle list.')
    return found[0]


@invite.command("create")
def create_invite(
    circle: CircleArgument,
    count: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="How many people may use the code.")] = 1,
    days: Annotated[int, typer.Option(metavar="D", min=1, max=365, help="For how many days it is good.")] = 14,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Make an invite code. It is shown once: only a keyed hash of it is kept."""
    settings = settings_from(config)
    code, place, until = asyncio.run(_invite(settings, circle, count, days))
    link = f"{settings.web.base_url}/join?code={code}"
    if json:
        show_json({"circle": place.id, "code": code, "link": link, "count": count, "expires_at": until})
        return
    screen().print(f"Code for {place.name}: {code}\nLink: {link}\nGood for {count} people and {days} days.")


async def _invite(settings: Settings, wanted: str, count: int, days: int) -> tuple[str, Circle, str]:
    now = SystemClock().now()
    until, code = now + timedelta(days=days), new_code()
    async with opened(settings) as store, store.begin() as tx:
        place = await named(tx, wanted)
        await tx.circles.invite(place.id, code, count, until, now)
        await tx.events.append(Event("invite.created", ACTOR, place.id, now, {"count": str(count)}))
        await tx.commit()
        return code, place, until.isoformat(timespec="seconds")
