"""Names the language of a text, and says where nothing here was trained for it. It decides nothing by itself."""

from dataclasses import dataclass
from typing import Final

from core.verdict import Finding, Target
from moderation.languages import spoken
from moderation.normalise import Normalised
from moderation.policy import judge, passes

#: For these plain cries for help and the plainest insults are known by word rules (`crisis_languages`, `harsh_languages`).
BY_PHRASES: Final = frozenset("es de fr pt it nl pl ru uk tr ar hi zh ja ko".split())


@dataclass(frozen=True, slots=True)
class Language:
    """Says which language it is, when that can be told."""

    name: str = "language"

    def examine(self, text: Normalised) -> Finding:
        """Return the language as the reason; concern ``language`` where neither the rules nor the model were trained."""
        found = spoken(text.original, text.folded)
        if not found.foreign:
            if found.code == "en":
                return passes(self.name, "English, which the rules and the model were made for")
            why = "too few words" if found.few else "the detector is not sure"
            return passes(self.name, f"language unknown: {why}")
        known = "plain phrases alone are known" if found.code in BY_PHRASES else "nothing is known"
        name = f"{found.name} ({found.code})" if found.code else "not English, language unknown"
        return judge(self.name, "language", Target.NOBODY, found.certainty, f"{name}: not trained, {known} in it")


RULE = Language()
