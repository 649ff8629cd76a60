"""A text too long to be read to its end waits for a person, so that nothing can hide behind its length."""

from dataclasses import dataclass

from core.verdict import Finding, Target
from moderation.normalise import Normalised
from moderation.policy import judge, passes


@dataclass(frozen=True, slots=True)
class Length:
    """Speaks when the end of a text was not read."""

    name: str = "length"

    def examine(self, text: Normalised) -> Finding:
        """Return `unread` for a text that was cut."""
        if text.cut:
            return judge(self.name, "unread", Target.NOBODY, 1.0, "too long to be read to its end")
        return passes(self.name, "read to its end")


RULE = Length()
