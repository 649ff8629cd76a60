"""What every store promises about alarms: one a person, one taker, each step once, words forgotten with the person."""

import asyncio

from core.ladder import LADDERS, AlarmState, Level, Rung, Shift, Source, step_at
from core.message import Address
from core.review import StaffRole
from tests.contract.store_fixtures import DAY, MINUTE, NOW, group


async def begin(tx, people, number=0, level=Level.L3, source=Source.WORDS):
    seat = people.seats[number]
    return await tx.alarms.open(
        member=seat.member.id,
        circle=people.circle.id,
        seat=seat.seat.id,
        case=None,
        level=level,
        source=source,
        now=NOW,
    )


async def two_staff(tx):
    return [
        await tx.staff.add(f"Desk {name}", StaffRole.MODERATOR, Address("telegram", f"staff-{name}"), NOW)
        for name in ("One", "Two")
    ]


async def test_a_person_has_one_living_alarm_however_often_they_call(store):
    people = await group(store)
    async with store.begin() as tx:
        first = await begin(tx, people)
        assert await begin(tx, people) is None
        assert (await tx.alarms.of(people.seats[0].member.id)).id == first.id
        assert await tx.alarms.close(first.id, NOW, "", None)
        assert (await begin(tx, people)).id != first.id


async def test_the_gravest_is_due_first(store):
    people = await group(store)
    async with store.begin() as tx:
        calm = await begin(tx, people, 0, Level.L1)
        grave = await begin(tx, people, 1, Level.L4)
        other = await begin(tx, people, 2, Level.LX)
        assert [one.id for one in await tx.alarms.due(NOW, 10)] == [grave.id, other.id, calm.id]
        assert [one.id for one in await tx.alarms.living()] == [grave.id, other.id, calm.id]


async def test_each_step_is_taken_once_and_remembers_when_it_was_due(store):
    people = await group(store)
    async with store.begin() as tx:
        one, _ = await two_staff(tx)
        alarm = await begin(tx, people)
        step = step_at(alarm.level, 0)
        assert await tx.alarms.climb(alarm, step, NOW + MINUTE, NOW + 5 * MINUTE)
        assert not await tx.alarms.climb(alarm, step, NOW + MINUTE, NOW + 5 * MINUTE)
        await tx.alarms.asked(alarm.id, 0, [one.id], NOW + MINUTE)
        [passed] = await tx.alarms.passed(alarm.id)
        assert (passed.rung, passed.due_at, passed.at, passed.asked) == (Rung.DUTY, NOW, NOW + MINUTE, 1)
        assert await tx.alarms.asked_before(alarm.id) == {one.id}
        assert await tx.alarms.next_due() == NOW + 5 * MINUTE


async def test_of_two_who_answer_one_does(store):
    people = await group(store)
    async with store.begin() as tx:
        one, two = await two_staff(tx)
        alarm = await begin(tx, people)
        await tx.commit()

    async def take(staff):
        async with store.begin() as tx:
            won = await tx.alarms.take(alarm.id, staff.id, NOW, NOW + MINUTE)
            await tx.commit()
            return won

    assert sorted(await asyncio.gather(take(one), take(two))) == [False, True]


async def test_an_alarm_that_is_given_back_goes_on_where_everybody_is_asked(store):
    people = await group(store)
    async with store.begin() as tx:
        one, _ = await two_staff(tx)
        alarm = await begin(tx, people)
        await tx.alarms.take(alarm.id, one.id, NOW, NOW + MINUTE)
        assert await tx.alarms.reopen(alarm.id, NOW + MINUTE, "she likes short sentences")
        again = await tx.alarms.get(alarm.id)
        assert (again.state, again.taken_by, again.due_at) == (AlarmState.OPEN, None, NOW + MINUTE)
        assert LADDERS[again.level][again.step].rung is Rung.ALL
        assert again.note == "she likes short sentences"
        assert not await tx.alarms.reopen(alarm.id, NOW + MINUTE)


async def test_words_on_the_line_stay_in_order_and_go_with_their_person(store):
    people = await group(store)
    async with store.begin() as tx:
        one, _ = await two_staff(tx)
        alarm = await begin(tx, people)
        await tx.alarms.say(alarm.id, None, "are you there", NOW)
        await tx.alarms.say(alarm.id, one.id, "I am here", NOW + MINUTE)
        await tx.commit()
    async with store.begin() as tx:
        said = await tx.alarms.words(alarm.id)
        assert [(word.staff, word.text) for word in said] == [(None, "are you there"), (one.id, "I am here")]
        await tx.members.erase(people.seats[0].member.id, NOW)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.alarms.words(alarm.id) == []


async def test_words_on_the_line_are_really_deleted_some_time_after_it_was_closed_and_never_before(store):
    people = await group(store)
    async with store.begin() as tx:
        one, _ = await two_staff(tx)
        closed, open_, taken = [await begin(tx, people, number) for number in range(3)]
        for alarm in (closed, open_, taken):
            await tx.alarms.say(alarm.id, None, "are you there", NOW)
            await tx.alarms.say(alarm.id, one.id, "I am here", NOW)
        await tx.alarms.take(taken.id, one.id, NOW, NOW + MINUTE)
        await tx.alarms.set_level(closed.id, Level.L4)
        await tx.alarms.climb(closed, step_at(closed.level, 0), NOW, NOW + MINUTE)
        await tx.alarms.asked(closed.id, 0, [one.id], NOW)
        await tx.alarms.close(closed.id, NOW + DAY, "talked, sister comes", None)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.alarms.forget_words(NOW + DAY - MINUTE, 9) == 0
        assert await tx.alarms.forget_words(NOW + DAY, 1) == 1
        assert await tx.alarms.forget_words(NOW + 900 * DAY, 9) == 1
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.alarms.words(closed.id) == []
        assert [len(await tx.alarms.words(alarm.id)) for alarm in (open_, taken)] == [2, 2]
        kept = await tx.alarms.get(closed.id)
        assert (kept.state, kept.level, kept.note) == (AlarmState.CLOSED, Level.L4, "talked, sister comes")
        assert len(await tx.alarms.passed(closed.id)) == len(await tx.alarms.asked_before(closed.id)) == 1


async def test_one_person_or_nobody_leads_safeguarding(store):
    async with store.begin() as tx:
        one, two = await two_staff(tx)
        assert await tx.roster.lead() is None
        for named in (one.id, two.id, two.id):
            await tx.roster.name_lead(named)
            assert await tx.roster.lead() == named
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.roster.lead() == two.id
        await tx.roster.name_lead(None)
        assert await tx.roster.lead() is None


async def test_a_follow_up_is_handed_out_once(store):
    people = await group(store)
    async with store.begin() as tx:
        alarm = await begin(tx, people)
        await tx.alarms.close(alarm.id, NOW, "talked", NOW + DAY)
        assert await tx.alarms.followed_up(NOW, 10) == []
        assert await tx.alarms.next_due() == NOW + DAY
        assert [one.id for one in await tx.alarms.followed_up(NOW + DAY, 10)] == [alarm.id]
        assert await tx.alarms.followed_up(NOW + DAY, 10) == []


async def test_a_check_in_is_open_until_it_is_answered(store):
    people = await group(store)
    member = people.seats[0].member.id
    async with store.begin() as tx:
        await tx.check_ins.ask(member, NOW)
        assert await tx.check_ins.unanswered_since(member, NOW - MINUTE)
        assert not await tx.check_ins.unanswered_since(member, NOW)
        assert await tx.check_ins.answer(member, "fine", NOW + MINUTE)
        assert not await tx.check_ins.unanswered_since(member, NOW - MINUTE)
        assert not await tx.check_ins.answer(member, "fine", NOW + MINUTE)


async def test_shifts_come_back_as_they_were_kept(store):
    people = await group(store)
    async with store.begin() as tx:
        one, two = await two_staff(tx)
        night = Shift("night", one.id, None, frozenset({5, 6}), 22 * 60, 6 * 60, "Europe/Berlin")
        day = Shift("day", two.id, people.circle.id, frozenset(range(7)), 9 * 60, 17 * 60, "Asia/Tokyo")
        await tx.roster.add(night)
        await tx.roster.add(day)
        assert await tx.roster.all() == [night, day]
        assert await tx.roster.remove("night")
        assert not await tx.roster.remove("night")
        assert await tx.roster.all() == [day]
