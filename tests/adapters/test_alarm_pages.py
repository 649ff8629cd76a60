"""The responder's pages: the alarm is on the board, one answers, both talk, and nobody else may look."""

import pytest

from core.verdict import Care, Decision
from tests.adapters.site_under_test import site


@pytest.fixture
async def place(tmp_path):
    async with site(tmp_path) as found:
        yield found


async def cry(place):
    """Somebody has pressed for help: their browser and their alarm."""
    ann = await place.member()
    await ann.say("/sos")
    async with place.world.store.begin() as tx:
        [alarm] = await tx.alarms.living()
    return ann, alarm


async def test_an_alarm_stands_first_on_the_board_without_a_word_of_it(place):
    desk = await place.desk(await place.world.moderator())
    _, alarm = await cry(place)
    await desk.get("/console")
    assert f"/console/alarm/{alarm.id}" in desk.html
    assert "People who may be in danger" in desk.html


async def test_answering_opens_the_line_and_both_read_each_other(place):
    staff = await place.world.moderator()
    desk = await place.desk(staff)
    ann, alarm = await cry(place)
    here = f"/console/alarm/{alarm.id}"
    await desk.get(here)
    assert "Nobody has answered yet" in desk.html
    await desk.post(f"{here}/take")
    await desk.get(here)
    await desk.post(f"{here}/say", text="I am here with you")
    await place.world.deliver()
    await ann.get("/circle")
    assert "I am here with you" in ann.html
    assert "Goes to Desk mod from the team alone, not to the circle" in ann.html
    await ann.say("thank you, I am scared")
    await desk.get(here)
    assert "thank you, I am scared" in desk.html


async def test_the_words_are_closed_to_others_until_they_look_and_the_log_remembers(place):
    other = await place.world.moderator("two", name="Desk Two")
    desk = await place.desk(other)
    ann, alarm = await cry(place)
    await ann.say("/sos")
    async with place.world.store.begin() as tx:
        await tx.alarms.say(alarm.id, None, "nobody should see this unasked", place.world.clock.now())
        await tx.commit()
    here = f"/console/alarm/{alarm.id}"
    await desk.get(here)
    assert "unasked" not in desk.html
    await desk.post(f"{here}/look")
    assert "nobody should see this unasked" in desk.html
    async with place.world.store.begin() as tx:
        assert [one.actor for one in await tx.events.of(alarm.id) if one.kind == "alarm.seen"] == [other.id]


async def test_a_form_pressed_twice_says_it_once(place):
    desk = await place.desk(await place.world.moderator())
    _, alarm = await cry(place)
    here = f"/console/alarm/{alarm.id}"
    await desk.post(f"{here}/take")
    for _ in range(2):
        await desk.post(f"{here}/say", text="only once", nonce="the-same-nonce")
    async with place.world.store.begin() as tx:
        assert [one.text for one in await tx.alarms.words(alarm.id)] == ["only once"]


async def test_closing_without_a_note_keeps_what_was_filled_in_and_says_why(place):
    desk = await place.desk(await place.world.moderator())
    _, alarm = await cry(place)
    here = f"/console/alarm/{alarm.id}"
    await desk.post(f"{here}/take")
    await desk.post(f"{here}/close", closing=" ")
    assert "Please write a short note" in desk.html
    await desk.post(f"{here}/level", level="L9", why="x")
    assert "choose a level from the list" in desk.html
    await desk.post(f"{here}/close", closing="talked, safe with her sister", follow_up="1")
    async with place.world.store.begin() as tx:
        assert await tx.alarms.living() == []


async def test_a_shift_is_added_shown_and_removed_and_gaps_are_told(place):
    staff = await place.world.moderator("boss", name="Boss", on_duty=False)
    async with place.world.store.begin() as tx:
        await tx.staff.change(staff.id, "Boss", "staff")
        await tx.commit()
        staff = await tx.staff.get(staff.id)
    desk = await place.desk(staff)
    await desk.get("/console/roster")
    assert "nobody is on duty for 168 of 168 hours" in desk.html
    filled = {"staff": staff.id, "circle": "", "day": "0", "begins": "18:00", "ends": "9", "zone": "Europe/Berlin"}
    await desk.post("/console/roster", **filled)
    assert "Please give a time" in desk.html
    await desk.post("/console/roster", **(filled | {"ends": "22:00"}))
    await desk.get("/console/roster")
    assert "Monday: 18:00–22:00 (Europe/Berlin)" in desk.html
    assert "164 of 168 hours" in desk.html
    async with place.world.store.begin() as tx:
        [shift] = await tx.roster.all()
    await desk.post("/console/roster/remove", shift=shift.id)
    await desk.get("/console/roster")
    assert "There are no shifts yet" in desk.html


async def test_a_safeguarding_lead_is_named_shown_and_taken_back(place):
    staff = await place.world.moderator("boss", name="Boss", on_duty=False)
    async with place.world.store.begin() as tx:
        await tx.staff.change(staff.id, "Boss", "staff")
        await tx.commit()
        staff = await tx.staff.get(staff.id)
    desk = await place.desk(staff)
    await desk.post("/console/roster/lead", lead="somebody made up")
    assert "Please choose somebody from the list." in desk.html
    await desk.post("/console/roster/lead", lead=staff.id)
    await desk.get("/console/roster")
    assert (
        f'<option value="{staff.id}" selected>Boss</option>'
        in desk.html.partition('id="lead"')[2].partition("</select>")[0]
    )
    async with place.world.store.begin() as tx:
        assert await tx.roster.lead() == staff.id
    await desk.post("/console/roster/lead", lead="")
    async with place.world.store.begin() as tx:
        assert await tx.roster.lead() is None


async def test_a_drill_asks_staff_in_words_that_say_so_and_no_member_hears_of_it(place):
    staff = await place.world.moderator("boss", name="Boss")
    async with place.world.store.begin() as tx:
        await tx.staff.change(staff.id, "Boss", "staff")
        await tx.commit()
        staff = await tx.staff.get(staff.id)
        [circle] = await tx.circles.all()
    ann = await place.member()
    desk = await place.desk(staff)
    await desk.post("/console/roster/drill", circle=circle.id)
    assert "This is a drill. Nobody is in danger." in desk.html
    async with place.world.store.begin() as tx:
        [alarm] = await tx.alarms.living()
    await desk.post(f"/console/alarm/{alarm.id}/take")
    await desk.post(f"/console/alarm/{alarm.id}/close", closing="went well")
    await ann.get("/circle")
    assert "DRILL" not in ann.html
    await desk.get(f"/console/alarm/{alarm.id}")
    assert "All on duty were asked" in desk.html


async def test_on_the_page_an_answer_stands_below_what_it_answers_and_what_nobody_gets_offers_no_way_to_reply(place):
    await place.world.moderator()
    ann = await place.member()
    place.world.screener.tell("I will end it tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await ann.say("I will end it tonight")
    await place.world.deliver()
    await ann.get("/circle")
    own, answer = ann.html.index("I will end it tonight"), ann.html.index("I have alerted the people on duty")
    assert own < answer
    assert "Not sent to the circle. Only the team can read it" in ann.html
    assert 'action="/circle/delete"' not in ann.html
    assert "data-reply=" not in ann.html


async def test_on_the_page_one_keeps_what_one_said_on_the_line_and_is_asked_first_once_it_is_over(place):
    desk = await place.desk(await place.world.moderator())
    ann, alarm = await cry(place)
    here = f"/console/alarm/{alarm.id}"
    await desk.get(here)
    await desk.post(f"{here}/take")
    await ann.get("/circle")
    await ann.say("said on the line")
    await place.world.deliver()
    await ann.get("/circle")
    assert ann.html.count("said on the line") == 1
    assert "Passed on to Desk mod. The circle does not see it." in ann.html
    await desk.get(here)
    await desk.post(f"{here}/close", closing="all is well", follow_up="1")
    await place.world.deliver()
    await ann.get("/circle")
    assert "You are asked first, before it goes to Evening circle" in ann.html
    await ann.say("said afterwards")
    assert "so I ask first: should that go to Evening circle?" in ann.html


async def test_what_began_an_alarm_stands_on_the_board_once(place):
    desk = await place.desk(await place.world.moderator())
    ann = await place.member()
    place.world.screener.tell("I will end it tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await ann.say("I will end it tonight")
    await desk.get("/console")
    assert desk.html.count("/console/alarm/") == 1
    assert "/console/case/" not in desk.html
