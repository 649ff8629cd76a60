"""Rates over our own lines. Each bar is the promise; the measured figure stands in docs."""

import pytest

from core.verdict import Care, Decision
from moderation.screener import build_screener
from tests.unit.moderation import examples, examples_fourth, examples_second, examples_third

CRISIS, HELD, RELAYED = {Decision.CRISIS}, {Decision.HOLD}, {Decision.DELIVER, Decision.SUPPORT}
BACK = {Decision.RETURN, Decision.HOLD}


@pytest.fixture(scope="module")
def screener():
    made = build_screener(timeout=30)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("tables", "wanted", "least"),
    [
        pytest.param(
            [one.PLAN_OR_ACT for one in (examples, examples_second, examples_third)],
            CRISIS,
            0.95,
            id="crisis, plan or act",
        ),
        pytest.param(
            [one.WISH for one in (examples, examples_second, examples_third)], CRISIS, 0.90, id="crisis, wish"
        ),
        pytest.param(
            [one.HARM_TO_OTHERS for one in (examples, examples_second, examples_third)], HELD, 0.90, id="harm to others"
        ),
        pytest.param([examples.BETTER_SAID_ANOTHER_WAY], BACK, 0.90, id="better said another way"),
        pytest.param([examples.OWN_PAIN], RELAYED, 1.0, id="own pain is never stopped"),
        pytest.param(
            [one.LET_PASS for one in (examples, examples_second, examples_third)],
            {*RELAYED, Decision.FLAG},
            0.96,
            id="false alarms: stopped",
        ),
        pytest.param(
            [one.LET_PASS for one in (examples, examples_second, examples_third)],
            RELAYED,
            0.94,
            id="false alarms: stopped or looked at",
        ),
    ],
)
async def test_rates_over_our_own_lines_stay_above_their_bars(screener, tables, wanted, least) -> None:
    texts = [line for table in tables for line in examples.lines(table)]
    wrong = [text for text in texts if (await screener.screen(text)).decision not in wanted]
    assert 1 - len(wrong) / len(texts) >= least, wrong


async def test_disguises_change_nothing(screener) -> None:
    for text in (
        "kill yourself",
        "k i l l  y o u r s e l f",
        "k1ll y0urself",
        "k\u200bill your\u200bself",
        "KILLLL YOURSELF",
        "кill yоurself",
        "k.i.l.l. yourself",
        "ｋｉｌｌ yourself",
    ):
        assert (await screener.screen(text)).decision is Decision.HOLD, text


async def test_even_a_cry_that_is_not_recognised_is_never_punished(screener) -> None:
    for text in examples.lines(examples_fourth.PLAN_OR_ACT + examples_fourth.WISH):
        verdict = await screener.screen(text)
        waits_with_care = verdict.decision is Decision.HOLD and verdict.care is Care.CHECK_IN
        assert waits_with_care or verdict.decision in {*RELAYED, *CRISIS}, text
