"""A real circle opens only with countries, signed crisis words and a checked help line for each country."""

import pytest

from core.circles import CircleState
from core.consent import CONSENTS
from core.errors import Refused
from core.joining import Application
from core.lines import check_line
from core.message import Address
from core.opening import NotReady, steps
from core.programme import Plan, Wrong, change_circle, create_circle, set_state
from core.programme_invites import make_invite
from core.programme_schedule import Times, add_schedule, of_circle
from core.programme_speaking import announce
from core.replies import Reply
from core.review import StaffRole
from core.schedule import AnnouncementState, Missed
from core.signatures import crisis_words, digest_of
from core.signed_words import sign_words
from core.verdict import Care, Decision
from prompts.curriculum import Curriculum
from tests.world import ANSWERS, World, memory_store

REAL = Plan("Evening circle", "Europe/Berlin", "12", countries="XB")
PRACTICE = Plan("Evening circle", "Europe/Berlin", "12", practice=True)
NOT_SIGNED = Reply("opening.words_missing")
NO_LINE = Reply("opening.line_missing", {"country": "Beland"})


@pytest.fixture
async def world(tmp_path):
    async with memory_store(tmp_path) as store:
        yield World(store, prompts=Curriculum.shipped())


@pytest.fixture
async def staff(world):
    async with world.store.begin() as tx:
        made = await tx.staff.add("Dr. Heron", StaffRole.CLINICIAN, Address("desk", "heron"), world.clock.now())
        await tx.commit()
        return made


async def do(world, act, *given):
    async with world.store.begin() as tx:
        done = await act(tx, world.house, *given)
        await tx.commit()
        return done


async def sign(world, staff):
    await do(world, sign_words, staff, digest_of(crisis_words()))


async def check(world):
    await do(world, check_line, "staff", "Dr. Heron", "XB", "Other line", "3*4")


async def state(world, circle):
    async with world.store.begin() as tx:
        return (await tx.circles.get(circle.id)).state


async def test_opening_is_refused_with_every_reason_until_everything_is_there(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    assert circle.state is CircleState.SETUP
    with pytest.raises(NotReady) as refused:
        await do(world, set_state, staff, circle.id, CircleState.OPEN)
    assert refused.value.reasons == (NOT_SIGNED, NO_LINE)
    assert all(one.text in refused.value.reply.text for one in (NOT_SIGNED, NO_LINE))
    await check(world)
    with pytest.raises(NotReady) as refused:
        await do(world, set_state, staff, circle.id, CircleState.OPEN)
    assert refused.value.reasons == (NOT_SIGNED,)
    await sign(world, staff)
    assert await do(world, set_state, staff, circle.id, CircleState.OPEN)
    assert await state(world, circle) is CircleState.OPEN


async def test_signed_words_alone_are_not_enough(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    await sign(world, staff)
    with pytest.raises(NotReady) as refused:
        await do(world, set_state, staff, circle.id, CircleState.OPEN)
    assert refused.value.reasons == (NO_LINE,)


async def test_each_country_needs_a_line_of_its_own_and_a_stale_one_is_none(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    await sign(world, staff)
    await check(world)
    world.clock.advance(days=181)
    await do(world, change_circle, staff, circle.id, Plan("Evening circle", "Europe/Berlin", "12", countries="xa, XB"))
    with pytest.raises(NotReady) as refused:
        await do(world, set_state, staff, circle.id, CircleState.OPEN)
    assert [one.gaps["country"] for one in refused.value.reasons] == ["Aland, Beland"]


async def test_the_steps_say_what_is_done_and_what_is_left(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    await check(world)
    async with world.store.begin() as tx:
        told = [(one.need, one.done) for one in await steps(tx, world.house, circle)]
    assert told == [("countries", True), ("words", False), ("line", True)]


@pytest.mark.parametrize(
    ("said", "key"),
    [("", "programme.countries_missing"), (" , ", "programme.countries_missing"), ("US", "programme.countries_wrong"), ("XA XC", "programme.countries_wrong")],
)  # fmt: skip
async def test_the_countries_of_a_real_circle_are_asked_and_never_guessed(world, staff, said, key):
    with pytest.raises(Wrong) as refused:
        await do(world, create_circle, staff, Plan("Evening circle", "Europe/Berlin", "12", countries=said))
    assert (refused.value.field, refused.value.reply.key) == ("countries", key)


async def test_countries_can_be_changed_but_not_taken_away(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    changed = await do(
        world, change_circle, staff, circle.id, Plan("Evening circle", "Europe/Berlin", "12", countries="xa,XB,XA")
    )
    assert changed.countries == ("XA", "XB")
    with pytest.raises(Wrong):
        await do(world, change_circle, staff, circle.id, Plan("Evening circle", "Europe/Berlin", "12"))


async def test_a_practice_circle_is_open_at_once_and_needs_nothing(world, staff):
    circle = await do(world, create_circle, staff, PRACTICE)
    assert (circle.state, circle.practice) == (CircleState.OPEN, True)
    async with world.store.begin() as tx:
        assert await steps(tx, world.house, circle) == []


async def test_pausing_is_no_way_around_the_steps(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    with pytest.raises(Refused):
        await do(world, set_state, staff, circle.id, CircleState.PAUSED)
    assert await state(world, circle) is CircleState.SETUP


async def test_an_open_circle_never_goes_back_to_being_set_up_and_opens_again_after_a_pause(world, staff):
    circle = await world.circle()
    with pytest.raises(Refused):
        await do(world, set_state, staff, circle.id, CircleState.SETUP)
    await do(world, set_state, staff, circle.id, CircleState.PAUSED)
    assert await do(world, set_state, staff, circle.id, CircleState.OPEN)


async def join_setup(world, staff, *people):
    circle = await do(world, create_circle, staff, REAL)
    made = await do(world, make_invite, staff, circle.id, "9", "9")
    for who in people:
        await world.joining.join(world.address(who), Application(made.code, frozenset(CONSENTS), "XB", ANSWERS))
    return circle


async def test_before_a_circle_opens_people_can_join_and_what_they_write_is_not_sent(world, staff):
    circle = await join_setup(world, staff, "ann", "bob")
    await world.say("ann", "hello")
    await world.deliver()
    assert world.platform.texts("bob") == []
    assert "has not opened yet" in world.words("ann")[-1]
    await sign(world, staff)
    await check(world)
    await do(world, set_state, staff, circle.id, CircleState.OPEN)
    await world.deliver()
    assert [one for one in world.words("bob") if "is open now" in one]
    await world.say("ann", "hello again")
    await world.deliver()
    assert world.platform.texts("bob") == ["hello again"]


async def test_help_works_before_a_circle_opens(world, staff):
    await join_setup(world, staff, "ann")
    world.screener.tell("goodbye", Decision.CRISIS, Care.LADDER, concern="crisis")
    await world.say("ann", "/sos")
    await world.say("ann", "goodbye")
    await world.deliver()
    assert len([one for one in world.words("ann") if "worried about you" in one]) == 2
    assert len(await world.desk.waiting()) == 1
    async with world.store.begin() as tx:
        assert len(await tx.alarms.living()) == 1


async def test_no_prompt_goes_out_before_a_circle_opens_and_an_announcement_waits(world, staff):
    circle = await join_setup(world, staff, "ann")
    await do(world, add_schedule, staff, circle.id, Times("daily", "09:00"))
    await do(world, announce, staff, [circle], "Soon we begin.", None)
    world.clock.advance(hours=15)
    await world.announcer.tick()
    await world.deliver()
    assert world.platform.texts("ann") == []
    async with world.store.begin() as tx:
        [schedule] = await of_circle(tx, circle.id)
        [skipped] = await tx.schedules.recorded(schedule.id)
        [waiting] = await tx.schedules.announcements(circle.id)
    assert (skipped.missed, waiting.state) == (Missed.SETUP, AnnouncementState.WAITING)
    await sign(world, staff)
    await check(world)
    await do(world, set_state, staff, circle.id, CircleState.OPEN)
    await world.announcer.tick()
    await world.deliver()
    assert world.platform.texts("ann") == ["Soon we begin."]


async def test_a_circle_that_is_being_set_up_can_be_closed(world, staff):
    circle = await do(world, create_circle, staff, REAL)
    assert await do(world, set_state, staff, circle.id, CircleState.CLOSED)
