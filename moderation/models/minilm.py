"""The network of our own: MiniLM-L6, taught on messages written for this project, run by onnxruntime on one thread.

It reads a text in windows of some sixty word pieces, as long as the messages it was taught on, and answers one probability
for each of `OUTPUTS`; of a long text the highest of any window counts, so that one line is not drowned by the rest.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from moderation.models import ModelUnavailable, sealed

GRAVE: Final = ("grave_L1", "grave_L2", "grave_L3", "grave_L4")
"""This level of danger to oneself, or a graver one (`core.ladder.Level`)."""
HARMS: Final = (
    "encouragement",
    "eating",
    "sourcing",
    "medical",
    "harassment",
    "threat",
    "identity",
    "shaming",
    "details",
    "outing",
    "grooming",
    "graphic",
    "spam",
    "danger",
)
AIMED: Final = ("at_self", "at_member", "at_third", "directed")
OUTPUTS: Final = (*GRAVE, "distress", "worry", *HARMS, "harmful", "toxic", *AIMED)
STRANGE: Final = "strange"
"""Not the network's: the share of word pieces that continue a word. Far above English where it was not taught."""

WINDOW: Final = 62  # word pieces that the network sees at once, without its two marks
STRIDE: Final = 46  # so that a sentence cut by one window is whole in the next
MOST_WINDOWS: Final = 80
START, END = 101, 102  # the marks that the network expects around a window


class MiniLM:
    """Probabilities for a text. Raises ModelUnavailable when a file is missing or altered."""

    def __init__(self, folder: Path = sealed.DATA) -> None:
        """Load the weights once; about 100 MB of memory."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        network, words = sealed.read("minilm.onnx", folder), sealed.read("minilm.tokenizer.json", folder)
        try:
            self._tokenizer = Tokenizer.from_str(json.dumps(json.loads(words)))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            self._session = ort.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelUnavailable(f"the screening network cannot be loaded ({type(error).__name__})") from error

    def probabilities(self, text: str) -> dict[str, float]:
        """Return 0..1 for each of `OUTPUTS`, the highest over all windows, and `STRANGE`."""
        # Half of a surrogate pair is no text that could be encoded.
        read = self._tokenizer.encode(text.encode("utf-8", "replace").decode(), add_special_tokens=False)
        highest = np.zeros(len(OUTPUTS), np.float32)
        for window in windows(read.ids):
            # One window at a time: in a batch, int8 scores change with their neighbours.
            ids = np.array([[START, *window, END]], np.int64)
            given = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0][0]
            highest = np.maximum(highest, given)
        return {label: float(score) for label, score in zip(OUTPUTS, highest, strict=True)} | {
            STRANGE: strange(read.tokens)
        }


def windows(ids: list[int]) -> Iterator[list[int]]:
    """Return the parts of a text that are looked at one by one; an empty text is one empty part."""
    for at in range(0, min(max(len(ids) - (WINDOW - STRIDE), 1), MOST_WINDOWS * STRIDE), STRIDE):
        yield ids[at : at + WINDOW]


def strange(tokens: list[str]) -> float:
    """Return the share of pieces that only continue a word, 0..1; unknown signs count as such."""
    return sum(one.startswith("##") or one == "[UNK]" for one in tokens) / max(len(tokens), 1)
