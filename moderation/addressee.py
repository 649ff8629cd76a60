"""Whom harsh words are aimed at: the model only hears that they are harsh. Pure."""

import re

from core.verdict import Target
from moderation.normalise import Normalised

_MEMBER = re.compile(r"\b(?:you|youre|your|yours|yourself|u|ur|ya|yall|urself)\b")
_SELF = re.compile(r"\b(?:i|im|ive|id|ill|me|my|myself|mine)\b")
_THIRD = re.compile(
    r"\b(?:he|hes|him|his|she|shes|her|they|theyre|them|their|those|these|people|women|men|girls?|bitch(?:es)?|hoes?|guys?|who|woman|man|whites?|blacks?|jews?|muslims?|gays?)\b|@\w"
)
_HARD_ON_SELF = re.compile(
    r"\b(?:im|i am|i feel|i was|i hate (?:myself|my|being)|my (?:own|body|brain|head|life|fault|addiction|depression|illness|anxiety)|i (?:really )?(?:cant|fucked|ruined|messed|screwed|used|relapsed))\b|\bmyself\b"
)
_REPORTED = re.compile(r"\b(?:called|calls|calling|told|tells|yelled at|screamed at|said to) me\b")


def addressee(text: Normalised) -> Target:
    """Return whom a text speaks of. Somebody here comes before somebody else, and that before the writer."""
    line = " ".join(text.whole[-1:])
    if _REPORTED.search(line) and "you" not in line.split()[:3]:
        return Target.SELF
    if _HARD_ON_SELF.search(line) and not _MEMBER.search(line):
        return Target.SELF
    if _MEMBER.search(line):
        return Target.MEMBER
    if _THIRD.search(line):
        return Target.THIRD
    return Target.SELF if _SELF.search(line) else Target.NOBODY
