"""Teaches the network, one epoch at a time; what an epoch reached is on disk before the next begins."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from moderation.models.minilm import END, GRAVE, OUTPUTS, START, WINDOW
from tools.embedded.corpus import Row
from tools.embedded.network import Network

EPOCHS = 3
BATCH = 32
BODY_RATE, HEAD_RATE = 1.2e-4, 1e-3  # recipe of the trial that this grew from; AdamW, warm-up, linear decay
_HEAVY = 2.0  # what a missed answer costs against a false one; harm is rare, and its limits are set afterwards
_BUCKET = 24  # batches that are sorted by length together, so that little of a batch is padding
Told = Callable[[str, int, int, float], None]  # what, batch, of, loss


def tokenizer(start: Path) -> Tokenizer:
    """Return the tokenizer of the start weights, cutting nothing and filling nothing."""
    found = Tokenizer.from_file(str(start / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def pieces(start: Path, texts: Sequence[str]) -> list[list[int]]:
    """Return the word pieces of each text between its two marks, as much of it as one window shows."""
    reader = tokenizer(start)
    return [[START, *reader.encode(text, add_special_tokens=False).ids[:WINDOW], END] for text in texts]


def batch(ids: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, filled up with zeros to the longest."""
    longest = max(map(len, ids))
    filled = torch.tensor([one + [0] * (longest - len(one)) for one in ids], dtype=torch.long)
    mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids], dtype=torch.long)
    return filled, mask


def fit(start: Path, rows: Sequence[Row], state: Path, *, epochs: int = EPOCHS, told: Told | None = None) -> Network:
    """Return a network taught on `rows`; `state` holds every finished epoch, and a second call goes on from there."""
    torch.manual_seed(0)
    network = Network(start)
    # What words mean is known already; a small corpus would only bend the few words that it holds.
    network.body.embeddings.requires_grad_(False)
    ids = pieces(start, [row.text for row in rows])
    wanted = torch.tensor(np.stack([row.answers for row in rows]))
    weight = torch.tensor([row.weight for row in rows])
    steps = epochs * -(-len(rows) // BATCH)
    adam = torch.optim.AdamW(
        [
            {"params": [one for one in network.body.parameters() if one.requires_grad], "lr": BODY_RATE},
            {"params": network.heads.parameters(), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    rate = torch.optim.lr_scheduler.LambdaLR(adam, lambda at: min(1, (at + 1) / (0.1 * steps)) * max(0, 1 - at / steps))
    first = 0
    if state.exists():
        kept = torch.load(state, weights_only=True)
        network.load_state_dict(kept["network"])
        adam.load_state_dict(kept["adam"])
        rate.load_state_dict(kept["rate"])
        first = kept["epochs"]
    for epoch in range(first, epochs):
        torch.manual_seed(epoch)
        _epoch(network, ids, wanted, weight, adam, rate, epoch, told)
        kept = {"network": network.state_dict(), "adam": adam.state_dict(), "rate": rate.state_dict()}
        torch.save(kept | {"epochs": epoch + 1}, state.with_suffix(".part"))
        state.with_suffix(".part").replace(state)
    return network.eval()


def _epoch(
    network: Network,
    ids: list[list[int]],
    wanted: torch.Tensor,
    weight: torch.Tensor,
    adam: torch.optim.Optimizer,
    rate: torch.optim.lr_scheduler.LRScheduler,
    epoch: int,
    told: Told | None,
) -> None:
    network.train()
    dice = np.random.default_rng(epoch)
    batches = _batches(ids, dice)
    important = torch.ones(len(OUTPUTS))
    important[[OUTPUTS.index(name) for name in GRAVE]] = 2.0
    for number, chosen in enumerate(batches, 1):
        answers = wanted[chosen]
        known = ~torch.isnan(answers)
        given = network(*batch([ids[at] for at in chosen]))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            given,
            answers.nan_to_num(0.0),
            reduction="none",
            pos_weight=torch.tensor(_HEAVY),
        )
        loss = (loss * known * important * weight[chosen].unsqueeze(1)).sum() / len(chosen)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        adam.step()
        rate.step()
        if told:
            told(f"epoch {epoch + 1}", number, len(batches), loss.item())


def _batches(ids: list[list[int]], dice: np.random.Generator) -> list[list[int]]:
    order = dice.permutation(len(ids))
    found = []
    for at in range(0, len(order), BATCH * _BUCKET):
        part = sorted(order[at : at + BATCH * _BUCKET], key=lambda one: len(ids[one]))
        found += [[int(one) for one in part[start : start + BATCH]] for start in range(0, len(part), BATCH)]
    return [found[at] for at in dice.permutation(len(found))]


def probabilities(network: Network, start: Path, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return what a network says of texts (texts x answers, 0..1), in their order."""
    ids = pieces(start, texts)
    order = sorted(range(len(ids)), key=lambda one: len(ids[one]))
    given = np.zeros((len(ids), len(OUTPUTS)), np.float32)
    with torch.no_grad():
        for at in range(0, len(order), 64):
            chosen = order[at : at + 64]
            given[chosen] = torch.sigmoid(network(*batch([ids[one] for one in chosen]))).numpy()
    return given
