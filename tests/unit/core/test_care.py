"""Held, returned, in danger: what its writer is told, what the circle sees, who is called."""

import pytest

from core.ladder import Level, Source
from core.message import Address, Kind
from core.review import CaseState, StaffRole
from core.verdict import Care, Decision


@pytest.fixture
async def pair(world):
    await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    return world


async def test_a_held_message_waits_and_its_writer_is_told_kindly(pair):
    await pair.moderator()
    pair.screener.tell("cruel", Decision.HOLD)
    await pair.say("ann", "cruel")
    await pair.deliver()
    assert pair.platform.texts("bob") == []
    assert "did nothing wrong by sharing" in pair.words("ann")[-1]


async def test_a_moderator_gets_one_notice_without_member_text(pair):
    await pair.moderator()
    pair.screener.tell("cruel words", Decision.HOLD)
    await pair.say("ann", "cruel words")
    await pair.deliver()
    assert len(pair.words("mod")) == 1
    assert "cruel" not in pair.words("mod")[0]


async def test_release_delivers_last_in_line_quoting_what_it_answered(pair):
    await pair.moderator()
    pair.screener.tell("held", Decision.HOLD)
    await pair.say("bob", "Question", ref="q")
    await pair.deliver()
    await pair.say("ann", "held", reply_to="ann-1")
    await pair.say("ann", "later words")
    await pair.deliver()
    await pair.press("mod", pair.token("mod", "desk.show"))
    await pair.deliver()
    await pair.press("mod", pair.token("mod", "desk.release"))
    await pair.deliver()
    assert pair.platform.texts("bob") == ["later words", "held"]
    assert pair.screen("bob", Kind.POST)[-1].reply_to == "q"


async def test_remove_tells_the_writer_why_and_reaches_nobody(pair):
    await pair.moderator()
    pair.screener.tell("cruel", Decision.HOLD)
    await pair.say("ann", "cruel")
    await pair.deliver()
    await pair.press("mod", pair.token("mod", "desk.show"))
    await pair.deliver()
    await pair.press("mod", pair.token("mod", "desk.remove"))
    await pair.deliver()
    await pair.press("mod", pair.token("mod", "desk.reason_hurtful_button"))
    await pair.deliver()
    assert pair.platform.texts("bob") == []
    assert "It could hurt somebody" in pair.words("ann")[-1]


async def test_two_moderators_never_both_decide(pair):
    one, two = await pair.moderator("mod"), await pair.moderator("mod2")
    pair.screener.tell("cruel", Decision.HOLD)
    await pair.say("ann", "cruel")
    case = (await pair.desk.waiting())[0].case
    assert await pair.desk.decide(one, case.id, CaseState.RELEASED)
    assert not await pair.desk.decide(two, case.id, CaseState.REMOVED, "desk.reason_other")
    await pair.deliver()
    assert pair.platform.texts("bob") == ["cruel"]


async def test_looking_at_words_leaves_a_line_in_the_log(pair):
    staff = await pair.moderator()
    pair.screener.tell("cruel", Decision.HOLD)
    await pair.say("ann", "cruel")
    case = (await pair.desk.waiting())[0].case
    view = await pair.desk.look(staff, case.id)
    async with pair.store.begin() as tx:
        events = await tx.events.of(case.id)
    assert view.text == "cruel"
    assert [(event.kind, event.actor) for event in events] == [("case.seen", staff.id)]


async def test_a_cry_for_help_is_answered_first_and_never_relayed(pair):
    await pair.moderator()
    pair.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await pair.say("ann", "tonight")
    await pair.deliver()
    said = pair.words("ann")[0]
    assert "call 555" in said
    assert "alerted the people on duty" in said
    assert pair.platform.texts("bob") == []
    assert "may be in danger" in pair.words("mod")[0]


async def test_with_nobody_on_duty_the_writer_is_told_the_truth(pair):
    await pair.moderator(on_duty=False)
    await pair.say("ann", "/sos")
    await pair.deliver()
    assert "Nobody is on duty right now" in pair.words("ann")[0]
    assert "alerted" not in pair.words("ann")[0]


async def test_a_pressed_help_button_is_one_alarm_even_if_nobody_has_a_chat(pair):
    async with pair.store.begin() as tx:
        await tx.staff.add("Desk", StaffRole.MODERATOR, Address("desk", "one"), pair.clock.now())
        await tx.commit()
    await pair.say("ann", "/sos")
    await pair.say("ann", "/sos")
    await pair.deliver()
    async with pair.store.begin() as tx:
        living = await tx.alarms.living()
    assert [(one.level, one.source) for one in living] == [(Level.L3, Source.BUTTON)]
    assert "left a message for the staff" in pair.words("ann")[0]
    assert len(pair.words("ann")) == 2


async def test_nobody_is_said_to_be_told_when_nobody_was(pair):
    await pair.say("stranger", "/sos")
    await pair.deliver()
    assert "could not reach anybody" in pair.words("stranger")[0]
    assert "alerted" not in pair.words("stranger")[0]


async def test_without_a_country_no_number_is_guessed(pair):
    await pair.say("bob", "/sos")
    await pair.deliver()
    assert "local emergency number" in pair.words("bob")[0]


async def test_sos_works_for_somebody_who_is_in_no_circle(pair):
    await pair.say("stranger", "/sos")
    await pair.deliver()
    assert "emergency number" in pair.words("stranger")[0]


async def test_a_cry_for_help_inside_a_form_is_heard(pair):
    pair.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await pair.say("stranger", "/join EVENINGCIRCLE")
    await pair.say("stranger", "tonight")
    await pair.deliver()
    assert any("local emergency number" in words for words in pair.words("stranger"))


@pytest.mark.parametrize("text", ["/tonight", "/help tonight", "/xyz tonight"])
async def test_a_cry_for_help_behind_a_slash_is_heard(pair, text):
    pair.screener.tell(text, Decision.CRISIS, Care.LADDER, concern="crisis")
    await pair.say("ann", text)
    await pair.deliver()
    assert "call 555" in pair.words("ann")[0]


async def test_distress_is_relayed_and_met_with_care(pair):
    pair.screener.tell("I hate myself", Decision.SUPPORT, Care.OFFER, concern="distress")
    await pair.say("ann", "I hate myself")
    await pair.deliver()
    assert pair.platform.texts("bob") == ["I hate myself"]
    assert "not in trouble" in pair.words("ann")[-1]


async def test_what_could_be_danger_waits_while_nobody_watches(pair):
    pair.screener.tell("hm", Decision.SUPPORT, Care.CHECK_IN, concern="crisis")
    await pair.say("ann", "hm")
    await pair.deliver()
    assert pair.platform.texts("bob") == []
    assert any("How are you" in words or "how are you" in words for words in pair.words("ann"))


async def test_a_returned_message_is_offered_as_others_would_see_it(pair):
    pair.screener.tell("call 0123456", Decision.RETURN, concern="details", redacted="call [number]")
    await pair.say("ann", "call 0123456")
    await pair.deliver()
    assert "call [number]" in pair.words("ann")[-1]
    await pair.press("ann", pair.token("ann", "return.send"))
    await pair.deliver()
    assert pair.platform.texts("bob") == ["call [number]"]


async def test_the_buttons_of_a_held_message_work_once(pair):
    await pair.moderator()
    pair.screener.tell("cruel", Decision.HOLD)
    await pair.say("ann", "cruel")
    await pair.deliver()
    await pair.press("mod", pair.token("mod", "desk.show"))
    await pair.deliver()
    token = pair.token("mod", "desk.release")
    await pair.press("mod", token)
    await pair.press("mod", token)
    await pair.deliver()
    assert pair.platform.texts("bob") == ["cruel"]
    assert "already" in pair.words("mod")[-1]


async def test_no_member_can_press_a_moderators_button(pair):
    await pair.moderator()
    pair.screener.tell("cruel", Decision.HOLD)
    await pair.say("ann", "cruel")
    await pair.deliver()
    await pair.press("bob", pair.token("mod", "desk.show"))
    await pair.deliver()
    assert "no longer good" in pair.words("bob")[-1]
