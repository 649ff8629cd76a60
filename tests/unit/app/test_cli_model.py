"""`circlekeeper model`: the whole path on a tiny checkpoint that a server on this machine has."""

import json

import pytest

from moderation.models import sealed
from tests.detoxify_checkpoint import make, sources
from tests.weights_server import weights_server

NAME = "original-small"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shelf")
    made = make(folder, spread=0.2, lean=0.7, bias=-3.0)
    with weights_server(folder) as found:
        found.sources = str(sources(folder, found.url, made))
        yield found


def states(made):
    return {row["name"]: row["state"] for row in made("model", "list")}


@pytest.mark.timeout(900)  # it loads torch four times, and CI's machine is small
def test_a_model_is_fetched_installed_listed_checked_and_measured(command, made, shelf, tmp_path, monkeypatch):
    assert states(made)[f"detoxify:{NAME}"] == "not here"
    shelf.cut = [20_000]
    code, out, err = command("model", "fetch", NAME, "--sources", shelf.sources)
    assert (code, out.strip()) == (2, "")
    assert "try again" in err
    code, out, err = command("model", "fetch", NAME, "--sources", shelf.sources)
    assert (code, err) == (0, "")
    assert "gate passed on" in out
    assert f'screening.model = "detoxify:{NAME}"' in out
    assert ("/tiny.ckpt", "bytes=20000-") in shelf.asked
    assert states(made)[f"detoxify:{NAME}"].startswith("installed; gate passed on")

    monkeypatch.setenv("CIRCLEKEEPER_SCREENING__MODEL", f"detoxify:{NAME}")
    assert [row["name"] for row in made("model", "list") if row["used"]] == [f"detoxify:{NAME}"]
    assert [(row["name"], row["ok"]) for row in made("model", "check")] == [("embedded", True), (f"detoxify:{NAME}", True)]  # fmt: skip
    (verdict,) = made("screen", "Good morning")
    assert verdict["model"] == f"detoxify:{NAME}"

    measured = made("model", "bench", NAME, "--count", "20")
    assert [row["model"] for row in measured] == ["naive Detoxify.predict", "installed", "embedded, all heads"]
    assert measured[0]["times"] == 1.0
    assert all(row["per_second"] > 0 and row["megabytes"] > 20 for row in measured)
    assert measured[1]["megabytes"] < measured[0]["megabytes"]

    installed = tmp_path / "data" / "models" / NAME
    (installed / "int8.onnx").write_bytes(b"altered")
    assert "int8.onnx" in states(made)[f"detoxify:{NAME}"]
    code, out, _ = command("model", "check", NAME, "--json")
    (row,) = json.loads(out)
    assert (code, row["ok"]) == (1, False)
    assert "int8.onnx" in row["says"]


def test_a_refused_model_names_its_bound_and_is_not_installed(command, made, tmp_path):
    (tmp_path / "wide").mkdir()
    wide = make(tmp_path / "wide" / "made", spread=0.6)
    with weights_server(tmp_path / "wide") as server:
        code, _, err = command("model", "fetch", NAME, "--sources", str(sources(tmp_path / "wide", server.url, wide)))
    assert code == 2
    assert "did not pass the gate, so it was not installed: int8" in err
    assert "its bound is 0.05" in err
    assert states(made)[f"detoxify:{NAME}"] == "fetched, not installed"


def test_a_file_that_is_not_the_pinned_one_is_not_even_opened(command, tmp_path):
    (tmp_path / "shelf").mkdir()
    tiny = make(tmp_path / "shelf" / "made")
    with weights_server(tmp_path / "shelf") as server:
        path = sources(tmp_path / "shelf", server.url, tiny)
        tiny.checkpoint.write_bytes(b"another")
        code, _, err = command("model", "fetch", NAME, "--sources", str(path))
    assert code == 2
    assert "is not the published file" in err


@pytest.mark.parametrize("words", [("fetch", "bert"), ("check", "bert"), ("bench", "bert")])
def test_a_model_that_nobody_knows_is_refused_in_one_sentence(refused, words):
    assert refused("model", *words).startswith("there is no model 'bert': choose one of original-small")


def test_what_ships_is_compared_with_its_sha256(command, made, monkeypatch, tmp_path):
    folder = tmp_path / "shipped"
    folder.mkdir()
    for file in sealed.DATA.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "crisis_head.npz").write_bytes(b"altered")
    monkeypatch.setattr(sealed, "DATA", folder)
    code, out, _ = command("model", "check", "embedded", "--json")
    assert code == 1
    assert "crisis_head.npz" in out
