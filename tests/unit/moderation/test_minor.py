"""Signs that a writer is under 18: heard when said of oneself now, not in the many sentences that only sound like it."""

import pytest

from core.verdict import Decision
from moderation.normalise import normalise
from moderation.rules.minor import RULE

SAID = (
    "I'm 15",
    "I’m 15.",
    "im 14 and i dont know where else to go",
    "Hi all. I am only 16, is that ok?",
    "I'm in year 9",
    "I'm 14, in year 9, and school is too much",
    "Still in year 10 and already drinking",
    "my mum says I'm too young for this group, I'm 16",
    "I'm seventeen years old",
    "i'm 17yo btw",
    "I'm a 15 year old girl",
    "I just turned 16 last week",
    "I turn 18 next month",
    "they said I have to wait until I'm 18",
    "I'm under 18",
    "I am still a minor, please don't tell",
    "I'm not even 18",
    "I'm 15 but I feel old",
    "I'm currently in 10th grade",
    "Im still in high school",
)
ONLY_SOUNDS_LIKE_IT = (
    "when I was 15",
    "When I was 15 I started drinking",
    "I've been sober 15 months",
    "my son is 15",
    "My daughter is in year 9",
    "I'm 15 days clean",
    "I'm 15 months sober and counting",
    "I feel like I'm 15 again",
    "sometimes they treat me like I'm 15",
    "My mum thinks I'm 15 and can't cook",
    "I'm 15 minutes late, sorry",
    "I'm 12 steps in",
    "I'm 15 and a half months sober",
    "I'm 16 weeks pregnant",
    "I'm 17 years sober today",
    "I'm 15 pounds down",
    "I'm in year 9 of my recovery",
    "I'm in year 10 of sobriety and still learning",
    "I teach in year 9",
    "I'm a teacher in high school",
    "It feels like I'm in high school again",
    "she turned 16 last week",
    "I turned 50 last week",
    "I'm 51 and new here",
    "I'm 18 and new here",
    "I was a minor when it happened",
    "They were under 18 then",
    "I was too young for that job",
    "I'm too young to give up, I am 34",
    "My first drink was at 13",
    "Room 15, I'm in",
    "I'll be 15 months clean next week",
    "day 15: I'm doing it",
)


@pytest.mark.parametrize("text", SAID)
def test_an_age_under_18_that_somebody_says_of_themself_is_kept_private(text):
    found = RULE.examine(normalise(text))
    assert (found.concern, found.decision) == ("minor", Decision.HOLD)


@pytest.mark.parametrize("text", ONLY_SOUNDS_LIKE_IT)
def test_memories_counts_and_other_peoples_ages_go_on_as_always(text):
    assert RULE.examine(normalise(text)).concern == "none"
