"""A rehearsal from the command line: begun, steered, shown, ended; whatever is wrong is one sentence."""

import pytest


@pytest.fixture
def staff(made):
    made("keys", "new")
    return made("staff", "add", "Desk One", "--role", "moderator")


def test_a_rehearsal_is_begun_steered_and_ended_with_its_review(staff, made, command):
    begun = made("rehearse", "start", "--staff", "Desk One", "--minutes", "15", "--pace", "0", "--seed", "7")
    assert begun["seed"] == 7
    assert command("rehearse", "pace", "5", "--staff", "desk one")[0] == 0
    code, out, _ = command("rehearse", "step", "--staff", "Desk One")
    assert (code, out.strip()) == (0, "Somebody writes now.")
    assert made("rehearse", "show")["runs"] is True
    assert command("rehearse", "join", "--staff", "Desk One")[0] == 0
    told = made("rehearse", "end", "--staff", "Desk One")
    assert (told["runs"], told["happened"], told["left"]) == (False, [], [])
    assert made("rehearse", "show")["runs"] is False
    assert "Nothing happened" in command("rehearse", "show")[1]


def test_its_circle_is_counted_nowhere(staff, made):
    made("rehearse", "start", "--staff", "Desk One")
    assert made("circle", "list") == []


def test_what_cannot_be_is_refused_in_one_sentence_with_its_remedy(staff, made, refused):
    assert "circlekeeper rehearse start" in refused("rehearse", "show")
    assert "staff list" in refused("rehearse", "start", "--staff", "Nobody")
    assert "15, 30, 45, 60, 90" in refused("rehearse", "start", "--staff", "Desk One", "--minutes", "7")
    assert "0, 1, 2, 5" in refused("rehearse", "pace", "3", "--staff", "Desk One")
    assert "from 1 to" in refused("rehearse", "start", "--staff", "Desk One", "--seed", "x")
    assert "No rehearsal is running" in refused("rehearse", "end", "--staff", "Desk One")
    made("rehearse", "start", "--staff", "Desk One")
    assert "running already" in refused("rehearse", "start", "--staff", "Desk One")
