"""Keeping back and letting go, on every backend; and two replicas that end the same pause."""

import asyncio
from collections import Counter
from datetime import timedelta

from core.circles import CircleState, PostState
from core.digest import UNTIL_ASKED
from core.ids import NativeRef
from core.message import Kind, Priority
from core.pausing import BATCH, pause
from tests.contract.store_fixtures import DAY, MINUTE, NOW, copy, group, notice, write
from tests.world import World


async def lease(tx, seat):
    assert await tx.deliveries.lease(seat.member.lane, "x", NOW, NOW + 400 * DAY)


async def taken(store, seat, now):
    """Everything that one lane is sent at a moment, in order."""
    found = []
    async with store.begin() as tx:
        await lease(tx, seat)
        while (one := await tx.deliveries.take(seat.member.lane, "x", now)) is not None:
            await tx.deliveries.settle(one.id, NativeRef(f"{one.id}"), now)
            found.append(one.reply.gaps["word"] if one.reply else one.post)
        await tx.commit()
    return found


async def test_what_is_kept_back_is_not_due_and_comes_back_at_its_own_moment_in_its_old_order(store):
    one = await group(store)
    ann, bo, _ = one.seats
    async with store.begin() as tx:
        first, second, asked = [await write(tx, one, ann, f"{number}") for number in range(3)]
        await tx.deliveries.enqueue(
            [
                copy(bo, second, priority=Priority.PROMPT, not_before=NOW),
                copy(bo, first, not_before=NOW + MINUTE),
                copy(bo, asked, not_before=UNTIL_ASKED, quiet=True),
                notice(bo, "free"),
            ]
        )
        await tx.deliveries.hold_back(one.circle.id)
        await tx.deliveries.hold_back(one.circle.id)
        await tx.commit()
    assert await taken(store, bo, NOW + 300 * DAY) == ["free"]
    async with store.begin() as tx:
        await tx.deliveries.let_go(one.circle.id)
        await tx.deliveries.let_go(one.circle.id)
        await tx.commit()
    assert await taken(store, bo, NOW) == [second.id]
    assert await taken(store, bo, NOW + MINUTE) == [first.id]
    assert await taken(store, bo, NOW + 300 * DAY) == []


async def test_only_this_circle_is_kept_back_and_never_what_takes_something_back(store):
    one, other = await group(store), await group(store)
    ann, bo, _ = one.seats
    async with store.begin() as tx:
        here, own = await write(tx, one, ann), await write(tx, one, bo)
        there = await write(tx, other, other.seats[0])
        await tx.deliveries.enqueue(
            [copy(bo, here), copy(bo, own), copy(bo, here, kind=Kind.RETRACT), copy(other.seats[1], there)]
        )
        await tx.deliveries.hold_back(one.circle.id)
        await tx.commit()
    assert await taken(store, bo, NOW) == [own.id, here.id]
    assert await taken(store, other.seats[1], NOW) == [there.id]


async def test_what_waits_is_listed_in_the_order_it_was_written(store):
    one = await group(store)
    async with store.begin() as tx:
        posts = [
            await write(tx, one, one.seats[number % 3], f"{number}", state=PostState.WAITING) for number in range(5)
        ]
        assert await tx.posts.move(posts[1].id, PostState.WAITING, PostState.DELETED)
        await tx.commit()
    async with store.begin() as tx:
        assert [post.text for post in await tx.posts.waiting(one.circle.id)] == ["0", "2", "3", "4"]
        assert [post.text for post in await tx.posts.waiting(one.circle.id, 2)] == ["0", "2"]


async def test_two_replicas_end_a_pause_once_and_everything_comes_once_in_order(home):
    async with home.opened() as one, home.opened() as two:
        left, right = World(one), World(two)
        right.clock = left.clock
        right.__post_init__()
        circle = await left.circle()
        for who in ("ann", "bob", "cid"):
            await left.join(who)
        async with one.begin() as tx:
            await pause(tx, left.house, "test", circle.id, left.clock.now() + timedelta(minutes=30))
            await tx.commit()
        said = [f"{who} {number}" for number in range(4) for who in ("ann", "bob")]
        for text in said:
            await (left if text.endswith(("0", "2")) else right).say(text[:3], text, key=text)
        left.clock.advance(minutes=30)
        # While both end it, somebody goes on writing.
        await asyncio.gather(
            left.announcer.tick(), right.announcer.tick(), left.say("ann", "ann 4"), right.announcer.tick()
        )
        await left.announcer.tick()
        await left.deliver()
        assert left.platform.texts("cid") == [*said, "ann 4"]
        opened = Counter(one for one in left.words("cid") if "open again" in one)
        assert list(opened.values()) == [1]
        async with one.begin() as tx:
            assert (await tx.circles.get(circle.id)).state is CircleState.OPEN
            assert [one.kind for one in await tx.events.of(circle.id)].count("circle.open") == 1


async def test_two_replicas_end_a_long_pause_in_batches_and_nothing_newer_overtakes(home):
    async with home.opened() as one, home.opened() as two:
        left, right = World(one), World(two)
        right.clock = left.clock
        right.__post_init__()
        circle = await left.circle()
        for who in ("ann", "bob", "cid"):
            await left.join(who)
        async with one.begin() as tx:
            await pause(tx, left.house, "test", circle.id, left.clock.now() + timedelta(minutes=30))
            await tx.commit()
        said = [f"ann {number}" for number in range(2 * BATCH + 5)]
        for text in said:
            await left.say("ann", text)
        left.clock.advance(minutes=30)
        newer = [f"bob {number}" for number in range(12)]

        async def write_on():
            for text in newer:
                await right.say("bob", text, key=text)

        await asyncio.gather(left.announcer.tick(), write_on(), right.announcer.tick())
        await left.announcer.tick()
        await left.deliver()
        assert left.platform.texts("cid") == [*said, *newer]
        async with one.begin() as tx:
            assert (await tx.circles.get(circle.id)).state is CircleState.OPEN
