"""Who is in danger never waits behind ordinary talk: at the database, in the hub, and on the way out."""

import asyncio

import pytest

from core.verdict import Care, Decision

ORDINARY = 40


async def started(*work):
    """Begin these one after the other; each goes as far as it can without the database."""
    tasks = [asyncio.create_task(one) for one in work]
    for _ in range(10):
        await asyncio.sleep(0)
    return tasks


async def test_at_the_database_whoever_cannot_wait_is_next_and_others_keep_their_order(world):
    served = []

    async def serve(name, *, urgent=False):
        async with world.store.begin(urgent=urgent):
            served.append(name)

    async with world.store.begin():
        names = [f"{number}" for number in range(5)]
        waiting = await started(*(serve(name) for name in names), serve("cry", urgent=True), serve("5"))
        waiting += await started(serve("second cry", urgent=True))
    await asyncio.gather(*waiting)
    assert served == ["cry", "second cry", *names, "5"]


@pytest.mark.parametrize("gives_up", ["first", "cry", "last"])
async def test_whoever_gives_up_waiting_for_the_database_holds_nobody_up(world, gives_up):
    served = []

    async def serve(name):
        async with world.store.begin(urgent=name == "cry"):
            served.append(name)

    names = ["first", "cry", "last"]
    async with world.store.begin():
        waiting = await started(*(serve(name) for name in names))
        waiting[names.index(gives_up)].cancel()
    async with asyncio.timeout(30):
        await asyncio.gather(*waiting, return_exceptions=True)
        await serve("later")
    assert served == [*(name for name in ("cry", "first", "last") if name != gives_up), "later"]


async def test_whoever_gives_up_just_as_their_turn_comes_hands_it_on(world):
    served = []

    async def serve(name):
        async with world.store.begin():
            served.append(name)

    async with world.store.begin():
        waiting = await started(serve("first"), serve("last"))
    waiting[0].cancel()  # its turn has come, and it has not run yet
    async with asyncio.timeout(30):
        await asyncio.gather(*waiting, return_exceptions=True)
    assert served == ["last"]


async def many(world):
    await world.circle()
    for number in range(4):
        await world.join(f"p{number}")
    for who in ("ann", "zoe"):
        await world.join(who)
    await world.moderator("mod")
    done = []

    async def says(who, text):
        await world.say(who, text)
        done.append((who, text))

    return done, says


@pytest.mark.parametrize(
    "cry", ["/sos", "I have a plan for tonight", "I am so tired", "somebody here will die", "a press"]
)
async def test_a_cry_is_kept_and_answered_before_ordinary_messages_that_came_earlier(world, cry):
    world.screener.tell("I have a plan for tonight", Decision.CRISIS, Care.LADDER, concern="crisis")
    world.screener.tell("I am so tired", Decision.SUPPORT, Care.CHECK_IN, concern="crisis")
    world.screener.tell("somebody here will die", Decision.HOLD, concern="danger")
    done, says = await many(world)
    if cry == "a press":
        await world.say("zoe", "/sos")
        await world.deliver()
        token = world.token("mod", "alarm.take")
    async with world.store.begin():
        waiting = await started(*(says(f"p{number % 4}", f"{number}") for number in range(ORDINARY)))
        waiting += await started(says("zoe", cry) if cry != "a press" else pressed(world, done, token))
    await asyncio.gather(*waiting)
    assert done[0][0] == ("mod" if cry == "a press" else "zoe")
    assert len(done) == ORDINARY + 1


async def pressed(world, done, token):
    await world.press("mod", token)
    done.append(("mod", "press"))


async def test_the_answer_and_the_page_go_out_before_ordinary_messages_are_even_kept(world):
    """Between two of their steps at most one ordinary message is served, however many wait."""
    done, says = await many(world)
    await world.say("zoe", "/sos")
    async with world.store.begin():
        waiting = await started(*(says(f"p{number % 4}", f"{number}") for number in range(ORDINARY)))
        waiting += await started(world.courier.drain_all())
    async with asyncio.timeout(60):
        while not (world.words("zoe") and world.words("mod")):
            await asyncio.sleep(0)
    assert len(done) <= ORDINARY // 2
    await asyncio.gather(*waiting)
    assert len(done) == ORDINARY


async def test_what_goes_out_does_not_starve_under_what_comes_in(world):
    """A page may stand in a lane that is being served just now, with the writes of all the others."""
    done, says = await many(world)

    async def written(tx):
        del tx

    async with world.store.begin():
        waiting = await started(*(says(f"p{number % 4}", f"{number}") for number in range(ORDINARY)))
        write = (await started(world.store.grouped(written)))[0]
    await write
    assert len(done) <= 3
    await asyncio.gather(*waiting)


async def test_the_clock_of_the_ladder_looks_before_ordinary_messages_are_kept(world):
    done, says = await many(world)
    async with world.store.begin():
        waiting = await started(*(says(f"p{number % 4}", f"{number}") for number in range(ORDINARY)))
        tick = (await started(world.watch.tick()))[0]
    await tick
    assert len(done) <= 3
    await asyncio.gather(*waiting)
