"""Detoxify as the model for harsh words, beside the embedded heads: it was never taught to hear a cry for help.

Its checkpoints are pickles, and `Detoxify` opens them without looking. So here a file is opened only with the sha256 that
is expected, only if it holds nothing but weights, and the network is used only if every weight of the file is in it: a
file without a classifier loads without complaint and answers at random. Nothing is asked of any network here.
"""

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from moderation.models import ModelUnavailable
from moderation.models.embedded import Embedded
from moderation.normalise import normalise
from moderation.venting import calmed

#: The published checkpoints, and how their sha256 begins: it is part of their file names.
PUBLISHED: Final = {
    "original": "c1212f89",
    "unbiased": "c7548aa0",
    "multilingual": "0b549669",
    "original-small": "0e1d6498",
    "unbiased-small": "c8519128",
}
NETWORKS: Final = frozenset(
    {
        "AlbertForSequenceClassification",
        "BertForSequenceClassification",
        "RobertaForSequenceClassification",
        "XLMRobertaForSequenceClassification",
    }
)
TOKENIZERS: Final = frozenset({"AlbertTokenizer", "BertTokenizer", "RobertaTokenizer", "XLMRobertaTokenizer"})
PART: Final = 1500  # characters that are read at once; the network cuts off what is longer than 512 pieces
MOST_PARTS: Final = 8


@dataclass(frozen=True, slots=True)
class Weights:
    """Where a checkpoint lies, the folder with its network's configuration and tokenizer, and its whole sha256.

    Without a sha256 only a published checkpoint is taken, by the beginning that its name publishes.
    """

    checkpoint: Path
    config: Path
    sha256: str = ""


class Detox:
    """Answers `moderation.models.Model`: Detoxify's labels, and what the embedded model says of cries for help."""

    def __init__(self, name: str, weights: Weights, embedded: Embedded) -> None:
        """Load the network, which takes seconds. Raises ModelUnavailable with a sentence for an operator."""
        self._name = name
        self._embedded = embedded
        self._network = _loaded(name, weights)
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
        return scores | labels | {"aimed": hit}

    def _heard(self, text: str) -> dict[str, float]:
        """Return the highest score of each label over the parts of a text. One part at a time: a batch is slower."""
        parts = [text[start : start + PART] for start in range(0, len(text), PART)][:MOST_PARTS] or [" "]
        highest: dict[str, float] = {}
        for part in parts:
            # A bare text, not a list: for a list of one, Detoxify returns a bare number instead of a list.
            given: Mapping[str, Any] = self._network.predict(part.encode("utf-8", "replace").decode())
            for label, score in given.items():
                highest[label] = max(highest.get(label, 0.0), float(score))
        if "toxicity" not in highest:
            raise ModelUnavailable(f"the weights of detoxify:{self._name} name no label for toxicity")
        return highest


def _loaded(name: str, weights: Weights) -> Any:
    for missing in ("torch", "detoxify"):
        if importlib.util.find_spec(missing) is None:
            raise ModelUnavailable(
                f"detoxify:{name} needs more packages: install them with pip install '.[detoxify]', and start again"
            )
    _known(name, weights)
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    import torch

    torch.set_num_threads(1)
    checkpoint = _inspected(name, weights)
    try:
        network = _made(checkpoint, weights)
    except Exception as error:
        raise ModelUnavailable(f"the weights of detoxify:{name} cannot be loaded ({type(error).__name__})") from error
    _complete(name, network, checkpoint["state_dict"])
    return network


def _complete(name: str, network: Any, given: Mapping[str, Any]) -> None:
    """Raise ModelUnavailable unless the network's weights are just those of the file: what is missing stays at random."""
    import torch

    inside = dict(network.model.named_parameters())
    wrong = [label for label in inside if label not in given or not torch.equal(inside[label], given[label])]
    if wrong:
        raise ModelUnavailable(
            f"the weights of detoxify:{name} are not whole: {len(wrong)} of {len(inside)} are missing from its file or"
            " did not arrive, so it would answer at random"
        )


def _known(name: str, weights: Weights) -> None:
    """Raise ModelUnavailable for a file that is missing or not the one that is expected."""
    if not weights.checkpoint.is_file():
        raise ModelUnavailable(
            f"the weights of detoxify:{name} are not at {weights.checkpoint}: fetch them with"
            f" `circlekeeper model fetch {name}`, or set screening.detoxify_checkpoint"
        )
    if not (weights.config / "config.json").is_file():
        raise ModelUnavailable(
            f"the network's configuration for detoxify:{name} is not in {weights.config}: fetch it with"
            f" `circlekeeper model fetch {name}`, or set screening.detoxify_config"
        )
    with weights.checkpoint.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    expected = weights.sha256.casefold() or PUBLISHED.get(name, "?")
    if not digest.startswith(expected):
        raise ModelUnavailable(
            f"the weights of detoxify:{name} at {weights.checkpoint} are not the expected ones: their sha256 is {digest};"
            " if you trust them, set screening.detoxify_sha256 to it"
        )


def _inspected(name: str, weights: Weights) -> dict[str, Any]:
    """Return what a checkpoint holds, opened so that no code in it can run. Raises ModelUnavailable."""
    import torch

    try:
        found: dict[str, Any] = torch.load(weights.checkpoint, map_location="cpu", weights_only=True)
        plan = found["config"]["arch"]["args"]
        known = plan["model_name"] in NETWORKS and plan["tokenizer_name"] in TOKENIZERS
        tensors = all(isinstance(one, torch.Tensor) for one in found["state_dict"].values())
    except Exception as error:
        raise ModelUnavailable(
            f"the file of detoxify:{name} holds something else than weights ({type(error).__name__}): it was not opened"
        ) from error
    if not known or not tensors:
        raise ModelUnavailable(f"the file of detoxify:{name} asks for a network that Detoxify does not have")
    return found


def _made(checkpoint: dict[str, Any], weights: Weights) -> Any:
    """Return the real `Detoxify`. It looks up the network's configuration by name, in the net: here the name is a folder."""
    import torch
    from detoxify import Detoxify

    arch = {**checkpoint["config"]["arch"]["args"], "model_type": str(weights.config)}
    local = {**checkpoint, "config": {**checkpoint["config"], "arch": {"args": arch}}}
    with tempfile.TemporaryDirectory(prefix="detoxify-") as folder:
        path = Path(folder) / "local.ckpt"
        torch.save(local, path)
        return Detoxify(checkpoint=str(path), device="cpu", huggingface_config_path=str(weights.config))
