"""`circlekeeper audit`: whole, or the entry that is not; printed under desk names; and no command shows a member's words."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from app.cli import app
from core.circles import MemberState, PostState
from core.message import Address, Kind
from core.ports import Event
from core.review import CaseKind
from storage import open_store
from storage.anchor import Keeper
from tests.unit.test_docs import command_names

CANARY = "zebra"
LASTING = {"run", "demo", "model", "drill"}  # they serve, fetch or wait


@pytest.fixture
def house(made):
    made("keys", "new")
    made("staff", "add", "Desk One", "--role", "moderator")
    made("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "5", "--countries", "DE")
    return made


def inside(tmp_path, work):
    """Run `work(store)` on the database of a test."""
    folder = tmp_path / "data"

    async def run():
        store = await open_store(None, folder, folder / "secret.key")
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


async def a_case(store):
    now = datetime.now(UTC)
    async with store.begin() as tx:
        [circle], [staff] = await tx.circles.all(), await tx.staff.all()
        ann = await tx.members.register(Address("web", "ann"), MemberState.ACTIVE, now)
        seat = await tx.circles.join(circle.id, ann.id, "Quiet Heron", "quiet heron", now)
        post = await tx.posts.add(
            circle=circle.id, author=seat, kind=Kind.POST, text=f"{CANARY} words", reply_to=None, state=PostState.HELD,
            verdict=None, now=now, expires_at=now + timedelta(days=30),
        )  # fmt: skip
        case = await tx.cases.open(CaseKind.HELD, post, "harsh", {}, now)
        await tx.events.append(Event("case.removed", staff.id, case.id, now, {"reason": "x"}, why="It hurt Bo."))
        await tx.commit()
        return staff.id


def anchor(tmp_path):
    async def note(store):
        await Keeper(store, tmp_path / "data").note(datetime.now(UTC))

    inside(tmp_path, note)


def spoil(tmp_path, *statements):
    with closing(sqlite3.connect(tmp_path / "data" / "circlekeeper.db")) as raw:
        for statement in (
            "DROP TRIGGER IF EXISTS audit_no_update",
            "DROP TRIGGER IF EXISTS audit_no_delete",
            *statements,
        ):
            raw.execute(statement)
        raw.commit()


def test_a_whole_log_is_said_to_be_whole_with_its_end(house, command):
    told = house("audit", "verify")
    assert (told["entries"], told["fault"], told["anchors"]) == (2, None, [])
    code, out, _ = command("audit", "verify")
    assert code == 0
    assert "The audit log is whole: 2 entries." in out
    assert told["end"] in out


def test_the_first_entry_that_is_wrong_is_named_with_its_time_and_exit_code_1(house, command, tmp_path):
    spoil(tmp_path, "UPDATE audit SET actor = 'somebody' WHERE number = 2")
    code, out, _ = command("audit", "verify")
    assert code == 1
    assert out.startswith(f"Entry 2 ({datetime.now(UTC):%Y-%m-%d}")
    assert "changed: what it says is not what was written" in out
    code, out, _ = command("audit", "verify", "--json")
    assert (code, json.loads(out)["fault"]["number"], json.loads(out)["fault"]["what"]) == (1, 2, "changed")
    code, out, _ = command("doctor")
    assert code == 1
    assert "fail audit" in out


def test_a_cut_end_is_noticed_by_the_anchor_beside_the_database_and_by_one_kept_elsewhere(house, command, tmp_path):
    end = house("audit", "verify")["end"]
    anchor(tmp_path)
    assert house("audit", "verify")["anchors"] == [end]
    code, out, _ = command("doctor")
    assert end in out
    spoil(
        tmp_path,
        "DELETE FROM audit WHERE number = 2",
        "UPDATE audit_head SET number = 1, chain_mark = (SELECT chain_mark FROM audit WHERE number = 1)",
    )
    assert "cut off: the end of the log is missing: entry 2 was noted at" in command("audit", "verify")[1]
    (tmp_path / "data" / "audit-anchor").unlink()
    assert command("audit", "verify")[0] == 0
    code, out, _ = command("audit", "verify", "--anchor", end)
    assert (code, "entry 2 was noted" in out) == (1, True)


def test_an_anchor_that_is_none_is_refused(house, refused):
    for wrong in ("12", "x:ab", "1:zz"):
        assert "NUMBER:MARK" in refused("audit", "verify", "--anchor", wrong)


def test_a_backup_that_was_put_back_is_said_so_once_and_the_log_is_whole_again(house, refused, command, tmp_path):
    assert "Nothing is missing" in refused("audit", "restored")
    house("db", "backup", str(tmp_path / "copy.db"))
    house("circle", "create", "Morning", "--timezone", "Europe/Berlin", "--capacity", "5", "--countries", "DE")
    anchor(tmp_path)
    for leftover in (tmp_path / "data").glob("circlekeeper.db*"):
        leftover.unlink()
    (tmp_path / "copy.db").rename(tmp_path / "data" / "circlekeeper.db")
    assert command("audit", "verify")[0] == 1
    assert house("audit", "restored") == {"noted": 3, "found": 2}
    told = house("audit", "verify")
    assert (told["entries"], told["fault"]) == (3, None)
    lines = [json.loads(line) for line in command("audit", "export")[1].splitlines()]
    assert (lines[2]["what"], lines[2]["detail"]) == ("log.restored", {"noted": "3", "found": "2"})


def test_an_export_has_desk_names_and_no_id_of_anybody_and_is_an_entry_itself(house, command, tmp_path):
    staff = inside(tmp_path, a_case)
    code, out, _ = command("audit", "export", "--json")
    assert code == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert (lines[2]["who"], lines[2]["pseudonym"], lines[2]["circle"]) == ("Desk One", "Quiet Heron", "Evening")
    assert (lines[2]["what"], lines[2]["why"]) == ("case.removed", "It hurt Bo.")
    assert lines[3]["what"] == "log.exported"
    assert staff not in out
    assert CANARY not in out
    assert len(command("audit", "export", "--since", "3")[1].splitlines()) == 3


def test_no_command_of_the_terminal_shows_a_members_words(house, command, tmp_path, monkeypatch):
    inside(tmp_path, a_case)
    monkeypatch.chdir(tmp_path)  # one of them writes a file of the name that it is given
    names = [one.split()[1:] for one in command_names(app)]
    walked = [one for one in names if one[0] not in LASTING]
    assert ["audit", "export"] in walked
    for name in walked:
        for more in ((), ("Evening",)):
            _, out, err = command(*name, *more)
            assert CANARY not in out + err, name
