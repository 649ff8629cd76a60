"""`circlekeeper staff ...`: who may sit at the desk, and the one-time links that let them in."""

import asyncio
import secrets
from datetime import timedelta
from typing import Annotated, Any

import typer

from app.cli_circle import ACTOR, check_name
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.clock import SystemClock
from core.errors import ConfigError
from core.ids import new_id
from core.message import Address
from core.ports import Event, UnitOfWork
from core.review import Staff, StaffRole

staff = typer.Typer(help="Moderators and program staff.", no_args_is_help=True)

GOOD_FOR = timedelta(days=1)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Desk name; members never see it.")]


@staff.command("add")
def add(
    name: NameArgument,
    role: Annotated[StaffRole, typer.Option(help="What this person may do.")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Add a staff person and print their one-time sign-in link."""
    check_name(name)
    settings = settings_from(config)
    _show(settings, *asyncio.run(_add(settings, name.strip(), role)), json=json)


async def _add(settings: Settings, name: str, role: StaffRole) -> tuple[Staff, str, str]:
    now = SystemClock().now()
    async with opened(settings) as store, store.begin() as tx:
        try:
            made = await tx.staff.add(name, role, Address("desk", new_id()), now)
        except ValueError:
            raise ConfigError(
                f'NAME is "{name}", which is taken; choose another, or use circlekeeper staff link "{name}".'
            ) from None
        await tx.events.append(Event("staff.added", ACTOR, made.id, now, {"role": str(role)}))
        tokens = await _tokens(tx, made)
        await tx.commit()
        return made, *tokens


@staff.command("link")
def link(name: NameArgument, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Print a new one-time sign-in link for somebody who is on the roll already."""
    settings = settings_from(config)
    _show(settings, *asyncio.run(_link(settings, name)), json=json)


async def _link(settings: Settings, name: str) -> tuple[Staff, str, str]:
    now = SystemClock().now()
    async with opened(settings) as store, store.begin() as tx:
        roll = await tx.staff.all()
        found = next((one for one in roll if one.desk_name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise ConfigError(f'Nobody on the roll is named "{name}"; circlekeeper staff list shows everybody.')
        await tx.events.append(Event("staff.link", ACTOR, found.id, now))
        tokens = await _tokens(tx, found)
        await tx.commit()
        return found, *tokens


async def _tokens(tx: UnitOfWork, person: Staff) -> tuple[str, str]:
    """Return two one-time tokens: for the browser, and for `/start` in a chat."""
    until = SystemClock().now() + GOOD_FOR
    # Only letters and digits: a token that begins with a dash reads like an option, and is hard to type.
    browser, chat = secrets.token_hex(24), secrets.token_hex(16)
    for token in (browser, chat):
        await tx.staff.issue_link(person.id, token, until)
    return browser, chat


def _show(settings: Settings, person: Staff, browser: str, chat: str, *, json: bool) -> None:
    address = f"{settings.web.base_url}/console/sign-in?token={browser}"
    if json:
        show_json({**_described(person), "link": address, "telegram_code": chat})
        return
    page = screen()
    page.print(f"{person.desk_name} ({person.role}). Both work once, within a day. Give them to nobody else.")
    page.print(f"Sign-in link: {address}")
    page.print(f"For Telegram, to the bot: /start {chat}")
    if settings.telegram.token is None:
        page.print("(Telegram is off: telegram.token is not set.)")


@staff.command("list")
def list_(config: ConfigOption = None, json: JsonOption = False) -> None:
    """List the roll."""
    roll = asyncio.run(_all(settings_from(config)))
    if json:
        show_json([_described(one) for one in roll])
        return
    now = SystemClock().now()
    rows = [(one.desk_name, one.role, "on duty" if one.on_duty(now) else "") for one in roll]
    show_table(("Name", "Role", "Duty"), rows, "Nobody is on the roll yet: circlekeeper staff add")


async def _all(settings: Settings) -> list[Staff]:
    async with opened(settings) as store, store.begin() as tx:
        return list(await tx.staff.all())


def _described(one: Staff) -> dict[str, Any]:
    until = one.duty_until.isoformat(timespec="seconds") if one.duty_until else None
    return {"id": one.id, "name": one.desk_name, "role": str(one.role), "duty_until": until}
