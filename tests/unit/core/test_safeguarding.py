"""Somebody who writes that they are under 18: nothing reaches the circle, a warm answer, and the right person is asked."""

from dataclasses import replace

import pytest

from core.circles import MemberState, PostState
from core.crisis import LineKind
from core.desk import decide
from core.errors import Refused
from core.hub import Hub
from core.ladder import Level, Source
from core.message import Kind
from core.review import CaseState
from core.verdict import Care, Decision
from moderation.screener import Screener
from tests.fakes import Line, TwoCountries
from tests.world import World

YOUNG = "I'm 15 and I love it here"


class WithChildren(TwoCountries):
    every = (*TwoCountries.every, Line("For young people", "11 6 111", kind=LineKind.CHILDREN))


@pytest.fixture
async def room(world):
    world.screener.tell(YOUNG, Decision.HOLD, concern="minor")
    world.house = replace(world.house, lines=WithChildren())
    world.hub = Hub(world.store, world.house, world.screener, world.waker)
    world.here = await world.circle()
    await world.join("ann", country="XA")
    await world.join("bob")
    return world


async def lead(world, staff):
    async with world.store.begin() as tx:
        await tx.roster.name_lead(staff.id if staff else None)
        await tx.commit()


async def living(world):
    async with world.store.begin() as tx:
        return await tx.alarms.living()


async def test_the_circle_gets_nothing_and_nobody_can_release_it(room):
    staff = await room.moderator()
    await room.say("ann", YOUNG, ref="one")
    await room.later(hours=1)
    assert room.screen("bob", Kind.POST) == []
    [alarm] = await living(room)
    assert (alarm.source, alarm.level) == (Source.MINOR, Level.L1)
    async with room.store.begin() as tx:
        case = await tx.cases.get(alarm.case)
        assert (await tx.posts.get(case.post)).state is PostState.CRISIS
        assert case.concern == "minor"
        with pytest.raises(Refused):
            await decide(tx, room.house, staff, case.id, CaseState.RELEASED, "")


async def test_the_answer_is_warm_names_lines_for_young_people_and_takes_nothing_away(room):
    await room.moderator()
    await room.say("ann", YOUNG)
    await room.deliver()
    said = room.words("ann")[-1]
    assert "You are not in trouble" in said
    assert "asked somebody on the team" in said
    assert "For young people on 11 6 111." in said
    member = await room.member("ann")
    assert member.state is MemberState.ACTIVE
    await room.say("ann", "hello all")
    await room.deliver()
    assert room.platform.texts("bob") == ["hello all"]
    await room.say("bob", "/sos")
    await room.deliver()
    assert "11 6 111" not in "".join(room.words("bob")), "a line for children is for nobody else"


async def test_the_safeguarding_lead_is_asked_first_even_off_duty_and_nobody_else_yet(room):
    await room.moderator("one")
    await lead(room, await room.moderator("two", on_duty=False))
    await room.say("ann", YOUNG)
    await room.deliver()
    assert "may be under 18" in room.words("two")[-1]
    assert YOUNG not in room.words("two")[-1]
    assert room.words("one") == []
    await room.watched(minutes=61)
    assert "may be under 18" in room.words("one")[-1]


async def test_without_a_lead_or_with_one_who_takes_part_the_usual_first_is_asked(room):
    await room.moderator("one")
    bob = await room.moderator("bob", on_duty=False)
    await lead(room, bob)
    await room.say("ann", YOUNG)
    await room.deliver()
    assert "may be under 18" in room.words("one")[-1]
    assert not any("under 18" in words for words in room.words("bob"))


async def test_the_truth_is_told_when_nobody_is_on_duty_or_there_is_nobody_at_all(room):
    await room.say("ann", YOUNG)
    await room.deliver()
    assert "could not reach anybody" in room.words("ann")[-1]
    await room.moderator("one", on_duty=False)
    await room.say("ann", YOUNG)
    await room.deliver()
    assert "Nobody on the team is on duty" in room.words("ann")[-1]


async def test_a_cry_for_help_of_somebody_young_is_a_cry_for_help(room):
    room.screener.tell("I'm 15, tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    await room.moderator()
    await room.say("ann", "I'm 15, tonight")
    await room.deliver()
    assert "call 555" in room.words("ann")[-1]


async def test_new_words_that_say_it_are_kept_private_and_the_circle_keeps_the_old_ones(room):
    await room.moderator()
    await room.say("ann", "hello", ref="one")
    await room.deliver()
    await room.hub.receive(room.inbound("ann", text=YOUNG, ref="one", edits="one"))
    await room.deliver()
    assert room.platform.texts("bob") == ["hello"]
    assert room.platform.changed == []
    assert [one.source for one in await living(room)] == [Source.MINOR]


async def test_the_real_screening_leads_here(world):
    screener = Screener.off()
    try:
        real = World(world.store, clock=world.clock, screener=screener)
        await real.circle()
        await real.join("ann")
        await real.join("bob")
        await real.moderator()
        for text in ("My mum says I'm too young for this group, I'm 16", "I'm 15 days clean"):
            await real.say("ann", text)
        await real.deliver()
        assert real.platform.texts("bob") == ["I'm 15 days clean"]
        assert [one.source for one in await living(real)] == [Source.MINOR]
    finally:
        screener.close()
