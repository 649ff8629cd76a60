"""Detoxify as second model: the real class on a tiny checkpoint, and every way in which a file can be wrong."""

import os
from dataclasses import replace

import pytest

from core.verdict import Decision
from moderation.models import ModelUnavailable
from moderation.models.detox import PART, Detox, Weights
from moderation.models.embedded import Embedded
from moderation.screener import build_screener
from tests.detoxify_checkpoint import make

LABELS = {"toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"}


@pytest.fixture(scope="module")
def embedded():
    return Embedded()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    made = make(tmp_path_factory.mktemp("detoxify"))
    return Weights(made.checkpoint, made.config, made.sha256)


@pytest.fixture(scope="module")
def model(tiny, embedded):
    return Detox("original-small", tiny, embedded)


@pytest.mark.parametrize("text", ["thank you all", "", " ", "you stupid idiot", "🙂", "word " * 3000, "a\x00b\ud83d"])
def test_the_real_class_scores_any_text(model, text):
    scores = model.scores(text)
    assert scores.keys() >= LABELS | {"crisis", "aimed"}
    assert all(0 <= score <= 1 for score in scores.values())


def test_scores_are_detoxifys_own_and_cries_for_help_are_still_heard(model, embedded):
    network = model._network
    said = "i hate you"
    assert model.scores(said)["toxicity"] == pytest.approx(float(network.predict(said)["toxicity"]), abs=1e-6)
    cry = "I want to kill myself tonight"
    assert model.scores(cry)["crisis"] == embedded.scores(cry)["crisis"] > 0.5
    assert model.name == "detoxify:original-small"


def test_a_long_text_is_read_to_its_end(model):
    long = "thank you all for being here tonight. " * 80 + "you are a stupid idiot and i hate you"
    parts = [float(model._network.predict(long[at : at + PART])["toxicity"]) for at in range(0, len(long), PART)]
    assert len(parts) == 3
    assert model.scores(long)["toxicity"] == pytest.approx(max(parts), abs=1e-6)


class Trap:
    """Runs code when a pickle of it is opened without care."""

    def __reduce__(self):
        return os.mkdir, (os.environ["TRAP_FOLDER"],)


def test_code_in_a_file_is_never_run(tmp_path, embedded, monkeypatch):
    sprung = tmp_path / "sprung"
    monkeypatch.setenv("TRAP_FOLDER", str(sprung))
    made = make(tmp_path, extra=Trap())
    with pytest.raises(ModelUnavailable, match="something else than weights"):
        Detox("original-small", Weights(made.checkpoint, made.config, made.sha256), embedded)
    assert not sprung.exists()


@pytest.mark.parametrize("without", ["classifier", "bert.encoder.layer.0"])
def test_a_file_without_all_weights_is_refused_instead_of_answering_at_random(tmp_path, embedded, without):
    made = make(tmp_path, without=without)
    with pytest.raises(ModelUnavailable):
        Detox("original-small", Weights(made.checkpoint, made.config, made.sha256), embedded)


def test_labels_without_toxicity_are_refused(tmp_path, embedded):
    made = make(tmp_path, labels=["a", "b", "c", "d", "e", "f"])
    with pytest.raises(ModelUnavailable, match="no label for toxicity"):
        Detox("original-small", Weights(made.checkpoint, made.config, made.sha256), embedded)


def test_another_file_than_expected_is_not_opened_and_its_sha256_is_named(tiny, embedded):
    with pytest.raises(ModelUnavailable, match=tiny.sha256):
        Detox("original-small", replace(tiny, sha256="0" * 64), embedded)
    with pytest.raises(ModelUnavailable, match=r"screening\.detoxify_sha256"):
        Detox("original-small", replace(tiny, sha256=""), embedded)


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04broken"])
def test_a_broken_file_is_named(tmp_path, tiny, embedded, content):
    import hashlib

    path = tmp_path / "broken.ckpt"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable):
        Detox("original-small", replace(tiny, checkpoint=path, sha256=hashlib.sha256(content).hexdigest()), embedded)


async def test_without_weights_the_embedded_model_goes_on_and_says_why(tmp_path, tiny):
    screener = build_screener("detoxify:original-small", weights=replace(tiny, checkpoint=tmp_path / "none.ckpt"))
    try:
        verdict = await screener.screen("Good morning, I slept well")
        assert (verdict.decision, verdict.model) == (Decision.DELIVER, "embedded")
        health = screener.health()
        assert health.usable
        assert "circlekeeper model fetch original-small" in health.reason
        assert "the embedded model goes on" in health.reason
    finally:
        screener.close()


async def test_a_verdict_names_the_model_that_spoke(tiny):
    screener = build_screener("detoxify:original-small", weights=tiny, timeout=20)
    try:
        assert (await screener.screen("Good morning")).model == "detoxify:original-small"
    finally:
        screener.close()
