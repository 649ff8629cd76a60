import json
from pathlib import Path

import pytest

from app import doctor as room
from app.doctor import BAD, FINE, SO_SO, deliveries, disk, platforms
from config.settings import Settings


@pytest.fixture
def doctor(command):
    def run():
        code, out, err = command("doctor", "--json")
        assert err == ""
        return code, {one["name"]: (one["state"], f"{one['says']} {one['remedy']}") for one in json.loads(out)}

    return run


def test_a_new_house_is_told_what_to_do_next(made, doctor):
    code, found = doctor()
    assert code == 1
    assert found["key"][0] == BAD
    assert "circlekeeper keys new" in found["key"][1]
    made("keys", "new")
    code, found = doctor()
    assert (code, found["key"][0], found["database"][0]) == (1, FINE, BAD)
    assert "circlekeeper db upgrade" in found["database"][1]
    made("db", "upgrade")
    code, found = doctor()
    assert code == 0
    assert {name: state for name, (state, _) in found.items()} == {
        "key": FINE, "database": FINE, "migrations": FINE, "audit": FINE, "staff": SO_SO, "lines": FINE, "words": SO_SO, "deliveries": FINE, "model": FINE,
        "disk": found["disk"][0], "web": FINE, "telegram": FINE, "discord": FINE,
        "email": FINE, "webhook": FINE,
        "heartbeat": SO_SO,
    }  # fmt: skip
    assert "staff add" in found["staff"][1]


def test_looking_makes_no_database(made, doctor, tmp_path):
    made("keys", "new")
    doctor()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]


def test_staff_without_anybody_on_duty_is_a_warning(made, doctor):
    made("keys", "new")
    made("staff", "add", "Desk One", "--role", "moderator")
    assert doctor()[1]["staff"][0] == SO_SO
    assert "nobody on duty" in doctor()[1]["staff"][1]


def test_a_key_that_others_can_read_fails(made, doctor, tmp_path):
    made("keys", "new")
    (tmp_path / "data" / "secret.key").chmod(0o644)
    code, found = doctor()
    assert (code, found["key"][0]) == (1, BAD)
    assert "chmod 600" in found["key"][1]


def test_an_altered_model_fails_and_says_that_messages_wait(doctor, monkeypatch, tmp_path):
    names = ["SHA256SUMS", "toxblock.vocabulary.json"]
    for name in names:
        (tmp_path / name).write_bytes((room.DATA / name).read_bytes())
    (tmp_path / "toxblock.vocabulary.json").write_bytes(b"altered")
    monkeypatch.setattr(room, "DATA", tmp_path)
    monkeypatch.setattr(room.read, "__defaults__", (tmp_path,))
    code, found = doctor()
    assert (code, found["model"][0]) == (1, BAD)
    assert "sha256" in found["model"][1]
    assert "waits for a person" in found["model"][1]


def test_screening_that_is_off_is_a_warning(doctor, monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_SCREENING__MODEL", "off")
    assert doctor()[1]["model"][0] == SO_SO


def test_a_database_that_does_not_answer_fails_without_telling_its_password(made, command, monkeypatch):
    made("keys", "new")
    monkeypatch.setenv("CIRCLEKEEPER_DATABASE_URL", "postgresql://canary:canary@127.0.0.1:1/canary")
    code, out, err = command("doctor")
    assert code == 1
    assert "fail database" in out
    assert "canary" not in out + err


@pytest.mark.parametrize(
    ("counts", "state"),
    [({}, FINE), ({"sent": 3, "uncertain": 0}, FINE), ({"sent": 3, "uncertain": 1}, SO_SO), ({"failed": 1}, SO_SO)],
)
def test_what_nobody_knows_about_is_counted(counts, state):
    assert deliveries(counts).state == state


def test_a_full_disk_fails_before_it_is_full(monkeypatch, tmp_path):
    for free, state in ((10**6, BAD), (5 * 10**8, SO_SO), (10**10, FINE)):
        monkeypatch.setattr(room, "free_bytes", lambda _folder, free=free: free)
        assert disk(tmp_path / "not" / "there" / "yet").state == state


@pytest.mark.parametrize(
    ("web", "state"),
    [({}, FINE), ({"host": "0.0.0.0"}, SO_SO), ({"host": "0.0.0.0", "public_url": "https://a.example"}, FINE), ({"host": "localhost"}, FINE), ({"host": "a.example"}, SO_SO)],
)  # fmt: skip
def test_pages_that_can_be_read_on_the_way_are_a_warning(web, state):
    assert platforms(Settings.model_validate({"web": web}))[0].state == state


def test_a_token_turns_telegram_on_and_is_not_shown():
    found = platforms(Settings.model_validate({"telegram": {"token": "canary"}}))[1]
    assert found.says == "On: a token is set."


def test_the_data_folder_may_be_relative():
    assert disk(Path("data")).says.endswith("GB free for data.")
