"""From published files to an installed model: fetch, inspect, load the real one, export, round, measure, and only then install.

Each step can refuse, in one sentence that says which; whatever was installed before stays in its place until the new one
has passed the gate.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from moderation.models import ModelUnavailable, sealed
from moderation.models.detox import CARD, REFERENCE, TOKENIZER, Card, Exported, installed
from moderation.models.exporting import export
from moderation.models.fetching import Told, fetch
from moderation.models.gate import Measured, measure
from moderation.models.original import LONGEST, inspected, loaded, need_extras, probabilities
from moderation.models.published import FOLDER, Published, calibration, limits_of, network

CHECKPOINT: Final = "model.ckpt"
NETWORK: Final = "network"
DOWNLOADS: Final = "downloads"
Step = Callable[[str], None]


def fetched(model: Published, downloads: Path, told: Callable[[str], Told]) -> Path:
    """Fetch a model's files, each under its own progress, and return their folder. Raises ModelUnavailable."""
    folder = downloads / model.name
    fetch(model.checkpoint.url, folder / CHECKPOINT, model.checkpoint.sha256, told(CHECKPOINT))
    for file, source in model.files.items():
        fetch(source.url, folder / NETWORK / file, source.sha256, told(file))
    return folder


def real(model: Published, folder: Path) -> Any:
    """Return the real Detoxify from fetched files. Raises ModelUnavailable."""
    need_extras(model.name)
    checkpoint = inspected(model.name, folder / CHECKPOINT)
    if model.network is not None:
        outputs = int(checkpoint["config"]["arch"]["args"]["num_classes"])
        (folder / NETWORK / "config.json").write_text(network(model.network, outputs))
    return loaded(model.name, checkpoint, folder / NETWORK)


def install(model: Published, models: Path, folder: Path, step: Step) -> Measured:
    """Make an installed model of fetched files, in `models`; return what the gate measured. Raises ModelUnavailable."""
    limits = limits_of(model.name)
    step("loading the real Detoxify and comparing every weight")
    original = real(model, folder)
    texts, harsh = calibration()
    with tempfile.TemporaryDirectory(prefix=".making-", dir=models) as place:
        made = Path(place) / "model"
        made.mkdir()
        step("exporting to ONNX and rounding to 8 bits")
        export(original.model, original.tokenizer, made)
        original.tokenizer.backend_tokenizer.save(str(made / TOKENIZER))
        blank = Measured(0, 0.0, 0.0, 0.0, 0.0, 0.0)
        card = Card(model.name, tuple(original.class_names), blank, _calibration(), _digest(folder / CHECKPOINT))
        (made / CARD).write_text(card.written())
        exported = Exported(made)
        step(f"the gate: {len(texts)} texts")
        _same_pieces(model.name, original, exported, texts)
        reference = np.array([probabilities(original, text) for text in texts])
        measured = _compared(exported, reference, texts, harsh, limits)
        if measured.refusal:
            raise ModelUnavailable(
                f"detoxify:{model.name} did not pass the gate, so it was not installed: {measured.refusal}"
            )
        np.save(made / REFERENCE, reference.astype(np.float32), allow_pickle=False)
        (made / CARD).write_text(Card(card.name, card.labels, measured, card.calibration, card.checkpoint).written())
        sealed.seal(made)
        _put(made, models / model.name)
    return measured


def check(name: str, folder: Path) -> Measured:
    """Repeat the gate on what is installed, with what the real Detoxify said when it was made. Raises ModelUnavailable."""
    exported = installed(name, folder)
    if Card.read(folder).calibration != _calibration():
        raise ModelUnavailable(
            f"detoxify:{name} was made with the texts of another version: fetch it again with `circlekeeper model fetch {name}`"
        )
    texts, harsh = calibration()
    reference = np.load(folder / REFERENCE, allow_pickle=False).astype(np.float64)
    measured = _compared(exported, reference, texts, harsh, limits_of(name))
    if measured.refusal:
        raise ModelUnavailable(f"detoxify:{name} does not pass the gate any more: {measured.refusal}")
    return measured


def _compared(exported: Exported, reference: Any, texts: list[str], harsh: list[bool], limits: Any) -> Measured:
    full = np.array([exported.full(exported.ids(text)) for text in texts])
    rounded = np.array([exported.probabilities(text) for text in texts])
    toxicity = exported.labels.index("toxicity")
    return measure(reference, full, rounded, toxicity=toxicity, harsh=harsh, limits=limits)


def _same_pieces(name: str, original: Any, exported: Exported, texts: list[str]) -> None:
    """Raise ModelUnavailable unless the tokenizer that is installed cuts every text as the real one does."""
    for text in texts:
        pieces = original.tokenizer(text or " ", truncation=True, max_length=LONGEST)["input_ids"]
        if list(pieces) != exported.ids(text):
            raise ModelUnavailable(f"the tokenizer of detoxify:{name} does not cut texts as the original does")


def _put(made: Path, to: Path) -> None:
    """Put a new model in the place of an old one, which goes only then."""
    old = made.parent / "old"
    if to.exists():
        to.replace(old)
    try:
        made.replace(to)
    except OSError:
        if old.exists():
            old.replace(to)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _calibration() -> str:
    return hashlib.sha256(sealed.read("calibration.jsonl", FOLDER)).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
