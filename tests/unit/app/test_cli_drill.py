"""A drill from the command line: refused in one sentence, and ended when nobody runs the program."""

import asyncio

import pytest

from core.ladder import LADDERS
from storage import open_store


@pytest.fixture
def circle(made):
    made("keys", "new")
    return made("circle", "create", "Evening circle", "--timezone", "Europe/Berlin", "--capacity", "8", "--practice")


def test_a_wrong_level_is_named_with_those_there_are(circle, refused):
    said = refused("drill", "Evening circle", "--level", "L7")
    assert all(level in said for level in LADDERS)


def test_without_the_running_program_a_drill_says_what_to_start_and_leaves_nothing_behind(circle, refused, tmp_path):
    assert "circlekeeper run" in refused("drill", "Evening circle")

    async def living():
        store = await open_store(None, tmp_path / "data", tmp_path / "data" / "secret.key", upgrade=False)
        try:
            async with store.begin() as tx:
                return await tx.alarms.living()
        finally:
            await store.close()

    assert asyncio.run(living()) == []
