"""Every shipped prompt loads; every kind of fault is named with its file and line."""

import re
from collections import Counter
from pathlib import Path

import pytest

from core.errors import ContentError
from prompts.catalogue import CHECKS, LIBRARY, Skill, load

GOOD = """+++
id = "listening"
skill = "S3"
level = 2
trigger_free = true
reply_options = ["I tried", "Not today"]
private_ok = true
+++
Listen once today, or leave it out.
"""


def library(folder: Path, **files: str | bytes) -> Path:
    (folder / "daily").mkdir()
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / "daily" / f"{name}.md").write_bytes(raw)
    return folder


def complaint(folder: Path) -> str:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return str(caught.value)


SHIPPED = sorted((LIBRARY / "daily").glob("*.md"))


def test_fourteen_prompts_are_shipped_and_all_load():
    prompts = load().prompts

    assert len(prompts) == len(SHIPPED) == 14
    assert {prompt.skill for prompt in prompts} == set(Skill)
    assert max(Counter(prompt.text for prompt in prompts).values()) == 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_prompt_keeps_the_rules_of_the_house(path):
    [prompt] = [one for one in load().prompts if one.text == " ".join(path.read_text().rsplit("+++", 1)[1].split())]

    assert len(prompt.text) <= 240
    assert not re.search(r"[!@#]|https?:|\byou (must|should|have to)\b|streak|score", prompt.text, re.IGNORECASE)
    declines = re.compile(r"not today|i pass|just reading", re.IGNORECASE)
    assert any(declines.fullmatch(option) for option in prompt.reply_options)
    way_out = r"pass|skip|leav|fine|let it (rest|wait|go)|no need|up to you|all right|say no|only if"
    assert re.search(way_out, prompt.text, re.IGNORECASE)


def test_a_good_file_is_read_as_it_is_written(tmp_path):
    [prompt] = load(library(tmp_path, good=GOOD)).prompts

    assert (prompt.id, prompt.skill, prompt.level) == ("listening", Skill.LISTENING, 2)
    assert (prompt.trigger_free, prompt.private_ok) == (True, True)
    assert prompt.reply_options == ("I tried", "Not today")
    assert prompt.text == "Listen once today, or leave it out."


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept(tmp_path):
    text = GOOD + "\r\nSecond\r\nparagraph,\r\n  two lines.\r\n\r\n"

    [prompt] = load(library(tmp_path, good=text)).prompts

    assert prompt.text == "Listen once today, or leave it out.\n\nSecond paragraph, two lines."


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path):
    raw = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()

    assert load(library(tmp_path, good=raw)).prompts[0].id == "listening"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("level = 2", "level = 5", "line 4: level must be 1, 2 or 3, not 5"),
        ("level = 2", "level = true", "line 4: level must be 1, 2 or 3, not true"),
        ("level = 2", "level = 2.0", "line 4: level must be 1, 2 or 3, not 2.0"),
        ("level = 2", 'level = "2"', 'line 4: level must be 1, 2 or 3, not "2"'),
        ("level = 2", "level =", "line 4: the header is not TOML: Invalid value"),
        ("level = 2", "level = 2\nlevel = 2", "line 5: the header is not TOML: Cannot overwrite a value"),
        ("level = 2", 'level = 2\nmood = "soft"', "line 5: mood is not known here"),
        ("level = 2", "[level]", "line 4: level must be 1, 2 or 3, not {"),
        ("level = 2\n", "", "line 1: level is missing"),
        ('skill = "S3"', 'skill = "S13"', 'line 3: skill must be one of S1 to S12, not "S13"'),
        ('skill = "S3"', "skill = 3", "line 3: skill must be one of S1 to S12, not 3"),
        ('id = "listening"', 'id = "Listening Well"', "line 2: id must be small letters and digits joined by dashes"),
        ('id = "listening"', 'id = ""', "line 2: id must be"),
        ('id = "listening"', f'id = "{"a" * 65}"', "line 2: id must be"),
        ("trigger_free = true", "trigger_free = false", "line 5: trigger_free must be true, not false"),
        ("trigger_free = true", "trigger_free = 1", "line 5: trigger_free must be true, not 1"),
        ('["I tried", "Not today"]', '["I tried"]', "line 6: reply_options must be 2 to 4 different short texts"),
        ('["I tried", "Not today"]', '["I tried", "I tried"]', "line 6: reply_options must be"),
        ('["I tried", "Not today"]', '["I tried", 2]', "line 6: reply_options must be"),
        ('["I tried", "Not today"]', '[["I tried"], ["No"]]', "line 6: reply_options must be"),
        ('["I tried", "Not today"]', f'["{"a" * 25}", "No"]', "line 6: reply_options must be"),
        ('["I tried", "Not today"]', '"Not today"', "line 6: reply_options must be"),
        ('["I tried", "Not today"]', '["I tried",', "line 7: the header is not TOML"),
        ("private_ok = true", 'private_ok = "yes"', 'line 7: private_ok must be true or false, not "yes"'),
        ("Listen once today, or leave it out.\n", "", "line 8: there is no text after the header"),
        ("Listen once", "\n\n" + "a" * 241, "line 11: the text has 265 characters; 240 is the most"),
        ("Listen once", "Listen\n\x1b[31monce", "line 10: this line holds a tab or a sign that cannot be seen"),
        ("Listen once", "Listen \u202eonce", "line 9: this line holds a tab or a sign that cannot be seen"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path, old, new, named):
    assert old in GOOD
    folder = library(tmp_path, **{"03-listening": GOOD.replace(old, new)})

    assert complaint(folder).startswith(f"daily/03-listening.md, {named}")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "line 1: the file must begin with a line +++"),
        ("Just text.\n", "line 1: the file must begin with a line +++"),
        ("\n" + GOOD, "line 1: the file must begin with a line +++"),
        ('+++\nid = "listening"\nText.\n', "line 4: the header has no closing line +++"),
        (GOOD.encode() + b"caf\xe9\n", "line 10: this line is not UTF-8 text"),
    ],
)
def test_a_file_without_a_header_or_in_another_encoding_is_named(tmp_path, content, named):
    assert complaint(library(tmp_path, odd=content)) == f"daily/odd.md, {named}"


def test_240_characters_are_taken_whatever_they_are(tmp_path):
    text = GOOD.replace("Listen once today, or leave it out.", "\u00e9\U0001f331" * 120)

    assert len(load(library(tmp_path, good=text)).prompts[0].text) == 240


def test_two_files_with_one_id_name_each_other(tmp_path):
    folder = library(tmp_path, first=GOOD, second=GOOD)

    assert complaint(folder) == 'daily/second.md, line 2: id "listening" is taken by daily/first.md'


def test_every_faulty_file_is_named_at_once(tmp_path):
    broken = GOOD.replace("level = 2", "level = 9")
    folder = library(tmp_path, first=broken, second=GOOD, third=GOOD.replace('"S3"', '"S0"'))

    assert [line.split(",")[0] for line in complaint(folder).splitlines()] == ["daily/first.md", "daily/third.md"]


def test_an_empty_library_is_named(tmp_path):
    assert complaint(tmp_path).startswith("daily/ holds no prompt")


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    folder = library(tmp_path, good=GOOD)
    (folder / "daily" / "odd.md").mkdir()

    assert complaint(folder).startswith("daily/odd.md, line 1: the file cannot be read")


def test_every_key_of_the_header_is_explained_beside_the_files():
    explained = (LIBRARY / "README.md").read_text()

    assert [key for key in CHECKS if f"| `{key}` |" not in explained] == []
    assert [skill for skill in Skill if f"`{skill}`" not in explained] == []
