"""A tiny checkpoint with random weights, and its network's folder, which the real Detoxify loads without any network."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

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


def make(folder: Path, *, without: str = "", extra: object = None, labels: list[str] | None = None) -> Made:
    """Make one; `without` leaves out weights whose name begins so, `extra` is put into the pickle."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    letters = [chr(code) for code in range(33, 127)]
    plain = list(dict.fromkeys([*(one.lower() for one in letters), *(f"##{one.lower()}" for one in letters), *WORDS]))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *plain]
    network = folder / "network"
    network.mkdir(parents=True)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        num_labels=len(LABELS), initializer_range=0.6,
    )  # fmt: skip
    model = BertForSequenceClassification(config).eval()
    torch.nn.init.normal_(model.classifier.weight, std=0.5)
    (network / "vocab.txt").write_text("\n".join(words) + "\n")
    BertTokenizer(vocab={word: at for at, word in enumerate(words)}, do_lower_case=True, model_max_length=512).save_pretrained(network)  # fmt: skip
    config.architectures = ["BertForSequenceClassification"]
    config.save_pretrained(network)
    arch = {
        "num_classes": len(LABELS), "model_type": "bert-base-uncased", "model_name": "BertForSequenceClassification",
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
