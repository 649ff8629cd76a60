"""What happens to a text, and what its writer is offered: one table a moderator can read.

A rule names a concern, whom it is about, and how sure it is (0..1). The table turns that into a decision and into care.
Read a line from left to right: "from this score on, this decision, this care". Of several findings the strictest
decision wins, and the warmest care. Nothing that is about the writer's own pain can lead to `flag` or `return`, and to `hold`
only together with a question how they are: it waits because they may need somebody, never because they did wrong.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from core.verdict import Care, Decision, Finding, Target


class Step(NamedTuple):
    """From `score` on, this decision and this care."""

    score: float
    decision: Decision
    care: Care = Care.NONE


DELIVER, SUPPORT, FLAG = Decision.DELIVER, Decision.SUPPORT, Decision.FLAG
RETURN, HOLD, CRISIS = Decision.RETURN, Decision.HOLD, Decision.CRISIS
SELF, MEMBER, THIRD, NOBODY = Target.SELF, Target.MEMBER, Target.THIRD, Target.NOBODY

TABLE: Final[dict[tuple[str, Target], tuple[Step, ...]]] = {
    # --- the writer in pain ------------------------------------------------------------------------------------------
    # Between silence and alarm: what could be grave (an active thought or more) waits while its writer is asked.
    ("crisis", SELF): (
        Step(0.5, CRISIS, Care.LADDER),
        Step(0.4, HOLD, Care.CHECK_IN),
        Step(0.2, SUPPORT, Care.CHECK_IN),
    ),
    ("distress", SELF): (Step(0.6, SUPPORT, Care.CHECK_IN), Step(0.2, SUPPORT, Care.OFFER)),
    ("relapse", SELF): (Step(0.4, SUPPORT, Care.OFFER),),
    ("danger", SELF): (Step(0.4, SUPPORT, Care.CHECK_IN),),
    # --- somebody else in danger -------------------------------------------------------------------------------------
    ("worry", THIRD): (Step(0.7, HOLD, Care.CHECK_IN), Step(0.3, SUPPORT, Care.CHECK_IN)),
    ("danger", THIRD): (Step(0.5, HOLD, Care.CHECK_IN),),
    # --- somebody who may be under 18: kept private, never a penalty (the writer is met in `core.safeguarding`) -------
    ("minor", NOBODY): (Step(0.5, HOLD),),
    # --- harm to others ----------------------------------------------------------------------------------------------
    ("threat", MEMBER): (Step(0.5, HOLD),),
    ("threat", THIRD): (Step(0.5, HOLD, Care.CHECK_IN),),
    ("harassment", MEMBER): (Step(0.5, HOLD), Step(0.3, FLAG)),
    ("identity", THIRD): (Step(0.5, HOLD), Step(0.3, FLAG)),
    ("encouragement", MEMBER): (Step(0.5, HOLD, Care.CHECK_IN),),
    ("grooming", MEMBER): (Step(0.5, HOLD), Step(0.3, FLAG)),
    ("sourcing", NOBODY): (Step(0.5, HOLD),),
    ("outing", THIRD): (Step(0.5, HOLD),),
    # --- better said another way: back to the writer, with help ------------------------------------------------------
    ("details", SELF): (Step(0.5, RETURN),),
    ("shaming", MEMBER): (Step(0.5, RETURN),),
    ("medical", MEMBER): (Step(0.8, HOLD), Step(0.5, RETURN)),
    ("eating", NOBODY): (Step(0.5, RETURN, Care.OFFER),),
    ("graphic", NOBODY): (Step(0.5, RETURN, Care.OFFER),),
    ("spam", NOBODY): (Step(0.5, RETURN),),
    # --- what the model says; whom it is aimed at decides ------------------------------------------------------------
    ("toxicity", SELF): (Step(0.6, SUPPORT, Care.OFFER),),
    ("toxicity", MEMBER): (Step(0.5, HOLD), Step(0.35, FLAG)),
    ("toxicity", THIRD): (Step(0.5, HOLD), Step(0.35, FLAG)),
    ("toxicity", NOBODY): (Step(0.7, HOLD), Step(0.5, FLAG)),
    # --- a language that nothing here was trained for: its name decides nothing, a score in between is a doubt -------------
    ("language", NOBODY): (),
    ("untrained", NOBODY): (Step(0.5, HOLD),),
    ("untrained", SELF): (Step(0.3, HOLD, Care.CHECK_IN),),
    # --- what could not be read is not let through -------------------------------------------------------------------
    ("unread", NOBODY): (Step(0.0, HOLD),),
}
CONCERNS: Final = frozenset(concern for concern, _ in TABLE)


def judge(rule: str, concern: str, target: Target, score: float, reason: str) -> Finding:
    """Return the finding with the decision and care the table names; below its lowest line, deliver.

    Raises KeyError if the table has no line for this concern and target: a rule must not invent one.
    """
    if concern == "none":
        return Finding(rule, concern, target, score, reason, DELIVER)
    for step in TABLE[concern, target]:
        if score >= step.score:
            return Finding(rule, concern, target, score, reason, step.decision, step.care)
    return Finding(rule, concern, target, score, reason, DELIVER)


def passes(rule: str, reason: str) -> Finding:
    """Return the finding of a rule that has nothing against a text."""
    return Finding(rule, "none", NOBODY, 0.0, reason, DELIVER)


def sum_up(findings: Iterable[Finding]) -> tuple[Decision, Care]:
    """Return the strictest decision and the warmest care. Adding a finding never makes either laxer."""
    decision, care = DELIVER, Care.NONE
    for finding in findings:
        decision = max(decision, finding.decision, key=lambda one: one.strictness)
        care = max(care, finding.care, key=lambda one: one.weight)
    return decision, care
