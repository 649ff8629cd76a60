"""The toxicity network of tox-block 0.1.2 (MIT), run by onnxruntime on one thread: a third of a millisecond a text."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime as ort

from moderation.models import ModelUnavailable, sealed

LABELS = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")
WINDOW = 100  # words the network sees at once
STRIDE = 75  # so that a phrase cut by one window is whole in the next
MOST_WINDOWS = 64  # bounds the work on a huge text
_BLANKED = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))


class ToxBlock:
    """Six probabilities for a text. Raises ModelUnavailable when its files are missing or altered."""

    def __init__(self, folder: Path = sealed.DATA) -> None:
        """Load the weights once; about 30 MB of memory."""
        words = json.loads(sealed.read("toxblock.vocabulary.json", folder))
        self._ids = {word: index for index, word in enumerate(words, start=1)}
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                sealed.read("toxblock.onnx", folder), options, providers=["CPUExecutionProvider"]
            )
        except ModelUnavailable:
            raise
        except Exception as error:
            raise ModelUnavailable(f"onnxruntime cannot load the screening model ({type(error).__name__})") from error

    def labels(self, text: str) -> dict[str, float]:
        """Return 0..1 for each label: the highest over all windows of a long text."""
        highest = np.zeros(len(LABELS), np.float32)
        for window in self._windows(text):
            highest = np.maximum(highest, self._session.run(None, {"ids": window})[0][0])
        return {label: float(score) for label, score in zip(LABELS, highest, strict=True)}

    def _windows(self, text: str) -> Iterator[np.ndarray]:
        ids = [self._ids[word] for word in text.lower().translate(_BLANKED).split(" ") if word in self._ids]
        for start in range(0, min(max(len(ids) - (WINDOW - STRIDE), 1), MOST_WINDOWS * STRIDE), STRIDE):
            part = ids[start : start + WINDOW]
            yield np.array([[0] * (WINDOW - len(part)) + part], np.int64)
