"""A small linear model over the pieces of words, added to the network's six labels.

The network learnt from encyclopaedia talk pages; this head knows more of how people are cruel in short messages. Its
weights are hashed: no word of anybody's can be read back from the file.
"""

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from moderation.models import sealed

Array = npt.NDArray[Any]
BUCKETS = 1 << 15
MOST_WORDS = 1_500
_LONGEST = 20  # letters of a word that are looked at


def pieces(tokens: tuple[str, ...]) -> Array:
    """Return the buckets of words, word pairs and word pieces of 3 to 5 letters; sorted, without repeats."""
    words = tokens[:MOST_WORDS]
    found: set[str] = set()
    for before, word in zip(("", *words), words, strict=False):
        found.add("w" + word)
        if before:
            found.add(f"b{before} {word}")
        edged = f"<{word[:_LONGEST]}>"
        found.update("c" + edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1))
    return np.array(sorted({zlib.crc32(piece.encode()) % BUCKETS for piece in found}), np.int64)


class Head:
    """Scores 0..1 from pieces and labels. Raises ModelUnavailable when its file is missing or altered."""

    def __init__(self, name: str, folder: Path = sealed.DATA) -> None:
        """Load weights made by the training tools."""
        with np.load(io.BytesIO(sealed.read(name, folder)), allow_pickle=False) as stored:
            self._pieces = stored["pieces"].astype(np.float32)
            self._labels = stored["labels"].astype(np.float32)
            self._bias = float(stored["bias"])

    def score(self, found: Array, labels: dict[str, float] | None = None) -> float:
        """Return how sure the head is. `labels` are the network's probabilities, in its order; a head trained without them takes none."""
        total = self._bias + (float(self._labels @ log_odds(labels)) if labels else 0.0)
        if len(found):
            total += float(self._pieces[found].sum()) / float(np.sqrt(len(found)))
        return float(1.0 / (1.0 + np.exp(-total)))


def log_odds(labels: dict[str, float]) -> Array:
    """Return the labels on the scale a linear model likes."""
    sure = np.clip(np.array(list(labels.values()), np.float64), 1e-6, 1 - 1e-6)
    return np.log(sure / (1 - sure))
