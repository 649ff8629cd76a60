"""Every shipped temper loads; its words keep the rules of the house; every kind of fault is named with file and line."""

import re

import pytest

from core.errors import ContentError
from core.rehearsal import Trigger, reaction
from prompts.cast import LIBRARY, SIGNATURE, TOP, load

GOOD = """id = "sleepy"
title = "Sleepy"
order = 3
source = "A neighbour"

[signature]
clinician = ""
on = ""

[[says]]
on = "start"
after = [10, 20]
words = "Good evening."

[[says]]
on = "post"
after = [10, 20]
about = "sleepy"
answering = true
chance = 50
words = "I read that."

[[says]]
on = "check_in"
after = [10, 20]
alone = true
press = "care.fine"
"""
SHIPPED = sorted(LIBRARY.glob("*.toml"))


def complaint(tmp_path, text, name="sleepy"):
    (tmp_path / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    return str(caught.value)


def test_eight_tempers_are_shipped_all_of_them_unsigned():
    cast = load()
    assert [one.id for one in cast] == [
        "warm", "silent", "talkative", "irritable", "over-apologiser", "advice-pusher", "growing-danger", "vanishing"
    ]  # fmt: skip
    assert len(cast) == len(SHIPPED)
    assert not any(one.signed for one in cast)


@pytest.mark.parametrize("temper", load(), ids=lambda one: one.id)
def test_no_line_holds_a_method_a_dose_a_source_or_a_number_of_anything(temper):
    for line in temper.lines:
        assert not re.search(r"\d|https?:|@|!", line.words)
        forbidden = r"\b(dose|milligram|ml|mg|tablets?|pills?|gram|rope|bridge|blade|knife|gun|overdose|dealer|buy|sell|heroin|fentanyl|vodka|inject)\b"
        assert not re.search(forbidden, line.words, re.IGNORECASE)


async def test_no_line_is_heard_by_the_screening_as_a_method_or_a_source():
    from moderation.normalise import normalise
    from moderation.rules import every_rule

    rules = [one for one in every_rule() if one.name in {"details", "danger", "substances", "graphic", "identity"}]
    assert rules
    for temper in load():
        for line in temper.lines:
            found = [rule.examine(normalise(line.words)) for rule in rules]
            assert [one for one in found if one.decision != "deliver"] == [], line.words


def test_a_good_file_is_read_as_it_stands(tmp_path):
    (tmp_path / "sleepy.toml").write_text(GOOD)
    [temper] = load(tmp_path)
    first, second, third = temper.lines
    assert (first.on, first.least, first.most, first.words) == (Trigger.START, 10, 20, "Good evening.")
    assert (second.about, second.answering, second.chance) == ("sleepy", True, 50)
    assert (third.press, third.alone) == ("care.fine", True)


@pytest.mark.parametrize("key", [*TOP, *SIGNATURE, "on", "after"])
def test_a_missing_key_is_named(tmp_path, key):
    kept = [line for line in GOOD.splitlines() if not line.startswith(f"{key} = ")]
    if key == "signature":
        kept = [line for line in kept if line not in {"[signature]", 'clinician = ""', 'on = ""'}]
    if key == "says":
        kept = kept[: kept.index("[[says]]")]
    assert f"{key} is missing" in complaint(tmp_path, "\n".join(kept))


WRONG = {
    "order = 3": ("order = 0", "line 3: order must be a number from 1 to 99"),
    'id = "sleepy"': ('id = "Sleepy"', "line 1: id must be at most 20 small letters"),
    'title = "Sleepy"': ('title = ""', "line 2: title must be a text of 1 to 80"),
    "after = [10, 20]\nwords": ("after = [20, 10]\nwords", "line 12: after must be two numbers of seconds"),
    'on = "start"': ('on = "sometimes"', "line 11: on must be one of"),
    'words = "Good evening."': ("words = 3", "line 13: words must be a text"),
    'about = "sleepy"': ('about = "nobody"', "line 18: about must be the id of a temper"),
    "answering = true": ("answering = 1", "line 19: answering must be true or false"),
    "chance = 50": ("chance = 101", "line 20: chance must be a number from 1 to 100"),
    'press = "care.fine"': ('press = "delete.everything"', "line 27: press must be one of"),
    'clinician = ""': ('clinician = "Dr. Heron"', "must both be filled in, or neither"),
    "alone = true": ("alone = true\nanswering = true", "can answer a message"),
    'source = "A neighbour"': ('source = "A neighbour"\nmood = "grey"', "line 5: mood is not known here"),
}


@pytest.mark.parametrize("before", WRONG)
def test_what_is_wrong_is_named_with_its_line(tmp_path, before):
    after, said = WRONG[before]
    assert GOOD.count(before) == 1
    assert said in complaint(tmp_path, GOOD.replace(before, after))


def test_a_line_needs_words_or_a_button_and_not_both(tmp_path):
    both = GOOD.replace('press = "care.fine"', 'press = "care.fine"\nwords = "Yes."')
    assert "needs either words or press" in complaint(tmp_path, both)


def test_a_file_is_called_what_its_id_says_and_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "one").mkdir()
    assert 'id must be the name of the file, "tired"' in complaint(tmp_path / "one", GOOD.replace('about = "sleepy"', 'about = "tired"'), "tired")  # fmt: skip
    (tmp_path / "two").mkdir()
    with pytest.raises(ContentError, match="no synthetic member"):
        load(tmp_path / "two")


def test_a_reaction_about_somebody_goes_before_one_about_anybody_and_each_is_spent_once():
    warm = next(one for one in load() if one.id == "warm")
    about = reaction(warm, set(), Trigger.POST, "growing-danger")
    assert warm.lines[about].about == "growing-danger"
    assert reaction(warm, {about}, Trigger.POST, "growing-danger") is None
