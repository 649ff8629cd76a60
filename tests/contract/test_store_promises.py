"""What the store promises beyond its methods: nobody in clear, erased is erased, one commit, and no wrong database."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.circles import Capture
from core.errors import ConfigError
from core.ids import NativeRef
from core.message import Address, InboundKey
from core.ports import Event, UnitOfWork
from core.replies import Reply
from core.review import StaffRole
from storage import SqlStore, migrate, open_store
from storage.backup import backup
from storage.check import check
from storage.keys import new_keys
from tests.contract.store_fixtures import DAY, MINUTE, NOW, Group, Home, all_bytes, copy, group, notice, person, write

CANARIES = {
    "user": "canary-user-4711",
    "word": "canary said this",
    "ref": "canary-ref-99",
    "update": "canary-update-12",
    "payload": "canary-payload",
    "country": "QX",
    "phrase": "canary-phrase",
    "code": "canary-code",
    "token": "canary-token",
    "csrf": "canary-csrf",
    "link": "canary-link",
    "desk": "canary-desk",
    "bucket": "canary-bucket",
    "account": "canary-account",
    "email": "canary-ada@example.org",
    "webhook": "https://canary-pager.example.org/hook",
}


async def _tell_everything(store: SqlStore) -> Group:
    one = await group(store, 2)
    key = InboundKey("telegram", CANARIES["account"], CANARIES["update"])
    async with store.begin() as tx:
        ann = await person(tx, CANARIES["user"])
        await tx.members.set_capture(ann.id, Capture("join", "name", NOW, {"word": CANARIES["word"]}))
        await tx.members.set_return_phrase(ann.id, CANARIES["phrase"])
        await tx.members.attempts(CANARIES["bucket"], NOW, DAY)
        await tx.circles.invite(one.circle.id, CANARIES["code"], 1, NOW + DAY, NOW)
        await tx.sessions.open(CANARIES["token"], ann.id, CANARIES["csrf"], shared=False, now=NOW, idle=DAY)
        staff = await tx.staff.add(CANARIES["desk"], StaffRole.MODERATOR, Address("web", CANARIES["user"]), NOW)
        await tx.staff.issue_link(staff.id, CANARIES["link"], NOW + DAY)
        for pager in ("email", "webhook"):
            there = await tx.members.add_place(staff.member, Address(pager, CANARIES[pager]), NOW)
            await tx.deliveries.enqueue([replace(notice(one.seats[0], CANARIES["word"]), lane=there.lane)])
        posts = [await write(tx, one, author, CANARIES["word"]) for author in (one.seats[0], None)]
        await tx.deliveries.enqueue([copy(one.seats[1], post, already=NativeRef(CANARIES["ref"])) for post in posts])
        await tx.deliveries.enqueue([notice(one.seats[1], CANARIES["word"])])
        await tx.inbound.keep(key, CANARIES["payload"].encode(), NOW)
        await tx.commit()
    return one


def _found(raw: bytes) -> list[str]:
    # Two letters alone are in every file by chance.
    return [name for name, canary in CANARIES.items() if name != "country" and canary.encode() in raw]


async def test_no_byte_of_database_or_backup_names_anybody(home: Home, tmp_path: Path) -> None:
    async with home.opened() as store:
        await _tell_everything(store)
        if home.backend == "file":
            assert _found(all_bytes(home.folder)) == []
            await backup(home.url, home.folder, tmp_path / "copy.db")
            assert _found((tmp_path / "copy.db").read_bytes()) == []
        else:
            assert _found(await _every_row(store)) == []


async def _every_row(store: SqlStore) -> bytes:
    from storage.schema import metadata

    async with store.engine.connect() as connection:
        rows = [row for table in metadata.tables.values() for row in await connection.execute(table.select())]
    return b"|".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


async def test_a_country_is_not_readable_in_its_column(store: SqlStore) -> None:
    async with store.begin() as tx:
        ann = await person(tx, "1")
        await tx.members.set_country(ann.id, CANARIES["country"])
        await tx.commit()
    rows = await _every_row(store)
    assert ann.id.encode() in rows
    assert b"|QX|" not in rows


async def test_a_backup_without_the_key_store_opens_for_nobody(home: Home, tmp_path: Path) -> None:
    if home.backend == "postgres":
        with pytest.raises(ConfigError, match="pg_dump"):
            # A server that is not there: whether pg_dump is missing or fails, it is said in one sentence.
            await backup("postgresql://nobody@127.0.0.1:9/none", tmp_path, tmp_path / "dump.sql")
        assert not (tmp_path / "dump.sql").exists()
        return
    async with home.opened() as store:
        await _tell_everything(store)
        await backup(home.url, home.folder, tmp_path / "copy.db")
    with pytest.raises(ConfigError, match="not overwritten"):
        await backup(home.url, home.folder, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o077 == 0
    new_place = tmp_path / "restored"
    with pytest.raises(ConfigError, match=r"keys\.db"):
        await open_store(f"sqlite:///{tmp_path / 'copy.db'}", new_place, home.key_file)
    (home.folder / "circlekeeper.db").unlink()
    with pytest.raises(ConfigError, match="no database"):
        await backup(home.url, home.folder, tmp_path / "again.db")


async def test_an_erased_person_is_gone_and_their_words_cannot_be_read(home: Home) -> None:
    async with home.opened() as store:
        one = await group(store, 2)
        ann, bo = one.seats
        async with store.begin() as tx:
            await tx.members.agree(ann.member.id, "age", "1", NOW)
            await tx.members.set_return_phrase(ann.member.id, "phrase")
            await tx.sessions.open("cookie", ann.member.id, "c", shared=False, now=NOW, idle=DAY)
            post = await write(tx, one, ann)
            await tx.deliveries.enqueue([copy(bo, post, already=NativeRef("1")), notice(ann)])
            await tx.commit()
        sealed = await _value(store, "SELECT sealed_text FROM post")
        async with store.begin() as tx:
            await tx.members.erase(ann.member.id, NOW)
            await tx.commit()
        async with store.begin() as tx:
            kept = await tx.posts.get(post.id)
            assert kept is not None
            assert (kept.text, kept.author) == (None, None)
            assert await tx.members.get(ann.member.id) is None
            assert await tx.members.find(Address("telegram", f"user-0-{one.circle.id}")) is None
            assert await tx.members.address(ann.member.lane) is None
            assert await tx.members.by_return_phrase("phrase") is None
            assert await tx.members.agreements(ann.member.id) == {}
            assert await tx.sessions.find("cookie", NOW) is None
            assert await tx.circles.membership(ann.seat.id) is None
            assert await tx.circles.present(one.circle.id) == [bo.seat]
            assert "quiet heron0" in await tx.circles.skeletons(one.circle.id)
            assert (await tx.deliveries.counts())["cancelled"] == 1
            await tx.deliveries.enqueue([notice(ann)])
            assert await tx.deliveries.ready("telegram", NOW, 9) == []
            fresh = await person(tx, f"user-0-{one.circle.id}")
            assert fresh.id != ann.member.id
        assert ann.member.id not in await store.keystore.owners()
        assert await store.keystore.by_id(sealed[:16]) is None


async def _value(store: SqlStore, query: str) -> bytes:
    async with store.engine.connect() as connection:
        value: bytes = (await connection.execute(text(query))).scalar_one()
        return value


async def test_an_erasure_that_was_rolled_back_keeps_the_key(store: SqlStore) -> None:
    one = await group(store, 1)
    ann = one.seats[0].member

    async def erase_and_fail(tx: UnitOfWork) -> None:
        await tx.members.erase(ann.id, NOW)
        raise RuntimeError("no")

    async with store.begin() as tx:
        await tx.members.erase(ann.id, NOW)
    with pytest.raises(RuntimeError, match="no"):
        await store.grouped(erase_and_fail)
    async with store.begin() as tx:
        assert await tx.members.get(ann.id) == ann
    assert await store.keystore.owners() == {ann.id}


async def test_an_erasure_cut_short_after_its_commit_is_finished_at_the_next_start(home: Home) -> None:
    async with home.opened() as store:
        ann, bo = [seat.member.id for seat in (await group(store, 2)).seats]
        async with store.engine.begin() as connection:
            await connection.execute(text("UPDATE member SET state = 'erased' WHERE id = :id"), {"id": ann})
        assert await store.keystore.owners() == {ann, bo}
    async with home.opened() as store:
        assert await store.keystore.owners() == {bo}
        assert await store.finish_erasures() == 0


async def test_grouped_works_do_not_disturb_each_other(store: SqlStore) -> None:
    async def work(tx: UnitOfWork, number: int) -> int:
        await tx.circles.create(f"circle {number}", "UTC", 3, NOW)
        if number % 3 == 0:
            raise ValueError(str(number))
        if number % 7 == 0:
            await tx.circles.invite((await tx.circles.all())[0].id, "same code", 1, NOW, NOW)
        return number

    works = (store.grouped(lambda tx, number=number: work(tx, number)) for number in range(30))
    results = await asyncio.gather(*works, return_exceptions=True)
    worked = [result for result in results if isinstance(result, int)]
    refused = [str(result) for result in results if isinstance(result, ValueError)]
    assert refused == [str(number) for number in range(0, 30, 3)]
    # 7, 14 and 28 ask for the same code: one of them has it, the database refuses the others.
    assert len(worked) == 18
    async with store.begin() as tx:
        assert {circle.name for circle in await tx.circles.all()} == {f"circle {number}" for number in worked}


async def test_a_grouped_work_cannot_commit(store: SqlStore) -> None:
    with pytest.raises(RuntimeError, match="together"):
        await store.grouped(lambda tx: tx.commit())


async def test_when_the_commit_fails_everybody_hears_it_and_the_next_one_works(store: SqlStore) -> None:
    async with store.engine.begin() as connection:
        late = "REFERENCES circle (id) DEFERRABLE INITIALLY DEFERRED"
        await connection.execute(text(f"CREATE TABLE late (circle VARCHAR(32) {late})"))

    async def bad(tx: UnitOfWork) -> None:
        await tx._desk.connection.execute(text("INSERT INTO late VALUES ('nowhere')"))  # type: ignore[attr-defined]

    results = await asyncio.gather(*(store.grouped(bad) for _ in range(3)), return_exceptions=True)
    assert [isinstance(result, DBAPIError) for result in results] == [True] * 3
    circle = await store.grouped(lambda tx: tx.circles.create("After", "UTC", 3, NOW))
    async with store.begin() as tx:
        assert await tx.circles.all() == [circle]
    async with store.engine.begin() as connection:
        await connection.execute(text("DROP TABLE late"))


async def test_a_cancelled_transaction_leaves_the_store_usable(store: SqlStore) -> None:
    entered = asyncio.Event()

    async def linger() -> None:
        async with store.begin() as tx:
            await tx.circles.create("Never", "UTC", 3, NOW)
            entered.set()
            while True:
                await tx.circles.all()

    for _ in range(5):
        entered.clear()
        task = asyncio.create_task(linger())
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with store.begin() as tx:
        assert await tx.circles.all() == []


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET actor = 'x'", "UPDATE audit SET actor = NULL", "DELETE FROM audit"]
)
async def test_the_database_itself_refuses_to_change_the_log(store: SqlStore, change: str) -> None:
    async with store.begin() as tx:
        await tx.events.append(Event("kind", "actor", "subject", NOW))
        await tx.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        async with store.engine.begin() as connection:
            await connection.execute(text(change))
    async with store.begin() as tx:
        assert [event.actor for event in await tx.events.of("subject")] == ["actor"]


async def test_a_newer_database_is_refused(home: Home) -> None:
    async with home.opened() as store, store.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for upgrade in (True, False):
        with pytest.raises(ConfigError, match="newer"):
            await home.open(upgrade=upgrade)


async def test_an_old_database_is_refused_until_it_is_upgraded(home: Home) -> None:
    async with home.opened() as store, store.engine.begin() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(ConfigError, match="db upgrade"):
        await home.open(upgrade=False)


async def test_another_key_is_refused(home: Home, tmp_path: Path) -> None:
    new_keys(tmp_path / "other")
    with pytest.raises(ConfigError, match="secret_key_file"):
        await open_store(home.url, home.folder, tmp_path / "other")


async def test_a_whole_database_passes_its_check_and_matches_the_schema(store: SqlStore) -> None:
    await _tell_everything(store)
    health = await check(store)
    assert health.problems == ()
    assert health.revision == migrate.head()
    assert (health.counts["people"], health.counts["posts"]) == (4, 2)


async def test_a_check_names_what_dangles(home: Home) -> None:
    if home.backend == "postgres":
        return
    async with home.opened() as store:
        with sqlite3.connect(home.folder / "circlekeeper.db") as raw:
            raw.execute("INSERT INTO pseudonym VALUES ('nowhere', 'x')")
        raw.close()
        assert (await check(store)).problems == ("1 rows point to something that is gone.",)


async def test_the_words_of_a_notice_go_with_its_reader(store: SqlStore) -> None:
    one = await group(store, 1)
    ann = one.seats[0].member
    async with store.begin() as tx:
        await tx.deliveries.enqueue([notice(one.seats[0], reply=Reply("a.b", {"word": "secret"}))])
        await tx.deliveries.lease(ann.lane, "c", NOW, NOW + MINUTE)
        taken = await tx.deliveries.take(ann.lane, "c", NOW)
        assert taken is not None
        await tx.members.erase(ann.id, NOW)
        await tx.deliveries.settle(taken.id, NativeRef("1"), NOW)
        assert [shown.reply for shown in await tx.deliveries.history(ann.lane, 0, 9)] == [None]
        assert (await tx.members.get(ann.id)) is None
