import json
from pathlib import Path

import pytest

from core.ladder import begins
from moderation.screener import Screener
from moderation.urgent import sounds_urgent
from tools import ordinary_lines

EXAM = Path(__file__).parents[2] / "exam" / "crisis_exam_2026_11.jsonl"


@pytest.mark.parametrize(
    "text",
    ["I'm going to kill myself tonight", "i just took the whole bottle of pills", "ich will nicht mehr leben", "Goodbye everyone, this is the end for me, I want to die"],
)  # fmt: skip
def test_a_plain_cry_is_heard(text):
    assert sounds_urgent(text)


@pytest.mark.parametrize("text", ["", "good evening all", "my dog died last year", "/help", "case.show:abc~def"])
def test_ordinary_words_wait_their_turn(text):
    assert not sounds_urgent(text)


def test_what_cannot_be_read_goes_first():
    assert sounds_urgent(None)


async def test_what_begins_the_ladder_by_its_words_is_guessed_before_it_is_read():
    """What only the network hears waits its turn: it is too slow to be asked twice about every message."""
    screener = Screener.off()
    lines = [json.loads(line)["text"] for line in EXAM.read_text().splitlines()]
    cries = [line for line in lines if begins(await screener.screen(line)) is not None]
    screener.close()
    assert len(cries) > 40
    assert [line for line in cries if not sounds_urgent(line)] == []


def test_ordinary_talk_rarely_jumps_the_queue():
    lines = ordinary_lines.held_out()
    assert sum(sounds_urgent(line) for line in lines) <= len(lines) * 0.02
