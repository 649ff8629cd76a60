"""Changing what one has said: on every copy, screened again, never past a moderator."""

import pytest

from core.ids import NativeRef
from core.message import Kind
from core.review import CaseState
from core.verdict import Care, Decision


async def evening(world):
    await world.circle()
    for who in ("ann", "bob", "cem"):
        await world.join(who)
    await world.say("ann", "I slept badly", ref="first")
    await world.deliver()


async def change(world, text, who="ann", ref="first"):
    reply = await world.hub.receive(world.inbound(who, text=text, ref=NativeRef(ref), edits=NativeRef(ref)))
    await world.deliver()
    return reply


def changed(world, who):
    return [content.text for user, _, content in world.platform.changed if user == who]


async def test_new_words_come_to_every_copy_once_and_not_to_their_writers_own(world):
    await evening(world)
    await change(world, "I slept well")
    assert changed(world, "bob") == changed(world, "cem") == ["I slept well"]
    assert changed(world, "ann") == []
    assert [ref for user, ref, _ in world.platform.changed if user == "bob"] == ["bob-1"]
    assert all(content.edited for _, _, content in world.platform.changed)
    assert world.platform.texts("bob") == ["I slept badly"]


async def test_the_same_edit_told_twice_or_changing_nothing_is_one_change(world):
    await evening(world)
    inbound = world.inbound("ann", key="e1", text="I slept well", edits=NativeRef("first"))
    await world.hub.receive(inbound)
    await world.hub.receive(inbound)
    await change(world, "I slept well")
    assert changed(world, "bob") == ["I slept well"]


async def test_a_copy_that_is_still_queued_is_sent_with_the_new_words(world):
    await evening(world)
    await world.say("ann", "Second thoughts", ref="second")
    await world.hub.receive(world.inbound("ann", text="Third thoughts", edits=NativeRef("second")))
    await world.deliver()
    assert world.platform.texts("bob") == ["I slept badly", "Third thoughts"]
    assert changed(world, "bob") == []


async def test_two_edits_in_a_row_end_with_the_newest_words(world):
    await evening(world)
    for text in ("I slept well", "I slept very well"):
        await world.hub.receive(world.inbound("ann", text=text, edits=NativeRef("first")))
    await world.deliver()
    assert changed(world, "bob")[-1] == "I slept very well"


async def test_nobody_changes_somebody_elses_words(world):
    await evening(world)
    await change(world, "Bob was here", who="bob", ref="bob-1")
    assert world.platform.changed == []


@pytest.mark.parametrize("decision", [Decision.HOLD, Decision.RETURN, Decision.CRISIS])
async def test_what_would_not_be_carried_changes_nothing_in_the_circle(world, decision):
    await evening(world)
    await world.moderator()
    world.screener.tell("new words", decision, Care.LADDER if decision is Decision.CRISIS else Care.NONE)
    await change(world, "new words")
    assert world.platform.changed == []
    await world.join("dora")
    await world.say("bob", "an answer", reply_to="bob-1")
    await world.deliver()
    assert world.screen("cem", Kind.POST)[-1].content.quoted == "I slept badly"
    assert not any("new words" in text for who in ("bob", "cem", "dora") for text in world.platform.texts(who))


async def test_a_held_edit_waits_for_a_moderator_who_lets_it_in(world):
    await evening(world)
    staff = await world.moderator()
    world.screener.tell("harsh words", Decision.HOLD)
    await change(world, "harsh words")
    assert "Until then Evening circle keeps the old ones" in world.words("ann")[-1]
    (view,) = await world.desk.waiting()
    seen = await world.desk.look(staff, view.case.id)
    assert (seen.text, seen.quoted) == ("harsh words", "I slept badly")
    await world.desk.decide(staff, view.case.id, CaseState.RELEASED)
    await world.deliver()
    assert changed(world, "bob") == ["harsh words"]
    assert "Your new words are in Evening circle now." in world.words("ann")


async def test_a_held_edit_that_is_refused_leaves_the_old_words_and_says_why(world):
    await evening(world)
    staff = await world.moderator()
    world.screener.tell("harsh words", Decision.HOLD)
    await change(world, "harsh words")
    (view,) = await world.desk.waiting()
    await world.desk.decide(staff, view.case.id, CaseState.REMOVED, "desk.reason_hurtful")
    await world.deliver()
    assert world.platform.changed == []
    assert world.platform.gone == []
    assert "which keeps the old ones. It could hurt" in world.words("ann")[-1]


async def test_a_newer_edit_takes_the_place_of_one_that_waits(world):
    await evening(world)
    await world.moderator()
    world.screener.tell("harsh words", Decision.HOLD)
    await change(world, "harsh words")
    await change(world, "kind words")
    assert await world.desk.waiting() == []
    assert changed(world, "bob") == ["kind words"]


async def test_a_cry_for_help_in_new_words_is_answered_as_one(world):
    await evening(world)
    world.screener.tell("I want to die", Decision.CRISIS, Care.LADDER)
    await change(world, "I want to die")
    assert "Thank you for telling me" in world.words("ann")[-1]
    assert world.platform.changed == []


async def test_held_words_can_be_changed_but_not_past_the_moderator(world):
    await evening(world)
    staff = await world.moderator()
    world.screener.tell("harsh words", Decision.HOLD)
    await world.say("ann", "harsh words", ref="second")
    await change(world, "kind words", ref="second")
    assert world.platform.texts("bob") == ["I slept badly"]
    (view,) = await world.desk.waiting()
    assert (await world.desk.look(staff, view.case.id)).text == "kind words"
    await world.desk.decide(staff, view.case.id, CaseState.RELEASED)
    await world.deliver()
    assert world.platform.texts("bob")[-1] == "kind words"


async def test_a_message_deleted_on_the_platform_is_taken_back_everywhere(world):
    await evening(world)
    await world.hub.receive(world.inbound("ann", deletes=NativeRef("first")))
    await world.deliver()
    assert sorted(user for user, _ in world.platform.gone) == ["bob", "cem"]
    assert await world.hub.receive(world.inbound("bob", deletes=NativeRef("bob-1"))) is None
    assert await world.hub.receive(world.inbound("bob", deletes=NativeRef("unknown"))) is None


async def test_a_command_changes_words_where_the_platform_cannot(world):
    await evening(world)
    await world.say("ann", "/edit I slept well", reply_to="first")
    await world.deliver()
    assert changed(world, "bob") == ["I slept well"]
    assert world.words("ann")[-1] == "Changed. The others see the new words."
    await world.say("bob", "/edit nonsense", reply_to="bob-1")
    await world.deliver()
    assert world.words("bob")[-1].startswith("To change a message of yours")
