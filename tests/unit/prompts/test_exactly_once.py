"""The shipped calendar, the announcer and a database on disk: over restarts and clock changes each prompt comes once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from core.announcing import Announcer
from core.message import Kind
from core.schedule import OccurrenceState
from prompts.curriculum import Curriculum
from storage import open_store
from storage.keys import new_keys
from tests.fakes import FakePlatform, SetClock
from tests.world import World

START = {"spring": datetime(2026, 3, 28, 12, tzinfo=UTC), "autumn": datetime(2026, 10, 24, 12, tzinfo=UTC)}
CATCH_UP = timedelta(hours=6)


class Killed(BaseException):
    """The process ends here: no handler of the program may catch it."""


class Deadly:
    """Ends the process between an occurrence's commit and the note that it was looked at."""

    def wake(self, lane: str) -> None:
        raise Killed(lane)


class Machine:
    """One installation that can be started again: the file, the screens and the time outlive the process."""

    def __init__(self, folder, start: datetime) -> None:
        self.folder, self.clock, self.platform = folder, SetClock(start), FakePlatform()
        new_keys(folder / "secret.key")

    async def started(self) -> World:
        url = f"sqlite+aiosqlite:///{self.folder / 'circles.db'}"
        store = await open_store(url, self.folder, self.folder / "secret.key", upgrade=True)
        return World(store, clock=self.clock, platform=self.platform, prompts=Curriculum.shipped())


@pytest.mark.parametrize(
    ("season", "expected"),
    [
        (
            "spring",
            {
                "0 0 * * *": {"2026-03-29T00:00": "2026-03-28T23:00", "2026-03-30T00:00": "2026-03-29T22:00"},
                "30 2 * * *": {"2026-03-29T02:30": "2026-03-29T01:00", "2026-03-30T02:30": "2026-03-30T00:30"},
                "0 9 * * *": {"2026-03-29T09:00": "2026-03-29T07:00", "2026-03-30T09:00": "2026-03-30T07:00"},
            },
        ),
        (
            "autumn",
            {
                "0 0 * * *": {"2026-10-25T00:00": "2026-10-24T22:00", "2026-10-26T00:00": "2026-10-25T23:00"},
                "30 2 * * *": {"2026-10-25T02:30": "2026-10-25T00:30", "2026-10-26T02:30": "2026-10-26T01:30"},
                "0 9 * * *": {"2026-10-25T09:00": "2026-10-25T08:00", "2026-10-26T09:00": "2026-10-26T08:00"},
            },
        ),
    ],
)
async def test_over_restarts_and_two_replicas_a_member_gets_each_prompt_once_and_on_time(tmp_path, season, expected):
    machine = Machine(tmp_path, START[season])
    world = await machine.started()
    circle = await world.circle()
    await world.join("ana")
    async with world.store.begin() as tx:
        ids = {
            cron: (await tx.schedules.add(circle.id, cron, "Europe/Berlin", CATCH_UP, machine.clock.now())).id
            for cron in expected
        }
        await tx.commit()
    arrived, kills = [], 0

    while machine.clock.now() < START[season] + timedelta(days=2):
        machine.clock.advance(minutes=30)
        try:
            await Announcer(world.store, world.house, Deadly()).tick()
        except Killed:
            kills += 1
            await world.store.close()
            world = await machine.started()
        await asyncio.gather(world.announcer.tick(), Announcer(world.store, world.house, world.waker).tick())
        await world.deliver()
        arrived += [machine.clock.now()] * (len(world.screen("ana", Kind.PROMPT)) - len(arrived))

    moments = sorted(fires_at for one in expected.values() for fires_at in one.values())
    assert [moment.strftime("%Y-%m-%dT%H:%M") for moment in arrived] == moments
    assert kills == len(moments)
    assert len(set(machine.platform.texts("ana", Kind.PROMPT))) == len(moments)
    async with world.store.begin() as tx:
        recorded = {
            cron: [(one.nominal, one.state) for one in await tx.schedules.recorded(made)] for cron, made in ids.items()
        }
    assert recorded == {cron: [(nominal, OccurrenceState.POSTED) for nominal in one] for cron, one in expected.items()}
    await world.store.close()


async def test_after_a_long_sleep_what_is_too_late_is_skipped_visibly_and_the_rest_comes(tmp_path):
    machine = Machine(tmp_path, START["spring"])
    world = await machine.started()
    circle = await world.circle()
    await world.join("ana")
    async with world.store.begin() as tx:
        schedule = await tx.schedules.add(circle.id, "30 2 * * *", "Europe/Berlin", CATCH_UP, machine.clock.now())
        await tx.commit()

    machine.clock.moment = datetime(2026, 3, 31, 4, tzinfo=UTC)
    await world.announcer.tick()
    await world.announcer.tick()
    await world.deliver()

    async with world.store.begin() as tx:
        recorded = await tx.schedules.recorded(schedule.id)
    assert [(one.nominal, one.state) for one in recorded] == [
        ("2026-03-29T02:30", OccurrenceState.SKIPPED),
        ("2026-03-30T02:30", OccurrenceState.SKIPPED),
        ("2026-03-31T02:30", OccurrenceState.POSTED),
    ]
    assert len(world.screen("ana", Kind.PROMPT)) == 1
    await world.store.close()
