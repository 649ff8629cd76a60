"""One person in several places: linked by a code that works once, one name, one history."""

import pytest

from core.circles import PostState
from core.consent import CONSENTS
from core.errors import Refused
from core.joining import Application
from core.message import Kind
from core.places import link_address, new_link
from core.review import CaseState
from core.verdict import Decision
from tests.places import beside, both, code_for, linked, three
from tests.world import ANSWERS


async def test_a_code_makes_another_place_the_same_person(world):
    await three(world)
    other = await linked(world)
    assert other.words("ann-there")[-1].startswith("That worked")
    assert (await other.member("ann-there")).id == (await world.member("ann")).id
    await other.say("ann-there", "/whoami")
    await world.say("ann", "/whoami")
    await both(world, other)
    assert other.words("ann-there")[-1] == world.words("ann")[-1]


async def test_one_history_comes_once_to_each_place(world):
    await three(world)
    other = await linked(world)
    await world.say("bob", "from bob")
    await world.say("ann", "from the chat")
    await other.say("ann-there", "from there")
    await both(world, other)
    await both(world, other)
    assert world.platform.texts("ann") == ["from bob", "from there"]
    assert other.platform.texts("ann-there") == ["from bob", "from the chat"]
    assert world.platform.texts("bob") == ["from the chat", "from there"]
    own = [one.content.own for one in other.screen("ann-there", Kind.POST)]
    assert own == [False, True]
    aliases = {one.content.alias for one in world.screen("bob", Kind.POST)}
    assert len(aliases) == 1


async def test_the_receipt_comes_only_where_it_was_written_and_counts_people(world):
    await three(world)
    other = await linked(world)
    await linked(world, "bob", "bob-there", "web")
    await other.say("ann-there", "hello")
    for _ in range(2):
        world.clock.advance(seconds=5)
        await both(world, other)
    assert other.platform.texts("ann-there", Kind.RECEIPT) == ["Reached 2 of 2"]
    assert world.platform.texts("ann", Kind.RECEIPT) == []


async def test_an_answer_from_one_place_lands_on_the_copy_at_each_other_place(world):
    await three(world)
    other = await linked(world)
    await world.say("bob", "question")
    await both(world, other)
    await other.say("ann-there", "answer", reply_to="ann-there-2")
    await both(world, other)
    texts = [one.content.text for one in world.screen("ann")]
    assert world.screen("ann", Kind.POST)[-1].reply_to == f"ann-{texts.index('question') + 1}"
    assert world.screen("cem", Kind.POST)[-1].content.quoted == "question"


async def test_home_follows_where_somebody_wrote_from(world):
    await three(world)
    other = await linked(world)
    ann = (await world.member("ann")).id
    async with world.store.begin() as tx:
        assert (await tx.members.get(ann)).platform == "discord"
    await world.say("ann", "back here")
    async with world.store.begin() as tx:
        assert (await tx.members.get(ann)).platform == "fake"
    await other.say("ann-there", "and there")
    async with world.store.begin() as tx:
        assert (await tx.members.get(ann)).platform == "discord"


async def test_a_code_works_once(world):
    await three(world)
    code = await code_for(world)
    other = beside(world)
    await other.say("first", f"/link {code}")
    await other.say("second", f"/link {code}")
    await other.deliver()
    assert other.words("first")[-1].startswith("That worked")
    assert other.words("second")[-1].startswith("That code does not lead anywhere")


async def test_a_code_is_good_for_a_quarter_of_an_hour_and_only_the_newest(world):
    await three(world)
    old = await code_for(world)
    code = await code_for(world)
    other = beside(world)
    await other.say("first", f"/link {old}")
    world.clock.advance(minutes=15)
    await other.say("second", f"/link {code}")
    await other.deliver()
    for who in ("first", "second"):
        assert other.words(who)[-1].startswith("That code does not lead anywhere")


async def test_guessing_linking_codes_is_stopped_even_for_a_right_one(world):
    await three(world)
    code = await code_for(world)
    other = beside(world)
    for number in range(10):
        await other.say("guesser", f"/link WRONG{number}")
    await other.say("guesser", f"/link {code}")
    await other.deliver()
    assert "tried many times" in other.words("guesser")[-1]
    ann = (await world.member("ann")).id
    async with world.store.begin() as tx:
        assert len(await tx.members.places(ann)) == 1


async def test_somebody_known_is_not_swallowed_by_a_code(world):
    await three(world)
    code = await code_for(world)
    await world.say("bob", f"/link {code}")
    await world.deliver()
    assert "Somebody is known here already" in world.words("bob")[-1]
    assert (await world.member("bob")).id != (await world.member("ann")).id


async def test_staff_are_not_swallowed_by_a_code(world):
    await three(world)
    await world.moderator("mod")
    await world.say("mod", f"/link {await code_for(world)}")
    await world.deliver()
    assert "Somebody is known here already" in world.words("mod")[-1]


async def test_ones_own_code_in_the_same_place_changes_nothing(world):
    await three(world)
    await world.say("ann", f"/link {await code_for(world)}")
    await world.deliver()
    assert world.words("ann")[-1].startswith("You are that person here already")


async def test_somebody_without_a_circle_is_told_where_to_begin(world):
    await three(world)
    await world.say("new", "/link")
    await world.deliver()
    assert "send /link there" in world.words("new")[-1]


async def test_whoever_stole_a_code_is_seen_and_can_be_thrown_out(world):
    await three(world)
    thief = await linked(world, there="thief")
    await world.deliver()
    assert "A new place was linked to you" in world.words("ann")[-1]
    await world.press("ann", world.token("ann", "link.undo"))
    await world.say("bob", "private")
    await both(world, thief)
    assert thief.platform.texts("thief") == []
    assert world.platform.texts("ann") == ["private"]
    assert (await world.member("ann")).home


async def test_unlinking_is_asked_once_more_and_costs_the_other_places_nothing(world):
    await three(world)
    other = await linked(world)
    await world.say("bob", "waits for both")
    await world.say("ann", "/places")
    await world.deliver()
    tokens = [b.token for e in world.screen("ann") for b in e.content.buttons if b.key == "places.unlink"]
    assert len(tokens) == 2
    await world.press("ann", tokens[0])
    await world.deliver()
    assert world.words("ann")[-1].startswith("Nothing goes to this place any more then: Discord")
    await world.press("ann", world.token("ann", "places.unlink_button"))
    await both(world, other)
    assert world.words("ann")[-1].startswith("Unlinked: Discord")
    assert world.platform.texts("ann") == ["waits for both"]
    assert other.platform.texts("ann-there") == []


async def test_the_last_place_stays(world):
    await three(world)
    member = await world.member("ann")
    await world.press("ann", world.house.button(member.id, "places.unlink", f"place.gone:{member.lane}").token)
    await world.deliver()
    assert world.words("ann")[-1].startswith("This is the only place")
    assert (await world.member("ann")).id == member.id


async def test_nobody_can_unlink_a_place_of_somebody_else(world):
    await three(world)
    ann, bob = await world.member("ann"), await world.member("bob")
    await world.press("bob", world.house.button(bob.id, "places.unlink", f"place.gone:{ann.lane}").token)
    await world.deliver()
    assert "no longer good" in world.words("bob")[-1]
    assert (await world.member("ann")).id == ann.id


async def test_whoever_is_forgotten_is_forgotten_in_every_place(world):
    await three(world)
    other = await linked(world)
    await world.say("bob", "hello")
    await both(world, other)
    await world.press(
        "ann", world.house.button((await world.member("ann")).id, "leave.sure_button", "leave.sure:").token
    )
    async with world.store.begin() as tx:
        assert await tx.members.find(world.address("ann")) is None
        assert await tx.members.find(other.address("ann-there")) is None
    world.clock.advance(seconds=5)
    await both(world, other)
    assert world.platform.texts("bob", Kind.RECEIPT) == ["Reached 2 of 2"]


async def test_unlinking_does_not_change_how_many_people_were_reached(world):
    await three(world)
    other = await linked(world)
    await world.say("bob", "hello")
    await both(world, other)
    ann = await world.member("ann")
    await world.press(
        "ann", world.house.button(ann.id, "x", f"place.gone:{(await other.member('ann-there')).lane}").token
    )
    world.clock.advance(seconds=5)
    await both(world, other)
    assert world.platform.texts("bob", Kind.RECEIPT) == ["Reached 2 of 2"]


async def test_taking_back_reaches_ones_own_other_place_too(world):
    await three(world)
    other = await linked(world)
    await world.say("ann", "oh no", ref="mine")
    await both(world, other)
    await world.say("ann", "/delete", reply_to="mine")
    world.clock.advance(seconds=5)
    await both(world, other)
    await both(world, other)
    assert [user for user, _ in other.platform.gone] == ["ann-there"]
    assert sorted(user for user, _ in world.platform.gone) == ["bob", "cem"]
    assert world.platform.texts("ann", Kind.REMOVAL) == ["Removed for 2 of 2"]
    assert other.platform.texts("ann-there", Kind.REMOVAL) == []


async def test_a_held_post_that_is_released_is_one_history_as_well(world):
    await three(world)
    staff = await world.moderator()
    other = await linked(world)
    world.screener.tell("doubtful", Decision.HOLD)
    await world.say("ann", "doubtful")
    await other.say("ann-there", "elsewhere now")
    await both(world, other)
    case = (await world.desk.waiting())[0].case
    assert await world.desk.decide(staff, case.id, CaseState.RELEASED)
    for _ in range(2):
        world.clock.advance(seconds=5)
        await both(world, other)
    assert world.platform.texts("ann") == ["elsewhere now"]
    assert other.platform.texts("ann-there") == ["doubtful"]
    async with world.store.begin() as tx:
        assert (await tx.posts.get(case.post)).state is PostState.RELAYED


async def test_a_page_is_linked_by_the_same_code_and_only_once(world):
    await three(world)
    page = beside(world, "web")
    linked_at = []
    for browser in ("browser-1", "browser-2"):
        async with world.store.begin() as tx:
            code = await new_link(tx, world.house, await tx.members.find(world.address("ann")))
            linked_at.append(await link_address(tx, world.house, code.lower(), page.address(browser)))
            await tx.commit()
    assert linked_at[0].platform == "web"
    assert linked_at[0].lane == linked_at[1].lane
    async with world.store.begin() as tx:
        assert await tx.members.find(page.address("browser-2")) is None
        with pytest.raises(Refused) as refused:
            await link_address(tx, world.house, "WRONG", page.address("browser-3"))
    assert refused.value.reply.key == "link.unknown"


async def test_unlinking_the_page_signs_out_and_ends_the_return_phrase(world):
    await three(world)
    page = beside(world, "web")
    joined = await page.joining.join(page.address("browser"), application())
    await linked(page, "browser", "chat", "telegram")
    token = page.house.button(joined.member.id, "places.unlink", f"place.gone:{joined.member.lane}").token
    await page.press("browser", token)
    assert await page.joining.return_by(joined.phrase) is None
    async with world.store.begin() as tx:
        assert [place.platform for place in await tx.members.places(joined.member.id)] == ["telegram"]


def application():
    return Application("EVENINGCIRCLE", frozenset(CONSENTS), None, ANSWERS)
