"""Every shipped card loads; every kind of fault is named with its file and line."""

import re

import pytest

from core.cards import Act, ForWhom, Way
from core.errors import ContentError
from prompts.cards import CHOICE, LIBRARY, SIGNATURE, STEP, TOP, load

GOOD = '''id = "lost-keys"
title = "Lost keys"
for_whom = "member"
order = 3
emergency = true
source = "A neighbour"

[signature]
clinician = ""
on = ""

[[steps]]
id = "look"
way = "lines"
text = """
Look in
every pocket.

id = "not a key"
"""

[[steps.choices]]
words = "Found"
act = "end"

[[steps.choices]]
words = "Not there"
to = "ask"

[[steps]]
id = "ask"
text = "Ask somebody."
'''
SHIPPED = sorted(LIBRARY.glob("*.toml"))


def folder(tmp_path, text, name="lost-keys"):
    raw = text if isinstance(text, bytes) else text.encode()
    (tmp_path / f"{name}.toml").write_bytes(raw)
    return tmp_path


def complaint(where):
    with pytest.raises(ContentError) as caught:
        load(where)
    return str(caught.value)


def test_all_recovery_emergencies_are_shipped_overdose_first():
    cards = load().all()
    assert [one.id for one in cards] == [
        "possible-overdose", "withdrawal", "i-used", "unsafe-at-home", "worried", "under-18", "signs-of-a-minor"
    ]  # fmt: skip
    assert len(SHIPPED) == len(cards)
    assert [one.id for one in cards if one.for_whom is ForWhom.STAFF] == ["signs-of-a-minor"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_card_is_unsigned_says_where_it_comes_from_and_keeps_the_rules_of_the_house(path):
    [card] = [one for one in load().all() if one.id == path.stem]
    words = " ".join([card.title, *(step.text for step in card.steps)])
    assert (card.clinician, card.on) == ("", "")
    assert "Domain page 6." in card.source
    blaming = r"violation|flagged|\buser|content|streak|clean|dirty|addict|failed|should have"
    assert not re.search(rf"[!@#]|https?:|{blaming}", words, re.IGNORECASE)
    # No number at all: so no dose, and no telephone number that could be wrong.
    assert not re.search(r"\d", words.replace("under 18", ""))
    assert not re.search(r"\b(dose|milligram|ml|mg|tablets?|gram)\b", words, re.IGNORECASE)


def test_the_overdose_card_has_what_the_domain_page_asks_for():
    card = next(one for one in load().all() if one.id == "possible-overdose")
    words = " ".join(step.text for step in card.steps)
    assert card.emergency
    for part in (
        "does not wake up", "slowly or not at all", "blue or grey", "gurgling", "Call before", "naloxone",
        "rescue breaths", "recovery position", "Stay", "two to three minutes", "second one",
    ):  # fmt: skip
        assert part in words, part


def test_withdrawal_never_says_to_just_stop():
    card = next(one for one in load().all() if one.id == "withdrawal")
    plan = card.step("plan").text
    assert "Please don't just stop" in plan
    assert "doctor" in plan
    assert card.way(card.step("now")) is Way.CALL


def test_a_good_file_is_read_as_it_is_written(tmp_path):
    [card] = load(folder(tmp_path, GOOD)).all()
    assert (card.id, card.title, card.order, card.emergency) == ("lost-keys", "Lost keys", 3, True)
    assert card.name == "cards.lost-keys"
    first, last = card.steps
    assert first.text == 'Look in every pocket.\n\nid = "not a key"'
    assert (first.way, card.way(first), last.way) == (Way.LINES, Way.CALL, Way.NONE)
    assert [(one.words, one.to, one.act) for one in first.choices] == [
        ("Found", "", Act.END),
        ("Not there", "ask", None),
    ]
    assert last.choices == ()


def test_windows_line_ends_are_fine(tmp_path):
    assert load(folder(tmp_path, GOOD.replace("\n", "\r\n").encode())).all()[0].id == "lost-keys"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('id = "lost-keys"', 'id = "Lost Keys"', 'line 1: id must be at most 20 small letters and digits joined by dashes, not "Lost Keys"'),
        ('id = "lost-keys"', f'id = "{"a" * 21}"', "line 1: id must be at most 20"),
        ('id = "lost-keys"', 'id = "found-keys"', 'line 1: id must be the name of the file, "lost-keys"'),
        ('title = "Lost keys"', 'title = ""', "line 2: title must be a text of 1 to 40 characters on one line"),
        ('title = "Lost keys"', 'title = "a\\nb"', "line 2: title must be a text"),
        ('for_whom = "member"', 'for_whom = "everybody"', 'line 3: for_whom must be one of member, staff, not "everybody"'),
        ("order = 3", "order = true", "line 4: order must be a number from 1 to 99, not true"),
        ("order = 3", "order = 0", "line 4: order must be"),
        ("emergency = true", 'emergency = "yes"', 'line 5: emergency must be true or false, not "yes"'),
        ('source = "A neighbour"\n', "", "line 1: source is missing"),
        ("order = 3", 'order = 3\nmood = "soft"', "line 5: mood is not known here; the keys are id, title"),
        ("order = 3", "order =", "line 4: the file is not TOML"),
        ("[signature]", "[signed]", "line 8: signed is not known here"),
        ('clinician = ""', 'clinician = "Dr. Heron"', "line 10: clinician and on must both be filled in, or neither"),
        ('on = ""', 'on = "23 November"', 'line 10: on must be a day such as "2026-11-23", or "", not "23 November"'),
        ('on = ""', "", "line 8: on is missing"),
        ('id = "look"', 'id = "a-very-long-name"', "line 13: id must be at most 12"),
        ('way = "lines"', 'way = "all"', 'line 14: way must be one of none, call, lines, home, not "all"'),
        ('way = "lines"', "colour = 1", "line 14: colour is not known here; the keys are id, text, way, choices"),
        ("every pocket.", "x" * 600, "line 15: text has 626 characters; 600 is the most"),
        ("every pocket.", "every\tpocket.", "line 15: text must be a text without tabs"),
        ('words = "Found"', f'words = "{"a" * 41}"', "line 23: words must be a text of 1 to 40"),
        ('act = "end"', 'act = "phone"', 'line 24: act must be one of sos, talk, discreet, worried, leave_quickly, end, not "phone"'),
        ('act = "end"', 'act = "end"\nto = "ask"', "line 22: a choice needs either to or act"),
        ('act = "end"\n', "", "line 22: a choice needs either to or act"),
        ('to = "ask"', 'to = "nowhere"', 'line 28: to must be the id of a step, not "nowhere"'),
        ('to = "ask"', 'to = "look"', 'line 30: nothing leads to the step "ask"'),
        ('id = "ask"', 'id = "look"', 'line 31: id "look" is taken by another step'),
        ('text = "Ask somebody."', 'text = " "', "line 32: text is empty"),
        ('text = "Ask somebody."\n', "", "line 30: text is missing"),
        ('text = "Ask somebody."', 'text = "Ask."\n[[steps.choices]]\nwords = "Again"\nto = "ask"', 'line 30: the step "ask" never comes to an end'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_line(tmp_path, old, new, named):
    assert old in GOOD
    assert complaint(folder(tmp_path, GOOD.replace(old, new, 1))).startswith(f"cards/lost-keys.toml, {named}")


def test_a_file_without_steps_or_in_another_encoding_is_named(tmp_path):
    bare = GOOD[: GOOD.index("[[steps]]")]
    assert complaint(folder(tmp_path, bare)) == "cards/lost-keys.toml, line 1: steps is missing"
    odd = GOOD.encode().replace(b"Ask somebody", b"caf\xe9")
    assert complaint(folder(tmp_path, odd)) == "cards/lost-keys.toml, line 32: this line is not UTF-8 text"


def test_every_faulty_file_is_named_at_once(tmp_path):
    folder(tmp_path, GOOD.replace("order = 3", "order = 0"), "lost-keys")
    folder(tmp_path, GOOD.replace("lost-keys", "cold-tea").replace("true", "1"), "cold-tea")
    named = [line.split(",")[0] for line in complaint(tmp_path).splitlines()]
    assert named == ["cards/cold-tea.toml", "cards/lost-keys.toml"]


def test_an_empty_folder_is_named(tmp_path):
    assert complaint(tmp_path).startswith("cards/ holds no card")


def test_every_key_is_explained_beside_the_files():
    explained = (LIBRARY.parent / "README.md").read_text()
    keys = {*TOP, *SIGNATURE, *STEP, *CHOICE}
    assert [key for key in keys if f"`{key}`" not in explained] == []
    assert [one for one in (*ForWhom, *Way, *Act) if f"`{one}`" not in explained] == []
