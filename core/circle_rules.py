"""The records of a circle's own rules: words that its staff do not want to pass unseen, and what happens then."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.ids import CircleId, CircleRuleId
from core.verdict import Decision

LONGEST_WORDS: Final = 80  # characters
LONGEST_REASON: Final = 200
MOST_RULES: Final = 50  # in one circle
CONCERN: Final = "circle"
RULE: Final = "circle_rule"


class Action(StrEnum):
    """What happens to a message that holds the words."""

    RETURN = "return"
    HOLD = "hold"
    FLAG = "flag"

    @property
    def decision(self) -> Decision:
        """Return the decision that this is."""
        return Decision(self.value)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done: of the last `of` decided messages it met `met`, of which `went_out` had gone out."""

    at: datetime
    of: int
    met: int
    went_out: int


@dataclass(frozen=True, slots=True)
class CircleRule:
    """Some words, plain and never a pattern. `reason` is what a member reads. It does nothing until it is `on`."""

    id: CircleRuleId
    circle: CircleId
    words: str = field(repr=False)
    action: Action
    reason: str = field(repr=False)
    on: bool
    added_at: datetime
    trial: Trial | None
