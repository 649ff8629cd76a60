"""`circlekeeper audit ...`: is the log what was written, and what does it say."""

import asyncio
import sys
from collections.abc import Mapping
from json import dumps
from typing import Annotated, Any

import typer

from app.cli_circle import ACTOR
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json
from config.settings import Settings
from core.clock import SystemClock
from core.errors import ConfigError
from core.ports import Entry, Event
from storage import SqlStore
from storage.anchor import Anchor, anchor_of, newest, read_anchor, write_anchor
from storage.verify import Checked, Fault, Wrong, verify

audit = typer.Typer(help="The log of who did and saw what: check it, print it.", no_args_is_help=True)
AT_ONCE = 500
AnchorOption = Annotated[
    list[str] | None,
    typer.Option("--anchor", metavar="NUMBER:MARK", help="One that you keep elsewhere, as doctor printed it."),
]


async def anchors(settings: Settings, store: SqlStore, said: list[str]) -> list[Anchor]:
    """Return the anchor beside the database and those that somebody brought. Raises ConfigError."""
    here = read_anchor(settings.data_dir, store.chain_key)
    return [*([here] if here else []), *(anchor_of(one) for one in said)]


@audit.command("verify")
def verify_(anchor: AnchorOption = None, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Check every entry of the audit log and its end; names the first that is wrong, exit code 1 then."""
    settings = settings_from(config)

    async def look() -> tuple[Checked, list[Anchor]]:
        async with opened(settings, upgrade=False) as store:
            known = await anchors(settings, store, anchor or [])
            return await verify(store, *known), known

    checked, known = asyncio.run(look())
    if json:
        show_json(_told(checked, known))
    elif checked.fault is None:
        screen().print(sentence(checked))
        screen().print(f"Its end: {checked.last}" if checked.last else "It has no end to note yet.")
    else:
        screen().print(fault_words(checked.fault))
        if checked.also is not None:
            screen().print(fault_words(checked.also))
    if checked.fault is not None:
        raise typer.Exit(1)


def sentence(checked: Checked) -> str:
    """Return what is said about a log that is whole."""
    gone = f", {checked.expired} of them emptied because they had expired" if checked.expired else ""
    return f"The audit log is whole: {checked.entries} entries{gone}."


def fault_words(fault: Fault) -> str:
    """Return what is said about an entry with which something is wrong."""
    after = "after " if fault.what in {Wrong.REMOVED, Wrong.CUT} else ""
    when = f" ({after}{fault.at:%Y-%m-%d %H:%M:%S} UTC)" if fault.at else ""
    return f"Entry {fault.number}{when}, {fault.what}: {fault.says}."


def _told(checked: Checked, known: list[Anchor]) -> dict[str, Any]:
    return {
        "entries": checked.entries,
        "expired": checked.expired,
        "end": str(checked.last) if checked.last else None,
        "anchors": [str(one) for one in known],
        "fault": _fault(checked.fault),
        "also": _fault(checked.also),
    }


def _fault(fault: Fault | None) -> dict[str, Any] | None:
    if fault is None:
        return None
    at = fault.at.isoformat() if fault.at else None
    return {"number": fault.number, "what": str(fault.what), "at": at, "says": fault.says}


@audit.command("export")
def export(
    since: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="Begin with this entry.")] = 1,
    config: ConfigOption = None,
    json: JsonOption = True,  # noqa: ARG001 - one JSON document a line, always; taken so that scripts may say so
) -> None:
    """Print the audit log as JSON, one entry a line, under desk names. That you did is an entry of its own."""
    asyncio.run(_export(settings_from(config), since))


async def _export(settings: Settings, since: int) -> None:
    async with opened(settings) as store:
        async with store.begin() as tx:
            roll, circles = await tx.audit.actors(), await tx.circles.all()
            detail = {"since": str(since)}
            await tx.events.append(Event("log.exported", ACTOR, "audit", SystemClock().now(), detail))
            await tx.commit()
        names: dict[str, str] = {str(one.id): one.name for one in circles}
        names |= dict(roll)
        number = since - 1
        while True:
            async with store.begin() as tx:
                page = await tx.audit.after(number, AT_ONCE)
            for one in page:
                sys.stdout.write(dumps(line_of(one, names), ensure_ascii=False) + "\n")
            if len(page) < AT_ONCE:
                return
            number = page[-1].number


def line_of(one: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    """Return one entry as it is exported: no id of a person, only names of the desk and of the circle."""
    if one.at is None:
        return {"number": one.number, "expired": True, "mark": one.mark}
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "who": one.who or ("somebody of the staff" if one.actor in names else one.actor),
        "what": one.kind,
        "subject": names.get(one.subject, one.subject),
        "circle": names.get(one.circle, one.circle) if one.circle else None,
        "pseudonym": "forgotten" if one.alias is None else one.alias or None,
        "why": "forgotten" if one.why is None else one.why or one.detail.get("reason") or None,
        "detail": {name: names.get(value, value) for name, value in one.detail.items()},
        "mark": one.mark,
    }


@audit.command("restored")
def restored(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Say that you put back an older copy of the database on purpose, so that its missing end is not a fault any more."""
    settings = settings_from(config)
    now = SystemClock().now()

    async def say() -> tuple[int, int]:
        async with opened(settings) as store:
            known = read_anchor(settings.data_dir, store.chain_key)
            checked = await verify(store)
            if checked.fault is not None:
                raise ConfigError(f"This copy is not whole either. {fault_words(checked.fault)}")
            if known is None or (await verify(store, known)).fault is None:
                raise ConfigError("Nothing is missing: the end of the audit log is where it was noted.")
            async with store.begin() as tx:
                detail = {"noted": str(known.number), "found": str(checked.entries)}
                await tx.events.append(Event("log.restored", ACTOR, "audit", now, detail))
                await tx.commit()
            end = await newest(store, now)
            assert end is not None
            write_anchor(settings.data_dir, store.chain_key, end)
            return known.number, checked.entries

    noted, here = asyncio.run(say())
    if json:
        show_json({"noted": noted, "found": here})
    else:
        screen().print(f"Written down: the log went up to entry {noted}, this copy up to {here}.")
