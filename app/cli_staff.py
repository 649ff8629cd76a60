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
from core.contacts import (
    EMAIL,
    WEBHOOK,
    Contact,
    add_contact,
    contacts_of,
    drop_contact,
    email_address,
    webhook_address,
)
from core.errors import ConfigError
from core.ids import new_id
from core.message import Address
from core.ports import Event, UnitOfWork
from core.programme import Wrong
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
        found = await on_the_roll(tx, name)
        await tx.events.append(Event("staff.link", ACTOR, found.id, now))
        tokens = await _tokens(tx, found)
        await tx.commit()
        return found, *tokens


async def on_the_roll(tx: UnitOfWork, name: str) -> Staff:
    """Return the staff person of that desk name. Raises ConfigError if there is none."""
    roll = await tx.staff.all()
    found = next((one for one in roll if one.desk_name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise ConfigError(f'Nobody on the roll is named "{name}"; circlekeeper staff list shows everybody.')
    return found


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


@staff.command("reach")
def reach(
    name: NameArgument,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="An e-mail address to add.")] = None,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="The https address of a pager to add.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove what is given instead of adding it.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show where a staff person is paged outside chats; add or remove an address."""
    given = []
    try:
        given += [email_address(email)] if email is not None else []
        given += [webhook_address(webhook, here=True)] if webhook is not None else []
    except Wrong as wrong:
        # The value stays unsaid: whoever knows a webhook's address can use it.
        raise ConfigError(f"--{wrong.field}: {wrong.reply.text}") from None
    if remove and not given:
        raise ConfigError("--remove needs --email or --webhook with the address to remove.")
    settings = settings_from(config)
    found = asyncio.run(_reach(settings, name, given, remove=remove))
    on = {EMAIL: settings.email.host is not None, WEBHOOK: settings.webhook.secret is not None}
    if json:
        show_json([{"kind": one.platform, "address": one.shown, "on": on[one.platform]} for one in found])
        return
    rows = [(one.platform, one.shown, "" if on[one.platform] else "switched off") for one in found]
    show_table(("Kind", "Address", "State"), rows, "No address yet: --email ADDRESS or --webhook URL adds one.")


async def _reach(settings: Settings, name: str, given: list[Address], *, remove: bool) -> list[Contact]:
    now = SystemClock().now()
    async with opened(settings) as store, store.begin() as tx:
        person = await on_the_roll(tx, name)
        for address in given:
            if not remove:
                try:
                    await add_contact(tx, person, address, now, ACTOR)
                except Wrong as wrong:
                    raise ConfigError(f"--{wrong.field}: {wrong.reply.text}") from None
                continue
            known = await contacts_of(tx, person.member)
            lanes = [one.lane for one in known if (one.platform, one.address) == (address.platform, address.user)]
            if not lanes:
                raise ConfigError(
                    f'"{person.desk_name}" does not have the --{address.platform} that you gave; without it this'
                    " command shows the addresses there are."
                )
            await drop_contact(tx, person, lanes[0], now, ACTOR)
        await tx.commit()
        return await contacts_of(tx, person.member)


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
