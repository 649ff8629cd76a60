"""An ordinary evening must flow: greetings, thanks and small news ask for nobody's attention."""

import pytest

from moderation.screener import build_screener

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


@pytest.fixture(scope="module")
def screener():
    made = build_screener()
    yield made
    made.close()


@pytest.mark.parametrize("line", LINES)
async def test_ordinary_talk_is_carried_without_a_word(screener, line):
    verdict = await screener.screen(line)
    assert (verdict.decision, verdict.care) == ("deliver", "none")
