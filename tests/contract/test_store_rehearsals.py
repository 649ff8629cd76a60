"""A rehearsal as rows, on every backend: one at a time, in no list, cleaned away; also when two begin at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from core.ladder import Level, Source
from core.message import Address, Kind
from core.rehearsal import Cue, Part
from core.review import CaseKind, StaffRole
from tests.contract.store_fixtures import DAY, MINUTE, NOW, all_bytes, copy, group, notice, write

UNTIL = NOW + 45 * MINUTE


async def staffed(store, *names):
    async with store.begin() as tx:
        made = [await tx.staff.add(name, StaffRole.MODERATOR, Address("telegram", name), NOW) for name in names]
        await tx.commit()
    return made


async def begun(store, staff=None):
    """A rehearsal in a circle of two synthetic people, each with a part."""
    room = await group(store, people=2, platform="rehearsal")
    async with store.begin() as tx:
        made = await tx.rehearsals.begin(room.circle.id, 7, 2, staff.id if staff else None, NOW, UNTIL)
        for name, seat in zip(("warm", "silent"), room.seats, strict=True):
            await tx.rehearsals.add_part(made.id, Part(name, seat.member.id, seat.seat.id, used=frozenset({3})))
        if staff:
            await tx.rehearsals.join(made.id, staff.id, NOW)
        await tx.commit()
    return made, room


async def test_what_was_begun_is_read_back_as_it_was_and_its_scene_is_kept(store):
    [one] = await staffed(store, "One")
    made, _ = await begun(store, one)
    async with store.begin() as tx:
        assert await tx.rehearsals.living() == made == await tx.rehearsals.get(made.id)
        after = replace(made, pace=5, scene=12.345, looked_at=NOW + MINUTE)
        await tx.rehearsals.save(after)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.rehearsals.living(lock=True) == after
        assert await tx.rehearsals.past() == []


async def test_of_two_that_are_begun_at_once_one_lives(store):
    rooms = [await group(store, people=1, platform="rehearsal") for _ in range(2)]

    async def one(room):
        async with store.begin() as tx:
            made = await tx.rehearsals.begin(room.circle.id, 1, 1, None, NOW, UNTIL)
            await tx.commit()
            return made

    assert sorted(made is None for made in await asyncio.gather(*(one(room) for room in rooms))) == [False, True]


async def test_its_circle_is_in_no_list_but_can_be_had_by_its_name(store):
    real = await group(store)
    _, room = await begun(store)
    async with store.begin() as tx:
        assert [one.id for one in await tx.circles.all()] == [real.circle.id]
        assert (await tx.circles.get(room.circle.id)).id == room.circle.id


async def test_who_takes_part_is_known_in_order_and_only_for_its_own_circle(store):
    one, two = await staffed(store, "One", "Two")
    real = await group(store)
    made, room = await begun(store, one)
    async with store.begin() as tx:
        assert await tx.rehearsals.join(made.id, two.id, NOW + MINUTE)
        assert not await tx.rehearsals.join(made.id, two.id, NOW + MINUTE)
        assert await tx.rehearsals.taking_part(room.circle.id) == [one.id, two.id]
        assert await tx.rehearsals.taking_part(real.circle.id) is None
        assert await tx.rehearsals.taking_part(None) is None
        assert await tx.rehearsals.leave(made.id, one.id)
        assert not await tx.rehearsals.leave(made.id, one.id)
        assert await tx.rehearsals.leave(made.id, two.id)
        assert await tx.rehearsals.taking_part(room.circle.id) == []


async def test_lines_are_kept_in_order_until_they_were_said_and_parts_remember(store):
    made, room = await begun(store)
    async with store.begin() as tx:
        post = await write(tx, room, room.seats[0])
        late, soon = Cue("b", "warm", 1, 20.5, post.id), Cue("a", "silent", 0, 3.25)
        await tx.rehearsals.plan(made.id, late)
        await tx.rehearsals.plan(made.id, soon)
        assert await tx.rehearsals.cues(made.id) == [soon, late]
        await tx.rehearsals.said("a")
        assert await tx.rehearsals.cues(made.id) == [late]
        silent, warm = await tx.rehearsals.parts(made.id)
        assert warm.used == {3}
        await tx.rehearsals.save_part(made.id, replace(warm, read=9, used=frozenset({3, 4}), alarm="x", level="L2"))
        assert await tx.rehearsals.parts(made.id) == [
            silent, replace(warm, read=9, used=frozenset({3, 4}), alarm="x", level="L2")
        ]  # fmt: skip


async def test_what_somebody_was_shown_is_unread_until_they_have_read_it(store):
    made, room = await begun(store)
    warm = room.seats[0]
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(warm)])
        assert set(await tx.rehearsals.unread(made.id)) == set()
        await tx.deliveries.lease(warm.member.lane, "x", NOW, NOW + DAY)
        taken = await tx.deliveries.take(warm.member.lane, "x", NOW)
        assert set(await tx.rehearsals.unread(made.id)) == {"warm"}
        part = next(one for one in await tx.rehearsals.parts(made.id) if one.temper == "warm")
        await tx.rehearsals.save_part(made.id, replace(part, read=taken.position))
        assert set(await tx.rehearsals.unread(made.id)) == set()


async def test_ending_cleans_everything_away_but_its_review_and_nothing_of_a_real_circle(store):
    [one] = await staffed(store, "One")
    real = await group(store)
    made, room = await begun(store, one)
    warm, other = room.seats
    async with store.begin() as tx:
        kept = await write(tx, real, real.seats[0], "a real word")
        said = await write(tx, room, warm, "a word of a script")
        await tx.deliveries.enqueue([copy(other, said), notice(warm, "told")])
        case = await tx.cases.open(CaseKind.HELD, said, "told", {}, NOW)
        mine = {"member": warm.member.id, "circle": room.circle.id, "seat": warm.seat.id, "case": case.id}
        alarm = await tx.alarms.open(level=Level.L3, source=Source.WORDS, now=NOW, **mine)
        await tx.alarms.say(alarm.id, None, "a word on the line", NOW)
        await tx.rehearsals.plan(made.id, Cue("a", "warm", 0, 3))
        assert [each.id for each in await tx.rehearsals.posts(room.circle.id)] == [said.id]
        assert [each.case.id for each in await tx.rehearsals.cases(room.circle.id)] == [case.id]
        assert [each.id for each in await tx.rehearsals.alarms(room.circle.id)] == [alarm.id]
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.rehearsals.end(made.id, "what happened", NOW + MINUTE)
        assert not await tx.rehearsals.end(made.id, "again", NOW + MINUTE)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.rehearsals.living() is None
        [past] = await tx.rehearsals.past()
        assert (past.review, past.circle, past.ended_at) == ("what happened", None, NOW + MINUTE)
        assert await tx.circles.get(room.circle.id) is None
        assert await tx.posts.get(said.id) is None
        assert await tx.cases.get(case.id) is None
        assert await tx.alarms.get(alarm.id) is None
        assert await tx.members.get(warm.member.id) is None
        assert sum((await tx.deliveries.counts()).values()) == 0
        assert (await tx.posts.get(kept.id)).text == "a real word"
        assert (await tx.members.get(real.seats[0].member.id)) is not None
        again = await tx.rehearsals.begin(real.circle.id, 1, 1, None, NOW, UNTIL)
        assert again is not None
    assert not {warm.member.id, other.member.id} & await store.keystore.owners()


async def test_old_reviews_are_forgotten_and_younger_ones_stay(store):
    for number in range(2):
        made, _ = await begun(store)
        async with store.begin() as tx:
            await tx.rehearsals.end(made.id, f"review {number}", NOW + timedelta(days=number))
            await tx.commit()
    async with store.begin() as tx:
        assert await tx.rehearsals.forget(NOW + timedelta(hours=1)) == 1
        assert [one.review for one in await tx.rehearsals.past()] == ["review 1"]


async def test_a_review_lies_sealed_on_the_disk(home):
    async with home.opened() as store:
        made, _ = await begun(store)
        async with store.begin() as tx:
            await tx.rehearsals.end(made.id, "Quiet Heron was answered", NOW)
            await tx.commit()
        if home.backend == "file":
            assert b"was answered" not in all_bytes(home.folder)


async def test_a_copy_of_a_real_post_never_counts_as_something_that_a_script_has_read(store):
    made, _ = await begun(store)
    real = await group(store)
    async with store.begin() as tx:
        post = await write(tx, real, real.seats[0])
        await tx.deliveries.enqueue([copy(real.seats[1], post, kind=Kind.POST)])
        await tx.deliveries.lease(real.seats[1].member.lane, "x", NOW, NOW + DAY)
        assert await tx.deliveries.take(real.seats[1].member.lane, "x", NOW) is not None
        assert set(await tx.rehearsals.unread(made.id)) == set()
