"""Where an answer of the network begins to count: one frozen file, and the scale it puts all answers on.

The network's probabilities mean little by themselves: 0.2 may be rare for one answer and common for another. The file names
for each answer two probabilities, found on authors that the network had not read: from `look` on it deserves a second look, from `stop` on it
counts. A score has them at 0.3 and 0.5, where the table of `moderation/policy.py` reads it.
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moderation.models import ModelUnavailable, sealed

LOOK: Final = 0.3
STOP: Final = 0.5
NAME: Final = "minilm.limits.json"


@dataclass(frozen=True, slots=True)
class Limit:
    """Two probabilities, 0 < look < stop < 1."""

    look: float
    stop: float

    def score(self, probability: float) -> float:
        """Return 0..1, never lower for a higher probability."""
        points = ((0.0, 0.0), (self.look, LOOK), (self.stop, STOP), (1.0, 1.0))
        for (low, below), (high, above) in itertools.pairwise(points):
            if probability <= high:
                return below + (above - below) * (probability - low) / (high - low)
        return 1.0


def read(folder: Path = sealed.DATA) -> Mapping[str, Limit]:
    """Return the limit of each answer. Raises ModelUnavailable for a file that is missing, altered or makes no sense."""
    try:
        found = {name: Limit(*pair) for name, pair in json.loads(sealed.read(NAME, folder))["limits"].items()}
    except (KeyError, TypeError, ValueError) as error:
        raise ModelUnavailable(
            f"the limits of the screening network cannot be read ({type(error).__name__})"
        ) from error
    if not all(0.0 < one.look < one.stop < 1.0 for one in found.values()):
        raise ModelUnavailable("the limits of the screening network are not in order")
    return found
