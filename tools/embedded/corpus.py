"""Reads what the network learns from: the corpus of this project, and what else is at hand, as rows of known and unknown labels."""

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moderation.models.minilm import AIMED, GRAVE, HARMS, OUTPUTS
from moderation.normalise import normalise
from moderation.rules import crisis
from tools import ordinary_lines

LEVELS = ("L1", "L2", "L3", "L4")
#: Who is held out together: nobody is measured on an author the network has read.
FOLDS = ("a-b", "c-d", "e-f")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Row:
    """One text. `answers` holds 1, 0 or nan (nobody said) for each of `OUTPUTS`; `author` is a letter, or a public set's name."""

    text: str = field(repr=False)
    author: str
    answers: npt.NDArray[np.float32] = field(repr=False)
    weight: float = 1.0
    level: str = "none"
    harm: tuple[str, ...] = ()
    lang: str = "en"
    kind: str = "plain"


def unknown() -> npt.NDArray[np.float32]:
    return np.full(len(OUTPUTS), np.nan, np.float32)


def answers(level: str, harm: tuple[str, ...], target: str, kind: str, *, directed: bool) -> npt.NDArray[np.float32]:
    """Return the labels of one corpus line as the network's answers. Raises ValueError for a label nobody knows."""
    if level not in {"none", "L0", "LX", *LEVELS} or set(harm) - set(HARMS):
        raise ValueError(f"unknown label: {level}, {', '.join(harm)}")
    rank = LEVELS.index(level) if level in LEVELS else -1
    given = dict.fromkeys(OUTPUTS, 0.0)
    given |= {name: float(rank >= at) for at, name in enumerate(GRAVE)}
    given["distress"] = float(level == "L0" or rank >= 0)
    given["worry"] = float(level == "LX")
    given |= dict.fromkeys(harm, 1.0)
    given["harmful"] = float(bool(set(harm) - {"danger", "details"}))
    harsh = bool(set(harm) & {"harassment", "threat", "identity"})
    given["toxic"] = float("nan") if harm and (not harsh or kind in {"polite", "no_keyword"}) else float(harsh)
    given |= {"directed": float(directed)} | {
        name: float(name == f"at_{target}") for name in AIMED if name != "directed"
    }
    return np.array([given[name] for name in OUTPUTS], np.float32)


def written(folder: Path) -> list[Row]:
    """Return the corpus of this project. Raises ValueError naming the file and line that cannot be read."""
    rows = []
    for path in sorted(folder.glob("author_*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                one = json.loads(line)
                harm = tuple(one["harm"])
                given = answers(one["level"], harm, one["target"], one["kind"], directed=one["directed"])
                rows.append(Row(one["text"], path.stem[-1], given, 1.0, one["level"], harm, one["lang"], one["kind"]))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return rows


def ordinary() -> list[Row]:
    """Return short lines of ordinary talk, which a check-in must not interrupt."""
    nothing = answers("none", (), "nobody", "ordinary", directed=False)
    return [Row(line, "ordinary", nothing) for line in ordinary_lines.trained()]


def public(folder: Path) -> Iterator[Row]:
    """Return what public sets say, where they say it: harsh or not, self-harm or not, and much professional support."""
    dice = random.Random(7)
    yield from _surge(folder / "surge_toxicity_en.dev.csv")
    yield from _openai(folder / "openai_moderation.dev.jsonl.gz")
    yield from _counsel(folder / "counselchat.dev.csv", dice)
    yield from _tweets(folder / "davidson.csv", dice)


def _with(**known: float) -> npt.NDArray[np.float32]:
    given = unknown()
    for name, value in known.items():
        given[OUTPUTS.index(name)] = value
    return given


def _surge(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            harsh = float(row["is_toxic"] == "Toxic")
            yield Row(row["text"], "surge", _with(toxic=harsh, grave_L3=0.0, grave_L4=0.0), 1.0)


def _openai(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            known = {}
            if "SH" in row:
                known["grave_L1"] = float(row["SH"])
            if "HR" in row and "H" in row:
                known["toxic"] = float(bool(row["HR"] or row["H"]))
            if row.get("H") or row.get("H2"):
                known["identity"] = 1.0
            if known:
                yield Row(" ".join(row["prompt"].split()[:90]), "openai", _with(**known), 1.0)


def _counsel(path: Path, dice: random.Random) -> Iterator[Row]:
    """Return pieces of questions and answers. What the word rules hear as a cry says nothing here about cries."""
    calm = dict.fromkeys(HARMS, 0.0) | {"harmful": 0.0, "toxic": 0.0, "worry": 0.0}
    del calm["details"], calm["danger"], calm["medical"]
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lines = [one for one in _SENTENCE.split(row["text"]) if len(one.split()) > 3]
            parts = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
            for part in dice.sample(parts, 1) if parts else ():
                heard = crisis.RULE.examine(normalise(part)).score >= 0.2
                yield Row(part, "counselchat", _with(**calm, **({} if heard else dict.fromkeys(GRAVE, 0.0))), 0.5)


def _tweets(path: Path, dice: random.Random) -> Iterator[Row]:
    """Return some tweets: many are badly labelled for dialect, so that the merely offensive ones are left out."""
    with path.open(encoding="utf-8") as file:
        found = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    for label, most in (("hate", 300), ("neither", 300)):
        some = [text for text, given in found if given == label]
        for text in dice.sample(some, min(most, len(some))):
            yield Row(text, "davidson", _with(toxic=float(label == "hate")), 0.4)
