"""The short form of `make faults`."""

import pytest

from tests.faults.driver import STEPS, run


@pytest.mark.slow
@pytest.mark.timeout(900)  # it fails by itself once nothing moves any more
async def test_kills_at_every_step_lose_double_and_reorder_nothing(tmp_path):
    outcome = await run(tmp_path, messages=24, kills=len(STEPS), say_every=2.0)
    assert sum(outcome.kills.values()) == len(STEPS)
    assert (outcome.lost, outcome.out_of_order, outcome.violations) == (0, 0, 0)
    assert (outcome.doubled_web, outcome.doubled_discord) == (0, 0)
    assert outcome.doubled_telegram <= outcome.uncertain
    assert outcome.troubles.total() > 0, "Discord was never troubled"
