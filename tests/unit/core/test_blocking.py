"""Hiding somebody from oneself: it works at once, for oneself only, and they never learn of it."""

from core.message import Kind
from core.view import items, reach_words
from tests.places import both, choose, linked, three


async def alias_of(world, who):
    async with world.store.begin() as tx:
        member = await tx.members.find(world.address(who))
        return (await tx.circles.memberships(member.id))[0].alias


async def block(world, who, copy):
    await world.say(who, "/block", reply_to=copy)
    await world.deliver()


async def test_who_is_blocked_is_not_read_any_more_and_not_told(world):
    await three(world)
    await world.say("bob", "hello")
    await world.deliver()
    before = len(world.screen("bob", Kind.NOTICE))
    await block(world, "ann", "ann-1")
    await world.say("bob", "again")
    await world.deliver()
    assert world.platform.texts("ann") == ["hello"]
    assert world.platform.texts("cem") == ["hello", "again"]
    assert len(world.screen("bob", Kind.NOTICE)) == before
    await world.say("ann", "I still speak")
    await world.deliver()
    assert world.platform.texts("bob") == ["I still speak"]


async def test_their_earlier_words_are_taken_back_here_only(world):
    await three(world)
    await world.say("bob", "one")
    await world.say("cem", "two")
    await world.say("bob", "three")
    await world.deliver()
    await block(world, "ann", "ann-1")
    assert sorted(world.platform.gone) == [("ann", "ann-1"), ("ann", "ann-3")]


async def test_a_block_holds_in_every_place_of_who_blocks(world):
    await three(world)
    other = await linked(world)
    await world.say("bob", "hello")
    await both(world, other)
    await other.say("ann-there", "/block", reply_to="ann-there-2")
    await both(world, other)
    await world.say("bob", "again")
    await both(world, other)
    assert [user for user, _ in other.platform.gone] == ["ann-there"]
    assert [user for user, _ in world.platform.gone] == ["ann"]
    assert world.platform.texts("ann") == ["hello"]


async def test_what_waits_for_a_digest_is_dropped(world):
    await three(world)
    await world.say("bob", "hello")
    await world.deliver()
    await choose(world, "ann", "place.pace:hourly")
    await world.say("bob", "waits")
    await world.say("cem", "waits too")
    await block(world, "ann", "ann-1")
    await world.later(hours=1)
    assert world.platform.texts("ann") == ["hello", "waits too"]


async def test_an_answer_to_somebody_blocked_comes_without_their_words(world):
    await three(world)
    await world.say("bob", "hello")
    await world.deliver()
    await block(world, "ann", "ann-1")
    await world.say("cem", "dear bob", reply_to="cem-1")
    await world.deliver()
    answer = world.screen("ann", Kind.POST)[-1]
    assert (answer.content.text, answer.content.quoted) == ("dear bob", None)
    assert world.screen("bob", Kind.POST)[-1].content.quoted == "hello"


async def test_a_page_shows_nothing_of_them(world):
    await three(world)
    page = await linked(world, there="browser", name="web")
    await world.say("bob", "hello")
    await world.say("cem", "hi")
    await both(world, page)
    await block(world, "ann", "ann-3")
    assert world.screen("ann")[2].content.text == "hello"
    await page.deliver()
    async with world.store.begin() as tx:
        shown = await items(tx, world.house, await tx.members.find(page.address("browser")), 0, 50)
    assert [one.text for one in shown if one.kind is Kind.POST] == ["hi"]


async def test_the_reach_of_what_was_read_before_does_not_tell_on_the_block(world):
    await three(world)
    await world.say("bob", "hello", ref="mine")
    await world.deliver()
    await block(world, "ann", "ann-1")
    bob = await world.member("bob")
    async with world.store.begin() as tx:
        post = await tx.deliveries.post_at(bob.lane, "mine")
        assert reach_words(await tx.deliveries.reach(post)) == "Reached 2 of 2"
    await world.say("bob", "/delete", reply_to="mine")
    await world.later(seconds=5)
    await world.later(seconds=5)
    assert world.platform.texts("bob", Kind.REMOVAL) == ["Removed for 2 of 2"]


async def test_blocking_again_after_showing_again_takes_back_what_came_between(world):
    await three(world)
    await world.say("bob", "one")
    await world.deliver()
    await block(world, "ann", "ann-1")
    await world.press("ann", world.token("ann", "block.again"))
    await world.say("bob", "two")
    await world.deliver()
    assert world.platform.texts("ann") == ["one", "two"]
    copy = f"ann-{len(world.screen('ann'))}"
    await block(world, "ann", copy)
    assert world.platform.gone == [("ann", "ann-1"), ("ann", copy)]


async def test_the_list_names_each_with_a_way_back(world):
    await three(world)
    await world.say("ann", "/blocked")
    await world.deliver()
    assert world.words("ann")[-1] == "You have hidden nobody's messages."
    await world.say("bob", "one")
    await world.deliver()
    await world.say("cem", "two")
    await world.deliver()
    for copy in ("ann-2", "ann-3"):
        await block(world, "ann", copy)
    await world.say("ann", "/blocked")
    await world.deliver()
    listed = {f"Hidden: {await alias_of(world, who)}" for who in ("bob", "cem")}
    assert set(world.words("ann")[-2:]) == listed
    await world.press("ann", world.token("ann", "block.again"))
    await world.deliver()
    assert world.words("ann")[-1].startswith("Done. You see again")
    await world.say("ann", "/blocked")
    await world.deliver()
    assert len({one for one in world.words("ann")[-1:] if one in listed}) == 1


async def test_only_another_member_can_be_blocked(world):
    await three(world)
    await world.say("ann", "mine", ref="mine")
    await block(world, "ann", "mine")
    assert "your own message" in world.words("ann")[-1]
    await world.say("ann", "/block")
    await world.deliver()
    assert "answer one of them with /block" in world.words("ann")[-1]


async def test_the_program_cannot_be_blocked(world):
    from datetime import timedelta

    from core.schedule import Occurrence

    circle = await world.circle()
    await world.join("ann")
    now = world.clock.now()
    async with world.store.begin() as tx:
        schedule = await tx.schedules.add(circle.id, "0 9 * * *", "Europe/Berlin", timedelta(hours=2), now)
        await tx.commit()
    world.prompts.times = [Occurrence(schedule.id, "2026-11-23T19:00", now)]
    await world.announcer.tick()
    await world.deliver()
    await block(world, "ann", "ann-1")
    assert "not written by anybody in your circle" in world.words("ann")[-1]
