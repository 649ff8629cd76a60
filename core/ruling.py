"""What a circle's own rules make of a text, on top of what the screening says: never less, and never about own pain.

Somebody's own distress is not turned away by a list of words: there a rule only lets a moderator look.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from core.circle_rules import CONCERN, RULE, Action, CircleRule
from core.house import House
from core.ids import CircleId
from core.ports import UnitOfWork
from core.verdict import Care, Decision, Finding, Target, Verdict

OWN_PAIN: Final = frozenset({"crisis", "distress", "relapse", "danger"})
REASON: Final = "holds words that the staff of this circle added"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A verdict with the circle's own rules in it. `why` is what the writer reads, "" if no such rule decided."""

    verdict: Verdict
    why: str = field(default="", repr=False)


async def ruled(tx: UnitOfWork, house: House, circle: CircleId, text: str, verdict: Verdict) -> Ruled:
    """Return the verdict with what the rules of a circle that are switched on add to it. A cry for help is left alone."""
    if verdict.decision is Decision.CRISIS:
        return Ruled(verdict)
    rules = await tx.circle_rules.of(circle, on=True)
    places = house.finds(text, [rule.words for rule in rules]) if rules else frozenset[int]()
    met = [rules[place] for place in sorted(places)]
    return with_rules(verdict, met)


def with_rules(verdict: Verdict, met: list[CircleRule]) -> Ruled:
    """Return a verdict with the rules that a text met. The strictest wins; the first of those is what the writer reads."""
    if not met:
        return Ruled(verdict)
    own = any(
        one.concern in OWN_PAIN and one.target is Target.SELF and one.care is not Care.NONE for one in verdict.findings
    )
    first = max(met, key=lambda rule: rule.action.decision.strictness)
    decision = Action.FLAG.decision if own else first.action.decision
    finding = Finding(RULE, CONCERN, Target.NOBODY, 1.0, REASON, decision)
    strictest = max(verdict.decision, decision, key=lambda one: one.strictness)
    decided = decision.strictness > verdict.decision.strictness
    whole = replace(verdict, decision=strictest, findings=(*verdict.findings, finding))
    return Ruled(whole, first.reason if decided else "")
