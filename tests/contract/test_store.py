"""What `core.ports.Store` promises about people, circles, posts and the people who decide, on every backend."""

import asyncio
from datetime import timedelta

import pytest

from core.circles import Capture, CircleState, MemberState, PostState
from core.message import Address, InboundKey, Kind
from core.ports import Event, Store, UnitOfWork
from core.review import CaseKind, CaseState, StaffRole
from core.schedule import Occurrence, OccurrenceState
from core.verdict import Care, Decision, Finding, Target, Verdict
from storage import SqlStore
from tests.contract.store_fixtures import (
    DAY,
    MINUTE,
    NOW,
    group,
    person,
    write,
)


def test_a_sql_store_is_a_store(store: SqlStore) -> None:
    declared: Store = store
    assert len(declared.signer_secret) == 32  # type: ignore[attr-defined]


async def test_leaving_without_commit_keeps_nothing(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.circles.create("Never", "UTC", 3, NOW)
    async with store.begin() as tx:
        assert await tx.circles.all() == []


async def test_a_person_is_found_at_their_address_only(store: SqlStore) -> None:
    async with store.begin() as tx:
        ann = await person(tx, "77", "telegram", MemberState.GUEST)
        await tx.commit()
    async with store.begin() as tx:
        assert await tx.members.find(Address("telegram", "77")) == ann
        assert await tx.members.get(ann.id) == ann
        assert await tx.members.find(Address("web", "77")) is None
        assert await tx.members.address(ann.lane) == Address("telegram", "77")


async def test_what_a_person_tells_comes_back_as_it_was(store: SqlStore) -> None:
    form = Capture("join", "age", NOW + MINUTE, {"name": "🦉 ünï"})
    async with store.begin() as tx:
        ann = await person(tx, "1")
        await tx.members.set_state(ann.id, MemberState.STAFF)
        await tx.members.set_country(ann.id, "DE")
        await tx.members.set_capture(ann.id, Capture("join", "first", NOW))
        await tx.members.set_capture(ann.id, form)
        for version in ("1", "1", "2"):
            await tx.members.agree(ann.id, "age", version, NOW)
        await tx.members.set_return_phrase(ann.id, "old phrase")
        await tx.members.set_return_phrase(ann.id, "new phrase")
        await tx.commit()
    async with store.begin() as tx:
        found = await tx.members.get(ann.id)
        assert found is not None
        assert (found.state, found.country) == (MemberState.STAFF, "DE")
        assert await tx.members.capture(ann.id) == form
        assert await tx.members.agreements(ann.id) == {"age": "2"}
        assert await tx.members.by_return_phrase("new phrase") == found
        assert await tx.members.by_return_phrase("old phrase") is None
        await tx.members.set_capture(ann.id, None)
        assert await tx.members.capture(ann.id) is None


async def test_tries_are_counted_within_their_window(store: SqlStore) -> None:
    async with store.begin() as tx:
        counted = [await tx.members.attempts("bob", NOW + n * MINUTE, 2 * MINUTE) for n in range(4)]
        assert counted == [1, 2, 2, 2]
        assert await tx.members.attempts("other", NOW, MINUTE) == 1


async def test_a_hundred_concurrent_increments_lose_nothing(store: SqlStore) -> None:
    async def one() -> int:
        async with store.begin() as tx:
            count = await tx.members.attempts("door", NOW, DAY)
            await tx.commit()
            return count

    assert sorted(await asyncio.gather(*(one() for _ in range(100)))) == list(range(1, 101))


async def test_a_pseudonym_is_never_used_twice_in_a_circle(store: SqlStore) -> None:
    one = await group(store, 1)
    async with store.begin() as tx:
        await tx.circles.leave(one.seats[0].seat.id, NOW)
        other = await person(tx, "other")
        with pytest.raises(ValueError, match="pseudonym"):
            await tx.circles.join(one.circle.id, other.id, "Quiet Heron0", "quiet heron0", NOW)
        seat = await tx.circles.join(one.circle.id, other.id, "Calm Owl", "calm owl", NOW, synthetic=True)
        assert await tx.circles.skeletons(one.circle.id) == {"quiet heron0", "calm owl"}
        assert await tx.circles.present(one.circle.id) == [seat]
        assert seat.alias == "Calm Owl (practice member)"


async def test_circles_are_known_by_who_is_there_now(store: SqlStore) -> None:
    one, two = await group(store, 3), await group(store, 0)
    ann = one.seats[0]
    async with store.begin() as tx:
        again = await tx.circles.join(two.circle.id, ann.member.id, "Calm Owl", "calm owl", NOW)
        assert await tx.circles.memberships(ann.member.id) == [ann.seat, again]
        assert await tx.circles.present(one.circle.id) == [seat.seat for seat in one.seats]
        await tx.circles.leave(ann.seat.id, NOW)
        assert await tx.circles.memberships(ann.member.id) == [again]
        assert await tx.circles.membership(ann.seat.id) == ann.seat
        await tx.circles.set_state(one.circle.id, CircleState.PAUSED)
        assert (await tx.circles.lock(one.circle.id)).state is CircleState.PAUSED
        with pytest.raises(KeyError):
            await tx.circles.lock(one.seats[0].seat.circle.__class__("nowhere"))  # type: ignore[arg-type]


async def test_an_invite_ends_with_its_time_and_its_uses(store: SqlStore) -> None:
    one = await group(store, 0)
    async with store.begin() as tx:
        await tx.circles.invite(one.circle.id, "open-sesame", 2, NOW + MINUTE, NOW)
        assert await tx.circles.invited("open-sesame", NOW) == one.circle
        assert await tx.circles.invited("open-sesame", NOW + MINUTE) is None
        assert await tx.circles.invited("wrong", NOW) is None
        assert [await tx.circles.redeem("open-sesame", NOW) for _ in range(3)] == [one.circle, one.circle, None]


async def test_the_last_use_of_an_invite_goes_to_one_person(store: SqlStore) -> None:
    one = await group(store, 0)
    async with store.begin() as tx:
        await tx.circles.invite(one.circle.id, "code", 1, NOW + MINUTE, NOW)
        await tx.commit()

    async def use() -> bool:
        async with store.begin() as tx:
            led = await tx.circles.redeem("code", NOW)
            await tx.commit()
            return led is not None

    assert sum(await asyncio.gather(*(use() for _ in range(10)))) == 1


async def test_sequence_numbers_are_given_when_a_post_is_relayed(store: SqlStore) -> None:
    one = await group(store, 1)
    ann = one.seats[0]
    async with store.begin() as tx:
        held = await write(tx, one, ann, state=PostState.HELD)
        first = await write(tx, one, ann, "first")
        answer = await write(tx, one, None, "today", kind=Kind.PROMPT, prompt="breathing", reply_to=first.id)
        assert (held.seq, first.seq, answer.seq) == (None, 1, 2)
        assert await tx.posts.move(held.id, PostState.HELD, PostState.RELAYED)
        assert not await tx.posts.move(held.id, PostState.HELD, PostState.REMOVED)
        after = await tx.posts.get(held.id)
        assert after is not None
        assert (after.seq, after.state, after.text) == (3, PostState.RELAYED, "hello")
        assert await tx.posts.get(answer.id) == answer
        assert await tx.posts.by_author(ann.seat.id) == [held.id, first.id]
        assert await tx.posts.move(first.id, PostState.RELAYED, PostState.DELETED)
        gone = await tx.posts.get(first.id)
        assert gone is not None
        assert gone.text is None
        assert await tx.posts.by_author(ann.seat.id) == [held.id]
        assert await tx.posts.count_since(ann.seat.id, NOW - MINUTE) == 2
        assert await tx.posts.count_since(ann.seat.id, NOW + MINUTE) == 0
        assert await tx.posts.prompts_used(one.circle.id) == ["breathing"]


async def test_concurrent_posts_get_different_numbers_without_a_gap(store: SqlStore) -> None:
    one = await group(store, 1)

    async def say() -> int | None:
        async with store.begin() as tx:
            await tx.circles.lock(one.circle.id)
            post = await write(tx, one, one.seats[0])
            await tx.commit()
            return post.seq

    assert sorted(seq or 0 for seq in await asyncio.gather(*(say() for _ in range(20)))) == list(range(1, 21))


async def test_an_update_is_kept_once_and_handled_once(store: SqlStore) -> None:
    key = InboundKey("telegram", "bot", "1001")
    async with store.begin() as tx:
        assert await tx.inbound.keep(key, b"\x00raw", NOW)
        assert not await tx.inbound.keep(key, b"again", NOW)
        await tx.inbound.keep(InboundKey("telegram", "other", "1001"), b"theirs", NOW)
        await tx.inbound.keep(InboundKey("telegram", "bot", "7"), b"second", NOW)
        waiting = await tx.inbound.waiting("telegram", "bot", 9)
        assert [(raw.key.update, raw.payload) for raw in waiting] == [("1001", b"\x00raw"), ("7", b"second")]
        assert await tx.inbound.finish(key, NOW)
        assert not await tx.inbound.finish(key, NOW)
        assert not await tx.inbound.keep(key, b"late", NOW)
        assert [raw.key.update for raw in await tx.inbound.waiting("telegram", "bot", 9)] == ["7"]
        assert await tx.inbound.waiting("telegram", "bot", 9, waiting[-1].number) == []
        assert [raw.kept_at for raw in waiting] == [NOW] * len(waiting)
        form = InboundKey("web", "web", "nonce")
        assert await tx.inbound.finish(form, NOW, "refused")
        assert not await tx.inbound.finish(form, NOW)


async def test_two_moderators_cannot_both_decide(store: SqlStore) -> None:
    one = await group(store, 1)
    async with store.begin() as tx:
        post = await write(tx, one, one.seats[0], state=PostState.HELD)
        case = await tx.cases.open(CaseKind.HELD, post, "harassment", {"score": 0.5}, NOW)
        assert await tx.cases.open(CaseKind.HELD, post, "harassment", {}, NOW) == case
        crisis = await tx.cases.open(CaseKind.CRISIS, post, "crisis", {}, NOW)
        staff = [await tx.staff.add(n, StaffRole.MODERATOR, Address("web", n), NOW) for n in ("Ann", "Bo")]
        assert await tx.cases.waiting() == [crisis, case]
        await tx.commit()

    async def decide(number: int) -> bool:
        async with store.begin() as tx:
            won = await tx.cases.decide(case.id, CaseState.RELEASED, staff[number].id, "fine", NOW)
            await tx.commit()
            return won

    assert sorted(await asyncio.gather(decide(0), decide(1))) == [False, True]
    async with store.begin() as tx:
        assert await tx.cases.waiting() == [crisis]
        assert {found.state for found in await tx.cases.of_post(post.id)} == {CaseState.OPEN, CaseState.RELEASED}
        again = await tx.cases.open(CaseKind.HELD, post, "harassment", {}, NOW)
        assert again.id != case.id


async def test_the_staff_roll_knows_desks_links_and_duty(store: SqlStore) -> None:
    async with store.begin() as tx:
        zoe = await tx.staff.add("Zoe", StaffRole.CLINICIAN, Address("web", "z"), NOW)
        ann = await tx.staff.add("Ann", StaffRole.MODERATOR, Address("web", "a"), NOW)
        assert await tx.staff.all() == [ann, zoe]
        await tx.staff.set_duty(ann.id, NOW + MINUTE)
        await tx.staff.issue_link(ann.id, "token", NOW + MINUTE)
        used = await tx.staff.redeem_link("token", NOW)
        assert used is not None
        assert used.on_duty(NOW)
        assert await tx.staff.redeem_link("token", NOW) is None
        await tx.staff.issue_link(ann.id, "late", NOW)
        assert await tx.staff.redeem_link("late", NOW) is None
        with pytest.raises(ValueError, match="taken"):
            await tx.staff.add("ann", StaffRole.ADMIN, Address("web", "b"), NOW)


async def test_a_staff_person_moves_with_their_sessions(store: SqlStore) -> None:
    async with store.begin() as tx:
        ann = await tx.staff.add("Ann", StaffRole.MODERATOR, Address("web", "a"), NOW)
        await tx.sessions.open("cookie", ann.member, "csrf", shared=False, now=NOW, idle=MINUTE)
        guest = await person(tx, "55", "telegram", MemberState.GUEST)
        await tx.staff.move_to(ann.id, guest.id)
        assert await tx.staff.by_member(ann.member) is None
        moved = await tx.staff.by_member(guest.id)
        session = await tx.sessions.find("cookie", NOW)
        reached = await tx.members.get(guest.id)
        assert moved is not None
        assert session is not None
        assert reached is not None
        assert (moved.id, session.member, reached.state) == (ann.id, guest.id, MemberState.STAFF)


async def test_a_session_lives_as_long_as_it_is_used(store: SqlStore) -> None:
    async with store.begin() as tx:
        ann = await person(tx, "1")
        for token in ("one", "two"):
            await tx.sessions.open(token, ann.id, f"csrf-{token}", shared=True, now=NOW, idle=2 * MINUTE)
        assert await tx.sessions.find("one", NOW + MINUTE) is not None
        later = await tx.sessions.find("one", NOW + 2 * MINUTE, touch=False)
        assert later is not None
        assert (later.csrf, later.shared, later.expires_at) == ("csrf-one", True, NOW + 3 * MINUTE)
        assert await tx.sessions.find("two", NOW + 2 * MINUTE) is None
        assert await tx.sessions.find("one", NOW + 3 * MINUTE) is None
        await tx.sessions.open("three", ann.id, "c", shared=False, now=NOW, idle=MINUTE)
        await tx.sessions.close("one")
        await tx.sessions.close_all(ann.id)
        assert await tx.sessions.find("three", NOW) is None


async def test_an_occurrence_is_recorded_once(store: SqlStore) -> None:
    one = await group(store, 0)
    async with store.begin() as tx:
        daily = await tx.schedules.add(one.circle.id, "0 9 * * *", "Europe/Berlin", timedelta(hours=2), NOW)
        assert await tx.schedules.all() == [daily]
        await tx.commit()
    due = Occurrence(daily.id, "2026-03-02T09:00", NOW + DAY)

    async def speak() -> bool:
        async with store.begin() as tx:
            new = await tx.schedules.record(due, OccurrenceState.POSTED, None, NOW)
            await tx.commit()
            return new

    assert sum(await asyncio.gather(*(speak() for _ in range(5)))) == 1
    async with store.begin() as tx:
        await tx.schedules.watched_until(daily.id, NOW + DAY)
        assert [schedule.since for schedule in await tx.schedules.all()] == [NOW + DAY]
        assert [(one.nominal, one.state) for one in await tx.schedules.recorded(daily.id)] == [
            ("2026-03-02T09:00", OccurrenceState.POSTED)
        ]


async def test_a_verdict_is_kept_without_any_text(store: SqlStore) -> None:
    finding = Finding("words", "harassment", Target.MEMBER, 0.9, "a rule said so", Decision.HOLD)
    verdict = Verdict(Decision.HOLD, Care.NONE, {"toxicity": 0.9}, (finding,), "embedded", 4.0, redacted="secret")
    one = await group(store, 1)
    async with store.begin() as tx:
        post = await write(tx, one, one.seats[0], state=PostState.HELD, verdict=verdict)
        case = await tx.cases.open(CaseKind.HELD, post, "x", {"decision": "hold", "redacted": "secret"}, NOW)
        assert case.verdict == {"decision": "hold"}


async def _append(tx: UnitOfWork) -> None:
    await tx.events.append(Event("case.released", "staff-1", "case-1", NOW, {"reason": "fine"}))


async def test_events_come_back_in_order(store: SqlStore) -> None:
    async with store.begin() as tx:
        await _append(tx)
        await tx.events.append(Event("case.seen", "staff-2", "case-1", NOW))
        await tx.events.append(Event("case.seen", "staff-2", "case-2", NOW))
        assert [event.kind for event in await tx.events.of("case-1")] == ["case.released", "case.seen"]
        assert (await tx.events.of("case-1"))[0].detail == {"reason": "fine"}
