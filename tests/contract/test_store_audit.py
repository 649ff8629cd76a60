"""The audit chain on every database: nobody changes, drops, adds or moves an entry without being named."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from core.circles import PostState
from core.ids import StaffId
from core.message import Address
from core.ports import Entry, Event, UnitOfWork
from core.review import CaseKind, StaffRole
from storage import SqlStore
from storage.anchor import Anchor, Keeper, anchor_of, fits, newest, read_anchor, write_anchor
from storage.chain import COLUMNS
from storage.verify import Checked, Wrong, verify
from tests.contract.store_fixtures import DAY, NOW, Home, group, write

GUARDS = {
    "postgresql": (),
    "sqlite": ("DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"),
}
MARKS = ("content_mark", "chain_mark")


async def staff_person(tx: UnitOfWork, name: str = "Desk One") -> StaffId:
    return (await tx.staff.add(name, StaffRole.MODERATOR, Address("web", name), NOW)).id


async def small_chain(store: SqlStore) -> list[str]:
    """Write four entries that fill every column; return what they are about."""
    one = await group(store, 2)
    async with store.begin() as tx:
        staff = await staff_person(tx)
        post = await write(tx, one, one.seats[0], "words", state=PostState.HELD)
        case = await tx.cases.open(CaseKind.HELD, post, "harsh", {}, NOW)
        await tx.events.append(Event("case.seen", staff, case.id, NOW))
        await tx.commit()
    for number, kind in enumerate(("case.removed", "case.seen", "case.closed")):
        async with store.begin() as tx:
            detail = {"reason": "desk.reason_hurtful", "n": str(number)}
            await tx.events.append(Event(kind, staff, case.id, NOW + number * DAY, detail, why="It hurt Bo."))
            await tx.commit()
    return [case.id, staff, one.circle.id, one.seats[0].seat.alias, one.seats[0].member.id]


async def spoil(store: SqlStore, *statements: str, **values: Any) -> None:
    """Do to the database what somebody with its password can do: its own guards are put to sleep first."""
    async with store.engine.begin() as connection:
        asleep = GUARDS[connection.dialect.name] or ("SET LOCAL session_replication_role = replica",)
        for statement in (*asleep, *statements):
            await connection.execute(text(statement), values if ":" in statement else {})


async def entries(store: SqlStore) -> list[Entry]:
    async with store.begin() as tx:
        return list(await tx.audit.after(0, 100))


async def found(store: SqlStore, *anchors: Anchor) -> tuple[int, str] | None:
    fault = (await verify(store, *anchors)).fault
    return None if fault is None else (fault.number, fault.what)


async def test_an_entry_says_who_what_whom_why_and_when_under_names_of_the_desk(store: SqlStore) -> None:
    case, staff, circle, alias, _ = await small_chain(store)
    first, second, *_ = await entries(store)
    assert (first.number, first.at, first.kind, first.actor) == (1, NOW, "case.seen", staff)
    assert (first.who, first.subject, first.circle, first.alias, first.why) == ("Desk One", case, circle, alias, "")
    assert (second.number, second.why) == (2, "It hurt Bo.")
    assert second.detail == {"reason": "desk.reason_hurtful", "n": "0"}


async def test_no_name_pseudonym_or_reason_lies_in_clear(store: SqlStore) -> None:
    *_, alias, _ = await small_chain(store)
    async with store.engine.connect() as connection:
        raw = str((await connection.execute(text("SELECT * FROM audit"))).all())
    assert [word for word in ("Desk One", alias, "hurt Bo") if word in raw] == []


async def test_an_entry_keeps_the_desk_name_of_its_time(store: SqlStore) -> None:
    _, staff, *_ = await small_chain(store)
    async with store.begin() as tx:
        await tx.staff.change(StaffId(staff), "Desk Two", StaffRole.MODERATOR)
        await tx.events.append(Event("duty", staff, staff, NOW))
        await tx.commit()
    assert [one.who for one in await entries(store)] == ["Desk One"] * 4 + ["Desk Two"]
    async with store.begin() as tx:
        assert await tx.audit.actors() == [(staff, "Desk Two")]


async def test_who_is_forgotten_is_forgotten_in_the_log_and_the_chain_stays_whole(store: SqlStore) -> None:
    *_, member = await small_chain(store)
    async with store.begin() as tx:
        await tx.members.erase(member, NOW)  # type: ignore[arg-type]
        await tx.commit()
    assert {(one.alias, one.why) for one in await entries(store)} == {(None, ""), (None, None)}
    assert await found(store) is None


async def test_an_entry_stands_or_falls_with_what_it_records(store: SqlStore) -> None:
    async with store.begin() as tx:
        await tx.events.append(Event("circle.created", "x", "y", NOW))

    async def fails(tx: UnitOfWork) -> None:
        await tx.events.append(Event("circle.created", "x", "y", NOW))
        raise ValueError

    async def works(tx: UnitOfWork) -> None:
        await tx.events.append(Event("circle.closed", "x", "y", NOW))
        assert [one.kind for one in await tx.events.of("y")] == ["circle.closed"]

    await asyncio.gather(store.grouped(fails), store.grouped(works), return_exceptions=True)
    assert [(one.number, one.kind) for one in await entries(store)] == [(1, "circle.closed")]
    assert await found(store) is None


async def test_many_writers_on_two_replicas_make_one_chain_without_a_gap(home: Home) -> None:
    async with home.opened() as store, home.opened() as other:
        circles = [(await group(store, 1)).circle.id for _ in range(3)]

        async def write_one(number: int) -> None:
            async with (store, other)[number % 2].begin() as tx:
                # The log first, then another row that all want: whoever holds one must not wait for the other.
                await tx.events.append(Event("circle.changed", "x", circles[number % 3], NOW))
                await tx.circles.lock(circles[number % 3])
                if number % 5 == 0:
                    return
                await tx.events.append(Event("circle.changed", "x", circles[(number + 1) % 3], NOW))
                await tx.commit()

        await asyncio.gather(*(write_one(number) for number in range(60)))
        checked = await verify(store)
        assert (checked.entries, checked.fault) == (96, None)
        assert [one.number for one in await entries(other)] == list(range(1, 97))


def flips(value: Any, *, each: bool) -> list[Any]:
    """Return a value with one of its bytes flipped: each in turn, or the first, the middle and the last one."""
    if isinstance(value, int):
        return [value ^ (1 << bit) for bit in range(7, 63, 8 if each else 28)]
    places = range(len(value)) if each else sorted({0, len(value) // 2, len(value) - 1})
    if isinstance(value, str):
        return [value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :] for at in places]
    raw = bytes(value)
    return [raw[:at] + bytes([raw[at] ^ 0x80]) + raw[at + 1 :] for at in places]


async def test_one_byte_flipped_anywhere_is_named(home: Home) -> None:
    async with home.opened() as store:
        await small_chain(store)
        async with store.engine.connect() as connection:
            rows = [dict(row._mapping) for row in await connection.execute(text("SELECT * FROM audit ORDER BY number"))]
        assert all(rows[1][name] is not None for name in (*COLUMNS, *MARKS))
        tried = 0
        for row in rows:
            here = row["number"]
            for name, value in row.items():
                if value is None:
                    continue
                changes = flips(value, each=here == 2) + ([] if name in {"number", *MARKS} else [None])
                for changed in changes:
                    where = f"UPDATE audit SET {name} = :value WHERE number = :number"
                    there = changed if name == "number" else here
                    await spoil(store, where, value=changed, number=here)
                    fault = (await verify(store)).fault
                    assert fault is not None, f"{name} of entry {here}"
                    # Whoever takes the number of another away leaves a hole, or stands before the beginning.
                    assert fault.number in {here, there}, name
                    await spoil(store, where, value=value, number=there)
                    tried += 1
        assert await found(store) is None
        assert tried > 400


async def test_letters_that_are_none_any_more_are_named_too(home: Home) -> None:
    if home.backend == "postgres":
        return  # it lets nobody store them
    async with home.opened() as store:
        await small_chain(store)
        for name in ("kind", "actor", "subject", "circle", "detail"):
            broken = f"UPDATE audit SET {name} = CAST(x'ff41' AS TEXT) WHERE number = 2"
            await spoil(store, f"CREATE TABLE before_{name} AS SELECT {name} AS v FROM audit WHERE number = 2", broken)
            assert await found(store) == (2, Wrong.CHANGED)
            await spoil(store, f"UPDATE audit SET {name} = (SELECT v FROM before_{name}) WHERE number = 2")
        assert await found(store) is None


ALL = ", ".join((*COLUMNS, *MARKS))


@pytest.mark.parametrize(
    ("done", "number", "what"),
    [
        (["DELETE FROM audit WHERE number = 2"], 2, Wrong.REMOVED),
        (["DELETE FROM audit WHERE number = 1"], 1, Wrong.REMOVED),
        (["DELETE FROM audit WHERE number = 2", "UPDATE audit SET number = 2 WHERE number = 3"], 2, Wrong.MOVED),
        (
            [
                "UPDATE audit SET number = 9 WHERE number = 2",
                "UPDATE audit SET number = 2 WHERE number = 3",
                "UPDATE audit SET number = 3 WHERE number = 9",
            ],
            2,
            Wrong.MOVED,
        ),
        ([f"INSERT INTO audit (number, {ALL}) SELECT 0, {ALL} FROM audit WHERE number = 2"], 0, Wrong.INSERTED),
        ([f"INSERT INTO audit (number, {ALL}) SELECT 5, {ALL} FROM audit WHERE number = 2"], 5, Wrong.MOVED),
        (
            [
                "UPDATE audit SET number = 9 WHERE number = 4",
                "UPDATE audit SET number = 4 WHERE number = 3",
                f"INSERT INTO audit (number, {ALL}) SELECT 3, {ALL} FROM audit WHERE number = 2",
                "UPDATE audit SET kind = 'case.released' WHERE number = 3",
                "UPDATE audit SET number = 5 WHERE number = 9",
            ],
            3,
            Wrong.INSERTED,
        ),
        (["DELETE FROM audit WHERE number = 4"], 4, Wrong.CUT),
        (["DELETE FROM audit_head"], 4, Wrong.CHANGED),
        (["UPDATE audit_head SET number = 3"], 4, Wrong.INSERTED),
        (["UPDATE audit_head SET chain_mark = (SELECT chain_mark FROM audit WHERE number = 2)"], 4, Wrong.CHANGED),
        ([f"UPDATE audit SET {', '.join(f'{one} = NULL' for one in COLUMNS)} WHERE number = 2"], 2, Wrong.EMPTIED),
    ],
)
async def test_what_was_removed_put_in_or_moved_is_named(
    store: SqlStore, done: list[str], number: int, what: Wrong
) -> None:
    await small_chain(store)
    await spoil(store, *done)
    fault = (await verify(store)).fault
    assert fault is not None
    assert (fault.number, fault.what) == (number, what)


async def test_a_chain_of_another_key_is_not_ours(home: Home) -> None:
    async with home.opened() as store:
        await small_chain(store)
        store._keys = type(store._keys)(**{name: bytes(32) for name in ("lookup", "wrap", "system", "signer", "chain")})
        assert await found(store) == (1, Wrong.CHANGED)


CUT = "DELETE FROM audit WHERE number > 2"
TIDY = "UPDATE audit_head SET number = 2, chain_mark = (SELECT chain_mark FROM audit WHERE number = 2)"


async def test_a_cut_that_was_tidied_up_is_noticed_by_the_anchor(home: Home) -> None:
    async with home.opened() as store:
        await small_chain(store)
        keeper = Keeper(store, home.folder)
        assert await keeper.note(NOW)
        anchor = read_anchor(home.folder, store.chain_key)
        assert anchor is not None
        assert anchor.number == 4
        await spoil(store, CUT, TIDY)
        assert await found(store) is None
        assert await found(store, anchor) == (3, Wrong.CUT)
        assert await found(store, anchor_of(str(anchor))) == (3, Wrong.CUT)
        assert not await keeper.note(NOW)
        # Written further as if nothing had been: entry 4 is another one now.
        async with store.begin() as tx:
            for _ in range(3):
                await tx.events.append(Event("duty", "x", "x", NOW))
            await tx.commit()
        assert await found(store, anchor) == (4, Wrong.REPLACED)
        assert not await keeper.note(NOW)
        assert read_anchor(home.folder, store.chain_key) == anchor


async def test_the_anchor_follows_the_log_and_is_refused_when_it_was_changed(home: Home) -> None:
    async with home.opened() as store:
        keeper = Keeper(store, home.folder)
        assert not await keeper.note(NOW)
        assert read_anchor(home.folder, store.chain_key) is None
        await small_chain(store)
        assert await keeper.note(NOW)
        assert not await keeper.note(NOW)
        async with store.begin() as tx:
            await tx.events.append(Event("duty", "x", "x", NOW))
            await tx.commit()
        assert await keeper.note(NOW)
        end = await newest(store, NOW)
        assert end is not None
        assert await fits(store, end)
        file = home.folder / "audit-anchor"
        assert file.stat().st_mode & 0o077 == 0
        whole = file.read_bytes()
        for at in range(len(whole) - 1):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with pytest.raises(Exception, match="audit-anchor"):
                read_anchor(home.folder, store.chain_key)
        assert not await keeper.note(NOW)
        write_anchor(home.folder, store.chain_key, end)
        assert file.read_bytes() == whole


async def expire(store: SqlStore, before: timedelta, limit: int = 500) -> int:
    async with store.begin() as tx:
        count = await tx.audit.expire(NOW + before, NOW + 100 * DAY, limit)
        await tx.commit()
    return count


async def test_what_expires_leaves_a_sealed_remainder_and_the_chain_stays_whole(store: SqlStore) -> None:
    case, *_ = await small_chain(store)
    before = await entries(store)
    assert await expire(store, timedelta(hours=1)) == 0  # half a day is not worth a line
    assert await expire(store, DAY + timedelta(hours=1)) == 3
    after = await entries(store)
    assert [one.mark for one in after[:4]] == [one.mark for one in before]
    assert {(one.at, one.kind, one.who, one.alias, one.why, one.subject) for one in after[:3]} == {
        (None, "", "", "", "", "")
    }
    assert after[3] == before[3]
    assert (after[4].kind, after[4].detail) == ("log.expired", {"through": "3"})
    checked = await verify(store)
    assert (checked.entries, checked.expired, checked.fault) == (5, 3, None)
    async with store.begin() as tx:
        assert [one.kind for one in await tx.events.of(case)] == ["case.closed"]
        assert [one.number for one in await tx.audit.page(9)] == [5, 4]
    assert await expire(store, 9 * DAY, limit=1) == 1
    assert (await verify(store)).fault is None


async def test_emptying_more_than_has_expired_is_named(store: SqlStore) -> None:
    await small_chain(store)
    assert await expire(store, DAY + timedelta(hours=1)) == 3
    await spoil(store, f"UPDATE audit SET {', '.join(f'{one} = NULL' for one in COLUMNS)} WHERE number = 4")
    assert await found(store) == (4, Wrong.EMPTIED)
    await spoil(store, 'UPDATE audit SET detail = \'{"through":"4"}\' WHERE number = 5')
    checked = await verify(store)
    assert checked.fault is not None
    assert checked.also is not None
    assert (checked.fault.number, checked.fault.what) == (5, Wrong.CHANGED)
    assert (checked.also.number, checked.also.what) == (1, Wrong.EMPTIED)


async def test_a_remainder_that_was_removed_or_changed_is_named(store: SqlStore) -> None:
    await small_chain(store)
    assert await expire(store, DAY + timedelta(hours=1)) == 3
    await spoil(store, "UPDATE audit SET content_mark = chain_mark WHERE number = 2")
    assert await found(store) == (2, Wrong.CHANGED)
    await spoil(store, "DELETE FROM audit WHERE number = 1")
    assert await found(store) == (1, Wrong.REMOVED)


async def test_the_log_goes_on_when_somebody_took_its_head_away(store: SqlStore) -> None:
    await small_chain(store)
    await spoil(store, "DELETE FROM audit_head")
    async with store.begin() as tx:
        await tx.events.append(Event("alarm.opened", "program", "x", NOW))
        await tx.commit()
    checked: Checked = await verify(store)
    assert (checked.entries, checked.fault) == (5, None)


async def test_the_old_log_becomes_the_beginning_of_the_chain_once(home: Home) -> None:
    async with home.opened() as store:
        one = await group(store, 1)
        async with store.begin() as tx:
            staff = await staff_person(tx)
            await tx.commit()
        old = "INSERT INTO event (kind, actor, subject, at, detail) VALUES (:k, :a, :s, 5, :d)"
        for kind in ("room.seen", "circle.open"):
            await spoil(store, old, k=kind, a=staff, s=one.circle.id, d=json.dumps({"x": kind}))
    async with home.opened() as store:
        first, second, third = await entries(store)
        assert (first.kind, first.who, first.circle, first.detail) == (
            "room.seen", "Desk One", one.circle.id, {"x": "room.seen"}
        )  # fmt: skip
        assert (second.kind, third.kind, third.detail) == ("circle.open", "log.begun", {"adopted": "2"})
        assert await found(store) is None
        await spoil(store, old, k="later", a=staff, s="x", d="{}")
    async with home.opened() as store:
        assert len(await entries(store)) == 3


async def test_pages_go_back_by_fifty_and_fit_what_is_asked(store: SqlStore) -> None:
    case, staff, circle, *_ = await small_chain(store)
    async with store.begin() as tx:
        for number in range(60):
            await tx.events.append(Event("duty", staff if number % 2 else "program", "x", NOW))
        await tx.commit()
        newest_first = await tx.audit.page(50)
        assert [one.number for one in newest_first] == list(range(64, 14, -1))
        assert [one.number for one in await tx.audit.page(50, before=15)] == list(range(14, 0, -1))
        assert len(await tx.audit.page(99, actor=staff)) == 34
        assert {one.subject for one in await tx.audit.page(99, circle=circle)} == {case}
        assert {one.kind for one in await tx.audit.page(99, kinds=("%.seen", "duty"))} == {"case.seen", "duty"}
