"""`circlekeeper lines ...`: which help lines members may be shown, and that somebody has just checked one."""

import asyncio
from typing import Annotated, Any

import typer

from app.cli_circle import ACTOR, check_name
from app.housing import house_of
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.errors import ConfigError, Refused
from core.lines import Known, book, check_line, without_lines

lines = typer.Typer(help="Help lines: which were checked, by whom and when.", no_args_is_help=True)


@lines.command("check")
def check(
    country: Annotated[str, typer.Option(metavar="CODE", help="Only this country, such as DE.")] = "",
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """List every line with a number; exit code 1 if a country of a real circle has none that may be shown."""
    known, bare, names = asyncio.run(_known(settings_from(config)))
    code = country.strip().upper()
    if code and code not in names:
        raise ConfigError(f'--country is "{country}", which has no line in the table; use a code such as DE.')
    wanted = [one for one in known if code in {"", one.line.country}]
    missing = [(one, name) for one, name in bare if code in {"", one}]
    if json:
        show_json({"lines": [_described(one) for one in wanted], "missing": [one for one, _ in missing]})
    else:
        rows = [
            (
                one.line.country,
                one.line.service,
                one.line.kind,
                one.line.dial_string,
                one.state,
                str(one.on or ""),
                one.by,
            )
            for one in wanted
        ]
        show_table(("Country", "Service", "Kind", "Number", "State", "Checked", "By"), rows, "There is no line.")
        for one, name in missing:
            screen().print(
                f"{name} ({one}) is a country of a circle and has no line checked in the last 180 days:"
                " members there see the emergency number and findahelpline.com. Call one, then: circlekeeper lines verify"
            )
    if missing:
        raise typer.Exit(1)


async def _known(settings: Settings) -> tuple[list[Known], list[tuple[str, str]], set[str]]:
    async with opened(settings) as store, store.begin() as tx:
        house = house_of(settings, store)
        names = {code for code, _ in house.lines.countries()}
        return await book(tx, house), await without_lines(tx, house), names


def _described(one: Known) -> dict[str, Any]:
    return {
        "country": one.line.country,
        "service": one.line.service,
        "kind": str(one.line.kind),
        "dial_string": one.line.dial_string,
        "state": str(one.state),
        "checked_by": one.by or None,
        "checked_on": one.on.isoformat() if one.on else None,
    }


@lines.command("verify")
def verify(
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Code of two letters, such as DE.")],
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="Its name as circlekeeper lines check shows it.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who called it or looked it up today.")],
    dial: Annotated[str, typer.Option(metavar="STRING", help="The number that was dialled; it must be the table's.")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Keep that somebody has checked a line today: from now on members of that country are shown it."""
    check_name(by, "--by")
    code = country.strip().upper()
    asyncio.run(_verify(settings_from(config), code, service, by.strip(), dial))
    if json:
        show_json({"country": code, "service": service, "dial_string": dial, "checked_by": by.strip()})
        return
    screen().print(f"{service} ({code}) is shown as {dial} for 180 days. Please check it again after 90.")


async def _verify(settings: Settings, country: str, service: str, by: str, dial: str) -> None:
    async with opened(settings) as store, store.begin() as tx:
        try:
            await check_line(tx, house_of(settings, store), ACTOR, by, country, service, dial)
        except KeyError:
            raise ConfigError(
                f'There is no line "{service}" with a number in {country};'
                f" circlekeeper lines check --country {country} shows those there are."
            ) from None
        except Refused as refused:
            raise ConfigError(f'--dial is "{dial}". {refused.reply.text}') from None
        await tx.commit()
