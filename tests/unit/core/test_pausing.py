"""A pause: everything waits, people are told until when, and afterwards each thing goes out once, in its order."""

import asyncio
from datetime import timedelta

import pytest

from console.pausing import line
from core.circles import CircleState, Pace
from core.errors import RateLimited
from core.message import Kind
from core.pausing import BATCH, end_of, minutes_in, pause, resume, resume_if_over
from core.places import change_pace
from core.posting import road_of
from core.programme import set_state
from core.replies import say
from core.review import CaseKind, CaseState
from core.schedule import Occurrence
from core.settings import Rules
from core.verdict import Care, Decision
from tests.world import World, memory_store

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
async def room(world):
    """A circle of two, and a moderator on duty. It is 20:00 in Berlin."""
    world.here = await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    world.staff = await world.moderator()
    return world


async def do(world, act, *given):
    async with world.store.begin() as tx:
        done = await act(tx, world.house, *given)
        await tx.commit()
        return done


async def half_an_hour(world):
    return await do(world, pause, world.staff.id, world.here.id, world.clock.now() + HALF_AN_HOUR)


async def state(world):
    async with world.store.begin() as tx:
        return (await tx.circles.get(world.here.id)).state


async def test_what_is_written_in_a_pause_waits_and_goes_out_once_in_its_order_when_the_time_is_over(room):
    await half_an_hour(room)
    for number in range(3):
        await room.say("ann", f"ann {number}")
        await room.say("bob", f"bob {number}")
    await room.later(minutes=29)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("ann") == room.platform.texts("bob") == []
    assert (await state(room)) is CircleState.PAUSED
    room.clock.advance(minutes=1)
    await room.announcer.tick()
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("bob") == ["ann 0", "ann 1", "ann 2"]
    assert room.platform.texts("ann") == ["bob 0", "bob 1", "bob 2"]
    assert (await state(room)) is CircleState.OPEN
    await room.say("ann", "and on")
    await room.deliver()
    assert room.platform.texts("bob")[-1] == "and on"


async def test_what_both_wrote_reaches_a_third_in_the_order_it_was_written(room):
    await room.join("cid")
    await half_an_hour(room)
    for number in range(3):
        await room.say("ann", f"ann {number}")
        await room.say("bob", f"bob {number}")
    await room.say("mod", "/resume")
    await room.deliver()
    assert room.platform.texts("cid") == ["ann 0", "bob 0", "ann 1", "bob 1", "ann 2", "bob 2"]


async def test_people_and_writers_are_told_until_when_on_the_circles_clock(room):
    await half_an_hour(room)
    await room.say("ann", "a thought")
    await room.deliver()
    assert "until 20:30 (Europe/Berlin)" in room.words("bob")[-1]
    assert "paused until 20:30, so I keep this" in room.words("ann")[-1]
    await room.later(minutes=30)
    await room.announcer.tick()
    await room.deliver()
    assert "open again" in room.words("bob")[-1]


async def test_what_was_queued_before_the_pause_waits_too_and_comes_before_what_was_written_in_it(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store, rules=Rules(undo=timedelta(seconds=20), flood_posts=1000))
        world.here = await world.circle()
        await world.join("ann")
        await world.join("bob")
        world.staff = await world.moderator()
        await world.say("ann", "before")
        await half_an_hour(world)
        await half_an_hour(world)
        await world.say("ann", "in it")
        await world.later(minutes=5)
        assert world.platform.texts("bob") == []
        assert await do(world, resume, world.staff.id, world.here.id)
        await world.deliver()
        assert world.platform.texts("bob") == ["before"]
        await world.later(seconds=20)
        assert world.platform.texts("bob") == ["before", "in it"]


async def test_a_send_that_fails_as_the_pause_begins_is_not_tried_again_before_it_ends(room):
    room.platform.hanging["bob"] = asyncio.Event()
    room.platform.troubles["bob"].append(RateLimited(5))
    await room.say("ann", "in flight")
    sending = asyncio.create_task(room.deliver())
    while "bob" not in room.platform.knocked:
        await asyncio.sleep(0)
    await half_an_hour(room)
    room.platform.hanging.pop("bob").set()
    await sending
    await room.later(minutes=10)
    assert room.platform.texts("bob") == []
    await do(room, resume, room.staff.id, room.here.id)
    await room.later(seconds=10)
    assert room.platform.texts("bob") == ["in flight"]


async def test_help_cries_returns_and_holds_are_as_always_in_a_pause(room):
    room.screener.tell("tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    room.screener.tell("cruel", Decision.HOLD)
    room.screener.tell("call 012", Decision.RETURN, concern="details", redacted="call [number]")
    await half_an_hour(room)
    for text in ("tonight", "/sos", "cruel", "call 012"):
        await room.say("ann", text)
    await room.deliver()
    words = "\n".join(room.words("ann"))
    assert words.count("call 555") == 2
    assert "waits for a person" in words
    assert "call [number]" in words
    kinds = [view.case.kind for view in await room.desk.waiting()]
    assert set(kinds) == {CaseKind.CRISIS, CaseKind.HELD}
    await room.press("ann", room.token("ann", "return.send"))
    await do(room, resume, room.staff.id, room.here.id)
    await room.deliver()
    assert room.platform.texts("bob") == ["call [number]"]


async def test_what_is_released_in_a_pause_waits_for_its_end(room):
    room.screener.tell("hm", Decision.HOLD)
    await room.say("ann", "hm")
    await half_an_hour(room)
    case = (await room.desk.waiting())[0].case
    assert await room.desk.decide(room.staff, case.id, CaseState.RELEASED)
    await room.deliver()
    assert room.platform.texts("bob") == []
    assert "is paused, so your message goes out" in room.words("ann")[-1]
    await do(room, resume, room.staff.id, room.here.id)
    await room.deliver()
    assert room.platform.texts("bob") == ["hm"]


async def test_what_waits_can_be_taken_back_or_changed(room):
    await half_an_hour(room)
    await room.say("ann", "no", ref="one")
    await room.deliver()
    await room.press("ann", room.token("ann", "hold.take_back"))
    await room.say("ann", "frist", ref="two")
    await room.hub.receive(room.inbound("ann", text="first", ref="two", edits="two"))
    await do(room, resume, room.staff.id, room.here.id)
    await room.deliver()
    assert room.platform.texts("bob") == ["first"]
    assert any("Changed. It still waits" in one for one in room.words("ann"))


async def test_new_words_that_must_be_looked_at_do_not_go_out_with_the_pause(room):
    room.screener.tell("cruel", Decision.HOLD)
    await half_an_hour(room)
    await room.say("ann", "kind", ref="one")
    await room.hub.receive(room.inbound("ann", text="cruel", ref="one", edits="one"))
    await do(room, resume, room.staff.id, room.here.id)
    await room.deliver()
    assert room.platform.texts("bob") == []
    assert [view.case.kind for view in await room.desk.waiting()] == [CaseKind.HELD]


async def test_words_that_the_circle_has_keep_until_the_pause_is_over(room):
    await room.say("ann", "old", ref="one")
    await room.deliver()
    await half_an_hour(room)
    await room.hub.receive(room.inbound("ann", text="new", ref="one", edits="one"))
    await room.deliver()
    assert "still see your old words" in room.words("ann")[-1]
    await room.say("ann", "/delete", reply_to="one")
    await room.deliver()
    assert [user for user, _ in room.platform.gone] == ["bob"]


async def test_a_digest_and_what_one_asks_for_wait_as_well(room):
    async with room.store.begin() as tx:
        bob = await tx.members.find(room.address("bob"))
        await tx.members.set_pace(bob.lane, Pace.HOURLY, discreet=True)
        await tx.commit()
    await room.say("ann", "before")
    await half_an_hour(room)
    await room.say("bob", "/show")
    await room.later(minutes=10)
    assert room.platform.texts("bob") == []
    assert "until 20:30, and you get it then" in room.words("bob")[-1]
    await room.later(minutes=20)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("bob") == ["before"]


async def test_a_pause_without_an_end_holds_in_the_same_way_until_a_person_ends_it(room):
    await do(room, set_state, room.staff, room.here.id, CircleState.PAUSED)
    await room.say("ann", "kept")
    await room.later(days=3)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("bob") == []
    assert "goes out when it opens again" in room.words("ann")[-1]
    assert await do(room, set_state, room.staff, room.here.id, CircleState.OPEN)
    await room.deliver()
    assert room.platform.texts("bob") == ["kept"]


async def test_pausing_again_makes_a_pause_longer_and_never_shorter(room):
    now = room.clock.now()
    for until, ends in ((30, 30), (10, 30), (60, 60)):
        after = await do(room, pause, room.staff.id, room.here.id, now + timedelta(minutes=until))
        assert after.paused_until == now + timedelta(minutes=ends)
    await do(room, set_state, room.staff, room.here.id, CircleState.PAUSED)
    assert (await half_an_hour(room)).paused_until is None
    await room.deliver()
    assert sum("taking a break" in one for one in room.words("bob")) == 3


async def test_a_pause_is_ended_once_and_its_end_is_told_once(room):
    await half_an_hour(room)
    await room.say("ann", "once")
    assert await do(room, resume, room.staff.id, room.here.id)
    assert not await do(room, resume, room.staff.id, room.here.id)
    await room.deliver()
    assert room.platform.texts("bob") == ["once"]
    assert sum("open again" in one for one in room.words("bob")) == 1


LONG = 2 * BATCH + 5


async def long_wait(room):
    """A pause in which more was written than goes out in one batch; Cid reads all of it."""
    await room.join("cid")
    await half_an_hour(room)
    said = [f"{'ann' if number % 2 else 'bob'} {number}" for number in range(LONG)]
    for text in said:
        await room.say(text[:3], text)
    room.clock.advance(minutes=30)
    return said


def another_process(room):
    """Somebody who knows nothing but the database, with the same screens."""
    other = World(room.store, clock=room.clock, platform=room.platform, numbers=room.numbers)
    other.here = room.here
    return other


async def test_a_process_that_dies_between_two_batches_is_followed_by_another_and_newer_words_stay_behind(room):
    said = await long_wait(room)
    assert await do(room, resume_if_over, room.here.id)
    await room.deliver()
    assert room.platform.texts("cid") == said[:BATCH]
    async with room.store.begin() as tx:
        assert await resume_if_over(tx, room.house, room.here.id)  # killed before the commit
    await room.say("ann", "newer")
    await room.deliver()
    assert room.platform.texts("cid") == said[:BATCH]
    other = another_process(room)
    assert await do(other, resume_if_over, room.here.id)
    await other.say("bob", "newest")
    await other.deliver()
    assert room.platform.texts("cid") == said[: 2 * BATCH]
    await other.announcer.tick()
    await other.say("ann", "after it")
    await other.deliver()
    assert room.platform.texts("cid") == [*said, "newer", "newest", "after it"]
    assert (await state(room)) is CircleState.OPEN
    assert sum("open again" in one for one in room.words("cid")) == 1


async def test_what_is_written_while_a_pause_is_ended_is_said_to_wait_and_no_moment_long_ago_is_named(room):
    await long_wait(room)
    await do(room, resume_if_over, room.here.id)
    await room.say("ann", "newer")
    await room.deliver()
    assert "goes out when it opens again" in room.words("ann")[-1]
    assert not any("1970" in one for one in room.words("ann"))
    async with room.store.begin() as tx:
        assert line(await tx.circles.get(room.here.id), room.clock.now()).now == say("pausing.ending")


async def test_a_person_who_ends_a_long_pause_is_followed_by_the_clock_and_a_second_one_ends_nothing_twice(room):
    said = await long_wait(room)
    assert await do(room, resume, room.staff.id, room.here.id)
    assert not await do(room, resume, room.staff.id, room.here.id)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("cid") == said
    assert sum("open again" in one for one in room.words("cid")) == 1


async def test_a_new_pause_holds_what_is_left_of_an_old_one_that_was_being_ended(room):
    said = await long_wait(room)
    assert await do(room, resume_if_over, room.here.id)
    await half_an_hour(room)
    await room.deliver()
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("cid") == []
    await room.later(minutes=31)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("cid") == said


async def test_a_place_that_changes_its_pace_while_a_pause_is_ended_still_reads_in_order(room):
    said = await long_wait(room)
    assert await do(room, resume_if_over, room.here.id)
    await room.say("cid", "/show")
    async with room.store.begin() as tx:
        cid = await tx.members.find(room.address("cid"))
        [place] = await tx.members.places(cid.id)
        await change_pace(tx, room.house, cid.id, place, Pace.LIVE, discreet=False)
        await tx.commit()
    assert await do(room, resume_if_over, room.here.id)
    await room.deliver()
    assert room.platform.texts("cid") == said[: 2 * BATCH]
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("cid") == said


async def test_a_prompt_that_is_due_while_a_pause_is_ended_comes_after_what_waited(room):
    said = await long_wait(room)
    async with room.store.begin() as tx:
        schedule = await tx.schedules.add(room.here.id, "0 9 * * *", "UTC", timedelta(hours=1), room.clock.now())
        await tx.commit()
    room.prompts.times = [Occurrence(schedule.id, "2026-11-23T20:30", room.clock.now())]
    assert await do(room, resume_if_over, room.here.id)
    await room.announcer._keep_up(schedule)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("cid") == [*said, "Prompt for 2026-11-23T20:30"]


async def test_a_pause_that_somebody_made_longer_as_its_time_came_goes_on(room):
    await half_an_hour(room)
    room.clock.advance(minutes=30)
    await do(room, pause, room.staff.id, room.here.id, room.clock.now() + HALF_AN_HOUR)
    assert not await do(room, resume_if_over, room.here.id)
    assert (await state(room)) is CircleState.PAUSED


async def test_what_waited_in_a_circle_that_is_closed_goes_to_nobody_and_its_writer_is_told(room):
    await half_an_hour(room)
    await room.say("ann", "too late")
    await do(room, set_state, room.staff, room.here.id, CircleState.CLOSED)
    room.clock.advance(hours=2)
    await room.announcer.tick()
    await room.deliver()
    assert room.platform.texts("bob") == []
    assert any("has gone to nobody" in one for one in room.words("ann"))


async def test_words_of_somebody_who_is_forgotten_in_a_pause_go_to_nobody(room):
    await half_an_hour(room)
    await room.say("ann", "gone")
    for name in ("leave.erase_button", "leave.sure_button"):
        if name == "leave.erase_button":
            await room.say("ann", "/leave")
        await room.deliver()
        await room.press("ann", room.token("ann", name))
    await do(room, resume, room.staff.id, room.here.id)
    await room.deliver()
    assert room.platform.texts("bob") == []
    assert room.screen("bob", Kind.POST) == []


async def test_staff_pause_by_a_command_and_are_asked_which_circle_if_there_are_several(room):
    await room.say("mod", "/pause nine")
    await room.say("mod", "/pause 45")
    await room.deliver()
    assert "from 1 to 10080" in room.words("mod")[-2]
    assert "paused until 20:45" in room.words("mod")[-1]
    await room.say("mod", "/resume")
    await room.circle("Morning circle")
    await room.say("mod", "/pause")
    await room.deliver()
    assert room.words("mod")[-2:] == ["Evening circle", "Morning circle"]
    await room.press("mod", room.token("mod", "pausing.this_one"))
    await room.deliver()
    assert "Morning circle is paused until 20:30" in room.words("mod")[-1]
    assert (await state(room)) is CircleState.OPEN
    await room.say("mod", "/resume")
    await room.say("mod", "/resume")
    await room.deliver()
    assert "Morning circle is open again" in room.words("mod")[-2]


async def test_no_member_can_pause(room):
    await room.say("ann", "/pause")
    await room.deliver()
    assert (await state(room)) is CircleState.OPEN
    assert "don't know that word" in room.words("ann")[-1]


def test_a_pause_ends_on_a_full_minute_and_never_sooner_than_asked(room):
    now = room.clock.now()
    assert end_of(now, 30) == now + HALF_AN_HOUR
    assert end_of(now + timedelta(seconds=1), 30) == now + timedelta(minutes=31)


@pytest.mark.parametrize(
    ("said", "minutes"), [("", 30), ("5", 5), ("0", None), ("-5", None), ("10081", None), ("²", None)]
)
def test_minutes_are_whole_and_at_most_a_week(said, minutes):
    assert minutes_in(said) == minutes


def test_only_a_paused_circle_makes_words_wait(room):
    assert road_of(room.here) == "relayed"
