"""The road from a corpus to the shipped file, walked with a network a thousandth of the size."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from moderation.models import ModelUnavailable, limits, sealed
from moderation.models.limits import LOOK, STOP, Limit
from moderation.models.minilm import OUTPUTS, STRANGE, MiniLM, windows
from tools.embedded import choosing, corpus, export, fit

WORDS = [
    "good",
    "night",
    "see",
    "you",
    "tomorrow",
    "i",
    "feel",
    "so",
    "alone",
    "nobody",
    "would",
    "miss",
    "me",
    "thanks",
    "all",
    "for",
    "tonight",
    "you",
    "are",
    "wrong",
    "stop",
    "your",
    "pills",
    "it",
    "is",
    "done",
    "now",
    "walk",
    "dog",
    "ok",
]
MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the shape of the published one: a random tiny network and a tokenizer that knows our words."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("start")
    # The two marks have their numbers of the real vocabulary.
    order = [*WORDS, *(f"##w{at}" for at in range(101 - len(WORDS)))]
    known = {word: at for at, word in enumerate(["[PAD]", *order[:100]])} | {"[CLS]": 101, "[SEP]": 102, "[UNK]": 103}
    reader = Tokenizer(WordPiece(known, unk_token="[UNK]"))
    reader.pre_tokenizer = Whitespace()
    reader.save(str(folder / "tokenizer.json"))
    torch.manual_seed(1)
    shape = BertConfig(
        vocab_size=104,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=48,
        max_position_embeddings=80,
        initializer_range=0.6,  # else every text gets one score
    )
    BertModel(shape, add_pooling_layer=False).save_pretrained(folder)
    return folder


def line(text: str, **labels: object) -> str:
    plain = {"level": "none", "harm": [], "target": "nobody", "directed": False, "lang": "en", "kind": "plain"}
    return json.dumps({"id": "x", "text": text} | plain | labels)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    dice = np.random.default_rng(2)
    for author in "abcdef":
        lines = []
        for _ in range(25):
            words = " ".join(dice.choice(["good", "walk", "dog", "ok", "thanks", "all"], 4))
            lines += [
                line(words),
                line(f"nobody would miss me {words}", level="L3", target="self"),
                line(f"stop your pills {words}", harm=["medical"], target="member", directed=True),
            ]
        (folder / f"author_{author}.jsonl").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module")
def taught(start: Path, written: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, list[corpus.Row]]:
    rows = corpus.written(written)
    return fit.fit(start, rows, tmp_path_factory.mktemp("work") / "final.state", epochs=60), rows


def test_a_line_with_an_unknown_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "author_a.jsonl").write_text(line("ok") + "\n" + line("ok", harm=["rudeness"]) + "\n")
    with pytest.raises(ValueError, match=r"author_a\.jsonl, line 2: unknown label"):
        corpus.written(tmp_path)


def test_what_nobody_labelled_teaches_nothing() -> None:
    row = corpus.answers("none", ("shaming",), "member", "polite", directed=True)
    assert np.isnan(row[OUTPUTS.index("toxic")])  # whether polite cruelty is harsh, nobody has said
    assert row[OUTPUTS.index("shaming")] == 1
    assert row[OUTPUTS.index("at_member")] == 1


def test_training_goes_on_after_a_break_as_if_there_was_none(start: Path, written: Path, tmp_path: Path) -> None:
    rows = corpus.written(written)[:100]
    whole = fit.fit(start, rows, tmp_path / "whole.state", epochs=2)

    class Cut(Exception):
        pass

    def cut(what: str, *_: object) -> None:
        if what == "epoch 2":
            raise Cut

    with pytest.raises(Cut):
        fit.fit(start, rows, tmp_path / "broken.state", epochs=2, told=cut)
    again = fit.fit(start, rows, tmp_path / "broken.state", epochs=2)
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_it_learns_and_its_files_answer_like_it(
    start: Path, taught: tuple[object, list[corpus.Row]], tmp_path: Path
) -> None:
    network, rows = taught
    texts = [row.text for row in rows]
    said = fit.probabilities(network, start, texts)  # type: ignore[arg-type]
    limit = choosing.choose(rows, said)
    cries = np.array([row.level == "L3" for row in rows])
    heard = said[:, OUTPUTS.index("grave_L1")]
    assert np.quantile(heard[cries], 0.1) > np.quantile(heard[~cries], 0.9)
    fp32, int8 = tmp_path / "fp32.onnx", tmp_path / "minilm.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        export.export(network, fp32)  # type: ignore[arg-type]
        export.quantise(fp32, int8)
    bars = np.array([limit[name].stop for name in OUTPUTS], np.float32)
    gate = export.gate(network, start, fp32, int8, (texts * 2)[:600], bars)  # type: ignore[arg-type]
    assert gate.fp32_max <= export.FULL_MOST
    with pytest.raises(ValueError, match="500 texts"):
        export.gate(network, start, fp32, int8, texts[:10], bars)  # type: ignore[arg-type]
    # The shipped form, read as the program reads it: sealed, in windows, the highest of all windows.
    (tmp_path / "minilm.tokenizer.json").write_bytes((start / "tokenizer.json").read_bytes())
    seal(tmp_path)
    shipped = MiniLM(tmp_path)
    cry = texts[int(np.argmax(heard))]
    calm = [text for text, loud in zip(texts, cries, strict=True) if not loud][:90]
    quiet = shipped.probabilities(" ".join(calm))["grave_L1"]
    long_cry = " ".join([cry] * 16)
    assert shipped.probabilities(long_cry)["grave_L1"] > quiet
    assert shipped.probabilities(" ".join([*calm, long_cry, *calm]))["grave_L1"] > quiet
    (tmp_path / "minilm.onnx").write_bytes(b"altered")
    with pytest.raises(ModelUnavailable, match="sha256 differs"):
        MiniLM(tmp_path)


def seal(folder: Path) -> None:
    import hashlib

    names = [one.name for one in folder.iterdir() if one.name != "SHA256SUMS"]
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(sums))


def test_the_gate_names_the_bound_that_is_broken() -> None:
    assert export.Gate(0.0, 0.0, 0.0).refusal() is None
    assert "int8_p99" in str(export.Gate(0.0, 0.2, 0.0).refusal())
    assert "flips" in str(export.Gate(0.0, 0.0, float("nan")).refusal())


def test_limits_keep_false_alarms_as_rare_as_wanted() -> None:
    dice = np.random.default_rng(5)
    rows = [corpus.Row("x", "a", corpus.answers("none", (), "nobody", "plain", directed=False)) for _ in range(4000)]
    rows += [
        corpus.Row(
            "x", "a", corpus.answers("L4", ("threat",), "self", "plain", directed=True), level="L4", harm=("threat",)
        )
        for _ in range(400)
    ]
    said = dice.random((len(rows), len(OUTPUTS)), np.float32) * 0.6
    said[4000:] += 0.4
    chosen = choosing.choose(rows, said)
    quiet = said[:4000]
    assert np.mean(quiet[:, OUTPUTS.index("grave_L1")] >= chosen["grave_L1"].stop) <= choosing.ALARMED + 1e-3
    stopped = np.any([quiet[:, OUTPUTS.index(name)] >= chosen[name].stop for name in choosing.STOPPING], axis=0)
    assert np.mean(stopped) <= choosing.STOPPED + 2e-3


@pytest.mark.parametrize("limit", [Limit(0.1, 0.2), Limit(0.02, 0.9), Limit(0.5, 0.995)])
def test_a_score_has_its_limits_where_the_table_reads_them(limit: Limit) -> None:
    assert limit.score(limit.look) == pytest.approx(LOOK)
    assert limit.score(limit.stop) == pytest.approx(STOP)
    scores = [limit.score(at / 200) for at in range(201)]
    assert scores == sorted(scores)
    assert (scores[0], scores[-1]) == (0.0, 1.0)


def test_limits_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    (tmp_path / limits.NAME).write_text(json.dumps({"limits": {"grave_L1": [0.5, 0.2]}}))
    seal(tmp_path)
    with pytest.raises(ModelUnavailable, match="not in order"):
        limits.read(tmp_path)


def test_windows_cover_every_piece() -> None:
    for length in (0, 1, 61, 62, 63, 200, 1000):
        seen = {piece for window in windows(list(range(length))) for piece in window}
        assert seen == set(range(length))


def test_what_is_shipped_is_whole() -> None:
    """Every answer has a limit, and the network that is shipped tells a goodbye from a good night."""
    assert set(limits.read(sealed.DATA)) == set(OUTPUTS)
    heard = MiniLM().probabilities("thank you all for everything. you won't have to worry about me after tonight")
    calm = MiniLM().probabilities("thank you all for everything, see you on thursday, i'll bring the biscuits")
    assert heard["grave_L1"] > calm["grave_L1"]
    assert calm[STRANGE] < 0.2
