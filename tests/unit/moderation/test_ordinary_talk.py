"""An ordinary evening must flow: greetings, thanks and small news ask for nobody's attention."""

import pytest

from core.verdict import Decision
from moderation.everyday import harmless
from moderation.normalise import normalise
from moderation.screener import build_screener
from tests.unit.moderation import examples, examples_fourth, examples_second, examples_third
from tools import ordinary_lines
from tools.evaluate_screening import false_alarms

LINES = """Good evening. I am new here.
Good morning
Hi all
How is everyone doing tonight?
See you tomorrow, good night everyone
I passed my driving test!
Tomorrow I have an interview, wish me luck.
Today I practised the I-statement with my roommate.
I will try the open question at dinner tonight.
Good evening. My plan for tonight: ask one open question at dinner.
I went for a walk after dinner
Thanks, that means a lot.
My sister called me and we talked for an hour.
I managed three days without a drink.
It is raining here and I like it.
Does anybody else find phone calls hard?
One thing that went well: I asked for help in the shop.
Sorry, I have to go now. Bye.""".splitlines()


# The harmless sense is named, and something grave stands beside it.
CRIES = """I took all the kids pills
I said goodbye to my neighbours and tonight I will kill myself
goodbye everyone, see you tomorrow if I am still alive
I wrote my notes for the landlord, the rope is ready
this is my last message before the train hits me, I want to die
bye everyone, thanks for today, I am going to end it
I'm on the edge of the pool with a razor in my hand
I won't be here after my holiday, I will be dead
I have the pills ready for the week and the day I need them
I bought the rope for my neck and the swing
tonight with pills and a film, then I end my life
goodbye everyone, thank you for everything
I said goodbye to my kids and my mum
this is my last message before the train
I said my goodbyes today""".splitlines()


@pytest.fixture(scope="module")
def screener():
    made = build_screener()
    yield made
    made.close()


@pytest.mark.parametrize("line", LINES)
async def test_ordinary_talk_is_carried_without_a_word(screener, line):
    verdict = await screener.screen(line)
    assert (verdict.decision, verdict.care) == ("deliver", "none")


async def test_ordinary_lines_that_trained_nothing_stay_within_the_bounds_of_false_alarms(screener):
    lines = ordinary_lines.held_out()
    counted = false_alarms([await screener.screen(line) for line in lines])
    assert len(lines) >= 150
    assert counted["ladder"] <= 0.005 * len(lines), counted
    assert counted["check-in"] <= 0.02 * len(lines), counted
    assert counted["flag, hold or return"] <= 0.02 * len(lines), counted


def test_what_measures_never_trains():
    trained = {line.lower() for line in ordinary_lines.trained()}
    assert not trained & {line.lower() for line in ordinary_lines.held_out()}
    assert not trained & {line.lower() for line in LINES}
    assert len(trained) >= 400


@pytest.mark.parametrize("cry", CRIES)
async def test_a_harmless_sense_does_not_hide_a_cry(screener, cry):
    assert (await screener.screen(cry)).decision is Decision.CRISIS


def test_no_cry_of_our_own_lines_is_excused_as_everyday():
    tables = [
        table
        for one in (examples, examples_second, examples_third, examples_fourth)
        for table in (one.PLAN_OR_ACT, one.WISH)
    ]
    cries = [line for table in tables for text in examples.lines(table) for line in normalise(text).sentences]
    assert len(cries) > 100
    assert [line for line in cries if harmless(line, parting=True)] == []
