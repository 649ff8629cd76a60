"""Pictures: only where the circle takes them, made anew, and first to a moderator."""

from dataclasses import replace

import pytest

from core.errors import Refused
from core.ids import NativeRef
from core.message import Picture
from core.replies import Reply
from core.review import CaseState
from core.verdict import Care, Decision
from tests.world import World, memory_store

CLEAN = Picture(b"pixels", "image/jpeg", 4, 3)


class Made:
    """Makes the same picture of everything but what it is told is broken."""

    async def clean(self, raw):
        if raw == b"broken":
            raise Refused(Reply("picture.broken"))
        return CLEAN


@pytest.fixture
async def gallery(tmp_path):
    async with memory_store(tmp_path) as store:
        world = World(store, pictures=Made())
        circle = await world.circle()
        for who in ("ann", "bob"):
            await world.join(who)
        async with store.begin() as tx:
            await tx.circles.change(replace(circle, pictures=True))
            await tx.commit()
        yield world, circle


async def show(world, raw=b"raw", caption=""):
    inbound = world.inbound("ann", text=caption, picture=raw, ref=NativeRef("shown"))
    await world.hub.receive(inbound)
    await world.deliver()


async def test_a_picture_waits_for_a_moderator_and_then_reaches_the_others_with_its_caption(gallery):
    world, _ = gallery
    staff = await world.moderator()
    await show(world, caption="my garden")
    assert world.screen("bob") == []
    assert "waits until somebody on the team has looked" in world.words("ann")[-1]
    (view,) = await world.desk.waiting()
    assert (view.case.concern, view.pictured) == ("picture", True)
    assert await world.desk.picture(staff, view.case.id) == CLEAN
    await world.desk.decide(staff, view.case.id, CaseState.RELEASED)
    await world.deliver()
    (copy,) = world.screen("bob")
    assert (copy.content.text, copy.content.picture) == ("my garden", CLEAN)


async def test_a_refused_picture_reaches_nobody(gallery):
    world, _ = gallery
    staff = await world.moderator()
    await show(world)
    (view,) = await world.desk.waiting()
    await world.desk.decide(staff, view.case.id, CaseState.REMOVED, "desk.reason_details")
    await world.deliver()
    assert world.screen("bob") == []


async def test_what_is_no_picture_is_refused_kindly_and_opens_no_case(gallery):
    world, _ = gallery
    await show(world, raw=b"broken")
    assert world.words("ann")[-1] == Reply("picture.broken").text
    assert await world.desk.waiting() == []


async def test_a_circle_of_words_takes_no_pictures(gallery):
    world, circle = gallery
    async with world.store.begin() as tx:
        await tx.circles.change(replace(circle, pictures=False))
        await tx.commit()
    await show(world)
    assert world.words("ann")[-1].startswith("Evening circle carries words only")


async def test_a_cry_for_help_under_a_picture_is_answered_as_one_even_if_the_picture_is_broken(gallery):
    world, _ = gallery
    world.screener.tell("goodbye", Decision.CRISIS, Care.LADDER)
    await show(world, raw=b"broken", caption="goodbye")
    assert "Thank you for telling me" in world.words("ann")[-1]


async def test_taking_a_picture_back_destroys_it(gallery):
    world, _ = gallery
    staff = await world.moderator()
    await show(world)
    (view,) = await world.desk.waiting()
    await world.hub.receive(world.inbound("ann", deletes=NativeRef("shown")))
    assert await world.desk.picture(staff, view.case.id) is None
    assert await world.desk.waiting() == []
