"""The open line: who answers, what goes where, and what happens when whoever answered is silent."""

import pytest

from core.errors import Refused
from core.ladder import AlarmState, Level
from core.line import close, hand_on, say_to_person, set_level, take
from core.message import Kind
from core.replies import say
from core.verdict import Care, Decision


@pytest.fixture
async def called(world):
    """Ann has called for help, One has answered from a chat."""
    await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    await world.moderator("one", name="A One")
    await world.moderator("two", name="B Two")
    await world.say("ann", "/sos")
    await world.deliver()
    await world.press("one", world.token("one", "alarm.take"))
    await world.deliver()
    return world


async def alarm_of(world):
    member = await world.member("ann")
    async with world.store.begin() as tx:
        return await tx.alarms.of(member.id)


async def staff_of(world, name):
    async with world.store.begin() as tx:
        return next(one for one in await tx.staff.all() if one.desk_name == name)


async def act(world, what, *arguments, **options):
    async with world.store.begin() as tx:
        done = await what(tx, world.house, *arguments, **options)
        await tx.commit()
    await world.deliver()
    return done


async def test_both_talk_under_the_desk_name_and_nothing_reaches_the_circle(called):
    assert "A One from the team is here" in called.words("ann")[-1]
    await called.say("one", "I am here. What is happening?")
    await called.say("ann", "I am on my own and scared")
    await called.deliver()
    assert "A One: I am here. What is happening?" in called.words("ann")
    assert any(words.endswith(": I am on my own and scared") for words in called.words("one"))
    assert called.screen("bob", Kind.POST) == []
    assert called.words("two")[-1].startswith("A One has answered")


async def test_of_two_who_press_one_has_it_and_the_other_is_told(called):
    await called.press("two", called.token("two", "alarm.take"))
    await called.deliver()
    assert "Somebody else has answered" in called.words("two")[-1]
    assert (await alarm_of(called)).taken_by == (await staff_of(called, "A One")).id


async def test_a_cry_on_the_line_goes_to_whoever_answers_and_makes_it_graver(called):
    called.screener.tell("it is now", Decision.CRISIS, Care.LADDER, concern="crisis")
    await called.say("ann", "it is now")
    await called.deliver()
    assert any(words.endswith(": it is now") for words in called.words("one"))
    assert called.screen("bob", Kind.POST) == []


async def test_words_left_without_a_reply_ask_everybody_again_and_the_person_is_told(called):
    await called.say("one", "hello")
    await called.say("ann", "please stay")
    await called.watched(minutes=4)
    assert (await alarm_of(called)).state is AlarmState.TAKEN
    await called.watched(minutes=1)
    alarm = await alarm_of(called)
    assert alarm.state is AlarmState.OPEN
    assert "No answer has come for a while" in called.words("ann")[-1]
    assert "may be in danger" in called.words("two")[-1]
    await called.say("ann", "anybody")
    await called.deliver()
    assert "keep that for whoever answers next" in called.words("ann")[-1]
    assert called.screen("bob", Kind.POST) == []


async def test_whoever_answers_and_says_nothing_loses_it(called):
    await called.watched(minutes=5)
    assert (await alarm_of(called)).state is AlarmState.OPEN
    await called.say("one", "sorry, am back")
    await called.deliver()
    assert "A One: sorry, am back" not in called.words("ann")


async def test_a_hand_on_tells_the_next_one_what_to_know(called):
    await act(called, hand_on, await staff_of(called, "A One"), (await alarm_of(called)).id, "prefers short words")
    assert "somebody else from the team" in called.words("ann")[-1]
    await called.press("two", called.token("two", "alarm.take"))
    await called.deliver()
    await called.press("two", called.token("two", "alarm.show"))
    await called.deliver()
    assert "prefers short words" in called.words("two")[-1]


async def test_after_the_end_the_next_words_are_not_taken_to_be_for_the_circle(called):
    one = await staff_of(called, "A One")
    await act(called, close, one, (await alarm_of(called)).id, "talked, sister comes", follow_up=True)
    assert "has closed this conversation" in called.words("ann")[-1]
    assert "take ten minutes" in called.words("one")[-1]
    await called.say("ann", "thank you, I feel better")
    await called.deliver()
    assert called.screen("bob", Kind.POST) == []
    assert "should that go to Evening circle?" in called.words("ann")[-1]


async def test_what_was_said_is_kept_while_the_line_is_open_and_goes_90_days_after_its_end(called):
    one, alarm = await staff_of(called, "A One"), await alarm_of(called)
    await called.say("one", "I am here")
    await called.say("ann", "thank you")
    await act(called, set_level, one, alarm.id, Level.L2, "calmer now")
    called.clock.advance(days=200)
    await called.announcer.tick()
    assert len(await words_of(called, alarm.id)) == 3
    await act(called, close, one, alarm.id, "talked", follow_up=False)
    called.clock.advance(days=89)
    await called.announcer.tick()
    assert len(await words_of(called, alarm.id)) == 3
    called.clock.advance(days=1)
    await called.announcer.tick()
    assert await words_of(called, alarm.id) == []
    async with called.store.begin() as tx:
        assert (await tx.alarms.get(alarm.id)).note == "talked"
        [changed] = [event for event in await tx.events.of(alarm.id) if event.kind == "alarm.level"]
    assert changed.detail == {"from": "L3", "to": "L2"}


async def words_of(world, alarm):
    async with world.store.begin() as tx:
        return await tx.alarms.words(alarm)


async def test_people_are_told_how_long_their_words_are_kept(called):
    await called.say("bob", "/privacy")
    await called.deliver()
    assert "deleted after 30 days" in called.words("bob")[-1]
    assert "deleted 90 days after it is closed" in called.words("bob")[-1]
    assert "30 days" in say("consent.retention")
    assert "90 days after it is closed" in say("consent.retention")


async def test_the_day_after_the_person_is_asked_once_how_they_are(called):
    await act(called, close, await staff_of(called, "A One"), (await alarm_of(called)).id, "talked", follow_up=True)
    await called.watched(hours=23, minutes=59)
    assert "ask how you are now" not in called.words("ann")[-1]
    await called.watched(minutes=1)
    await called.watched(minutes=1)
    assert len([one for one in called.words("ann") if "ask how you are now" in one]) == 1


async def test_closing_needs_a_note_and_lowering_a_reason(called):
    one, alarm = await staff_of(called, "A One"), await alarm_of(called)
    with pytest.raises(Refused):
        await act(called, close, one, alarm.id, "  ", follow_up=False)
    with pytest.raises(Refused):
        await act(called, set_level, one, alarm.id, Level.L1, "")
    await act(called, set_level, one, alarm.id, Level.L1, "spoke with her, she is with a friend")
    assert (await alarm_of(called)).level is Level.L1
    async with called.store.begin() as tx:
        kinds = [event.kind for event in await tx.events.of(alarm.id)]
    assert kinds[:2] == ["alarm.opened", "alarm.step"]
    assert kinds[-1] == "alarm.level"


async def test_nobody_answers_in_a_circle_in_which_they_take_part(called):
    await called.join("two")
    two, alarm = await staff_of(called, "B Two"), await alarm_of(called)
    with pytest.raises(Refused):
        await act(called, take, two, alarm.id)
    with pytest.raises(Refused):
        await act(called, say_to_person, two, alarm.id, "hello")


async def test_only_whoever_has_it_writes_on_the_line(called):
    two, alarm = await staff_of(called, "B Two"), await alarm_of(called)
    with pytest.raises(Refused):
        await act(called, say_to_person, two, alarm.id, "hello")
    assert "hello" not in " ".join(called.words("ann"))


async def test_a_members_press_on_a_staff_button_does_nothing(called):
    alarm = await alarm_of(called)
    bob = await called.member("bob")
    await called.press("bob", called.house.button(bob.id, "alarm.take", f"alarm.take:{alarm.id}").token)
    await called.deliver()
    assert "no longer good" in called.words("bob")[-1]


async def test_words_on_the_line_are_forgotten_with_the_person(called):
    await called.say("ann", "secret")
    alarm, ann = await alarm_of(called), await called.member("ann")
    async with called.store.begin() as tx:
        await tx.members.erase(ann.id, called.clock.now())
        await tx.commit()
    async with called.store.begin() as tx:
        assert await tx.alarms.words(alarm.id) == []
    await called.watched(minutes=30)


async def test_a_chat_is_one_line_at_a_time_so_no_word_goes_to_the_wrong_person(called):
    await called.say("bob", "/sos")
    await called.deliver()
    await called.press("one", called.token("one", "alarm.take"))
    await called.say("one", "for ann alone")
    await called.deliver()
    assert any("on the line with somebody already" in one for one in called.words("one"))
    assert "A One: for ann alone" in called.words("ann")
    assert "for ann alone" not in " ".join(called.words("bob"))
