"""What the word rules hold does not pass in a disguise; harmless words in other scripts pass; no text breaks anything.

`make evasions` runs 10,000 examples of each; here a part of them, others every time.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.verdict import Decision
from moderation.normalise import normalise
from moderation.policy import sum_up
from moderation.redaction import redact
from moderation.rules import every_rule
from tests.unit.moderation import examples, examples_second, examples_third
from tests.unit.moderation.disguises import DISGUISES
from tests.unit.moderation.language_lines import BENIGN
from tools.ordinary_lines import LINES

EXAMPLES = int(os.environ.get("EVASIONS", "300"))
LONGEST = 4096
RULES = every_rule()


def decided(text):
    read = normalise(text)
    return sum_up(rule.examine(read) for rule in RULES)[0]


PLAIN = """
kill yourself
shut up you pathetic liar
nobody wants you here, leave
you are a worthless piece of shit
i will find you and hurt you
go to hell you stupid bitch
you disgusting faggot
selling my leftover xanax
anyone got a plug near here
message me privately, dont tell staff
get over it, everyone has problems
you are clearly bipolar
fuck off idiot
people like addicts cant recover
what are you wearing, how old are you
i hope you die
stop your lithium, it is poison
i know where she works and i will make her pay
"""
HELD = [
    line
    for table in (PLAIN, *(one.HARM_TO_OTHERS for one in (examples, examples_second, examples_third)))
    for line in examples.lines(table)
    if not decided(line).relayed
]
LONG = 5_000
OTHER_SCRIPTS = [text for _, text in BENIGN]
# The suite walks the same examples each time; `make evasions` looks for new ones.
much = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < LONG, suppress_health_check=list(HealthCheck)
)


@st.composite
def disguised(draw):
    """A held line in one or two disguises, alone or inside up to 4,096 characters of ordinary talk."""
    line = draw(st.sampled_from(HELD))
    random = draw(st.randoms(use_true_random=False))
    names = [draw(st.sampled_from(DISGUISES))]
    if draw(st.booleans()):
        names.append(draw(st.sampled_from(ON_TOP)))
    text = line
    for disguise in names:
        text = disguise(text, random)
    if draw(st.integers(0, 9)) == 0:
        before = draw(st.lists(st.sampled_from(LINES), max_size=60))
        after = draw(st.lists(st.sampled_from(LINES), max_size=20))
        text = "\n".join([*before, text, *after])[-LONGEST:] if len(text) < 800 else text
    return line, text[:LONGEST]


# What can be laid over any other disguise: it hides letters from a program and not from a reader.
ON_TOP = [one for one in DISGUISES if one.__name__ in {"hidden_signs", "accents", "shouted"}]


def test_enough_of_what_is_held_is_disguised():
    assert len(HELD) >= 60


@much
@given(disguised())
@pytest.mark.timeout(3600)
def test_what_the_word_rules_hold_never_passes_in_a_disguise(said):
    line, text = said
    assert not decided(text).relayed, (line, text, normalise(text).whole)


@much
@given(
    st.lists(st.sampled_from(OTHER_SCRIPTS), min_size=1, max_size=12),
    st.sampled_from([" ", "\n", " ... ", " 😀 ", ", ", "\u200f ", " 🇩🇪 "]),
    st.randoms(use_true_random=False),
)
@pytest.mark.timeout(3600)
def test_harmless_words_in_other_scripts_are_not_held(lines, between, random):
    text = between.join(lines)
    if random.random() < 0.3:
        words = text.split(" ")
        random.shuffle(words)
        text = " ".join(words)
    assert decided(text) in {Decision.DELIVER, Decision.SUPPORT}, text


ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=LONGEST)
PIECES = st.lists(
    st.sampled_from(["\u202e", "\u200b", "a", "1", "|", "*", " ", "\n", "\ud800", "\udfff", "\u3164", "🇩", "ﷺ", "\u0301", "k", "ill", ".", "\U0001f170", "क", "\u0941", "\0", "http://", "@", "+44", "0"]),
    max_size=600,
)  # fmt: skip


@much
@given(st.one_of(ANY, PIECES.map("".join)))
@pytest.mark.timeout(3600)
def test_no_text_breaks_a_rule(text):
    read = normalise(text)
    for rule in RULES:
        assert rule.examine(read).reason
    redact(text)
