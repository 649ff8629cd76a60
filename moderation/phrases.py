r"""How a word rule is written: signals, each a few phrases with a score and a reason.

A phrase is a regular expression over one plain sentence (see `moderation.normalise`). Gaps are always bounded
(``(?: \w+){0,3}``), so no text can make a rule slow.
"""

import re
from dataclasses import dataclass

from core.verdict import Finding, Target
from moderation.normalise import Normalised
from moderation.policy import judge, passes


@dataclass(frozen=True, slots=True)
class Signal:
    """Phrases that mean one thing. `unless` takes it back when it stands in the same sentence."""

    concern: str
    target: Target
    score: float
    reason: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    across: bool = False  # look at the whole text at once instead of each sentence

    def stands_in(self, text: Normalised) -> bool:
        """Return whether the text says this."""
        for line in text.whole if self.across else text.sentences:
            if self.pattern.search(line) and not (self.unless and self.unless.search(line)):
                return True
        return False


def phrases(*alternatives: str) -> re.Pattern[str]:
    """Compile phrases into one pattern that matches whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """A rule made of signals: the strongest that stands in a text speaks."""

    name: str
    signals: tuple[Signal, ...]
    otherwise: str

    def examine(self, text: Normalised) -> Finding:
        """Return what this rule says, also when it lets pass."""
        heard = [signal for signal in self.signals if signal.stands_in(text)]
        if not heard:
            return passes(self.name, self.otherwise)
        found = [judge(self.name, one.concern, one.target, one.score, one.reason) for one in heard]
        return max(found, key=lambda one: (one.decision.strictness, one.score))
