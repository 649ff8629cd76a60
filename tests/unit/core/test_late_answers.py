"""What somebody in danger is told when their words reached us late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.crisis import honest_about_delay
from core.message import Press
from core.replies import Button, Reply
from core.verdict import Care, Decision


@pytest.fixture
async def pair(world):
    await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    world.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    return world


async def say_ago(world, text, minutes, **what):
    inbound = world.inbound("ann", text=text, **what)
    await world.hub.receive(replace(inbound, sent_at=world.clock.now() - timedelta(minutes=minutes)))
    await world.deliver()


@pytest.mark.parametrize("text", ["/sos", "tonight"])
async def test_a_cry_that_came_late_is_answered_with_how_late_and_then_as_always(pair, text):
    await say_ago(pair, text, 14)
    said = pair.words("ann")[0]
    assert said.startswith("I am sorry: this reached me only now, 14 minutes after you sent it.\n\n")
    assert "call 555" in said
    assert pair.platform.texts("bob") == []


@pytest.mark.parametrize("text", ["/sos", "tonight"])
async def test_a_cry_that_came_in_time_is_answered_without_an_excuse(pair, text):
    await say_ago(pair, text, 2)
    assert "reached me only now" not in pair.words("ann")[0]


async def test_the_button_is_as_honest_as_the_word(pair):
    pair.screener.tell("hm", Decision.SUPPORT, Care.OFFER, concern="distress")
    await pair.say("ann", "hm")
    await pair.deliver()
    await say_ago(pair, None, 200, press=Press(pair.token("ann", "care.danger")))
    assert "3 hours after you sent it" in pair.words("ann")[-1]


@pytest.mark.parametrize(
    ("late", "words"),
    [(timedelta(seconds=-60), None), (timedelta(minutes=2), None), (timedelta(seconds=121), "2 minutes"), (timedelta(minutes=119), "119 minutes"), (timedelta(minutes=120), "2 hours"), (timedelta(hours=47), "47 hours"), (timedelta(days=3), "3 days")],
)  # fmt: skip
def test_a_delay_is_said_from_two_minutes_on_in_words_that_fit_it(pair, late, words):
    now = pair.clock.now()
    answer = Reply("crisis.find_line", buttons=(Button("care.danger", "t"),), kept=True)
    told = honest_about_delay(answer, now - late, now)
    assert (told == answer) is (words is None)
    assert words is None or f"only now, {words} after" in told.text
    assert told.text.endswith(answer.text)
    assert (told.buttons, told.kept) == (answer.buttons, answer.kept)
