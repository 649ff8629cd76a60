"""The terminal's way to check help lines and to open a circle."""

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from core.message import Address
from core.ports import LineCheck
from core.review import StaffRole
from core.signatures import CRISIS, crisis_words
from storage import open_store

NUMBER = "0800 111 0 111"
VERIFY = ("lines", "verify", "DE", "TelefonSeelsorge", "--by", "Ada", "--dial", NUMBER)
CREATE = ("circle", "create", "Evening", "--timezone", "Europe/Berlin", "--capacity", "12")


@pytest.fixture
def house(made):
    made("keys", "new")
    return made


def inside(tmp_path, act):
    async def run():
        store = await open_store(None, tmp_path / "data", tmp_path / "data" / "secret.key", upgrade=False)
        try:
            async with store.begin() as tx:
                done = await act(tx)
                await tx.commit()
                return done
        finally:
            await store.close()

    return asyncio.run(run())


async def sign(tx):
    now = datetime.now(UTC)
    who = await tx.staff.add("Dr. Heron", StaffRole.CLINICIAN, Address("desk", "heron"), now)
    await tx.signatures.sign(CRISIS, crisis_words(), who.id, now)


def check(days):
    async def act(tx):
        at = datetime.now(UTC) - timedelta(days=days)
        await tx.line_checks.check(LineCheck("DE", "TelefonSeelsorge", NUMBER, "Ada", at))

    return act


def state_of(told):
    return next(one["state"] for one in told["lines"] if one["service"] == "TelefonSeelsorge")


def test_every_line_with_a_number_is_listed_with_its_state(house, command):
    told = house("lines", "check")
    assert len(told["lines"]) == 42
    assert {one["state"] for one in told["lines"]} == {"never"}
    assert told["missing"] == []
    assert [one["dial_string"] for one in house("lines", "check", "--country", "de")["lines"]] == [NUMBER]
    assert NUMBER in command("lines", "check", "--country", "DE")[1]


@pytest.mark.parametrize(("days", "state"), [(0, "fresh"), (89, "fresh"), (90, "due"), (180, "due"), (181, "stale")])
def test_a_line_has_the_state_of_its_age(house, tmp_path, days, state):
    house("circle", "list")
    inside(tmp_path, check(days))
    assert state_of(house("lines", "check")) == state


def test_a_line_is_verified_with_the_number_of_the_table_and_who_did_is_not_in_clear(house, tmp_path):
    assert house(*VERIFY)["dial_string"] == NUMBER
    [line] = house("lines", "check", "--country", "DE")["lines"]
    assert (line["state"], line["checked_by"], line["checked_on"]) == ("fresh", "Ada", f"{datetime.now(UTC):%Y-%m-%d}")
    with sqlite3.connect(tmp_path / "data" / "circlekeeper.db") as raw:
        assert "Ada" not in str(raw.execute("SELECT * FROM line_check").fetchall())
        assert "Ada" not in str(raw.execute("SELECT * FROM audit").fetchall())
    raw.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("DE", "TelefonSeelsorge", "--by", "Ada", "--dial", "08001110111"), f"another number for TelefonSeelsorge: {NUMBER}."),
        (("DE", "TelefonSeelsorge", "--by", "Ada", "--dial", f"{NUMBER} "), "another number"),
        (("DE", "Nobody", "--by", "Ada", "--dial", NUMBER), "circlekeeper lines check --country DE"),
        (("XX", "TelefonSeelsorge", "--by", "Ada", "--dial", NUMBER), 'no line "TelefonSeelsorge" with a number in XX'),
        (("US", "Crisis Text Line", "--by", "Ada", "--dial", ""), 'no line "Crisis Text Line" with a number in US'),
        (("DE", "TelefonSeelsorge", "--by", " ", "--dial", NUMBER), "--by must be"),
        (("DE", "TelefonSeelsorge", "--dial", NUMBER), "--by"),
    ],
)  # fmt: skip
def test_what_cannot_be_verified_is_refused_in_one_sentence(house, refused, words, told):
    assert told in refused("lines", "verify", *words)
    assert {one["state"] for one in house("lines", "check")["lines"]} == {"never"}


def test_an_unknown_country_is_refused(house, refused):
    assert 'is "ZZ", which has no line' in refused("lines", "check", "--country", "ZZ")


def test_a_country_of_a_circle_without_a_line_is_said_and_ends_with_1(house, command):
    house(*CREATE, "--countries", "DE,AT")
    house(*VERIFY)
    code, out, _ = command("lines", "check")
    assert code == 1
    assert "Austria (AT) is a country of a circle and has no line checked" in out
    assert "Germany (DE) is a country" not in out
    code, out, _ = command("lines", "check", "--json")
    assert (code, json.loads(out)["missing"]) == (1, ["AT"])
    assert command("lines", "check", "--country", "DE")[0] == 0


def test_a_real_circle_says_what_is_missing_and_opens_only_then(house, command, refused, tmp_path):
    circle = house(*CREATE, "--countries", "de")
    assert (circle["state"], circle["countries"], circle["practice"]) == ("setup", ["DE"], False)
    assert len(circle["missing"]) == 2
    told = refused("circle", "open", "Evening")
    assert "Signed words" in told
    assert "No help line was checked in the last 180 days for Germany" in told
    house(*VERIFY)
    assert "help line" not in refused("circle", "open", "Evening")
    inside(tmp_path, sign)
    assert house("circle", "open", "Evening")["state"] == "open"
    assert [one["state"] for one in house("circle", "list")] == ["open"]
    events = inside(tmp_path, lambda tx: tx.events.of(circle["id"]))
    assert [(one.kind, one.actor) for one in events] == [
        ("circle.created", "command line"),
        ("circle.open", "command line"),
    ]


def test_making_a_circle_says_in_words_what_is_left(house, command):
    said = command(*CREATE, "--countries", "DE")[1]
    assert "Before it opens: A clinician has not signed the crisis words" in said
    assert "Then: circlekeeper circle open" in said
    said = command(*CREATE, "--practice")[1]
    assert "Practice: these words are not signed by a clinician." in said


@pytest.mark.parametrize(
    ("days", "state", "told"),
    [(89, "ok", "Checked lately for: DE."), (90, "warn", "90 days ago"), (180, "warn", "90 days ago"), (181, "warn", "No help line was checked in the last 180 days for: Germany")],
)  # fmt: skip
def test_the_doctor_warns_of_lines_from_90_days_on(house, tmp_path, days, state, told):
    house(*CREATE, "--countries", "DE")
    inside(tmp_path, check(days))
    [found] = [one for one in house("doctor") if one["name"] == "lines"]
    assert found["state"] == state
    assert told in found["says"]


def test_the_doctor_warns_of_words_that_nobody_signed_or_that_changed_since(house, tmp_path):
    def words():
        return next(one for one in house("doctor") if one["name"] == "words")

    house(*CREATE, "--countries", "DE")
    assert "no real circle can be opened" in words()["says"]
    inside(tmp_path, sign)
    assert words()["state"] == "ok"

    async def older(tx):
        [who] = await tx.staff.all()
        await tx.signatures.sign(CRISIS, crisis_words() + "\n[older]\n", who.id, datetime.now(UTC))

    inside(tmp_path, older)
    assert "changed since they were signed" in words()["says"]
