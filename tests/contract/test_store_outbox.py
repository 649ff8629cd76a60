"""What `core.ports.Deliveries` promises, on every backend: nothing lost, doubled or out of order."""

import asyncio

from core.circles import Delivery, DeliveryState, PostState, Reach
from core.ids import LaneId, NativeRef
from core.message import Kind, Priority
from core.ports import UnitOfWork
from core.replies import Button, Reply
from core.review import CaseKind, CaseState
from storage import SqlStore
from tests.contract.store_fixtures import (
    DAY,
    MINUTE,
    NOW,
    Home,
    copy,
    group,
    notice,
    write,
)


async def take(tx: UnitOfWork, lane: LaneId, owner: str = "courier", now=NOW) -> Delivery:
    await tx.deliveries.lease(lane, owner, now, now + MINUTE)
    taken = await tx.deliveries.take(lane, owner, now)
    assert taken is not None
    return taken


async def send_all(tx: UnitOfWork, lane: LaneId, now=NOW) -> list[Delivery]:
    """Take and settle until nothing is due."""
    sent = []
    await tx.deliveries.lease(lane, "courier", now, now + MINUTE)
    while taken := await tx.deliveries.take(lane, "courier", now):
        await tx.deliveries.settle(taken.id, NativeRef(f"ref-{taken.id}"), now)
        sent.append(taken)
    await tx.deliveries.release(lane, "courier")
    return sent


def words(deliveries: list[Delivery]) -> list[str]:
    return [taken.reply.gaps["word"] if taken.reply else "-" for taken in deliveries]


async def test_a_lane_sends_in_the_order_of_the_outbox(store: SqlStore) -> None:
    one = await group(store, 2)
    to = one.seats[0]
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(to, str(number)) for number in range(10)])
        await tx.deliveries.enqueue([notice(to, str(number)) for number in range(10, 20)])
        sent = await send_all(tx, to.member.lane)
        assert words(sent) == [str(number) for number in range(20)]
        assert [taken.position for taken in sent] == list(range(1, 21))


async def test_what_is_more_urgent_goes_first(store: SqlStore) -> None:
    one = await group(store, 3)
    ann, bo, _ = one.seats
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(bo, "b"), notice(ann, "late", priority=Priority.PROMPT)])
        await tx.deliveries.enqueue([notice(ann, "first", priority=Priority.CRISIS), notice(ann, "second")])
        ready = await tx.deliveries.ready("telegram", NOW, 9)
        assert [(lane.lane, lane.priority) for lane in ready] == [
            (ann.member.lane, Priority.CRISIS),
            (bo.member.lane, Priority.REPLY),
        ]
        assert await tx.deliveries.ready("web", NOW, 9) == []
        assert len(await tx.deliveries.ready("telegram", NOW, 1)) == 1
        assert words(await send_all(tx, ann.member.lane)) == ["first", "second", "late"]


async def test_what_is_less_urgent_is_left_for_another_turn_but_keeps_a_place_it_was_given(store: SqlStore) -> None:
    one = await group(store, 1)
    lane = one.seats[0].member.lane
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0], "begun")])
        begun = await take(tx, lane)
        await tx.deliveries.put_back(begun.id, uncertain=False)
        await tx.deliveries.enqueue([notice(one.seats[0], "later")])
        await tx.deliveries.enqueue([notice(one.seats[0], "now", priority=Priority.CRISIS)])
        taken = []
        while found := await tx.deliveries.take(lane, "courier", NOW, Priority.CRISIS):
            await tx.deliveries.settle(found.id, NativeRef(f"ref-{found.id}"), NOW)
            taken.append(found)
        assert words(taken) == ["begun", "now"]
        assert [found.priority for found in taken] == [Priority.REPLY, Priority.CRISIS]
        assert words(await send_all(tx, lane)) == ["later"]


async def test_a_notice_arrives_with_its_gaps_and_buttons(store: SqlStore) -> None:
    one = await group(store, 1)
    reply = Reply("hold.note", {"name": "{Ünï}"}, (Button("undo", "tok~1"), Button("open", url="https://x")), kept=True)
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0], reply=reply)])
        assert (await take(tx, one.seats[0].member.lane)).reply == reply


async def test_asking_twice_is_one_delivery(store: SqlStore) -> None:
    one = await group(store, 2)
    async with store.begin() as tx:
        post = await write(tx, one, one.seats[0])
        draft = copy(one.seats[1], post)
        await tx.deliveries.enqueue([draft, draft])
        await tx.deliveries.enqueue([draft, notice(one.seats[1]), notice(one.seats[1])])
        assert (await tx.deliveries.counts())["queued"] == 3


async def test_nothing_is_sent_before_its_time(store: SqlStore) -> None:
    one = await group(store, 2)
    to, other = one.seats
    async with store.begin() as tx:
        assert await tx.deliveries.next_due("telegram", NOW) is None
        await tx.deliveries.enqueue([notice(to, not_before=NOW + 5 * MINUTE), notice(other)])
        assert await tx.deliveries.next_due("telegram", NOW) == NOW + 5 * MINUTE
        assert await tx.deliveries.lease(to.member.lane, "c", NOW, NOW + DAY)
        assert await tx.deliveries.take(to.member.lane, "c", NOW) is None
        assert await tx.deliveries.next_due("telegram", NOW) == NOW + DAY
        await tx.deliveries.release(to.member.lane, "c")
        await tx.deliveries.lease(other.member.lane, "c", NOW, NOW + 2 * MINUTE)
        assert await tx.deliveries.next_due("telegram", NOW) == NOW + 2 * MINUTE
        await tx.deliveries.release(other.member.lane, "c", parked_until=NOW + 3 * MINUTE)
        assert await tx.deliveries.next_due("telegram", NOW) == NOW + 3 * MINUTE
        assert await tx.deliveries.ready("telegram", NOW, 9) == []
        assert [lane.lane for lane in await tx.deliveries.ready("telegram", NOW + 3 * MINUTE, 9)] == [other.member.lane]
        assert await tx.deliveries.next_due("web", NOW) is None


async def test_one_of_two_couriers_gets_a_lane(store: SqlStore) -> None:
    one = await group(store, 1)
    lane = one.seats[0].member.lane

    async def lease(owner: str) -> bool:
        return await store.grouped(lambda tx: tx.deliveries.lease(lane, owner, NOW, NOW + MINUTE))

    won = await asyncio.gather(*(lease(f"courier-{number}") for number in range(8)))
    assert sum(won) == 1
    owner = f"courier-{won.index(True)}"
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0])])
        assert await tx.deliveries.take(lane, "somebody", NOW) is None
        assert await tx.deliveries.lease(lane, owner, NOW, NOW + 2 * MINUTE)
        assert not await tx.deliveries.lease(lane, "somebody", NOW + MINUTE, NOW + DAY)
        await tx.deliveries.release(lane, "somebody")
        assert not await tx.deliveries.lease(lane, "somebody", NOW + MINUTE, NOW + DAY)
        assert await tx.deliveries.lease(lane, "somebody", NOW + 2 * MINUTE, NOW + DAY)
        assert await tx.deliveries.take(lane, owner, NOW) is None


async def test_a_send_cut_short_by_a_crash_is_found_again_at_its_place(home: Home) -> None:
    async with home.opened() as before:
        one = await group(before, 1)
        lane = one.seats[0].member.lane
        async with before.begin() as tx:
            await tx.deliveries.enqueue([notice(one.seats[0], "cut"), notice(one.seats[0], "next")])
            await take(tx, lane)
            await tx.commit()
    later = NOW + 2 * MINUTE
    async with home.opened() as after, after.begin() as tx:
        assert await tx.deliveries.recover("telegram", NOW, idempotent=False) == 0
        assert await tx.deliveries.recover("web", later, idempotent=False) == 0
        assert await tx.deliveries.recover("telegram", later, idempotent=False) == 1
        await tx.deliveries.enqueue([notice(one.seats[0], "urgent", priority=Priority.CRISIS)])
        sent = await send_all(tx, lane, later)
        assert [(taken.position, taken.uncertain) for taken in sent] == [(1, True), (2, False), (3, False)]
        assert words(sent) == ["cut", "urgent", "next"]
        assert (await tx.deliveries.counts())["uncertain"] == 1


async def test_a_lost_lease_keeps_the_place_and_says_that_it_may_have_arrived(store: SqlStore) -> None:
    one = await group(store, 1)
    lane = one.seats[0].member.lane
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0])])
        first = await take(tx, lane, "slow")
        again = await take(tx, lane, "quick", NOW + MINUTE)
        assert (again.id, again.position, again.uncertain, again.attempts) == (first.id, 1, True, 2)


async def test_where_a_repeat_shows_nothing_twice_nothing_is_flagged(store: SqlStore) -> None:
    one = await group(store, 1, "web")
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0])])
        await take(tx, one.seats[0].member.lane)
        assert await tx.deliveries.recover("web", NOW + MINUTE, idempotent=True) == 0
        again = await take(tx, one.seats[0].member.lane, "other", NOW + MINUTE)
        assert (again.position, again.uncertain) == (1, False)


async def test_put_back_goes_first_and_a_doubt_stays(store: SqlStore) -> None:
    one = await group(store, 1)
    lane = one.seats[0].member.lane
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0], "a"), notice(one.seats[0], "b")])
        first = await take(tx, lane)
        await tx.deliveries.put_back(first.id, uncertain=True)
        second = await take(tx, lane)
        await tx.deliveries.put_back(second.id, uncertain=False)
        third = await take(tx, lane)
        assert (first.id, second.id, third.id) == (first.id,) * 3
        assert (third.position, third.attempts, third.uncertain) == (1, 3, True)
        await tx.deliveries.put_back(third.id, uncertain=False, tried=False)
        third = await take(tx, lane)
        assert (third.position, third.attempts, third.uncertain) == (1, 3, True), "what was not sent was no attempt"
        await tx.deliveries.fail(third.id, "blocked", NOW)
        await tx.deliveries.cancel((await take(tx, lane)).id)
        counts = await tx.deliveries.counts()
        assert (counts["failed"], counts["cancelled"], counts["queued"], counts["sending"]) == (1, 1, 0, 0)


async def test_a_native_copy_leads_to_its_post_and_back(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        post = await write(tx, one, ann)
        await tx.deliveries.enqueue([copy(ann, post, already=NativeRef("7")), copy(bo, post), notice(bo)])
        taken = await take(tx, bo.member.lane)
        while taken.post is None:
            await tx.deliveries.settle(taken.id, NativeRef("9"), NOW)
            taken = await take(tx, bo.member.lane)
        await tx.deliveries.settle(taken.id, NativeRef("8"), NOW)
        assert await tx.deliveries.post_at(ann.member.lane, NativeRef("7")) == post.id
        assert await tx.deliveries.post_at(bo.member.lane, NativeRef("8")) == post.id
        assert await tx.deliveries.post_at(bo.member.lane, NativeRef("7")) is None
        assert await tx.deliveries.post_at(bo.member.lane, NativeRef("9")) is None
        assert await tx.deliveries.copy_of(bo.member.lane, post.id) == "8"
        assert await tx.deliveries.copy_of(ann.member.lane, post.id) == "7"


async def test_reach_speaks_of_the_others_and_holders_of_every_copy_that_we_made(store: SqlStore) -> None:
    one = await group(store, 6)
    ann, *others = one.seats
    async with store.begin() as tx:
        post = await write(tx, one, ann)
        await tx.deliveries.enqueue([copy(ann, post), *(copy(other, post) for other in others)])
        await send_all(tx, ann.member.lane)
        for other in others[:2]:
            await send_all(tx, other.member.lane)
        await take(tx, others[2].member.lane)
        await tx.deliveries.fail((await take(tx, others[3].member.lane)).id, "blocked", NOW)
        assert await tx.deliveries.reach(post.id) == Reach(sent=2, waiting=2, failed=1, retracted=0)
        assert await tx.deliveries.holders(post.id) == [ann.member.lane, *(other.member.lane for other in others[:3])]
        assert await tx.deliveries.cancel_queued(post.id) == 1
        await tx.deliveries.retracted(post.id, others[0].member.lane)
        assert await tx.deliveries.reach(post.id) == Reach(sent=1, waiting=1, failed=1, retracted=1)
        assert await tx.deliveries.copy_of(others[0].member.lane, post.id) is None


async def test_history_is_what_was_shown_newest_first_to_keep(store: SqlStore) -> None:
    one = await group(store, 2, "web")
    ann, bo = one.seats
    async with store.begin() as tx:
        post = await write(tx, one, ann)
        await tx.deliveries.enqueue([copy(bo, post), *(notice(bo, str(n), priority=Priority.PROMPT) for n in range(4))])
        first = await take(tx, bo.member.lane)
        await tx.deliveries.settle(first.id, NativeRef("1"), NOW)
        await tx.deliveries.retracted(post.id, bo.member.lane)
        await tx.deliveries.fail((await take(tx, bo.member.lane)).id, "x", NOW)
        await tx.deliveries.settle((await take(tx, bo.member.lane)).id, NativeRef("3"), NOW)
        await take(tx, bo.member.lane)
        shown = await tx.deliveries.history(bo.member.lane, 0, 9)
        assert [(one.position, one.state) for one in shown] == [
            (1, DeliveryState.RETRACTED),
            (3, DeliveryState.SENT),
            (4, DeliveryState.SENDING),
        ]
        assert (shown[0].kind, shown[0].post, shown[0].at) == (Kind.POST, post.id, NOW)
        assert shown[1].reply is not None
        assert [one.position for one in await tx.deliveries.history(bo.member.lane, 0, 2)] == [3, 4]
        assert [one.position for one in await tx.deliveries.history(bo.member.lane, 3, 9)] == [4]


async def test_whoever_leaves_gets_nothing_more_of_the_circle(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        post = await write(tx, one, ann)
        await tx.deliveries.enqueue([copy(bo, post), copy(bo, post, kind=Kind.RETRACT), notice(bo, "bye")])
        await tx.circles.leave(bo.seat.id, NOW)
        assert [taken.kind for taken in await send_all(tx, bo.member.lane)] == [Kind.NOTICE, Kind.RETRACT]


async def test_posts_past_their_time_are_really_gone(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        soon = {"expires_at": NOW + MINUTE}
        old, on_desk, in_flight, young = [
            await write(tx, one, ann, **changes) for changes in (soon, soon | {"state": PostState.HELD}, soon, {})
        ]
        case = await tx.cases.open(CaseKind.HELD, on_desk, "x", {}, NOW)
        await tx.deliveries.enqueue([copy(bo, in_flight), copy(bo, old), copy(bo, young)])
        flying = await take(tx, bo.member.lane)
        assert await tx.posts.expire(NOW, 9) == 0
        assert await tx.posts.expire(NOW + MINUTE, 9) == 1
        assert await tx.posts.get(old.id) is None
        assert (await tx.deliveries.counts())["queued"] == 1
        await tx.deliveries.settle(flying.id, NativeRef("1"), NOW)
        await tx.cases.decide(case.id, CaseState.REMOVED, None, "x", NOW)
        assert await tx.posts.expire(NOW + MINUTE, 1) == 1
        assert await tx.posts.expire(NOW + MINUTE, 9) == 1
        assert await tx.cases.get(case.id) is None
        assert await tx.posts.get(young.id) is not None


async def test_an_answer_outlives_what_it_answers(store: SqlStore) -> None:
    one = await group(store, 1)
    async with store.begin() as tx:
        old = await write(tx, one, one.seats[0], expires_at=NOW)
        answer = await write(tx, one, one.seats[0], reply_to=old.id)
        await tx.posts.expire(NOW, 9)
        kept = await tx.posts.get(answer.id)
        assert kept is not None
        assert kept.reply_to is None
