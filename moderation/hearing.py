"""Turns what a model says into findings: a cry for help, harm to others, harsh words. The table decides what follows.

The network of our own is taught who is harmed and how; it knows the languages of its corpus. A model without these answers
gives harsh words alone.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from core.verdict import Decision, Finding, Target
from moderation.addressee import addressee
from moderation.models.limits import LOOK, STOP
from moderation.normalise import Normalised
from moderation.policy import judge

RULE: Final = "model"
HARM: Final = "harm_"
"""Begins the names of the scores for harm, which would else be taken for the labels of the toxicity network."""
_TARGETS: Final = {
    "encouragement": Target.MEMBER,
    "eating": Target.NOBODY,
    "sourcing": Target.NOBODY,
    "medical": Target.MEMBER,
    "harassment": Target.MEMBER,
    "threat": Target.MEMBER,
    "identity": Target.THIRD,
    "shaming": Target.MEMBER,
    "details": Target.SELF,
    "outing": Target.THIRD,
    "grooming": Target.MEMBER,
    "graphic": Target.NOBODY,
    "spam": Target.NOBODY,
    "danger": Target.THIRD,
}
_HEARD: Final = {
    "encouragement": "sounds like urging somebody to hurt themself",
    "eating": "sounds like promoting starving or purging",
    "sourcing": "sounds like getting, selling or talking somebody into a drug",
    "medical": "sounds like telling somebody what to do with medication or a diagnosis",
    "harassment": "sounds like putting somebody down or driving them out",
    "threat": "sounds like a threat",
    "identity": "sounds like an attack on a group of people or a diagnosis",
    "shaming": "sounds like shaming somebody, or talking their feelings away",
    "details": "sounds like details that show who the writer is",
    "outing": "sounds like telling or asking who somebody else is",
    "grooming": "sounds like an approach that should not be made here",
    "graphic": "sounds like details that are hard to bear",
    "spam": "sounds like selling or recruiting",
    "danger": "sounds like violence or danger that somebody lives in",
}
_AIMED: Final = {
    Target.SELF: "how harsh the model hears the words, said of the writer themself",
    Target.MEMBER: "how harsh the model hears the words, said to somebody here",
    Target.THIRD: "how harsh the model hears the words, said of somebody else",
    Target.NOBODY: "how harsh the model hears the words, said to nobody",
}
_LOWERED: Final = 0.39  # a question, and the message does not wait
_HARSH_ALONE: Final = 0.45  # what harsh words count at most where the network hears no harm: flagged, not held
_OFFER: Final = 0.55  # distress alone is offered care, never questioned
_FEW: Final = 3
_SURE_ALONE, _HEARD_TOO = 0.6, 0.4  # of the small head: believed by itself, and beside the network
_TAKEN_BACK: Final = 0.45  # below it a word rule understood a cry as past, denied, or a joke
_PAINFUL: Final = frozenset({"crisis", "distress", "worry", "danger"})


def findings(
    read: Normalised, given: Mapping[str, float], floor: Sequence[Finding], threshold: float | None
) -> list[Finding]:
    """Return what a model's scores mean for one text. `floor` is what the word rules found.

    `threshold` is the score from which harsh words to a member are held; None keeps the table's own.
    """
    found = [_harsh(read, given, threshold)]
    if "crisis" in given:
        found.append(_cry(given, floor))
    if f"{HARM}harassment" in given:
        found += [_harm(name, given) for name in _TARGETS if given[HARM + name] >= LOOK]
    if given.get("distress", 0.0) >= LOOK:
        said = "how much the model hears that the writer is in pain"
        found.append(judge(RULE, "distress", Target.SELF, min(given["distress"], _OFFER), said))
    if given.get("worry", 0.0) >= LOOK:
        # What is sure waits for a person, as the ladder wants it for worry about somebody else (LX).
        sure = min(given["worry"] + (0.2 if given["worry"] >= STOP else 0.0), 1.0)
        found.append(judge(RULE, "worry", Target.THIRD, sure, "sounds like somebody else is in danger"))
    return found


def _harm(name: str, given: Mapping[str, float]) -> Finding:
    target = _TARGETS[name]
    if name == "danger" and given["at_self"] >= given["at_third"]:
        target = Target.SELF
    if name == "threat" and given["at_third"] > given["at_member"]:
        target = Target.THIRD
    return judge(RULE, name, target, given[HARM + name], _HEARD[name])


def _harsh(read: Normalised, given: Mapping[str, float], threshold: float | None) -> Finding:
    """Return how harsh the words are: the model hears that; whom they hit decides."""
    toxicity, target = given.get("aimed", given["toxicity"]), addressee(read)
    if len(read.tokens) < _FEW and target is Target.NOBODY:
        # Two words give it too little to go by ("Hi all" scored 0.64); the word rules know the harsh ones.
        toxicity = min(toxicity, 0.3)
    if given.get("harmful", 1.0) < LOOK:
        toxicity = min(toxicity, _HARSH_ALONE)
    reason = _AIMED[target]
    if threshold is not None and target in {Target.MEMBER, Target.THIRD} and toxicity >= threshold:
        return Finding(RULE, "toxicity", target, toxicity, reason, Decision.HOLD)
    return judge(RULE, "toxicity", target, toxicity, reason)


def _cry(given: Mapping[str, float], floor: Sequence[Finding]) -> Finding:
    """Return the cry for help that the model hears.

    What the network alone is sure of leads to a question; the ladder begins when a word rule hears pain, too, or the small
    head that knows plain words. (It was as sure of "Good question, I have three answers" once: to page people
    for that would make them deaf.) What a word rule understood as past, denied or aimed at others stays a question.
    """
    painful = any(one.concern in _PAINFUL and one.decision is not Decision.DELIVER for one in floor)
    plain = given.get("plain_cry")
    score = given["crisis"]
    if plain is not None:
        if score >= STOP and not painful and plain < _HEARD_TOO:
            score = _LOWERED
        score = max(score, plain if painful or plain >= _SURE_ALONE else 0.0)
    heard = [one for one in floor if one.rule == "crisis" and one.reason and one.concern in {"crisis", "worry"}]
    at_others = any(one.decision is Decision.HOLD and one.target in {Target.MEMBER, Target.THIRD} for one in floor)
    if at_others or any(one.concern == "worry" or one.score < _TAKEN_BACK for one in heard):
        score = min(score, _LOWERED)
    return judge(RULE, "crisis", Target.SELF, score, "how much the model hears a cry for help")
