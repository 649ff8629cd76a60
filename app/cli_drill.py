"""`circlekeeper drill CIRCLE`: staff practise the ladder; the running program asks them, and each step is timed."""

import asyncio
import time
from typing import Annotated, Any

import typer

from app.cli_circle import ACTOR, CircleArgument, named
from app.housing import house_of
from app.terminal import ConfigOption, JsonOption, opened, screen, settings_from, show_json, show_table
from config.settings import Settings
from core.drill import Report, end, plan, report
from core.errors import ConfigError
from core.ids import AlarmId
from core.ladder import LADDERS, Level

LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 10.0  # the running program looks every second


def declare(app: typer.Typer) -> None:
    """Add the command."""
    app.command("drill")(drill)


def drill(
    circle: CircleArgument,
    level: Annotated[str, typer.Option(help="L1, L2, LX, L3 or L4: how fast the ladder climbs.")] = "L3",
    minutes: Annotated[float, typer.Option(min=0, max=240, help="How long to wait for somebody to answer.")] = 12,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Ask a circle's staff as if somebody were in danger, in words that say DRILL, and report how long each step took."""
    if level not in LADDERS:
        raise ConfigError(f"--level is {level!r}; it must be one of {', '.join(LADDERS)}.")
    found = asyncio.run(_drill(settings_from(config), circle, Level(level), minutes * 60))
    if json:
        show_json(_described(found))
        return
    rows = [
        [str(step.step), str(step.rung), f"{(step.at - found.alarm.opened_at).total_seconds():.1f} s", str(step.asked)]
        for step in found.steps
    ]
    show_table(["Step", "Who", "After", "People asked"], rows, "No step was taken.")
    answered = found.seconds_to_answer
    screen().print("Nobody answered." if answered is None else f"Answered after {answered:.1f} seconds.")


async def _drill(settings: Settings, wanted: str, level: Level, seconds: float) -> Report:
    async with opened(settings) as store:
        house = house_of(settings, store)
        async with store.begin() as tx:
            alarm = await plan(tx, house, await named(tx, wanted), level, ACTOR)
            await tx.commit()
        began = time.monotonic()
        while True:
            async with store.begin() as tx:
                found = await _report(tx, alarm.id)
            spent = time.monotonic() - began
            if found.answered_at is not None or (found.steps and spent >= seconds):
                break
            if not found.steps and spent >= PATIENCE_SECONDS:
                await _ended(store, house, alarm.id)
                raise ConfigError(
                    "Nobody was asked within 10 seconds: start the program with `circlekeeper run` first."
                )
            await asyncio.sleep(LOOK_SECONDS)
        if found.answered_at is None:
            await _ended(store, house, alarm.id)
        return found


async def _ended(store: Any, house: Any, alarm: AlarmId) -> None:
    async with store.begin() as tx:
        await end(tx, house, alarm)
        await tx.commit()


async def _report(tx: Any, alarm: AlarmId) -> Report:
    found = await report(tx, alarm)
    if found is None:
        raise ConfigError("The drill is not there any more.")
    return found


def _described(found: Report) -> dict[str, Any]:
    return {
        "alarm": found.alarm.id,
        "level": str(found.alarm.level),
        "seconds_to_answer": found.seconds_to_answer,
        "steps": [
            {
                "step": step.step,
                "rung": str(step.rung),
                "seconds": (step.at - found.alarm.opened_at).total_seconds(),
                "asked": step.asked,
            }
            for step in found.steps
        ],
    }
