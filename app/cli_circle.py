"""`circlekeeper circle ...` and `circlekeeper invite ...`."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Any
from zoneinfo import available_timezones

import typer

from app.housing import house_of
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.circles import Circle, CircleState
from core.clock import SystemClock
from core.errors import ConfigError, Refused
from core.joining import new_code
from core.opening import missing
from core.ports import Event, UnitOfWork
from core.programme import add_circle, countries_of, move
from core.replies import Reply, say

circle = typer.Typer(help="Circles: make one, open it, list them.", no_args_is_help=True)
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
    countries: Annotated[
        str, typer.Option(metavar="CODES", help="Where its members live: two-letter codes with commas, such as DE,AT.")
    ] = "",
    practice: Annotated[bool, typer.Option("--practice", help="Only for practice: it opens at once.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Make a circle. A real one opens later, when everything is there: circlekeeper circle open."""
    check_name(name)
    check_zone(timezone)
    if capacity < FEWEST:
        raise ConfigError(f"--capacity is {capacity}; a circle needs room for at least {FEWEST} people.")
    settings = settings_from(config)
    made, left = asyncio.run(
        _create(settings, name.strip(), timezone, capacity, countries, pictures=pictures, practice=practice)
    )
    if json:
        show_json({**_described(made, 0), "missing": left})
        return
    screen().print(f"Made the circle {made.name} ({made.id}). Next: circlekeeper invite create {made.id}")
    if practice:
        screen().print(say("signed.practice"))
    else:
        told = Reply("opening.left", {"left": " ".join(left)}).text if left else ""
        screen().print(f"{told} Then: circlekeeper circle open {made.id}".strip())


def check_name(name: str, what: str = "NAME") -> None:
    """Raise ConfigError for a name (given as `what`) that cannot be shown on one line."""
    if not name.strip() or len(name) > 80 or not name.isprintable():
        raise ConfigError(f"{what} must be 1 to 80 characters on one line; choose a shorter, plain name.")


def check_zone(zone: str) -> None:
    """Raise ConfigError, with a near name, for a zone nobody knows."""
    zones = available_timezones()
    if zone not in zones:
        near = get_close_matches(zone, zones, n=1)
        raise ConfigError(
            f'--timezone is "{zone}", which is no time zone; write a name such as {[*near, "Europe/Berlin"][0]}.'
        )


async def _create(
    settings: Settings, name: str, zone: str, capacity: int, countries: str, *, pictures: bool, practice: bool
) -> tuple[Circle, list[str]]:
    async with opened(settings) as store, store.begin() as tx:
        house = house_of(settings, store)
        try:
            where = countries_of(house, countries, needed=not practice)
        except Refused as refused:
            raise ConfigError(f'--countries is "{countries}". {refused.reply.text}') from None
        made = await add_circle(tx, house, ACTOR, name, zone, capacity, where, pictures=pictures, practice=practice)
        left = [one.text for one in await missing(tx, house, made)]
        await tx.commit()
        return made, left


@circle.command("open")
def open_(circle: CircleArgument, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Open a circle; refused, with what is missing, until everything is there."""
    settings = settings_from(config)
    done = asyncio.run(_open(settings, circle))
    if json:
        show_json({"id": done.id, "name": done.name, "state": str(done.state)})
        return
    screen().print(f"{done.name} is open. Everybody in it is told.")


async def _open(settings: Settings, wanted: str) -> Circle:
    async with opened(settings) as store, store.begin() as tx:
        place = await named(tx, wanted)
        try:
            await move(tx, house_of(settings, store), ACTOR, place.id, CircleState.OPEN)
        except Refused as refused:
            raise ConfigError(refused.reply.text) from None
        await tx.commit()
        return replace(place, state=CircleState.OPEN)


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
        "countries": list(one.countries),
        "practice": one.practice,
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
