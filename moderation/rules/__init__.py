"""The word rules: the floor that stands without any model.

A new rule is one file with a `RULE` that has a name and `examine`, and one name in the list of `every_rule`. A rule
always answers with its name and a reason, also when it lets pass, and no rule imports another.
"""

from importlib import import_module
from typing import Protocol, cast

from core.verdict import Finding
from moderation.normalise import Normalised

NAMES = (
    "crisis",
    "crisis_hints",
    "crisis_languages",
    "encouragement",
    "danger",
    "distress",
    "harassment",
    "harsh_languages",
    "identity",
    "substances",
    "advice",
    "shaming",
    "details",
    "grooming",
    "minor",
    "graphic",
    "spam",
    "length",
    "language",
)


class Rule(Protocol):
    """One small check. Pure and quick; called on the worker thread."""

    @property
    def name(self) -> str:
        """Return the name that findings carry."""
        ...

    def examine(self, text: Normalised) -> Finding:
        """Return what the rule says of a text: always its name and a reason, also when it lets pass."""
        ...


def every_rule() -> tuple[Rule, ...]:
    """Return the rules in the order moderators read them."""
    return tuple(cast("Rule", import_module(f"moderation.rules.{name}").RULE) for name in NAMES)
