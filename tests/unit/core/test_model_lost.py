"""Kill, stop and corrupt the real model while messages flow: none passes unread, none is lost, it returns by itself."""

import asyncio
import os
import signal

import pytest
from sqlalchemy import select

from core.hub import Hub
from core.returning import Lookout
from moderation.models import sealed
from moderation.models.making import Recipe
from moderation.screener import Screener
from moderation.worker import Worker
from storage.schema import post

FILE = "toxicity_head.npz"


@pytest.fixture
async def evening(world, tmp_path):
    files = tmp_path / "model"
    files.mkdir()
    for file in sealed.DATA.iterdir():
        (files / file.name).write_bytes(file.read_bytes())
    world.worker = Worker(Recipe(data=files), 1.0, pauses=(0.0, 0.2))
    world.files = files
    world.screener = Screener(None, runs=world.worker, timeout=10)
    world.hub = Hub(world.store, world.house, world.screener, world.waker)
    world.lookout = Lookout(world.store, world.house, world.screener, world.waker)
    for number in (1, 2):
        await world.circle(f"Circle {number}")
        for who in "abc":
            await world.join(f"{who}{number}", f"Circle {number}")
    await world.moderator()
    world.worker.begin()
    yield world
    await world.screener.closed()


def said(number: int) -> tuple[str, str]:
    who = f"{'ab'[number % 2]}{1 + number // 2 % 2}"
    return who, f"Tonight I cooked for my family, and number {number:03d} of us came"


async def talk(world, numbers, harm=None, at: int = 0) -> None:
    """Let people write one after the other; `harm` comes in the middle of it."""
    for number in numbers:
        if number == at and harm is not None:
            harm()
        await world.say(*said(number))


async def there(world) -> None:
    async with asyncio.timeout(60):
        while world.worker.pid is None:
            await asyncio.sleep(0.02)


def stall(world):
    os.kill(world.worker.pid, signal.SIGSTOP)


def kill(world):
    os.kill(world.worker.pid, signal.SIGKILL)


def corrupt(world):
    (world.files / FILE).write_bytes(b"altered")
    kill(world)


@pytest.mark.parametrize("harm", [kill, stall, corrupt])
async def test_none_passes_unread_none_is_lost_and_the_model_returns_by_itself(evening, harm):
    await there(evening)
    await evening.lookout.tick()
    await talk(evening, range(12), lambda: harm(evening), at=4)
    await evening.lookout.tick()
    await evening.deliver()
    assert [one for one in evening.words("mod") if "waits for a look" in one] == []
    if harm is corrupt:
        assert not evening.screener.health().usable
        assert evening.platform.texts("c1") == [said(number)[1] for number in (0, 1)]
        (evening.files / FILE).write_bytes((sealed.DATA / FILE).read_bytes())
    await there(evening)
    await talk(evening, range(12, 16))
    await evening.lookout.tick()
    evening.clock.advance(seconds=40)
    await evening.lookout.tick()
    await evening.deliver()

    for circle in (1, 2):
        meant = [said(number)[1] for number in range(16) if said(number)[0].endswith(str(circle))]
        assert sorted(evening.platform.texts(f"c{circle}")) == meant
    async with evening.store.engine.connect() as connection:
        read = [row.verdict["model"] for row in await connection.execute(select(post.c.verdict))]
    assert read == ["embedded"] * 16
    assert ["again" in one for one in evening.words("mod")] == [False, True]
