"""A circle's own words are plain words, seen through disguises, and never a pattern."""

import pytest

from moderation.circle_words import standing


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("casino", "off to the Casino tonight"),
        ("casino", "off to the c.a.s.i.n.o tonight"),
        ("casino", "c4sin0 night"),
        ("casino", "cаsіnо"),
        ("lucky seven", "the LUCKY  seven, again"),
        ("c++ (beta)?", "I wrote it in c++ (beta)? yesterday"),
        ("a.b", "go to a.b now"),
        ("50% off", "now 50% off everything"),
        ("🎰🎰", "tonight 🎰🎰"),
        ("カジノ", "今日はカジノに行く"),
        ("казино", "иду в казино"),
        ("straße", "die STRASSE"),
    ],
)
def test_words_are_found_however_they_are_written(words, text):
    assert standing(text, ["nothing here", words]) == {1}


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("casino", "casinos are closed"),
        ("bet", "alphabet soup, better days"),
        ("[a-z]{2}", "any text at all"),
        ("a|b", "a day with b"),
        ("....", "so... yes"),
        ("казино", "казинография"),
    ],
)
def test_only_the_words_themselves_are_found(words, text):
    assert standing(text, [words]) == frozenset()


@pytest.mark.parametrize("words", [".*", "(", "[", "\\", "a{999999999}", "(?P<x>", "*" * 60])
def test_signs_that_mean_something_in_a_pattern_break_nothing(words):
    standing("some text with ( and [ in it", [words])
