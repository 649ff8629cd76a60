"""A circle's own rules."""

from collections.abc import Sequence
from typing import Protocol

from core.circle_rules import Action, CircleRule, Trial
from core.ids import CircleId, CircleRuleId, StaffId


class Finds(Protocol):
    """Sees plain words in a text, also through disguises."""

    def __call__(self, text: str, wanted: Sequence[str]) -> frozenset[int]:
        """Return the places in `wanted` of those that stand in the text. Never waits, never raises."""
        ...


class CircleRules(Protocol):
    """Words that the staff of a circle added. They are sealed, like what members write."""

    async def add(
        self, circle: CircleId, words: str, action: Action, reason: str, staff: StaffId, trial: Trial
    ) -> CircleRule:
        """Keep a rule; it is off."""
        ...

    async def get(self, rule: CircleRuleId) -> CircleRule | None:
        """Return a rule."""
        ...

    async def of(self, circle: CircleId, *, on: bool | None = None) -> Sequence[CircleRule]:
        """Return a circle's rules, oldest first; with `on` only those that are (not) switched on."""
        ...

    async def switch(self, rule: CircleRuleId, *, on: bool) -> bool:
        """Switch a rule on or off; False if it is so already, or is gone."""
        ...

    async def tried(self, rule: CircleRuleId, trial: Trial) -> None:
        """Keep what a rule would have done."""
        ...

    async def remove(self, rule: CircleRuleId) -> bool:
        """Forget a rule; False if it is gone."""
        ...
