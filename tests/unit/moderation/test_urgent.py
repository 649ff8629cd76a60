import pytest

from moderation.urgent import sounds_urgent


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
