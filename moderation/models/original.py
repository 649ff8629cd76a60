"""The real Detoxify, to compare an export with. Needs torch; used when a model is fetched or measured, never while people write.

Its checkpoints are pickles, and `Detoxify` opens them without looking. So here a file is opened only if it holds nothing
but weights, and the network is used only if every weight of the file is in it: a file without a classifier loads without
complaint and answers at random. Nothing is asked of any network.
"""

import importlib.util
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from moderation.models import ModelUnavailable
from moderation.models.published import EXTRAS

NETWORKS: Final = frozenset(
    {
        "AlbertForSequenceClassification",
        "BertForSequenceClassification",
        "RobertaForSequenceClassification",
        "XLMRobertaForSequenceClassification",
    }
)
TOKENIZERS: Final = frozenset({"AlbertTokenizer", "BertTokenizer", "RobertaTokenizer", "XLMRobertaTokenizer"})
LONGEST: Final = 512  # pieces that any of these networks reads


def need_extras(name: str) -> None:
    """Raise ModelUnavailable where the packages are missing that this takes."""
    if any(importlib.util.find_spec(extra) is None for extra in EXTRAS):
        raise ModelUnavailable(
            f"detoxify:{name} needs more packages to be made ready: install them with pip install '.[detoxify]'"
        )


def inspected(name: str, checkpoint: Path) -> dict[str, Any]:
    """Return what a checkpoint holds, opened so that no code in it can run. Raises ModelUnavailable."""
    import torch

    try:
        found: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=True)
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


def loaded(name: str, checkpoint: dict[str, Any], network: Path) -> Any:
    """Return the real `Detoxify` with an inspected checkpoint's weights; `network` is the folder of its configuration.

    Raises ModelUnavailable unless every weight of the file arrived.
    """
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    import torch
    import transformers
    from detoxify import Detoxify

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(1)
    # It looks up the network's configuration by name, in the net: here the name is a folder.
    arch = {**checkpoint["config"]["arch"]["args"], "model_type": str(network)}
    local = {**checkpoint, "config": {**checkpoint["config"], "arch": {"args": arch}}}
    try:
        with tempfile.TemporaryDirectory(prefix="detoxify-") as folder:
            path = Path(folder) / "local.ckpt"
            torch.save(local, path)
            real = Detoxify(checkpoint=str(path), device="cpu", huggingface_config_path=str(network))
    except Exception as error:
        raise ModelUnavailable(f"the weights of detoxify:{name} cannot be loaded ({type(error).__name__})") from error
    _complete(name, real, checkpoint["state_dict"])
    if "toxicity" not in real.class_names:
        raise ModelUnavailable(f"the weights of detoxify:{name} name no label for toxicity")
    real.tokenizer.model_max_length = LONGEST
    real.model.eval()
    return real


def _complete(name: str, real: Any, given: Mapping[str, Any]) -> None:
    """Raise ModelUnavailable unless the network's weights are just those of the file: what is missing stays at random."""
    import torch

    inside = dict(real.model.named_parameters())
    wrong = [label for label in inside if label not in given or not torch.equal(inside[label], given[label])]
    if wrong:
        raise ModelUnavailable(
            f"the weights of detoxify:{name} are not whole: {len(wrong)} of {len(inside)} are missing from its file or"
            " did not arrive, so it would answer at random"
        )


def probabilities(real: Any, text: str) -> list[float]:
    """Return what `Detoxify.predict` says of one text, label by label."""
    # A bare text, not a list: for a list of one, Detoxify returns a bare number instead of a list.
    given = real.predict(text.encode("utf-8", "replace").decode() or " ")
    return [float(given[label]) for label in real.class_names]
