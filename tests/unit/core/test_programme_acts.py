import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.circles import CircleState, PostState
from core.consent import CONSENTS
from core.errors import Refused
from core.message import Kind
from core.programme import Plan, Wrong, change_circle, create_circle, set_state
from core.programme_invites import invite_next, make_invite, revoke_invite
from core.programme_roll import add_staff, change_staff, remove_staff
from core.programme_schedule import (
    Times,
    add_schedule,
    change_times,
    cron_of,
    of_circle,
    pause_schedule,
    send_now,
    times_of,
)
from core.programme_speaking import announce, cancel, speak, spoken, unsay
from core.review import StaffRole
from core.schedule import AnnouncementState, Missed, OccurrenceState
from prompts.curriculum import Curriculum
from tests.world import ANSWERS, World, memory_store


@pytest.fixture
async def world(tmp_path):
    async with memory_store(tmp_path) as store:
        yield World(store, prompts=Curriculum.shipped())


@pytest.fixture
async def staff(world):
    return await world.moderator(on_duty=False)


async def do(world, act, *given, **named):
    async with world.store.begin() as tx:
        done = await act(tx, world.house, *given, **named)
        await tx.commit()
        return done


async def look(world, read):
    async with world.store.begin() as tx:
        return await read(tx)


async def kinds(world, subject):
    return [one.kind for one in await look(world, lambda tx: tx.events.of(subject))]


GOOD = Plan("Morning circle", "Europe/Berlin", "12", practice=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "  "), ("name", "x" * 61), ("zone", "Berlin"), ("zone", ""), ("capacity", "1"), ("capacity", "51"), ("capacity", "²"), ("capacity", ""), ("countries", "XA, US")],
)  # fmt: skip
async def test_a_circle_that_cannot_be_is_refused_beside_its_field(world, staff, field, value):
    with pytest.raises(Wrong) as refused:
        await do(world, create_circle, staff, replace(GOOD, **{field: value}))
    assert refused.value.field == field
    assert await look(world, lambda tx: tx.circles.all()) == []


async def test_a_circle_that_moves_takes_its_prompts_along_and_keeps_its_state(world, staff):
    made = await do(world, create_circle, staff, GOOD)
    await do(world, add_schedule, staff, made.id, Times("daily", "09:00"))
    await do(world, set_state, staff, made.id, CircleState.PAUSED)
    plan = replace(GOOD, name="Late circle", zone="Asia/Tokyo", pictures=True)
    after = await do(world, change_circle, staff, made.id, plan)
    assert (after.name, after.zone, after.pictures, after.state) == ("Late circle", "Asia/Tokyo", True, "paused")
    (moved,) = await look(world, lambda tx: of_circle(tx, made.id))
    assert moved.zone == "Asia/Tokyo"
    assert await kinds(world, made.id) == ["circle.created", "schedule.added", "circle.paused", "circle.changed"]


async def test_two_who_change_a_circle_at_once_lose_neither_change(world, staff):
    made = await do(world, create_circle, staff, GOOD)
    await asyncio.gather(
        do(world, change_circle, staff, made.id, replace(GOOD, name="Renamed")),
        do(world, set_state, staff, made.id, CircleState.PAUSED),
    )
    after = await look(world, lambda tx: tx.circles.get(made.id))
    assert (after.name, after.state) == ("Renamed", CircleState.PAUSED)


async def test_everybody_is_told_of_a_pause_once_and_of_the_end(world, staff):
    circle = await world.circle()
    await world.join("ann")
    assert await do(world, set_state, staff, circle.id, CircleState.PAUSED)
    assert not await do(world, set_state, staff, circle.id, CircleState.PAUSED)
    await do(world, set_state, staff, circle.id, CircleState.CLOSED)
    await world.deliver()
    told = world.words("ann")
    assert ["taking a break" in one for one in told] == [True, False]
    assert "come to its end" in told[1]
    with pytest.raises(Refused):
        await do(world, set_state, staff, circle.id, CircleState.OPEN)


async def test_an_ended_invite_lets_nobody_in(world, staff):
    circle = await world.circle()
    made = await do(world, make_invite, staff, circle.id, "2", "7")
    assert await world.joining.circle_for(made.code)
    handle = next(one.handle for one in await look(world, lambda tx: tx.circles.invites(circle.id)) if one.uses == 2)
    other = await world.circle("Other")
    assert not await do(world, revoke_invite, staff, other.id, handle)
    assert await do(world, revoke_invite, staff, circle.id, handle)
    assert await world.joining.circle_for(made.code) is None


@pytest.mark.parametrize(("uses", "days", "field"), [("0", "7", "uses"), ("51", "7", "uses"), ("1", "x", "days")])
async def test_an_invite_needs_sensible_numbers(world, staff, uses, days, field):
    circle = await world.circle()
    with pytest.raises(Wrong) as refused:
        await do(world, make_invite, staff, circle.id, uses, days)
    assert refused.value.field == field


async def through(world, who, code):
    """Join in a chat, button by button, until something else is asked than the form's own questions."""
    await world.say(who, f"/join {code}")
    await world.deliver()
    for key in [*["join.agree"] * len(CONSENTS), "join.no_country"]:
        await world.press(who, world.token(who, key))
        await world.deliver()
    for question, right in ANSWERS.items():
        await world.press(who, world.token(who, f"quiz.{question}_{right}"))
        await world.deliver()


async def test_who_finds_a_full_circle_can_wait_and_is_invited_in_turn(world, staff):
    circle = await world.circle(capacity=1)
    first = await world.join("ann")
    await through(world, "ben", "EVENINGCIRCLE")
    assert "full right now" in world.words("ben")[-1]
    for _ in range(2):
        await world.press("ben", world.token("ben", "join.wait"))
    await world.deliver()
    assert "on the list" in world.words("ben")[-1]
    assert len(await look(world, lambda tx: tx.circles.waiting(circle.id))) == 1
    with pytest.raises(Refused):
        await do(world, invite_next, staff, circle.id)
    async with world.store.begin() as tx:
        await tx.circles.leave(first.membership.id, world.clock.now())
        await tx.commit()
    assert await do(world, invite_next, staff, circle.id)
    assert not await do(world, invite_next, staff, circle.id)
    await world.deliver()
    code = world.words("ben")[-1].partition("/join ")[2].split()[0]
    await through(world, "ben", code)
    assert "Welcome to Evening circle" in world.words("ben")[-1]
    assert await look(world, lambda tx: tx.circles.waiting(circle.id)) == []
    assert await world.joining.circle_for(code) is None


@pytest.mark.parametrize(
    ("times", "cron"),
    [
        (Times("daily", "9:05"), "5 9 * * *"),
        (Times("weekdays", "18:30"), "30 18 * * 1-5"),
        (Times("days", "07:00", ("0", "3")), "0 7 * * 3,0"),
        (Times("cron", cron=" 0  9 1 * * "), "0 9 1 * *"),
    ],
)
def test_plain_choices_become_cron_and_come_back(times, cron):
    assert cron_of(times) == cron
    assert cron_of(times_of(cron)) == cron


@pytest.mark.parametrize(
    ("times", "field"),
    [
        (Times("daily", "25:00"), "time"),
        (Times("days", "09:00"), "when"),
        (Times("never", "09:00", ("1",)), "when"),
        (Times("cron", cron="* * * * *"), "cron"),
        (Times("cron", cron="0,10 9 * * *"), "cron"),
        (Times("cron", cron="often"), "cron"),
        (Times("cron", cron="0 9 * * *" + " " * 9 + "1" * 90), "cron"),
    ],
)
async def test_times_that_cannot_be_are_refused_beside_their_field(world, staff, times, field):
    circle = await world.circle()
    with pytest.raises(Wrong) as refused:
        await do(world, add_schedule, staff, circle.id, times)
    assert refused.value.field == field


async def test_a_double_press_sends_one_prompt(world, staff):
    circle = await world.circle()
    await world.join("ann")
    made = await do(world, add_schedule, staff, circle.id, Times("daily", "09:00"))

    async def press():
        async with world.store.begin() as tx:
            sent = await send_now(tx, world.house, staff, circle.id, made.id, "same-press")
            if sent:
                await tx.commit()
            return sent

    assert sorted(await asyncio.gather(press(), press())) == [False, True]
    await world.deliver()
    assert len(world.screen("ann", Kind.PROMPT)) == 1
    assert (await kinds(world, circle.id)).count("prompt.sent_now") == 1


async def test_what_lies_in_a_pause_is_not_sent_afterwards(world, staff):
    circle = await world.circle()
    await world.join("ann")
    made = await do(world, add_schedule, staff, circle.id, Times("daily", "21:00"))  # 20:00 UTC
    await do(world, pause_schedule, staff, circle.id, made.id, paused=True)
    world.clock.advance(hours=2)
    await do(world, pause_schedule, staff, circle.id, made.id, paused=False)
    await world.announcer.tick()
    await world.deliver()
    assert world.screen("ann", Kind.PROMPT) == []


async def test_changed_times_hold_from_now_on(world, staff):
    circle = await world.circle()
    made = await do(world, add_schedule, staff, circle.id, Times("daily", "09:00"))
    world.clock.advance(hours=30)
    await do(world, change_times, staff, circle.id, made.id, Times("daily", "08:00"))
    await world.announcer.tick()
    assert await look(world, lambda tx: tx.schedules.recorded(made.id)) == []


async def test_after_a_long_sleep_all_is_written_down_in_bounded_steps(world, staff):
    circle = await world.circle()
    made = await do(world, add_schedule, staff, circle.id, Times("cron", cron="*/15 * * * *"))
    world.clock.advance(days=8)
    counts = []
    for _ in range(3):
        await world.announcer.tick()
        counts.append(len(await look(world, lambda tx: tx.schedules.recorded(made.id, 2000))))
    assert counts == [500, 768, 768]
    became = await look(world, lambda tx: tx.schedules.recorded(made.id, 2000))
    assert {one.missed for one in became} == {Missed.LATE, None}
    assert sum(one.state is OccurrenceState.POSTED for one in became) == 25  # six hours back, both ends


async def test_an_announcement_comes_once_at_each_circles_own_time(world, staff):
    world.clock.moment = datetime(2027, 3, 27, 12, tzinfo=UTC)
    berlin = await world.circle()
    async with world.store.begin() as tx:
        tokyo = await tx.circles.create("Tokyo", "Asia/Tokyo", 10, world.clock.now())
        await tx.commit()
    # In Berlin the clocks skip 02:30 that night: it means 03:00 there, 01:00 UTC.
    made = await do(world, announce, staff, [berlin, tokyo], "See you", datetime(2027, 3, 28, 2, 30))  # noqa: DTZ001
    assert [one.at for one in made] == [
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 3, 27, 17, 30, tzinfo=UTC),
    ]
    await world.join("ann")
    world.clock.moment = datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    await world.announcer.tick()
    await world.deliver()
    assert world.platform.texts("ann") == []
    world.clock.advance(minutes=1)
    await asyncio.gather(world.announcer.tick(), world.announcer.tick())
    await world.deliver()
    (shown,) = world.screen("ann", Kind.POST)
    assert (shown.content.text, shown.content.alias) == ("See you", "Announcement")


async def test_a_doubled_local_time_means_its_first(world, staff):
    berlin = await world.circle()
    made = await do(world, announce, staff, [berlin], "Hi", datetime(2027, 10, 31, 2, 30))  # noqa: DTZ001
    assert made[0].at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


async def test_a_paused_circle_gets_its_announcement_later_and_a_closed_one_never(world, staff):
    circle = await world.circle()
    await world.join("ann")
    await do(world, set_state, staff, circle.id, CircleState.PAUSED)
    await do(world, announce, staff, [circle], "One", None)
    await world.announcer.tick()
    await do(world, set_state, staff, circle.id, CircleState.OPEN)
    await world.announcer.tick()
    await do(world, announce, staff, [circle], "Two", world.clock.now().replace(tzinfo=None) + timedelta(hours=2))
    await do(world, set_state, staff, circle.id, CircleState.CLOSED)
    world.clock.advance(hours=3)
    await world.announcer.tick()
    states = {one.text: one.state for one in await look(world, lambda tx: tx.schedules.announcements())}
    assert states == {"One": AnnouncementState.POSTED, "Two": AnnouncementState.SKIPPED}
    await world.deliver()
    assert world.platform.texts("ann") == ["One"]


async def test_a_cancelled_announcement_never_comes_and_is_cancelled_once(world, staff):
    circle = await world.circle()
    (made,) = await do(world, announce, staff, [circle], "No", None)
    assert await do(world, cancel, staff, made.id)
    assert not await do(world, cancel, staff, made.id)
    await world.announcer.tick()
    (after,) = await look(world, lambda tx: tx.schedules.announcements())
    assert after.state is AnnouncementState.CANCELLED


async def test_a_facilitator_speaks_under_their_name_and_can_take_it_back(world, staff):
    circle = await world.circle()
    await world.join("ann")
    post = await do(world, speak, staff, circle.id, "Welcome, all")
    await world.deliver()
    (shown,) = world.screen("ann", Kind.POST)
    assert shown.content.alias == "Desk mod (facilitator)"
    assert [one.id for one in await look(world, lambda tx: spoken(tx, circle.id))] == [post.id]
    assert await do(world, unsay, staff, circle.id, post.id)
    assert not await do(world, unsay, staff, circle.id, post.id)
    await world.deliver()
    assert [user for user, _ in world.platform.gone] == ["ann"]
    assert (await look(world, lambda tx: tx.posts.get(post.id))).state is PostState.DELETED


async def test_staff_words_have_the_same_bounds_and_members_words_are_not_theirs_to_take_back(world, staff):
    circle = await world.circle()
    await world.join("ann")
    for said in (" ", "x" * (world.rules.max_text + 1)):
        with pytest.raises(Wrong):
            await do(world, speak, staff, circle.id, said)
    await world.say("ann", "mine")
    async with world.store.begin() as tx:
        seat = (await tx.circles.present(circle.id))[0]
        (post,) = await tx.posts.by_author(seat.id)
    with pytest.raises(KeyError):
        await do(world, unsay, staff, circle.id, post)


async def test_the_last_admin_stays(world, staff):
    await do(world, add_staff, staff, "Ada", "admin")
    roll = await look(world, lambda tx: tx.staff.all())
    ada = next(one for one in roll if one.role is StaffRole.ADMIN)
    with pytest.raises(Refused):
        await do(world, remove_staff, staff, ada.id)
    with pytest.raises(Refused):
        await do(world, change_staff, staff, ada.id, "Ada", "staff")
    assert (await look(world, lambda tx: tx.staff.get(ada.id))).role is StaffRole.ADMIN
    await do(world, change_staff, staff, staff.id, "Bo", "admin")
    await do(world, remove_staff, staff, ada.id)
    assert [one.desk_name for one in await look(world, lambda tx: tx.staff.all())] == ["Bo"]
    with pytest.raises(Wrong):
        await do(world, add_staff, staff, "bo", "staff")
