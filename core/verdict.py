"""What the screening says about one text. The words are frozen: other programs read them (`circlekeeper screen`)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

UNAVAILABLE: Final = "unavailable"
"""Stands for the model's name when nothing could score a text, and the gate closed for that."""


class Decision(StrEnum):
    """What happens to a text. The strictest finding wins; distress about oneself never yields a penalty."""

    DELIVER = "deliver"
    SUPPORT = "support"  # delivered, its writer is offered care
    FLAG = "flag"  # delivered, a moderator looks
    RETURN = "return"  # back to its writer with help
    HOLD = "hold"  # waits for a moderator
    CRISIS = "crisis"  # not relayed, the ladder begins

    @property
    def strictness(self) -> int:
        """Return 0 (deliver) to 5 (crisis)."""
        return list(Decision).index(self)

    @property
    def relayed(self) -> bool:
        """Whether the circle gets the text at once."""
        return self in {Decision.DELIVER, Decision.SUPPORT, Decision.FLAG}


class Care(StrEnum):
    """What the writer is offered: between silence and alarm lies a private, gentle check-in."""

    NONE = "none"
    OFFER = "offer"
    CHECK_IN = "check_in"
    LADDER = "ladder"

    @property
    def weight(self) -> int:
        """Return 0 (none) to 3 (ladder)."""
        return list(Care).index(self)


class Target(StrEnum):
    """Whom a text is about."""

    SELF = "self"
    MEMBER = "member"
    THIRD = "third"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule or model says: always with its name and a reason, also when it lets pass.

    `score` is 0..1. `reason` explains without repeating the text. `concern` is one of the harm names of
    `moderation/policy.py` (``crisis``, ``harassment``, ...), or ``none``.
    """

    rule: str
    concern: str
    target: Target
    score: float
    reason: str
    decision: Decision
    care: Care = Care.NONE


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sum of all findings on one text.

    `scores` holds 0..1 for at least ``toxicity`` and ``crisis``. `model` names what scored (``embedded``, ``off``, or
    ``unavailable`` when the gate closed because nothing could score). `milliseconds` is wall time.
    """

    decision: Decision
    care: Care
    scores: dict[str, float]
    findings: tuple[Finding, ...]
    model: str
    milliseconds: float
    redacted: str | None = field(default=None, repr=False)

    @property
    def concern(self) -> str:
        """Return the concern of the finding that decided, ``none`` if nothing did."""
        deciding = [finding for finding in self.findings if finding.decision is self.decision]
        return max(deciding, key=lambda finding: finding.score).concern if deciding else "none"
