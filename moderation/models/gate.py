"""The gate before an export is installed: does it say the same as the real Detoxify, on several hundred texts? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moderation.models.published import Limits

Array = npt.NDArray[Any]
LEAST_TEXTS: Final = 500
FULL_MOST: Final = 1e-4  # the largest difference of any probability in full precision
ROUNDED_P99: Final = 0.05  # the difference that 99 % of the rounded probabilities stay below
FLIPS_MOST: Final = 0.01  # of the decisions
AUROC_LOSS_MOST: Final = 0.005


@dataclass(frozen=True, slots=True)
class Measured:
    """How far an export is from the original: probabilities 0..1, flips a share of the texts, AUROC of harsh words."""

    texts: int
    full: float
    rounded_p99: float
    flips: float
    auroc: float
    auroc_loss: float

    @property
    def refusal(self) -> str | None:
        """Return which bound is broken, in a sentence; None if all hold."""
        if self.texts < LEAST_TEXTS:
            return f"the gate needs {LEAST_TEXTS} texts and got {self.texts}"
        bounds = (
            ("fp32 differs from the original by up to", self.full, FULL_MOST),
            ("int8 differs from the original by, at the 99th percentile,", self.rounded_p99, ROUNDED_P99),
            ("int8 changes this share of the decisions:", self.flips, FLIPS_MOST),
            ("int8 loses AUROC:", self.auroc_loss, AUROC_LOSS_MOST),
        )
        # A value that is no number breaks every bound.
        broken = [f"{what} {value:.2g}, and its bound is {most:g}" for what, value, most in bounds if not value <= most]
        return "; ".join(broken) or None


def measure(
    original: Array, full: Array, rounded: Array, *, toxicity: int, harsh: Sequence[bool], limits: Limits
) -> Measured:
    """Compare probabilities, one row a text and one column a label; `toxicity` is the column that decides."""
    apart = np.abs(rounded - original)
    decided = [[limits.decision(float(score)) for score in scores[:, toxicity]] for scores in (original, rounded)]
    flips = sum(before != after for before, after in zip(*decided, strict=True)) / max(1, len(original))
    before, after = (auroc(scores[:, toxicity], harsh) for scores in (original, rounded))
    return Measured(
        texts=len(original),
        full=float(np.abs(full - original).max(initial=0.0)),
        rounded_p99=float(np.quantile(apart, 0.99)) if apart.size else 0.0,
        flips=flips,
        auroc=after,
        auroc_loss=before - after,
    )


def auroc(scores: Array, positive: Sequence[bool]) -> float:
    """Return how often a positive scores higher than a negative, ties counting half; 0.5 without both."""
    marked = np.asarray(positive, bool)
    ups, downs = scores[marked], np.sort(scores[~marked])
    if not len(ups) or not len(downs):
        return 0.5
    below, upto = np.searchsorted(downs, ups, "left"), np.searchsorted(downs, ups, "right")
    return float((below + upto).sum() / (2 * len(ups) * len(downs)))
