"""A rehearsal: synthetic members on the real road, staff who practise, nothing that leaves, nothing that stays."""

import pytest
from sqlalchemy import select

from core.desk import decide
from core.errors import Refused
from core.ladder import AlarmState, Level
from core.line import close, hand_on, say_to_person, set_level, take
from core.pausing import pause, resume
from core.programme_invites import make_invite
from core.rehearsal import Trigger
from core.rehearsing import begin, join, leave, set_pace, speak_as_facilitator, stop
from core.review import CaseKind, CaseState
from core.reviewing import read_back
from storage.schema import (
    alarm,
    capture,
    delivery,
    lane,
    line_word,
    membership,
    post,
    rehearsal_cue,
    rehearsal_part,
    review,
)
from tests.rehearsal import play


@pytest.fixture
async def stage(tmp_path, screener):
    async with play(tmp_path, screener) as found:
        yield found


@pytest.fixture
async def begun(stage):
    """One rehearses, Two is on duty and knows nothing of it."""
    stage.one, stage.two = await stage.staff("one", "A One"), await stage.staff("two", "B Two")
    stage.rehearsal = await stage.begin(stage.one, pace=0)
    return stage


async def living(stage):
    async with stage.world.store.begin() as tx:
        return await tx.rehearsals.living()


def alarm_now(circle):
    async def found(tx):
        return next((one for one in await tx.alarms.living() if one.circle == circle), None)

    return found


def held_now(circle):
    async def found(tx):
        waiting = await tx.cases.waiting()
        return next((one for one in waiting if one.circle == circle and one.kind is CaseKind.HELD), None)

    return found


async def evening(stage, staff, circle):
    """A whole evening: everything that staff can practise, once."""
    await stage.act(speak_as_facilitator, staff, "Welcome. What was a small good thing today?")
    held = await stage.until(staff, held_now(circle))
    await stage.act(decide, staff, held.id, CaseState.RELEASED, "")
    cry = await stage.until(staff, alarm_now(circle))
    await stage.act(take, staff, cry.id)
    for words in ("I am here. What is happening?", "Thank you for telling me. Are you alone?"):
        await stage.act(say_to_person, staff, cry.id, words)
        await stage.steps(staff, 4)
    await stage.act(set_level, staff, cry.id, Level.L1, "calmer")
    await stage.steps(staff, 3)
    await stage.act(hand_on, staff, cry.id, "needs a slow voice")
    await stage.act(take, staff, cry.id)
    await stage.act(say_to_person, staff, cry.id, "I am still here.")
    await stage.act(pause, "desk", circle, None)
    await stage.steps(staff, 3)
    await stage.act(resume, "desk", circle)
    await stage.act(close, staff, cry.id, "sister is with her", follow_up=True)
    await stage.steps(staff, 6)


async def test_in_a_whole_evening_nothing_leaves_no_member_sees_it_and_nobody_outside_is_asked(begun):
    circle = begun.rehearsal.circle
    await evening(begun, begun.one, circle)
    await begun.goes_on(10 * 60, every=60)
    assert await begun.left() == []
    async with begun.world.store.begin() as tx:
        for one in await tx.rehearsals.alarms(circle):
            assert set(await tx.alarms.asked_before(one.id)) <= {begun.one.id}
    async with begun.world.store.engine.connect() as connection:
        where = select(lane.c.platform).join(delivery, delivery.c.lane == lane.c.id).where(delivery.c.kind != "none")
        sent = set((await connection.execute(where)).scalars())
    assert sent == {"rehearsal", "email", "fake"}  # the last two: that addresses were added, before it began


async def test_its_pages_reach_nobody_even_when_the_ladder_asks_everybody(begun):
    circle = begun.rehearsal.circle
    cry = await begun.until(begun.one, alarm_now(circle))
    await begun.goes_on(30 * 60, every=60)
    assert await begun.left() == []
    async with begun.world.store.begin() as tx:
        steps = await tx.alarms.passed(cry.id)
    assert [one.asked for one in steps][:3] == [1, 1, 1]


async def test_a_real_cry_for_help_is_paged_as_ever_while_a_rehearsal_runs(begun):
    await begun.until(begun.one, alarm_now(begun.rehearsal.circle))
    await begun.world.say("ann", "/sos")
    await begun.deliver()
    assert {"one", "two"} <= set(begun.world.platform.screens)
    assert begun.pagers[0].screens and begun.pagers[1].screens


async def test_whoever_rehearses_is_on_duty_there_and_nobody_else(begun):
    from core.duty import able, on_duty

    async with begun.world.store.begin() as tx:
        now = begun.world.clock.now()
        assert [one.id for one in await on_duty(tx, begun.rehearsal.circle, now)] == [begun.one.id]
    await begun.act(join, begun.two)
    await begun.act(leave, begun.one)
    async with begun.world.store.begin() as tx:
        assert [one.id for one in await able(tx, begun.rehearsal.circle)] == [begun.two.id]


async def test_somebody_who_takes_no_part_cannot_answer_or_move_it(begun):
    cry = await begun.until(begun.one, alarm_now(begun.rehearsal.circle))
    for what, arguments in ((take, (begun.two, cry.id)), (set_pace, (begun.two, 5)), (stop, (begun.two,))):
        with pytest.raises(Refused) as refused:
            await begun.act(what, *arguments)
        assert refused.value.reply.key == "rehearsal.join_first"


async def test_one_rehearsal_runs_at_a_time(begun):
    with pytest.raises(Refused) as refused:
        await begun.act(begin, begun.two, minutes=15, seed=1)
    assert refused.value.reply.key == "rehearsal.one_at_a_time"


async def test_its_circle_is_in_no_list_and_nobody_real_gets_in(begun):
    async with begun.world.store.begin() as tx:
        assert [one.name for one in await tx.circles.all()] == ["Evening circle"]
        circle = await tx.circles.get(begun.rehearsal.circle)
        assert circle.practice
        assert "practice" in circle.name
        await tx.circles.invite(circle.id, "SNEAKYCODE", 5, begun.rehearsal.ends_at, begun.world.clock.now())
        await tx.commit()
    with pytest.raises(Refused):
        await begun.act(make_invite, begun.one, circle.id, "1", "1")
    with pytest.raises(Refused) as refused:
        await begun.world.join("bob", circle="Sneaky code")
    assert refused.value.reply.key == "join.code_unknown"


async def test_synthetic_members_are_marked_wherever_their_name_stands(begun):
    async with begun.world.store.begin() as tx:
        seats = await tx.circles.present(begun.rehearsal.circle)
    assert len(seats) == 8
    assert all(seat.alias.endswith("(practice member)") for seat in seats)


async def test_the_same_number_gives_the_same_evening(tmp_path, screener):
    heard = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        async with play(tmp_path / str(number), screener) as stage:
            one = await stage.staff("one", "A One")
            rehearsal = await stage.begin(one, seed=42, pace=0)
            await stage.act(speak_as_facilitator, one, "Welcome. What was a small good thing today?")
            await stage.steps(one, 12)
            async with stage.world.store.begin() as tx:
                names = [seat.pseudonym for seat in await tx.circles.present(rehearsal.circle)]
            heard.append((names, stage.heard))
    assert heard[0] == heard[1]
    assert len(heard[0][1]) == 12


async def test_a_pace_moves_the_scene_and_no_pace_holds_it(begun):
    await begun.goes_on(60)
    assert begun.heard == []
    await begun.act(set_pace, begun.one, 1)
    await begun.goes_on(30)
    slow = len(begun.heard)
    await begun.act(set_pace, begun.one, 5)
    await begun.goes_on(30)
    assert 1 <= slow < len(begun.heard) - slow
    assert (await living(begun)).scene == pytest.approx(180, abs=6)


async def test_it_goes_on_where_it_was_after_the_program_was_killed(begun):
    await begun.act(set_pace, begun.one, 1)
    await begun.goes_on(30)
    before, spoken = (await living(begun)).scene, len(begun.heard)
    begun.world.clock.advance(minutes=10)  # nobody was there
    begun.start()
    await begun.look()
    assert (await living(begun)).scene - before == pytest.approx(5)
    await begun.goes_on(60)
    assert len(begun.heard) > spoken
    assert len(set(begun.heard)) == len(begun.heard)


async def test_two_programs_say_each_line_once(begun):
    from core.stage import Stage

    await begun.act(set_pace, begun.one, 5)
    other = Stage(begun.world.store, begun.world.house, begun.world.waker)

    async def late(inbound):
        await other.tick(begun.receive)  # says the same line before this one does
        return await begun.receive(inbound)

    for _ in range(6):
        begun.world.clock.advance(seconds=5)
        await begun.deliver()
        await begun.stage.tick(late)
    async with begun.world.store.begin() as tx:
        posts = await tx.rehearsals.posts(begun.rehearsal.circle)
    texts = [one.text for one in posts]
    assert len(texts) == len(set(texts)) > 5


async def test_they_answer_what_staff_say_and_what_others_go_through(begun):
    await begun.act(speak_as_facilitator, begun.one, "Welcome. What was a small good thing today?")
    await begun.steps(begun.one, 40)
    said = dict(begun.heard)
    assert {"warm", "talkative", "over-apologiser", "growing-danger", "vanishing"} <= set(said)
    texts = [words for _, words in begun.heard]
    assert "That sounds like a heavy week. I am here, and I am reading." in texts  # to somebody's tiredness
    assert "/worried" in texts  # about somebody who has gone quiet
    assert "You are all pathetic. Nobody here has a clue." in texts  # and that was held
    assert "So I am not allowed to say what I think in here?" in texts


async def test_a_lowered_level_is_answered_by_whoever_is_not_fine_yet(begun):
    async with begun.world.store.begin() as tx:
        seats = {one.temper: one.seat for one in await tx.rehearsals.parts(begun.rehearsal.id)}

    async def hers(tx):
        grave = [one for one in await tx.alarms.living() if one.level is Level.L2]
        return next((one for one in grave if one.seat == seats["growing-danger"]), None)

    cry = await begun.until(begun.one, hers)
    await begun.act(take, begun.one, cry.id)
    await begun.act(say_to_person, begun.one, cry.id, "I am here.")
    await begun.look()
    await begun.act(set_level, begun.one, cry.id, Level.L1, "calmer")
    await begun.steps(begun.one, 12)
    assert any("Please don't think that I am fine now" in words for _, words in begun.heard)
    async with begun.world.store.begin() as tx:
        found = await tx.alarms.get(cry.id)
    assert found.level.weight >= Level.L2.weight  # what she said made it graver again


async def test_the_one_who_vanishes_answers_once_and_then_no_more(begun):
    async with begun.world.store.begin() as tx:
        seats = {one.temper: one.seat for one in await tx.rehearsals.parts(begun.rehearsal.id)}

    async def theirs(tx):
        return next((one for one in await tx.alarms.living() if one.seat == seats["vanishing"]), None)

    cry = await begun.until(begun.one, theirs)
    await begun.act(take, begun.one, cry.id)
    for words in ("I am here.", "Are you there?", "I will wait with you."):
        await begun.act(say_to_person, begun.one, cry.id, words)
        await begun.steps(begun.one, 10)
    async with begun.world.store.begin() as tx:
        said = [one.text for one in await tx.alarms.words(cry.id) if one.staff is None]
    assert said == ["Hi. I don't know how to begin.", "Can you wait a moment? Somebody is at the door."]


async def test_words_on_the_open_line_of_a_rehearsal_reach_no_other_member(begun):
    circle = begun.rehearsal.circle
    cry = await begun.until(begun.one, alarm_now(circle))
    await begun.act(take, begun.one, cry.id)
    await begun.act(say_to_person, begun.one, cry.id, "Only for you.")
    await begun.steps(begun.one, 10)
    async with begun.world.store.begin() as tx:
        line = {one.text for one in await tx.alarms.words(cry.id)}
        room = {one.text for one in await tx.rehearsals.posts(circle) if one.state == "relayed"}
    assert not line & room


async def test_when_its_time_is_over_it_ends_by_itself_and_only_a_review_without_words_is_left(begun):
    await evening(begun, begun.one, begun.rehearsal.circle)
    async with begun.world.store.begin() as tx:
        people = [one.member for one in await tx.rehearsals.parts(begun.rehearsal.id)]
        words = [one.text for one in await tx.rehearsals.posts(begun.rehearsal.circle) if one.text]
    begun.world.clock.advance(minutes=45)
    await begun.look()
    assert await living(begun) is None
    async with begun.world.store.engine.connect() as connection:
        for table in (alarm, line_word, post, review, rehearsal_cue, rehearsal_part, capture):
            assert (await connection.execute(select(table))).all() == [], table.name
        assert (await connection.execute(select(lane).where(lane.c.platform == "rehearsal"))).all() == []
        assert (await connection.execute(select(membership).where(membership.c.synthetic))).all() == []
    async with begun.world.store.begin() as tx:
        assert await tx.circles.get(begun.rehearsal.circle) is None
        assert [await tx.members.get(one) for one in people] == [None] * 8
    assert not await begun.world.store.keystore.owners() & set(people)
    assert await begun.left() == []
    await begun.goes_on(26 * 3600, every=6 * 3600)  # nor does anybody ask them the next day
    assert await begun.left() == []
    async with begun.world.store.begin() as tx:
        [past] = await tx.rehearsals.past()
    reviewed(read_back(past.review), begun.one)
    assert not [one for one in words if one in past.review]


def reviewed(told, staff):
    """The review of `evening` says what happened when, by whom, how long it took, and what was left."""
    keys = [one.key.partition(".")[2] for one in told.happened]
    wanted = {"did_speak", "did_hold", "did_release", "did_call", "did_ask", "did_answer", "did_write"}
    wanted |= {"did_change_level", "did_hand_on", "did_pause", "did_resume", "did_close_alarm"}
    assert wanted <= set(keys)
    assert [one.at for one in told.happened] == sorted(one.at for one in told.happened)
    first = told.alarms[0]
    assert 0 <= first.answered <= first.written <= first.closed
    assert told.left, "held messages that nobody decided are named"
    assert {one.staff for one in told.happened} <= {staff.id, "", "desk"}


async def test_reviews_are_forgotten_after_a_month(begun):
    await begun.act(stop, begun.one)
    begun.world.clock.advance(days=31)
    await begun.begin(begun.one, minutes=15)
    begun.world.clock.advance(minutes=15)
    await begun.look()
    async with begun.world.store.begin() as tx:
        assert len(await tx.rehearsals.past()) == 1


async def test_an_alarm_of_a_rehearsal_is_closed_like_any_other(begun):
    cry = await begun.until(begun.one, alarm_now(begun.rehearsal.circle))
    await begun.act(take, begun.one, cry.id)
    await begun.act(close, begun.one, cry.id, "talked", follow_up=False)
    async with begun.world.store.begin() as tx:
        assert (await tx.alarms.get(cry.id)).state is AlarmState.CLOSED
    assert await begun.left() == []


def test_every_trigger_is_one_that_a_shipped_temper_reacts_to():
    from prompts.cast import load

    assert {line.on for one in load() for line in one.lines} == set(Trigger)
