import io
import json
import sqlite3
import sys

import pytest


def test_the_database_is_made_checked_and_copied_without_its_keys(made, tmp_path):
    made("keys", "new")
    assert made("db", "upgrade")["revision"]
    health = made("db", "check")
    assert (health["backend"], health["problems"]) == ("sqlite", [])
    copy = tmp_path / "copy.db"
    assert made("db", "backup", str(copy))["bytes"] == copy.stat().st_size
    with sqlite3.connect(copy) as database:
        assert database.execute("select count(*) from circle").fetchone() == (0,)
    database.close()


def test_a_copy_overwrites_nothing(made, refused, tmp_path):
    made("keys", "new")
    made("db", "upgrade")
    (tmp_path / "copy.db").write_text("precious")
    assert "exists already" in refused("db", "backup", str(tmp_path / "copy.db"))
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_check_before_the_first_upgrade_says_what_to_run(made, refused):
    made("keys", "new")
    assert "circlekeeper db upgrade" in refused("db", "check")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("frob",), "frob"),
        (("circle", "list", "--frob"), "--frob"),
        (("circle", "list", "--config", "nowhere.toml"), "nowhere.toml does not exist"),
        (("demo", "--port", "70000"), "65535"),
        (("screen",), "TEXT"),
        (("screen", "--jsonl", "hello"), "--jsonl"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(refused, words, told):
    assert told in refused(*words)


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(refused, monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_WEB__PORT", "eighty")
    assert refused("run").startswith("web.port is 'eighty' in the environment variable CIRCLEKEEPER_WEB__PORT;")


def test_help_is_no_mistake(command):
    code, out, err = command("--help")
    assert (code, err) == (0, "")
    assert "doctor" in out


def test_screening_tells_the_frozen_words(made):
    [kind, harsh] = made("screen", "Thank you for writing that.", "You are a worthless idiot and everybody hates you.")
    assert set(kind) == {"decision", "care", "scores", "findings", "model", "milliseconds"}
    assert (kind["decision"], kind["care"], kind["model"]) == ("deliver", "none", "embedded")
    assert harsh["decision"] == "hold"


def test_screening_explains_itself_to_people(command):
    code, out, _ = command("screen", "You are a worthless idiot and everybody hates you.")
    assert code == 0
    assert out.startswith("hold (care: none)")
    assert "model" in out


def test_lines_are_answered_one_by_one_in_order(command, monkeypatch):
    given = b'{"text": "Hello there."}\nnonsense\n\n{"text": "I want to die tonight."}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    code, out, err = command("screen", "--jsonl")
    assert (code, err) == (0, "")
    first, second, third = (json.loads(line) for line in out.splitlines())
    assert first["decision"] == "deliver"
    assert second == {"error": "line 2: this is not JSON"}
    assert (third["decision"], third["care"]) == ("crisis", "ladder")


def test_screening_obeys_the_settings(made, monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_SCREENING__MODEL", "off")
    assert made("screen", "Hello there.")[0]["model"] == "off"
