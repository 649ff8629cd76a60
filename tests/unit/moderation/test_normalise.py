"""Disguises are seen through, and no text makes reading slow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.normalise import MOST, normalise
from moderation.redaction import redact
from moderation.rules import every_rule


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("f*ck you", "fuck you"),
        ("I'm so f***ing angry", "im so fucking angry"),
        ("k y s", "kys"),
        ("k.y.s.", "kys"),
        ("y0u're a b1tch", "youre a bitch"),
        ("fuсk уou", "fuck you"),  # Cyrillic letters
        ("k\u200bill", "kill"),  # zero-width space
        ("ｓｈｕｔ ｕｐ", "shut up"),
        ("shut uppppp", "shut up"),
        ("“don’t”", "dont"),
    ],
)
def test_a_disguise_is_read_as_what_it_hides(written: str, read: str) -> None:
    assert read in {*normalise(written).sentences, *normalise(written).whole}


def test_other_alphabets_are_left_as_they_are() -> None:
    assert "не хочу жить" in normalise("Не хочу жить").sentences


def test_ordinary_numbers_survive() -> None:
    assert "see you at 4pm on the 2nd" in normalise("See you at 4pm on the 2nd").sentences


def test_the_text_as_written_is_kept_and_never_shown_in_a_log() -> None:
    text = normalise("My secret")
    assert text.original == "My secret"
    assert "secret" not in repr(text)


@settings(deadline=None)  # what it reads with is made on the first call
@given(st.text(max_size=400))
def test_any_text_can_be_read_by_every_rule(text: str) -> None:
    read = normalise(text)
    for rule in every_rule():
        finding = rule.examine(read)
        assert finding.rule == rule.name
        assert finding.reason
        assert 0 <= finding.score <= 1


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "*",
        "a*",
        "a.",
        "i want to ",
        "you are ",
        "@a",
        "1 2 ",
        "é",
        "ﷺ",
        "kill ",
        "!@#$%&*a ",
        "my name is ",
        "\n",
        "555-",
    ],
)
@pytest.mark.timeout(20)
def test_a_huge_hostile_text_is_read_to_a_bound_and_marked_as_cut(piece: str) -> None:
    read = normalise(piece * (MOST + 1))
    assert read.cut
    assert len(read.plain) <= MOST
    for rule in every_rule():
        rule.examine(read)
    redact((piece * MOST)[:MOST])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call me on 555-201-7788 ok", "call me on [phone] ok"),
        ("write to me.too@example.org", "write to [email]"),
        ("see https://example.org/a?b=1 now", "see [link] now"),
        ("i am @quiet_one there", "i am [handle] there"),
        ("I live at 12 Elm Street", "I live at [address]"),
    ],
)
def test_what_could_unmask_somebody_is_blanked(text: str, left: str) -> None:
    assert redact(text) == left


@pytest.mark.parametrize(
    "text", ["988 helped me", "I slept 4 hours, 30 days clean", "it is 11:30", "call 116 123 if you need to"]
)
def test_harmless_numbers_are_left_alone(text: str) -> None:
    assert redact(text) is None
