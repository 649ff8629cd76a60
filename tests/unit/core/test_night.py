"""The night of the ladder: whoever writes reaches a human or is told the truth, on time, once. `make night` is longer."""

import pytest

from tests.night import look_back, spend

CIRCLES, PEOPLE, HOURS, KILLS = 20, 40, 1, 20


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_people_in_danger_each_reach_a_human_or_hear_the_truth_on_time(world):
    night = await spend(world.store, people=PEOPLE, circles=CIRCLES, hours=HOURS, kills=KILLS, seed=11)
    found = await look_back(night)
    assert found.broken() == []
    assert found.people == PEOPLE
    assert found.told >= PEOPLE // CIRCLES
    assert found.helped >= PEOPLE * 3 // 4
    assert sum(found.kills.values()) == KILLS
    assert len(found.kills) >= 4, found.kills
