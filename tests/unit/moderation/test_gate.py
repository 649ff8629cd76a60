"""The gate in figures, and the files that go with each published model."""

import json

import numpy as np
import pytest

from moderation.models import ModelUnavailable, sealed
from moderation.models.gate import auroc, measure
from moderation.models.published import FOLDER, NAMES, Limits, calibration, limits_of, network, published

LIMITS = Limits(0.35, 0.5, 0.05)
HARSH = [True, False] * 300
SAME = np.array([[0.9 if harsh else 0.1, 0.2] for harsh in HARSH])


def gate(full=SAME, rounded=SAME, texts=600):
    return measure(SAME[:texts], full[:texts], rounded[:texts], toxicity=0, harsh=HARSH[:texts], limits=LIMITS).refusal


def moved(share: float, by: float, column: int = 0):
    rows = SAME.copy()
    rows[: int(len(rows) * share), column] += by
    return rows


def test_what_says_the_same_passes():
    assert gate() is None
    assert gate(rounded=moved(1.0, 0.04, 1), full=moved(1.0, 9e-5, 1)) is None


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        ({"full": moved(0.01, 2e-4)}, "fp32 differs"),
        ({"full": SAME * np.nan}, "fp32 differs"),
        ({"rounded": moved(0.05, 0.06, 1)}, "99th percentile"),
        ({"rounded": np.array([[0.4, 0.2], *SAME[1:7], *[[0.6, 0.2]] * 20, *SAME[27:]])}, "decisions"),
        ({"rounded": SAME[:, ::-1]}, "AUROC"),
        ({"texts": 499}, "needs 500"),
    ],
)
def test_a_refusal_names_the_bound_that_is_broken(given, bound):
    assert bound in gate(**given)


def test_auroc_is_the_share_of_pairs_in_the_right_order():
    assert auroc(np.array([0.9, 0.8, 0.1]), [True, True, False]) == 1.0
    assert auroc(np.array([0.1, 0.8, 0.8]), [True, True, False]) == 0.25
    assert auroc(np.array([0.1]), [True]) == 0.5


@pytest.mark.parametrize(("score", "near", "decision"), [(0.2, False, 0), (0.31, True, 0), (0.39, True, 1), (0.54, True, 2), (0.56, False, 2)])  # fmt: skip
def test_limits_say_what_follows_and_which_scores_cannot_be_told_from_them(score, near, decision):
    assert (LIMITS.near(score), LIMITS.decision(score)) == (near, decision)


def test_every_published_model_has_its_sources_its_limits_and_its_network():
    assert sealed.altered(FOLDER) == []
    for name in NAMES:
        found, limits = published(name), limits_of(name)
        assert all(one.url.startswith("https://") for one in (found.checkpoint, *found.files.values()))
        assert all(len(one.sha256) == 64 for one in found.files.values())
        assert found.checkpoint.sha256 in found.checkpoint.url
        assert len(json.loads(network(found.network, 6))["id2label"]) == 6
        assert 0 < limits.flag < limits.hold < 1


def test_sources_are_those_that_detoxify_itself_names():
    from detoxify.detoxify import MODEL_URLS

    assert {name: published(name).checkpoint.url for name in NAMES} == MODEL_URLS


def test_the_calibration_texts_are_enough_and_of_both_kinds():
    texts, harsh = calibration()
    assert len(texts) == len(set(texts)) >= 500
    assert 100 < sum(harsh) < len(texts) / 2
    assert max(map(len, texts)) > 500


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://example.org/w"},
        {"url": "file:///etc/passwd"},
        {"sha256": ""},
        {"sha256": "1234567"},
        {"name": "../w"},
        {"name": ".part"},
    ],
)
def test_sources_without_a_safe_address_a_sha256_and_a_plain_name_are_refused(tmp_path, wrong):
    good = {"url": "https://example.org/w", "sha256": "0" * 64}
    files = {wrong.get("name", "config.json"): good | {key: value for key, value in wrong.items() if key != "name"}}
    path = tmp_path / "sources.json"
    path.write_text(json.dumps({"original": {"checkpoint": good, "files": files}}))
    with pytest.raises(ModelUnavailable, match="cannot be read from"):
        published("original", path)
