"""Detoxify as second model: the real class on a tiny checkpoint, exported, through the gate, and every way to be wrong."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from core.verdict import Decision
from moderation.models import ModelUnavailable, sealed
from moderation.models.detox import CARD, PART, Card, Detox, Exported, installed, laid
from moderation.models.embedded import Embedded
from moderation.models.exporting import ROUNDED
from moderation.models.gate import FULL_MOST, ROUNDED_P99
from moderation.models.installing import CHECKPOINT, NETWORK, check, install, real
from moderation.models.original import inspected, probabilities
from moderation.models.published import Limits, Published, Source, calibration, limits_of
from moderation.screener import build_screener
from tests.detoxify_checkpoint import make

NAME = "original-small"
LABELS = {"toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"}
PASSES = {"spread": 0.2, "lean": 0.7, "bias": -3.0}
FOUND = Published(NAME, Source("", "0" * 8), {"config.json": Source("", "0" * 8)})


def lay_down(folder, **how):
    """Put a tiny checkpoint where fetching would have put it."""
    made = make(folder / "made", **how)
    shutil.copytree(made.config, folder / NETWORK)
    shutil.copy(made.checkpoint, folder / CHECKPOINT)
    return folder


@pytest.fixture(scope="module")
def embedded():
    return Embedded()


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    return lay_down(tmp_path_factory.mktemp("downloads") / NAME, **PASSES)


@pytest.fixture(scope="module")
def models(tmp_path_factory, fetched):
    folder = tmp_path_factory.mktemp("models")
    install(FOUND, folder, fetched, lambda _step: None)
    return folder


@pytest.fixture(scope="module")
def model(models, embedded):
    return Detox(NAME, models / NAME, embedded)


@pytest.fixture(scope="module")
def original(fetched):
    return real(FOUND, fetched)


@pytest.fixture
def copy(models, tmp_path):
    """A copy of the installed model that a test may spoil."""
    shutil.copytree(models / NAME, tmp_path / NAME)
    return tmp_path / NAME


@pytest.mark.parametrize("text", ["thank you all", "", " ", "you stupid idiot", "🙂", "word " * 3000, "a\x00b\ud83d"])
def test_any_text_is_scored(model, text):
    scores = model.scores(text)
    assert scores.keys() >= LABELS | {"crisis", "aimed"}
    assert all(0 <= score <= 1 for score in scores.values())


def test_the_export_says_what_the_real_class_says(models, original):
    exported = Exported(models / NAME)
    texts, _ = calibration()
    truth = np.array([probabilities(original, text) for text in texts[::8]])
    full = np.array([exported.full(exported.ids(text)) for text in texts[::8]])
    rounded = np.array([exported.probabilities(text) for text in texts[::8]])
    assert np.abs(full - truth).max() <= FULL_MOST
    assert 0 < np.quantile(np.abs(rounded - truth), 0.99) <= ROUNDED_P99
    assert truth.std(axis=0).max() > 0.01, "these scores would pass whatever the export says"


def test_what_is_too_near_to_a_limit_is_scored_in_full_precision(models, original):
    said = "you are a stupid idiot and i hate you"
    truth = np.array(probabilities(original, said))
    near = Exported(models / NAME, Limits(float(truth[0]), 0.99, 0.05))
    far = Exported(models / NAME, Limits(0.98, 0.99, 0.001))
    assert np.abs(near.probabilities(said) - truth).max() < 1e-5
    assert np.abs(far.probabilities(said) - truth).max() > 1e-5


def test_a_models_limits_are_laid_on_those_of_the_policy():
    limits = Limits(0.6, 0.9, 0.05)
    assert [laid(score, limits) for score in (0.0, 0.6, 0.9, 1.0)] == [0.0, 0.35, 0.5, 1.0]
    assert laid(0.3, limits) < laid(0.5, limits) < 0.35


def test_cries_for_help_are_still_heard(model, embedded):
    cry = "I want to kill myself tonight"
    assert model.scores(cry)["crisis"] == embedded.scores(cry)["crisis"] > 0.5
    assert model.name == "detoxify:original-small"


def test_a_long_text_is_read_to_its_end(model):
    long = "thank you all for being here tonight. " * 80 + "you are a stupid idiot and i hate you"
    parts = [model._network.probabilities(long[at : at + PART]) for at in range(0, len(long), PART)]
    assert len(parts) == 3
    highest = np.max(parts, axis=0)
    assert model.scores(long)["insult"] == pytest.approx(highest[model._network.labels.index("insult")])


def test_at_run_time_there_is_no_torch(models):
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from moderation.screener import build_screener\n"
        f"screener = build_screener('detoxify:{NAME}', models=Path({str(models)!r}), timeout=60)\n"
        "verdict = asyncio.run(screener.screen('Good morning'))\n"
        "screener.close()\n"
        "heavy = {'torch', 'transformers', 'detoxify', 'onnx'} & set(sys.modules)\n"
        "print(verdict.model, sorted(heavy))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip().endswith("detoxify:original-small []")


class Trap:
    """Runs code when a pickle of it is opened without care."""

    def __reduce__(self):
        return os.mkdir, (os.environ["TRAP_FOLDER"],)


def test_code_in_a_file_is_never_run(tmp_path, monkeypatch):
    sprung = tmp_path / "sprung"
    monkeypatch.setenv("TRAP_FOLDER", str(sprung))
    folder = lay_down(tmp_path / NAME, extra=Trap())
    with pytest.raises(ModelUnavailable, match="something else than weights"):
        install(FOUND, tmp_path, folder, lambda _step: None)
    assert not sprung.exists()


@pytest.mark.parametrize("without", ["classifier", "bert.encoder.layer.0"])
def test_a_file_without_all_weights_is_refused_instead_of_answering_at_random(tmp_path, without):
    with pytest.raises(ModelUnavailable, match="not whole|cannot be loaded"):
        real(FOUND, lay_down(tmp_path / NAME, without=without))


def test_labels_without_toxicity_are_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="no label for toxicity"):
        real(FOUND, lay_down(tmp_path / NAME, labels=["a", "b", "c", "d", "e", "f"]))


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04broken"])
def test_a_broken_file_is_named(tmp_path, content):
    (tmp_path / CHECKPOINT).write_bytes(content)
    with pytest.raises(ModelUnavailable):
        inspected(NAME, tmp_path / CHECKPOINT)


def test_what_does_not_pass_the_gate_is_not_installed_and_what_was_there_stays(copy, tmp_path):
    folder = lay_down(tmp_path / "wide", spread=0.6)
    with pytest.raises(ModelUnavailable, match=r"was not installed: int8 differs .* its bound is 0\.05"):
        install(FOUND, tmp_path, folder, lambda _step: None)
    assert sealed.altered(copy) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "wide"]


def test_another_version_takes_the_place_of_the_one_before(copy, tmp_path, fetched):
    (copy / "left over").touch()
    install(FOUND, tmp_path, fetched, lambda _step: None)
    assert sealed.altered(copy) == []
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_the_gate_can_be_repeated_without_torch_and_notices_another_network(copy, tmp_path):
    assert check(NAME, copy).refusal is None
    from moderation.models.exporting import export

    other = real(FOUND, lay_down(tmp_path / "other", **{**PASSES, "bias": 0.0}))
    (tmp_path / "export").mkdir()
    export(other.model, other.tokenizer, tmp_path / "export")
    shutil.copy(tmp_path / "export" / ROUNDED, copy / ROUNDED)
    sealed.seal(copy)
    with pytest.raises(ModelUnavailable, match="does not pass the gate any more: int8"):
        check(NAME, copy)


def test_what_was_made_with_other_texts_is_to_be_made_again(copy):
    card = Card.read(copy)
    (copy / CARD).write_text(replace(card, calibration="0" * 64).written())
    sealed.seal(copy)
    with pytest.raises(ModelUnavailable, match="texts of another version"):
        check(NAME, copy)


@pytest.mark.parametrize("file", [ROUNDED, "fp32.onnx", "tokenizer.json", CARD])
async def test_an_altered_file_is_named_and_the_embedded_model_goes_on(copy, file):
    (copy / file).write_bytes((copy / file).read_bytes() + b" ")
    with pytest.raises(ModelUnavailable, match=file):
        installed(NAME, copy, limits_of(NAME))
    screener = build_screener(f"detoxify:{NAME}", models=copy.parent)
    try:
        assert (await screener.screen("Good morning, I slept well")).model == "embedded"
        assert screener.health().usable
        assert "the embedded model goes on" in screener.health().reason
    finally:
        screener.close()


async def test_without_an_installed_model_the_embedded_one_goes_on_and_says_why(tmp_path):
    screener = build_screener(f"detoxify:{NAME}", models=tmp_path, apart=True, timeout=20)
    try:
        verdict = await screener.screen("Good morning, I slept well")
        assert (verdict.decision, verdict.model) == (Decision.DELIVER, "embedded")
        assert "circlekeeper model fetch original-small" in screener.health().reason
    finally:
        await screener.closed()


async def test_a_verdict_names_the_model_that_spoke(models):
    screener = build_screener(f"detoxify:{NAME}", models=models, timeout=20, apart=True)
    try:
        assert (await screener.screen("Good morning")).model == "detoxify:original-small"
        assert screener.health().megabytes < 200
    finally:
        await screener.closed()
