"""A tiny checkpoint with random weights, and its network's folder, which the real Detoxify loads without any network."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LABELS = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
WORDS = [
    "you",
    "are",
    "i",
    "am",
    "the",
    "a",
    "it",
    "is",
    "not",
    "stupid",
    "idiot",
    "kill",
    "thank",
    "help",
    "love",
    "hate",
    "sad",
]


@dataclass(frozen=True)
class Made:
    checkpoint: Path
    config: Path
    sha256: str


def make(
    folder: Path,
    *,
    without: str = "",
    extra: object = None,
    labels: list[str] | None = None,
    spread: float = 0.6,
    lean: float = 0.5,
    bias: float = 0.0,
) -> Made:
    """Make one; `without` leaves out weights whose name begins so, `extra` is put into the pickle.

    The wider the weights are `spread`, the more scores differ, and the more is lost by rounding them; `lean` is the
    spread of the last layer, `bias` is added to what it says.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    letters = [chr(code) for code in range(33, 127)]
    plain = list(dict.fromkeys([*(one.lower() for one in letters), *(f"##{one.lower()}" for one in letters), *WORDS]))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *plain]
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        num_labels=len(LABELS), initializer_range=spread,
    )  # fmt: skip
    model = BertForSequenceClassification(config).eval()
    torch.nn.init.normal_(model.classifier.weight, std=lean)
    torch.nn.init.constant_(model.classifier.bias, bias)
    return written(folder, model, words, without=without, extra=extra, labels=labels)


def make_real_size(folder: Path, vocabulary: list[str], *, spread: float = 0.04, lean: float = 0.1) -> Made:
    """Make one of the shape of original-small (ALBERT base, 12 million weights), random, with somebody's word pieces."""
    import torch
    from transformers import AlbertConfig, AlbertForSequenceClassification

    torch.manual_seed(0)
    config = AlbertConfig(
        vocab_size=30_000, pad_token_id=0, embedding_size=128, hidden_size=768, num_hidden_layers=12,
        num_attention_heads=12, intermediate_size=3072, hidden_act="gelu_new", num_labels=len(LABELS),
        initializer_range=spread,
    )  # fmt: skip
    model = AlbertForSequenceClassification(config).eval()
    torch.nn.init.normal_(model.classifier.weight, std=lean)
    torch.nn.init.constant_(model.classifier.bias, -4.0)
    return written(folder, model, vocabulary[:30_000])


def written(
    folder: Path,
    model: Any,
    words: list[str],
    *,
    without: str = "",
    extra: object = None,
    labels: list[str] | None = None,
) -> Made:
    """Write a network's checkpoint as Detoxify's are, and the folder of its configuration and tokenizer."""
    import torch
    from transformers import BertTokenizer

    network = folder / "network"
    network.mkdir(parents=True)
    (network / "vocab.txt").write_text("\n".join(words) + "\n")
    tokenizer = BertTokenizer(
        vocab={word: at for at, word in enumerate(words)}, do_lower_case=True, model_max_length=512
    )
    tokenizer.save_pretrained(network)
    name = type(model).__name__
    model.config.architectures = [name]
    model.config.save_pretrained(network)
    arch = {
        "num_classes": len(LABELS), "model_type": "bert-base-uncased", "model_name": name,
        "tokenizer_name": "BertTokenizer",
    }  # fmt: skip
    weights = {
        name: tensor for name, tensor in model.state_dict().items() if not without or not name.startswith(without)
    }
    whole = {
        "config": {"arch": {"args": arch}, "dataset": {"args": {"classes": labels or LABELS}}},
        "state_dict": weights,
    }
    if extra is not None:
        whole["extra"] = extra
    path = folder / "tiny.ckpt"
    torch.save(whole, path)
    return Made(path, network, hashlib.sha256(path.read_bytes()).hexdigest())


def sources(folder: Path, url: str, made: Made, name: str = "original-small") -> Path:
    """Write a file of sources for `circlekeeper model fetch --sources` that lie under an address."""

    def one(path: Path) -> dict[str, str]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return {"url": f"{url}/{path.relative_to(folder)}", "sha256": digest}

    files = {path.name: one(path) for path in sorted(made.config.iterdir())}
    to = folder / "sources.json"
    to.write_text(json.dumps({name: {"checkpoint": one(made.checkpoint), "files": files}}))
    return to


if __name__ == "__main__":
    # python -m tests.detoxify_checkpoint FOLDER VOCABULARY PORT: for `model bench` without the published weights.
    place, vocabulary, port = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    real_size = make_real_size(place, vocabulary.read_text().splitlines())
    print(sources(place, f"http://127.0.0.1:{port}", real_size))
