"""Every store must know people in several places the same way: linking, homes, digests, blocks."""

from core.circles import DeliveryState, Draft, MemberState, Pace, Place, Reach
from core.ids import LaneId, NativeRef
from core.message import Address, Kind, Priority
from core.ports import UnitOfWork
from core.replies import Reply
from core.review import StaffRole
from storage import SqlStore
from tests.contract.store_fixtures import DAY, MINUTE, NOW, Home, copy, group, notice, person, write

OWNER = "courier"
LATER = NOW + 60 * MINUTE


async def link(tx: UnitOfWork, member, user: str, platform: str = "discord"):
    return await tx.members.add_place(member, Address(platform, user), NOW)


def at(lane: LaneId, post, **changes) -> Draft:
    values = {"kind": Kind.POST, "priority": Priority.POST, "not_before": NOW, "post": post.id} | changes
    return Draft(lane, **values)


async def sent(tx: UnitOfWork, lane: LaneId, now=NOW):
    """Send all that is due in a lane."""
    assert await tx.deliveries.lease(lane, OWNER, now, now + MINUTE)
    found = []
    while (taken := await tx.deliveries.take(lane, OWNER, now)) is not None:
        await tx.deliveries.settle(taken.id, NativeRef(f"{lane}-{taken.position}"), now)
        found.append(taken)
    await tx.deliveries.release(lane, OWNER)
    return found


async def test_a_person_is_found_at_each_place_and_the_newest_is_home(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        second = await link(tx, first.id, "8")
        assert (first.home, second.home) == (True, True)
        assert (second.id, second.platform) == (first.id, "discord")
        assert second.lane != first.lane
        there, here = await tx.members.find(Address("telegram", "7")), await tx.members.find(Address("discord", "8"))
        assert (there.lane, there.home, here.lane, here.home) == (first.lane, False, second.lane, True)
        assert (await tx.members.get(first.id)).lane == second.lane
        assert (await tx.members.get(first.id, "telegram")).lane == first.lane
        assert await tx.members.get(first.id, "web") is None
        assert (await tx.members.reader(first.lane))[1] == Address("telegram", "7")
        assert await tx.members.places(first.id) == [
            Place(second.lane, "discord"),
            Place(first.lane, "telegram", home=False),
        ]


async def test_home_moves_and_is_one_place_only(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        second = await link(tx, first.id, "8")
        stranger = await person(tx, "9")
        await tx.members.set_home(first.id, first.lane)
        assert [place.lane for place in await tx.members.places(first.id) if place.home] == [first.lane]
        assert (await tx.members.get(first.id)).lane == first.lane
        assert not (await tx.members.reader(second.lane))[0].home
        assert (await tx.members.get(stranger.id)).home
        await tx.members.set_home(first.id, stranger.lane)
        assert (await tx.members.get(first.id)).lane == first.lane


async def test_a_place_remembers_its_pace_and_its_digest(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        second = await link(tx, first.id, "8")
        await tx.members.set_pace(second.lane, Pace.DAILY, discreet=True)
        await tx.members.announce(second.lane, LATER)
        assert await tx.members.places(first.id) == [
            Place(second.lane, "discord", Pace.DAILY, discreet=True, announced=LATER),
            Place(first.lane, "telegram", home=False),
        ]
        await tx.members.announce(second.lane, None)
        assert (await tx.members.places(first.id))[0].announced is None


async def test_a_return_phrase_leads_home(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        await tx.members.set_return_phrase(first.id, "a b c")
        second = await link(tx, first.id, "8")
        assert (await tx.members.by_return_phrase("a b c")).lane == second.lane


async def test_a_linking_code_works_once_and_not_for_ever(store: SqlStore) -> None:
    async with store.begin() as tx:
        ann, bo = await person(tx, "1"), await person(tx, "2")
        await tx.members.issue_link(ann.id, "OLD", LATER)
        await tx.members.issue_link(ann.id, "NEW", LATER)
        await tx.members.issue_link(bo.id, "BO", LATER)
        assert await tx.members.redeem_link("OLD", NOW) is None
        assert await tx.members.redeem_link("NEW", NOW) == ann.id
        assert await tx.members.redeem_link("NEW", NOW) is None
        assert await tx.members.redeem_link("BO", LATER) is None
        assert await tx.members.redeem_link("BO", NOW) is None


async def test_two_people_never_both_use_one_linking_code(home: Home) -> None:
    async with home.opened() as store:
        async with store.begin() as tx:
            ann = await person(tx, "1")
            await tx.members.issue_link(ann.id, "CODE", LATER)
            await tx.commit()
        async with home.opened() as other:
            async with store.begin() as tx:
                assert await tx.members.redeem_link("CODE", NOW) == ann.id
                await tx.commit()
            async with other.begin() as tx:
                assert await tx.members.redeem_link("CODE", NOW) is None


async def test_a_place_that_is_dropped_is_gone_and_the_other_takes_over(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        second = await link(tx, ann.member.id, "8")
        post = await write(tx, one, bo)
        await tx.deliveries.enqueue([at(ann.member.lane, post), at(second.lane, post)])
        await tx.deliveries.enqueue([Draft(second.lane, Kind.NOTICE, 1, NOW, reply=Reply("test.words", {"word": "x"}))])
        await tx.inbound.read_up_to(Address("discord", "8"), "channel", "1")
        await tx.members.drop_place(second.lane, NOW)
        assert await tx.members.find(Address("discord", "8")) is None
        assert await tx.members.address(second.lane) is None
        assert await tx.inbound.channels("discord") == []
        assert (await tx.members.get(ann.member.id)).lane == ann.member.lane
        assert await sent(tx, second.lane) == []
        assert [taken.post for taken in await sent(tx, ann.member.lane)] == [post.id]
        again = await tx.members.register(Address("discord", "8"), MemberState.GUEST, NOW)
        assert again.id != ann.member.id


async def test_dropping_a_place_that_is_not_home_leaves_home_alone(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        second = await link(tx, first.id, "8")
        await tx.members.drop_place(first.lane, NOW)
        assert await tx.members.places(first.id) == [Place(second.lane, "discord")]
        await tx.members.drop_place(first.lane, NOW)
        assert (await tx.members.get(first.id)).lane == second.lane


async def test_reach_counts_people_by_what_came_furthest_also_when_a_place_goes(store: SqlStore) -> None:
    one = await group(store, 3)
    ann, bo, cy = one.seats
    async with store.begin() as tx:
        bos = await link(tx, bo.member.id, "bo")
        anns = await link(tx, ann.member.id, "ann")
        post = await write(tx, one, ann)
        lanes = [bo.member.lane, bos.lane, cy.member.lane, anns.lane]
        await tx.deliveries.enqueue([at(lane, post) for lane in lanes])
        assert await tx.deliveries.reach(post.id) == Reach(0, 2, 0, 0)
        await sent(tx, bos.lane)
        await sent(tx, anns.lane)
        assert await tx.deliveries.reach(post.id) == Reach(1, 1, 0, 0)
        await sent(tx, bo.member.lane)
        await sent(tx, cy.member.lane)
        assert await tx.deliveries.reach(post.id) == Reach(2, 0, 0, 0)
        assert set(await tx.deliveries.holders(post.id)) == set(lanes)
        await tx.members.drop_place(bos.lane, NOW)
        assert await tx.deliveries.reach(post.id) == Reach(2, 0, 0, 0)
        assert await tx.deliveries.copy_of(bo.member.lane, post.id) is not None


async def test_a_place_that_alone_had_a_copy_is_still_counted_when_it_goes(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        second = await link(tx, bo.member.id, "bo")
        post = await write(tx, one, ann)
        await tx.deliveries.enqueue([at(second.lane, post), at(bo.member.lane, post)])
        await sent(tx, second.lane)
        assert await tx.deliveries.lease(bo.member.lane, OWNER, NOW, LATER)
        await tx.deliveries.fail((await tx.deliveries.take(bo.member.lane, OWNER, NOW)).id, "x", NOW)
        await tx.members.drop_place(second.lane, NOW)
        assert (await tx.deliveries.reach(post.id)).sent == 1


async def test_whoever_is_erased_is_gone_from_every_place_and_was_one_person(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        second = await link(tx, bo.member.id, "bo")
        third = await link(tx, bo.member.id, "bo", "web")
        lanes = [bo.member.lane, second.lane, third.lane]
        post = await write(tx, one, ann)
        await tx.deliveries.enqueue([at(lane, post) for lane in lanes])
        for lane in lanes[:2]:
            await sent(tx, lane)
        await tx.members.issue_link(bo.member.id, "CODE", LATER)
        await tx.members.block(bo.seat.id, ann.seat.id, NOW)
        await tx.members.erase(bo.member.id, NOW)
        for lane in lanes:
            assert await tx.members.reader(lane) is None
            assert await sent(tx, lane) == []
        assert await tx.members.find(Address("discord", "bo")) is None
        assert await tx.members.redeem_link("CODE", NOW) is None
        assert await tx.members.blockers(ann.seat.id) == set()
        assert await tx.deliveries.reach(post.id) == Reach(1, 0, 0, 0)


async def test_an_audience_names_every_place_of_everybody(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        second = await link(tx, ann.member.id, "ann")
        await tx.members.set_pace(second.lane, Pace.HOURLY, discreet=False)
        audience = await tx.circles.audience(one.circle.id)
        assert [seat.member for seat, _ in audience] == [ann.member.id, ann.member.id, bo.member.id]
        assert {place.lane: place.pace for _, place in audience} == {
            ann.member.lane: Pace.LIVE,
            second.lane: Pace.HOURLY,
            bo.member.lane: Pace.LIVE,
        }


async def test_only_what_waits_for_a_digest_is_hastened(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    lane = bo.member.lane
    async with store.begin() as tx:
        posts = [await write(tx, one, ann, str(number)) for number in range(3)]
        word = {"kind": Kind.NOTICE, "reply": Reply("test.words", {"word": "header"})}
        await tx.deliveries.enqueue(
            [
                at(lane, posts[0], not_before=LATER, **word),
                at(lane, posts[0], not_before=LATER, quiet=True),
                at(lane, posts[1], not_before=LATER, quiet=True),
                at(lane, posts[2], not_before=LATER),
                notice(bo, "later", not_before=LATER),
            ]
        )
        assert await tx.deliveries.hasten(lane, NOW, LATER + MINUTE) == [posts[0].id, posts[1].id]
        assert await sent(tx, lane) == []
        assert await tx.deliveries.hasten(lane, NOW) == [posts[0].id, posts[1].id]
        assert await tx.deliveries.hasten(lane, NOW) == []
        assert [(taken.post, taken.quiet) for taken in await sent(tx, lane)] == [
            (posts[0].id, True),
            (posts[1].id, True),
        ]
        assert [taken.kind for taken in await sent(tx, lane, LATER)] == [Kind.NOTICE, Kind.POST]
        assert (await tx.deliveries.counts())["queued"] == 0


async def test_a_digest_that_is_left_empty_loses_its_word(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    lane = bo.member.lane
    async with store.begin() as tx:
        first, second = [await write(tx, one, ann) for _ in range(2)]
        await tx.members.announce(lane, LATER)
        word = at(lane, first, kind=Kind.NOTICE, not_before=LATER, reply=Reply("test.words", {"word": "header"}))
        quiet = [at(lane, post, not_before=LATER, quiet=True) for post in (first, second)]
        await tx.deliveries.enqueue([word, *quiet])
        assert await tx.deliveries.cancel_queued(first.id) == 1
        assert (await tx.members.places(bo.member.id))[0].announced == LATER
        assert await tx.deliveries.cancel_queued(second.id) == 1
        assert (await tx.members.places(bo.member.id))[0].announced is None
        assert await sent(tx, lane, LATER) == []


async def test_leaving_a_circle_ends_its_digest(store: SqlStore) -> None:
    one = await group(store, 2)
    ann, bo = one.seats
    async with store.begin() as tx:
        second = await link(tx, bo.member.id, "bo")
        post = await write(tx, one, ann)
        for lane in (bo.member.lane, second.lane):
            await tx.members.announce(lane, LATER)
            word = at(lane, post, kind=Kind.NOTICE, not_before=LATER, reply=Reply("test.words", {"word": "header"}))
            await tx.deliveries.enqueue([word, at(lane, post, not_before=LATER, quiet=True)])
        await tx.circles.leave(bo.seat.id, NOW)
        assert [place.announced for place in await tx.members.places(bo.member.id)] == [None, None]
        for lane in (bo.member.lane, second.lane):
            assert await sent(tx, lane, LATER) == []


async def test_what_somebody_has_hidden_is_known_from_both_sides(store: SqlStore) -> None:
    one = await group(store, 3)
    ann, bo, cy = (seat.seat.id for seat in one.seats)
    async with store.begin() as tx:
        await tx.members.block(ann, bo, NOW)
        await tx.members.block(ann, bo, NOW + DAY)
        await tx.members.block(ann, cy, NOW + MINUTE)
        await tx.members.block(cy, bo, NOW)
        assert list(await tx.members.blocked(ann)) == [bo, cy]
        assert await tx.members.blockers(bo) == {ann, cy}
        await tx.members.unblock(ann, bo)
        await tx.members.unblock(ann, bo)
        assert list(await tx.members.blocked(ann)) == [cy]
        assert await tx.members.blockers(bo) == {cy}
        assert list(await tx.members.blocked(bo)) == []


async def test_which_of_somebodys_posts_some_lanes_hold(store: SqlStore) -> None:
    one = await group(store, 3)
    ann, bo, cy = one.seats
    async with store.begin() as tx:
        shown, waiting, own = [await write(tx, one, seat) for seat in (ann, ann, bo)]
        await tx.deliveries.enqueue([copy(bo, shown), copy(cy, shown), copy(bo, own)])
        await sent(tx, bo.member.lane)
        await sent(tx, cy.member.lane)
        await tx.deliveries.enqueue([copy(bo, waiting)])
        assert await tx.deliveries.held_of(ann.seat.id, [bo.member.lane]) == [(shown.id, bo.member.lane)]
        await tx.deliveries.retracted(shown.id, bo.member.lane)
        assert await tx.deliveries.held_of(ann.seat.id, [bo.member.lane]) == []
        assert (await tx.deliveries.history(bo.member.lane, 0, 9))[0].state is DeliveryState.RETRACTED


async def test_linked_places_survive_a_restart(home: Home) -> None:
    async with home.opened() as store, store.begin() as tx:
        first = await person(tx, "7")
        second = await link(tx, first.id, "8")
        await tx.members.set_pace(second.lane, Pace.HOURLY, discreet=True)
        await tx.commit()
    async with home.opened() as store, store.begin() as tx:
        assert (await tx.members.reader(second.lane))[1] == Address("discord", "8")
        assert (await tx.members.places(first.id))[0].pace is Pace.HOURLY


PAGER = Address("email", "ada@canary.example")


async def test_a_pager_is_a_place_but_no_home_and_no_way_to_find_anybody(store: SqlStore) -> None:
    async with store.begin() as tx:
        first, other = await person(tx, "7"), await person(tx, "8")
        there = await tx.members.add_place(first.id, PAGER, NOW)
        assert (there.id, there.platform, there.home) == (first.id, "email", False)
        assert (await tx.members.get(first.id)).lane == first.lane
        assert (await tx.members.get(first.id, "email")).lane == there.lane
        assert await tx.members.address(there.lane) == PAGER
        assert await tx.members.find(PAGER) is None
        await tx.members.set_home(first.id, there.lane)
        assert (await tx.members.get(first.id)).lane == first.lane
        assert (await tx.members.add_place(first.id, PAGER, NOW)).lane == there.lane
        assert (await tx.members.add_place(other.id, PAGER, NOW)).lane != there.lane
        assert len(await tx.members.places(first.id)) == 2
        await tx.commit()


async def test_a_pager_is_not_among_the_audience_of_a_circle(store: SqlStore) -> None:
    one = await group(store, 2)
    async with store.begin() as tx:
        before = await tx.circles.audience(one.circle.id)
        await tx.members.add_place(one.seats[0].member.id, PAGER, NOW)
        assert await tx.circles.audience(one.circle.id) == before


async def test_a_pager_that_is_dropped_is_nobodys_and_its_queue_is_cancelled(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        there = await tx.members.add_place(first.id, PAGER, NOW)
        await tx.deliveries.enqueue([Draft(there.lane, Kind.NOTICE, Priority.REPLY, NOW, reply=Reply("start.hello"))])
        await tx.members.drop_place(there.lane, NOW)
        assert await tx.members.address(there.lane) is None
        assert (await tx.deliveries.counts())["cancelled"] == 1
        again = await tx.members.add_place(first.id, PAGER, NOW)
        assert again.lane != there.lane


async def test_a_staff_persons_pagers_follow_them_to_another_place_and_go_when_they_do(store: SqlStore) -> None:
    async with store.begin() as tx:
        staff = await tx.staff.add("Desk One", StaffRole.MODERATOR, Address("desk", "x"), NOW)
        there = await tx.members.add_place(staff.member, PAGER, NOW)
        await tx.deliveries.enqueue([Draft(there.lane, Kind.NOTICE, Priority.REPLY, NOW, reply=Reply("start.hello"))])
        guest = await person(tx, "9")
        await tx.staff.move_to(staff.id, guest.id)
        await tx.commit()
    async with store.begin() as tx:
        reader = await tx.members.reader(there.lane)
        assert reader is not None
        assert (reader[0].id, reader[1]) == (guest.id, PAGER)
        assert [place.platform for place in await tx.members.places(staff.member)] == ["desk"]
        (gone,) = await sent(tx, there.lane)
        assert gone.reply == Reply("start.hello")
        await tx.staff.remove(staff.id, NOW)
        assert await tx.members.address(there.lane) is None
        assert (await tx.members.get(guest.id)).lane == guest.lane


async def test_a_pager_is_forgotten_with_its_person(store: SqlStore) -> None:
    async with store.begin() as tx:
        first = await person(tx, "7")
        there = await tx.members.add_place(first.id, PAGER, NOW)
        await tx.members.erase(first.id, NOW)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.members.reader(there.lane) is None
