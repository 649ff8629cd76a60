"""The road of one message: once, in order, to everybody else, on the right copy."""

from datetime import timedelta

from core.errors import RateLimited, Uncertain, Unreachable
from core.message import Kind
from core.settings import Rules
from tests.world import World


async def three(world):
    await world.circle()
    for who in ("ann", "bob", "cem"):
        await world.join(who)


async def test_everybody_else_reads_it_once_and_the_writer_not_at_all(world):
    await three(world)
    await world.say("ann", "Good evening")
    await world.deliver()
    assert world.platform.texts("bob") == ["Good evening"]
    assert world.platform.texts("cem") == ["Good evening"]
    assert world.platform.texts("ann") == []


async def test_an_update_that_comes_twice_is_carried_once(world):
    await three(world)
    await world.say("ann", "Once", key="7")
    await world.say("ann", "Once", key="7")
    await world.deliver()
    assert world.platform.texts("bob") == ["Once"]


async def test_the_alias_is_the_pseudonym_and_the_envelope_knows_no_writer(world):
    await three(world)
    await world.say("ann", "Who am I")
    await world.deliver()
    envelope = world.screen("bob", Kind.POST)[0]
    assert envelope.content.alias and len(envelope.content.alias.split()) == 2
    assert "ann" not in repr(envelope)
    assert envelope.to.user == "bob"


async def test_each_recipient_gets_posts_in_the_circles_order(world):
    await three(world)
    said = [f"{number}" for number in range(20)]
    for number, text in enumerate(said):
        await world.say(("ann", "bob")[number % 2], text)
    await world.deliver()
    assert world.platform.texts("cem") == said


async def test_an_answer_lands_on_each_readers_own_copy(world):
    await three(world)
    await world.say("ann", "First", ref="ann-original")
    await world.deliver()
    await world.say("bob", "Second", reply_to="bob-1")
    await world.deliver()
    assert world.screen("ann", Kind.POST)[0].reply_to == "ann-original"
    assert world.screen("cem", Kind.POST)[1].reply_to == world_ref(world, "cem", "First")
    assert world.screen("cem", Kind.POST)[1].content.quoted == "First"


def world_ref(world, who, text):
    position = next(n for n, one in enumerate(world.platform.screens[who], 1) if one.content.text == text)
    return f"{who}-{position}"


async def test_the_writer_learns_how_many_it_reached(world):
    await three(world)
    await world.say("ann", "Hello")
    await world.deliver()
    await world.later(seconds=5)
    receipt = world.screen("ann", Kind.RECEIPT)
    assert [one.content.text for one in receipt] == ["Reached 2 of 2"]
    assert receipt[0].target is not None


async def test_newcomers_see_nothing_from_before_they_joined(world):
    await three(world)
    await world.say("ann", "Before")
    await world.join("dora")
    await world.deliver()
    assert world.platform.texts("dora") == []


async def test_one_recipient_that_is_rate_limited_delays_nobody_else(world):
    await three(world)
    world.platform.troubles["bob"] = [RateLimited(3600)] * 3
    for number in range(3):
        await world.say("ann", f"{number}")
    await world.deliver()
    assert world.platform.texts("cem") == ["0", "1", "2"]
    assert world.platform.texts("bob") == []
    for _ in range(3):
        await world.later(seconds=3601)
    assert world.platform.texts("bob") == ["0", "1", "2"]


async def test_an_outage_loses_nothing_however_often_it_is_tried(world):
    await three(world)
    world.platform.troubles["bob"] = [RateLimited(2)] * 400
    await world.say("ann", "Still here")
    await world.say("ann", "And this")
    await world.deliver()
    for _ in range(400):
        await world.later(seconds=2.1)
    assert world.platform.texts("bob") == ["Still here", "And this"]


async def test_somebody_who_blocked_us_is_counted_and_stops_nobody(world):
    await three(world)
    world.platform.troubles["bob"] = [Unreachable()]
    await world.say("ann", "Hello")
    await world.deliver()
    await world.later(seconds=5)
    assert world.platform.texts("cem") == ["Hello"]
    assert world.platform.texts("ann", Kind.RECEIPT) == ["Reached 1 of 2"]


async def test_a_send_without_an_answer_is_tried_once_more_and_flagged(world):
    await three(world)
    world.platform.troubles["bob"] = [Uncertain(), Uncertain(), Uncertain()]
    await world.say("ann", "Perhaps")
    for _ in range(4):
        await world.later(seconds=61)
    async with world.store.begin() as tx:
        counts = await tx.deliveries.counts()
    assert counts["uncertain"] == 1
    assert len(world.platform.troubles["bob"]) == 1


async def test_taking_back_cancels_what_waits_and_retracts_what_was_shown(world):
    await three(world)
    world.platform.troubles["cem"] = [RateLimited(60)]
    await world.say("ann", "Oh no", ref="mine")
    await world.deliver()
    await world.say("ann", "/delete", reply_to="mine")
    await world.later(seconds=1)
    await world.later(seconds=120)
    assert ("bob", "bob-1") in world.platform.gone
    assert world.platform.texts("cem") == []
    assert world.platform.texts("ann", Kind.REMOVAL) == ["Removed for 1 of 1"]


async def test_a_message_that_waits_can_be_undone_before_anybody_reads_it(tmp_path, world):
    undo = World(world.store, rules=Rules(undo=timedelta(seconds=10)))
    await three(undo)
    await undo.say("ann", "Too fast")
    await undo.deliver()
    await undo.press("ann", undo.token("ann", "post.undo"))
    await undo.later(seconds=60)
    assert undo.platform.texts("bob") == []


async def test_another_persons_button_does_nothing(world):
    await three(world)
    await world.say("ann", "Mine", ref="mine")
    await world.deliver()
    await world.later(seconds=5)
    token = world.token("ann", "post.delete")
    await world.press("bob", token)
    await world.deliver()
    assert world.platform.gone == []
    assert "no longer good" in world.words("bob")[-1]


async def test_only_ones_own_message_can_be_taken_back(world):
    await three(world)
    await world.say("ann", "Mine")
    await world.deliver()
    await world.say("bob", "/delete", reply_to="bob-1")
    await world.deliver()
    assert world.platform.gone == []
