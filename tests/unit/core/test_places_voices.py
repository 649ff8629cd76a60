"""In whose name words are shown, what a page knows about each, and where staff are called."""

from datetime import timedelta

from core.circles import PostState, Voice
from core.message import Kind
from core.relay import share
from core.view import items
from tests.places import both, linked, three


async def staff_say(world, text, voice, speaker=None):
    async with world.store.begin() as tx:
        circle = await tx.circles.lock((await tx.circles.all())[0].id)
        now = world.clock.now()
        post = await tx.posts.add(
            circle=circle.id,
            author=None,
            kind=Kind.POST,
            text=text,
            reply_to=None,
            state=PostState.RELAYED,
            verdict=None,
            now=now,
            expires_at=now + timedelta(days=30),
            voice=voice,
            speaker=speaker,
        )
        await share(tx, world.house, circle, post)
        await tx.commit()


async def test_staff_speak_under_their_desk_name_and_announcements_under_none(world):
    await three(world)
    staff = await world.moderator("mod", name="Robin")
    await staff_say(world, "hello all", Voice.FACILITATOR, staff.id)
    await staff_say(world, "cancelled tonight", Voice.ANNOUNCEMENT, staff.id)
    await world.deliver()
    assert [one.content.alias for one in world.screen("ann", Kind.POST)] == ["Robin (facilitator)", "Announcement"]


async def test_only_ones_own_words_that_stand_or_wait_can_be_edited(world):
    await three(world)
    page = await linked(world, there="browser", name="web")
    await page.say("browser", "mine")
    await page.say("browser", "gone", ref="x")
    await world.say("bob", "theirs")
    await both(world, page)
    async with world.store.begin() as tx:
        member = await tx.members.find(page.address("browser"))
        shown = await items(tx, world.house, member, 0, 50)
        gone = next(one.post for one in shown if one.text == "gone")
    await page.press("browser", page.house.button(member.id, "x", f"post.delete:{gone}").token)
    await both(world, page)
    async with world.store.begin() as tx:
        shown = [one for one in await items(tx, world.house, member, 0, 50) if one.kind is Kind.POST]
    assert [(one.text, one.can_edit, one.edited, one.pictured) for one in shown] == [
        ("mine", True, False, False),
        ("", False, False, False),
        ("theirs", False, False, False),
    ]


async def test_staff_are_called_where_it_rings_even_if_they_wrote_from_a_page_last(world):
    await three(world)
    await world.moderator("mod")
    page = await linked(world, "mod", "browser", "web")
    await world.say("ann", "please look", ref="ann-said")
    await both(world, page)
    rung, silent = len(world.words("mod")), len(page.words("browser"))
    await world.say("bob", "/report", reply_to="bob-1")
    await both(world, page)
    assert (len(world.words("mod")), len(page.words("browser"))) == (rung + 1, silent)
