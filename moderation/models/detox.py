"""Detoxify as the model for harsh words, beside the embedded heads: it was never taught to hear a cry for help.

What runs here was exported from the real Detoxify and let through the gate by `circlekeeper model fetch`. At run time there
is onnxruntime and a tokenizer, nothing of torch: one text at a time (rounded scores change with their neighbours), one
thread, no memory arena. A score that is too near to a limit to be told from it is computed again in full precision.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Tokenizer

from moderation.models import ModelUnavailable, sealed
from moderation.models.embedded import Embedded
from moderation.models.exporting import FULL, ROUNDED
from moderation.models.gate import Measured
from moderation.models.published import Limits, limits_of
from moderation.normalise import normalise
from moderation.venting import calmed

Array = npt.NDArray[Any]
CARD: Final = "model.json"
TOKENIZER: Final = "tokenizer.json"
REFERENCE: Final = "reference.npy"
PART: Final = 1500  # characters that are read at once; the network cuts off what is longer than 512 pieces
MOST_PARTS: Final = 8
LONGEST: Final = 512
_FLAG, _HOLD = 0.35, 0.5  # the policy's own, for harsh words to somebody: a model's limits are laid on these


@dataclass(frozen=True, slots=True)
class Card:
    """What is written down beside an installed model: its labels, what the gate measured, on which texts."""

    name: str
    labels: tuple[str, ...]
    measured: Measured
    calibration: str
    checkpoint: str

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Return the card of an installed model. Raises ModelUnavailable."""
        try:
            given = json.loads((folder / CARD).read_bytes())
            measured, labels = Measured(**given.pop("measured")), tuple(given.pop("labels"))
            return cls(labels=labels, measured=measured, **given)
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise ModelUnavailable(f"{folder / CARD} cannot be read ({type(error).__name__})") from error


class Exported:
    """An exported network with its tokenizer. Raises ModelUnavailable when a file is missing or altered."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        """Load the rounded network; the full one only when a score needs it. Without `limits` it never does."""
        self._folder = folder
        self._limits = limits
        self.labels = Card.read(folder).labels
        self._toxicity = self.labels.index("toxicity")
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._rounded = _session(folder / ROUNDED)
        self._full: ort.InferenceSession | None = None

    def ids(self, text: str) -> list[int]:
        """Return the pieces of a text."""
        return list(self._tokenizer.encode(text.encode("utf-8", "replace").decode() or " ").ids)

    def probabilities(self, text: str) -> Array:
        """Return 0..1 for each label, in full precision where the rounded toxicity is near to a limit."""
        ids = self.ids(text)
        scores = _run(self._rounded, ids)[: len(self.labels)]
        if self._limits is not None and self._limits.near(float(scores[self._toxicity])):
            return self.full(ids)
        return scores

    def full(self, ids: list[int]) -> Array:
        """Return 0..1 for each label in full precision."""
        self._full = self._full or _session(self._folder / FULL)
        return _run(self._full, ids)[: len(self.labels)]


class Detox:
    """Answers `moderation.models.Model`: Detoxify's labels, and what the embedded model says of cries for help."""

    def __init__(self, name: str, folder: Path, embedded: Embedded) -> None:
        """Load what was installed in a folder. Raises ModelUnavailable with a sentence for an operator."""
        self._name = name
        self._embedded = embedded
        self._limits = limits_of(name)
        self._network = installed(name, folder, self._limits)
        self._heard("hello")

    @property
    def name(self) -> str:
        """Return ``detoxify:original-small`` and the like."""
        return f"detoxify:{self._name}"

    def scores(self, text: str) -> dict[str, float]:
        """Return the embedded model's scores with toxicity, `aimed` and labels replaced by Detoxify's, each 0..1."""
        scores = self._embedded.scores(text)
        labels = self._heard(text)
        spoken = " ".join(normalise(text).tokens)
        aimed = calmed(spoken)
        hit = labels["toxicity"] if aimed == spoken else min(self._heard(aimed)["toxicity"], labels["toxicity"])
        scale = self._limits
        return scores | labels | {"toxicity": laid(labels["toxicity"], scale), "aimed": laid(hit, scale)}

    def _heard(self, text: str) -> dict[str, float]:
        """Return the highest score of each label over the parts of a text."""
        highest = np.max([self._network.probabilities(part) for part in _parts(text)], axis=0)
        return {label: float(score) for label, score in zip(self._network.labels, highest, strict=True)}


def installed(name: str, folder: Path, limits: Limits | None = None) -> Exported:
    """Return the network that was installed in a folder, if it is whole. Raises ModelUnavailable."""
    if not folder.is_dir():
        raise ModelUnavailable(
            f"detoxify:{name} is not installed in {folder}: fetch it with `circlekeeper model fetch {name}`"
        )
    wrong = sealed.altered(folder)
    if wrong:
        raise ModelUnavailable(
            f"detoxify:{name} in {folder} is not as it was installed ({', '.join(wrong)}): fetch it again with"
            f" `circlekeeper model fetch {name}`"
        )
    try:
        return Exported(folder, limits)
    except ModelUnavailable as error:
        raise ModelUnavailable(f"detoxify:{name} cannot be used: {error}") from error


def laid(score: float, limits: Limits) -> float:
    """Return a model's score on the scale of the policy: its limits on the policy's, straight lines between."""
    return float(np.interp(score, [0.0, limits.flag, limits.hold, 1.0], [0.0, _FLAG, _HOLD, 1.0]))


def _parts(text: str) -> Iterator[str]:
    for start in range(0, min(len(text), PART * MOST_PARTS), PART) or (0,):
        yield text[start : start + PART]


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelUnavailable(f"onnxruntime cannot load {path.name} ({type(error).__name__})") from error


def _run(session: ort.InferenceSession, ids: list[int]) -> Array:
    given = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, len(ids)), np.int64)}
    logits = session.run(None, given)[0][0].astype(np.float64)
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))
