"""The gate of peer feedback: what helps goes through, the rest goes back to its writer with one gentle tip. Pure.

After the gate of the domain page: something that was seen, what it did, at most one suggestion; no words about what
somebody *is*, no advice on medication, on leaving or quitting; 40 to 500 characters.
"""

import re
from typing import Final

from core.feedback import LEAST, MOST
from core.verdict import Decision, Verdict

_YOU: Final = r"\b(?:you are|you're|youre|ur|you were|you seem|you sound)\s+(?:\w+\s+){0,2}?"
TRAIT: Final = re.compile(
    _YOU
    + r"(?:lazy|selfish|stupid|weak|needy|clingy|dramatic|boring|annoying|arrogant|rude|fake|crazy|insane|immature|"
    r"childish|pathetic|fat|ugly|skinny|narcissist\w*|bipolar|borderline|depressed|autistic|an? (?:addict|liar|narcissist|"
    r"child|mess|loser|victim))\b",
    re.IGNORECASE,
)
TURNING: Final = re.compile(
    r"\b(?:leave|divorce|dump|break up with|quit|drop out of|walk out on)\s+(?:him|her|them|your\s+(?:\w+\s+)?"
    r"(?:job|work|wife|husband|partner|boyfriend|girlfriend|family|school|course|therapy|therapist|program|group))\b",
    re.IGNORECASE,
)
MEDICATION: Final = re.compile(
    r"\b(?:your|the|those|taking|take|stop|change|double|halve|skip|lower|raise)\s+(?:\w+\s+){0,2}"
    r"(?:meds?|medications?|medicine|pills?|tablets?|dose|dosage|antidepressants?|methadone|suboxone|lithium)\b",
    re.IGNORECASE,
)
TIPS: Final = {
    "medical": "feedback.tip_medicine",
    "details": "feedback.tip_details",
    "identity": "feedback.tip_details",
    "outing": "feedback.tip_details",
}


def tip(answers: tuple[str, str, str], verdict: Verdict | None) -> str | None:
    """Return the key of the one tip that is needed most, None if all is well or a moderator has to look.

    `answers` are what was noticed, what it did, and one thing to try. What the screening would hold is not the gate's
    to give back: a person looks at it.
    """
    whole = " ".join(answers)
    length = len(whole.strip())
    if length < LEAST:
        return "feedback.tip_short"
    if length > MOST:
        return "feedback.tip_long"
    if MEDICATION.search(whole):
        return TIPS["medical"]
    if TURNING.search(whole):
        return "feedback.tip_turning"
    if TRAIT.search(whole):
        return "feedback.tip_trait"
    if verdict is not None and verdict.decision in {Decision.RETURN, Decision.FLAG}:
        return TIPS.get(verdict.concern, "feedback.tip_kinder")
    return None
