"""`circlekeeper rehearse ...`: practise with a circle of synthetic members; the running program lets them speak."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.cli_staff import on_the_roll
from app.housing import house_of
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.errors import ConfigError, Refused
from core.house import House
from core.ids import StaffId
from core.ports import UnitOfWork
from core.rehearsal import MINUTES, Rehearsal
from core.rehearsing import begin, join, minutes_of, pace_of, seed_of, set_pace, step, stop
from core.replies import say
from core.review import Staff
from core.reviewing import Review, read_back
from core.reviewing import review as review_of

rehearse = typer.Typer(
    help="Practise with a circle of synthetic members; nothing leaves this server.", no_args_is_help=True
)
StaffOption = Annotated[str, typer.Option("--staff", metavar="NAME", help="Who takes part: a desk name of the roll.")]
Act = Callable[[UnitOfWork, House, Staff], Awaitable[object]]


@rehearse.command("start")
def start(
    staff: StaffOption,
    minutes: Annotated[str, typer.Option(help="15, 30, 45, 60 or 90: it ends by itself then.")] = str(MINUTES),
    pace: Annotated[str, typer.Option(help="0 (wait for each step), 1, 2 or 5 times as fast as in life.")] = "1",
    seed: Annotated[str, typer.Option(help="The number of the evening: the same gives the same.")] = "",
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Begin a rehearsal in which somebody of the staff takes part."""

    async def act(tx: UnitOfWork, house: House, who: Staff) -> Rehearsal:
        return await begin(tx, house, who, minutes=minutes_of(minutes), seed=seed_of(seed), pace=pace_of(pace))

    made = _run(settings_from(config), staff, act)
    assert isinstance(made, Rehearsal)
    if json:
        show_json({"rehearsal": made.id, "seed": made.seed, "ends_at": made.ends_at.isoformat(timespec="seconds")})
        return
    screen().print(f"Begun, evening {made.seed}. {say('rehearsal.banner')} Follow it at /console/rehearsal.")


@rehearse.command("join")
def join_(staff: StaffOption, config: ConfigOption = None) -> None:
    """Let somebody of the staff take part: from then on its alarms ask them, too."""
    _run(settings_from(config), staff, join)
    screen().print(say("rehearsal.said_joined"))


@rehearse.command("pace")
def pace_(
    pace: Annotated[str, typer.Argument(metavar="PACE", help="0 (wait for each step), 1, 2 or 5.")],
    staff: StaffOption,
    config: ConfigOption = None,
) -> None:
    """Let the synthetic members speak faster, slower, or only at each step."""
    _run(settings_from(config), staff, lambda tx, house, who: set_pace(tx, house, who, pace_of(pace)))
    screen().print(say("rehearsal.said_paced"))


@rehearse.command("step")
def step_(staff: StaffOption, config: ConfigOption = None) -> None:
    """Let whoever speaks next speak now."""
    there = _run(settings_from(config), staff, step)
    screen().print(say("rehearsal.stepped" if there else "rehearsal.step_none"))


@rehearse.command("end")
def end_(staff: StaffOption, config: ConfigOption = None, json: JsonOption = False) -> None:
    """End it, erase the synthetic members and their words, and print the review."""
    settings = settings_from(config)
    done = _run(settings, staff, stop)
    assert isinstance(done, Rehearsal)
    _print(*asyncio.run(_reviewed(settings, done.id)), json=json)


@rehearse.command("show")
def show(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Print what has happened so far, or the review of the last one."""
    _print(*asyncio.run(_reviewed(settings_from(config), None)), json=json)


def _run(settings: Settings, name: str, act: Act) -> object:
    return asyncio.run(_acted(settings, name, act))


async def _acted(settings: Settings, name: str, act: Act) -> object:
    async with opened(settings) as store, store.begin() as tx:
        who = await on_the_roll(tx, name)
        try:
            done = await act(tx, house_of(settings, store), who)
        except Refused as refused:
            raise ConfigError(refused.reply.text) from None
        await tx.commit()
        return done


async def _reviewed(settings: Settings, wanted: str | None) -> tuple[Review, dict[str, str], bool]:
    """Return what happened, the names of staff, and whether it still runs."""
    async with opened(settings) as store, store.begin() as tx:
        found = await tx.rehearsals.get(wanted) if wanted else await tx.rehearsals.living()
        if found is None:
            found = next(iter(await tx.rehearsals.past(1)), None)
        if found is None:
            raise ConfigError("There was no rehearsal yet; begin one: circlekeeper rehearse start --staff NAME.")
        now = house_of(settings, store).clock.now()
        told = read_back(found.review) if found.review else await review_of(tx, found, now)
        staff = {one: await tx.staff.get(StaffId(one)) for one in {each.staff for each in told.happened} if one}
        names = {one: who.desk_name for one, who in staff.items() if who is not None}
        return told, names, not found.review


def _print(told: Review, names: dict[str, str], runs: bool, *, json: bool) -> None:
    if json:
        show_json({"runs": runs, **_described(told, names)})
        return
    rows = [
        [f"{int(one.at) // 60}:{int(one.at) % 60:02d}", say(one.key, **_gaps(one.gaps, names.get(one.staff)))]
        for one in told.happened
    ]
    show_table([say("rehearsal.review_after"), say("rehearsal.review_what")], rows, say("rehearsal.review_empty"))
    for key, gaps in told.left:
        screen().print(f"{say('rehearsal.review_left')}: {say(key, **gaps)}")


def _gaps(gaps: dict[str, str], name: str | None) -> dict[str, str]:
    return {**gaps, "name": name or say("rehearsal.somebody")}


def _described(told: Review, names: dict[str, str]) -> dict[str, Any]:
    return {
        "seconds": told.seconds,
        "happened": [
            {"at": one.at, "what": say(one.key, **_gaps(one.gaps, names.get(one.staff)))} for one in told.happened
        ],
        "alarms": [asdict(one) for one in told.alarms],
        "left": [say(key, **gaps) for key, gaps in told.left],
    }
