"""Who somebody is does not slip out, and what only looks like it is left alone."""

import csv

import pytest

from core.verdict import Decision
from moderation.hotlines import digits_of, is_public
from moderation.normalise import MOST, normalise
from moderation.redaction import redact, traces
from moderation.rules.details import RULE
from moderation.screener import Screener
from prompts.help_lines import FILE
from tests.unit.moderation.identity_lines import HARMLESS, OUTING, OWN

OTHER_PLACES = {"988lifeline.org", "online.telefonseelsorge.de"}


@pytest.mark.parametrize(("kind", "text"), OWN)
def test_what_shows_who_its_writer_is_goes_back_with_that_part_blanked(kind, text):
    found = RULE.examine(normalise(text))
    assert (found.concern, found.decision) == ("details", Decision.RETURN)
    assert f"[{kind}]" in redact(text)
    assert traces(redact(text)) == ()


@pytest.mark.parametrize("text", OUTING)
def test_unmasking_somebody_else_waits_for_a_person(text):
    found = RULE.examine(normalise(text))
    assert (found.concern, found.decision) == ("outing", Decision.HOLD)


@pytest.mark.parametrize("text", HARMLESS)
def test_dates_doses_scores_help_lines_and_talk_of_pseudonyms_are_left_alone(text):
    found = RULE.examine(normalise(text))
    assert (found.concern, redact(text)) == ("none", None)


def test_there_are_enough_lines_of_both_kinds():
    assert len({text for _, text in OWN}) + len(set(OUTING)) >= 50
    assert len(set(HARMLESS)) >= 50


def listed():
    with FILE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            numbers = [row["dial_string"], row["emergency"]]
            numbers += [word.strip(",;()") for word in row["text_or_chat"].split(";")]
            for number in numbers:
                plain = "".join(char for char in number if char in "+0123456789 -*")
                if 3 <= len(digits_of(plain)) <= 12 and number not in OTHER_PLACES:
                    yield plain.strip()


@pytest.mark.parametrize("number", sorted(set(listed())))
def test_no_help_line_of_the_table_is_ever_taken_for_a_phone(number):
    for said in (number, f"call {number}", f"my number for bad nights is {number}, use it", number.replace(" ", "")):
        assert redact(said) is None, said


@pytest.mark.parametrize("number", ["0791 1112345 112", "+44 7911 999 112", "0160 1234 988"])
def test_a_phone_that_ends_like_an_emergency_number_is_a_phone(number):
    assert not is_public(number)
    assert "[phone]" in redact(f"call me on {number}")


def test_a_phone_beside_a_help_line_is_blanked_and_the_help_line_stays():
    assert redact("call 988, or me on 07911 123456") == "call 988, or me on [phone]"


@pytest.mark.parametrize(
    "piece", ["0791 ", "09123456 ", "zero ", "I'm A", "my name is ", "12 elm ", "I work at A", "@a", "Silver Otter is "]
)
@pytest.mark.timeout(20)
def test_a_huge_hostile_text_is_looked_through_in_bounded_time(piece):
    text = (piece * MOST)[:MOST]
    RULE.examine(normalise(text))
    redact(text)


async def test_what_others_would_see_holds_nothing_that_shows_who_somebody_is():
    screener = Screener.off()
    verdict = await screener.screen("I'm Jane Roe from 12 Elm Street, call me on 07911 123456")
    again = await screener.screen(verdict.redacted)
    assert (verdict.decision, again.decision) == (Decision.RETURN, Decision.DELIVER)
    assert verdict.redacted == "I'm [name] from [address], call me on [phone]"
