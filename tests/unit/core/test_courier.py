"""What the courier promises when things go wrong in the middle."""

import asyncio

from core.clock import SystemClock
from core.courier import URGENT_TOO, Courier
from core.errors import Troubled
from core.message import Kind
from core.pacing import Pace
from core.ports import Limits
from core.verdict import Decision
from tests.fakes import FakePlatform
from tests.world import World


async def pair(world):
    await world.circle()
    await world.join("ann")
    await world.join("bob")


async def test_what_was_taken_but_not_settled_is_sent_again_at_its_old_place(world):
    await pair(world)
    world.platform.hanging["bob"] = asyncio.Event()
    await world.say("ann", "one")
    await world.say("ann", "two")
    killed = Courier(world.store, world.house, world.platform, world.waker, patience=0)
    stopped = asyncio.create_task(killed.drain_all())
    async with asyncio.timeout(10):
        while "bob" not in world.platform.knocked:
            await asyncio.sleep(0.01)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    del world.platform.hanging["bob"]
    world.clock.advance(seconds=120)
    await Courier(world.store, world.house, world.platform, world.waker).drain_all()
    assert world.platform.texts("bob") == ["one", "two"]
    assert [one.position for one in world.screen("bob", Kind.POST)] == [1, 2]
    assert (await counts(world))["uncertain"] == 1


async def counts(world):
    async with world.store.begin() as tx:
        return await tx.deliveries.counts()


async def test_two_couriers_never_serve_one_lane_at_the_same_time(world):
    await pair(world)
    world.platform.hanging["bob"] = asyncio.Event()
    await world.say("ann", "once")
    first = asyncio.create_task(world.courier.drain_all())
    async with asyncio.timeout(10):
        while "bob" not in world.platform.knocked:
            await asyncio.sleep(0.01)
    member = await world.member("bob")
    other = Courier(world.store, world.house, world.platform, world.waker)
    second = asyncio.create_task(other.drain(member.lane))
    await asyncio.wait({second}, timeout=0.5)
    world.platform.hanging["bob"].set()
    await asyncio.gather(first, second)
    assert world.platform.texts("bob") == ["once"]


async def test_a_copy_that_was_queued_before_its_post_was_removed_is_not_sent(world):
    from core.circles import Draft, PostState

    await pair(world)
    world.screener.tell("held", Decision.HOLD)
    await world.say("ann", "held", ref="mine")
    ann, bob = await world.member("ann"), await world.member("bob")
    async with world.store.begin() as tx:
        post = await tx.deliveries.post_at(ann.lane, "mine")
        assert post and (await tx.posts.get(post)).state is PostState.HELD
        await tx.deliveries.enqueue([Draft(bob.lane, Kind.POST, 2, world.clock.now(), post=post)])
        await tx.commit()
    await world.deliver()
    assert world.platform.texts("bob") == []


async def test_a_platform_with_a_bug_stops_nobody_else(world):
    class Buggy(type(world.platform)):
        async def deliver(self, envelope):
            if envelope.to.user == "bob":
                raise ZeroDivisionError
            return await super().deliver(envelope)

    buggy = World(world.store, platform=Buggy())
    await pair(buggy)
    await buggy.join("cem")
    await buggy.say("ann", "hello")
    await buggy.deliver()
    assert buggy.platform.texts("cem") == ["hello"]


async def test_crisis_words_overtake_everything_that_waits(world):
    await pair(world)
    for number in range(5):
        await world.say("ann", f"{number}")
    await world.say("bob", "/sos")
    await world.deliver()
    assert world.screen("bob")[0].content.kind is Kind.NOTICE


class Stuck(FakePlatform):
    """A platform where members' words never arrive; the program's own do."""

    async def deliver(self, envelope):
        if envelope.content.kind is Kind.POST:
            self.knocked.add(envelope.to.user)
            await asyncio.Event().wait()
        return await super().deliver(envelope)


async def test_cries_and_their_pages_go_out_while_ordinary_words_hold_every_worker(world):
    """More people are in danger than there are workers for them, and ordinary words wait in each one's lane, too."""
    stuck = World(world.store, platform=Stuck())
    for circle in ("First", "Second"):
        await stuck.circle(circle)
    talking = [f"p{number}" for number in range(stuck.platform.limits.in_flight + 1)]
    crying = [f"q{number}" for number in range(URGENT_TOO + 2)]
    for who in talking:
        await stuck.join(who, "First")
    for who in crying:
        await stuck.join(who, "Second")
    await stuck.moderator("mod")
    courier = asyncio.create_task(Courier(stuck.store, stuck.house, stuck.platform, stuck.waker, patience=0).run())
    async with asyncio.timeout(30):
        await stuck.say("p0", "good evening")
        while len(stuck.platform.knocked) < stuck.platform.limits.in_flight:
            await asyncio.sleep(0.01)
        await stuck.say("q0", "good evening to you, too")
        for number, who in enumerate(crying):
            await stuck.say(who, "/sos")
            while not stuck.words(who) or len(stuck.words("mod")) <= number:
                await asyncio.sleep(0.01)
    assert stuck.platform.knocked == set(talking[1:])
    courier.cancel()
    await asyncio.gather(courier, return_exceptions=True)


async def test_a_cry_takes_the_next_place_of_an_account_that_may_send_only_so_fast(world):
    """The place that every worker waits for comes when the test says so."""
    moment = [0.0]
    world.platform.limits = Limits(per_second=100.0, seconds_per_chat=0, in_flight=4, idempotent=False)
    courier = Courier(world.store, world.house, world.platform, world.waker)
    courier._pace = pace = Pace(100.0, seconds=lambda: moment[0])
    await world.circle()
    for who in ("ann", "bob", "cem", "dan", "eve", "zoe"):
        await world.join(who)
    await pace.wait()
    await world.say("ann", "good evening")
    sending = asyncio.create_task(courier.drain_all())
    async with asyncio.timeout(30):
        while len(pace._line) < 4:
            await asyncio.sleep(0.01)
        await world.say("zoe", "/sos")
        while len(pace._line) < 5:
            await asyncio.sleep(0.01)
        moment[0] += 0.01
        while not any(world.platform.screens.values()):
            await asyncio.sleep(0.001)
        assert [who for who, shown in world.platform.screens.items() if shown] == ["zoe"]
        while not sending.done():
            moment[0] += 0.01
            await asyncio.sleep(0.001)
    assert world.platform.texts("bob") == ["good evening"]


async def stopped_while_sending(world, *, answered, patience=10.0):
    """Stop the courier while Bob's copy is on its way; its answer comes before the stop is over, or never."""
    await world.circle()
    for who in ("ann", "bob"):
        await world.join(who)
    await world.say("ann", "one")
    await world.say("ann", "two")
    world.platform.hanging["bob"] = asyncio.Event()
    stopping = Courier(world.store, world.house, world.platform, world.waker, patience=patience)
    courier = asyncio.create_task(stopping.run())
    async with asyncio.timeout(10):
        while "bob" not in world.platform.knocked:
            await asyncio.sleep(0.01)
    courier.cancel()
    await asyncio.sleep(0)
    if answered:
        world.platform.hanging.pop("bob").set()
    await asyncio.gather(courier, return_exceptions=True)


async def test_a_stop_writes_down_what_is_being_sent_so_nothing_comes_twice(world):
    await stopped_while_sending(world, answered=True)
    assert world.platform.texts("bob") == ["one"]
    again = Courier(world.store, world.house, world.platform, world.waker)
    await again.drain_all()
    assert world.platform.texts("bob") == ["one", "two"]
    async with world.store.begin() as tx:
        assert (await tx.deliveries.counts())["uncertain"] == 0


async def test_a_stop_does_not_wait_for_ever_for_a_send_that_hangs(world):
    await stopped_while_sending(world, answered=False, patience=0.05)
    world.platform.hanging.clear()
    world.clock.advance(minutes=2)
    again = Courier(world.store, world.house, world.platform, world.waker)
    await again.drain_all()
    assert world.platform.texts("bob") == ["one", "two"]
    async with world.store.begin() as tx:
        assert (await tx.deliveries.counts())["uncertain"] == 1


async def test_one_who_hangs_delays_nobody_whose_chat_must_rest_between_two(world):
    world.platform.limits = Limits(per_second=None, seconds_per_chat=0.05, in_flight=4, idempotent=False)
    world.clock = SystemClock()
    world.__post_init__()
    await world.circle()
    for who in ("ann", "bob", "cem"):
        await world.join(who)
    world.platform.hanging["bob"] = asyncio.Event()
    courier = asyncio.create_task(world.courier.run())
    for number in range(3):
        await world.say("ann", f"word {number}")
    async with asyncio.timeout(10):
        while len(world.platform.texts("cem")) < 3:
            await asyncio.sleep(0.01)
    assert world.platform.texts("bob") == []
    world.platform.hanging.pop("bob").set()
    courier.cancel()
    await asyncio.gather(courier, return_exceptions=True)


async def test_a_spell_of_server_errors_loses_and_reorders_nothing(world):
    """An answer of 500 is no lost answer: it is asked again as long as the trouble lasts, and stays flagged."""
    await pair(world)
    world.platform.limits = Limits(per_second=None, seconds_per_chat=0, in_flight=4, idempotent=False)
    world.platform.troubles["bob"] = [Troubled("server error") for _ in range(50)]
    await world.say("ann", "one")
    await world.say("ann", "two")
    courier = Courier(world.store, world.house, world.platform, world.waker)
    for _ in range(60):
        await courier.drain_all()
        world.clock.advance(minutes=1)
    assert world.platform.troubles["bob"] == []
    assert world.platform.texts("bob") == ["one", "two"]
    assert (await counts(world))["uncertain"] == 1
