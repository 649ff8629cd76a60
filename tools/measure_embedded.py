"""Measure the whole screening: ``measure_embedded.py --corpus corpus --work DIR`` or ``--exam FILE [--without IDS]``.

With --work: the networks of the folds, each on the authors it has not read, with limits found on the other folds' strangers; beside it, in
the same run, the word rules and the toxicity network without them. With --exam: the shipped screening on an exam file
(`tests/exam/`). Prints shares with 95 % Wilson intervals, never a text. Hold, return and crisis count as stopped.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from core.verdict import Decision, Verdict
from moderation.models.embedded import Floor, said
from moderation.models.limits import Limit
from moderation.models.minilm import HARMS, OUTPUTS, STRANGE, strange
from moderation.normalise import normalise
from moderation.screener import Screener
from tools.crisis_exam import alarmed, reached, share
from tools.embedded import choosing, corpus, fit
from tools.embedded.corpus import Row

#: Harm that a member does to another: what the aim of 85 % is about.
DIRECTED = {"harassment", "threat", "shaming", "identity", "encouragement", "medical", "outing", "grooming"}


class Remembered:
    """Answers `moderation.models.Model` from what a network said before. `network` None leaves it out."""

    def __init__(self, heard: Mapping[str, Mapping[str, float]] | None, scale: Mapping[str, Limit]) -> None:
        """Take probabilities by text, and the limits they are read with."""
        self._floor = Floor()
        self._heard = heard
        self._scale = scale
        self.name = "embedded" if heard is not None else "floor"

    def scores(self, text: str) -> dict[str, float]:
        """Return the scores as `Embedded` would."""
        floor = self._floor.scores(text, normalise(text))
        return floor if self._heard is None else said(floor, self._heard[text], self._scale)


async def verdicts(screener: Screener, rows: Sequence[Row]) -> list[Verdict]:
    """Return what the screening says of each row."""
    try:
        return [await screener.screen(row.text) for row in rows]
    finally:
        screener.close()


def stopped(verdict: Verdict) -> bool:
    return verdict.decision in {Decision.HOLD, Decision.RETURN, Decision.CRISIS}


def asked(verdict: Verdict) -> bool:
    return reached(verdict) and not alarmed(verdict)


def table(rows: Sequence[Row], given: Sequence[Verdict]) -> None:
    """Print the shares of one run."""
    pairs = list(zip(rows, given, strict=True))

    def line(name: str, chosen: Callable[[Row], bool], *tests: Callable[[Verdict], bool]) -> None:
        some = [verdict for row, verdict in pairs if chosen(row)]
        if some:
            print(f"  {name:28}", "  ".join(f"{t.__name__} {share(sum(map(t, some)), len(some))}" for t in tests))

    def english(row: Row) -> bool:
        return row.lang == "en"

    for name, levels in (("L3-L4", {"L3", "L4"}), ("L1-L2", {"L1", "L2"}), ("LX", {"LX"}), ("L0", {"L0"})):
        line(name, lambda row, levels=levels: row.level in levels and english(row), alarmed, reached)
        line(
            f"{name}, other languages",
            lambda row, levels=levels: row.level in levels and not english(row),
            alarmed,
            reached,
        )
    line("L3-L4 without keyword", lambda row: row.level in {"L3", "L4"} and row.kind == "no_keyword", alarmed, reached)
    line("level none", lambda row: row.level == "none" and english(row), alarmed, asked)
    line(
        "harmless", lambda row: row.level == "none" and not row.harm and english(row), alarmed, asked, stopped, flagged
    )
    for kind in sorted({row.kind for row in rows}):
        line(
            f"harmless: {kind}",
            lambda row, kind=kind: row.level == "none" and not row.harm and row.kind == kind and english(row),
            alarmed,
            asked,
            stopped,
        )
    line(
        "harmless: other languages",
        lambda row: row.level == "none" and not row.harm and not english(row),
        alarmed,
        asked,
        stopped,
    )
    line("L0 stopped", lambda row: row.level == "L0" and not row.harm, stopped)
    line(
        "directed at a member",
        lambda row: bool(set(row.harm) & DIRECTED) and row.answers[OUTPUTS.index("directed")] == 1 and english(row),
        stopped,
    )
    line("polite", lambda row: row.kind == "polite" and bool(row.harm) and english(row), stopped)
    for harm in HARMS:
        line(harm, lambda row, harm=harm: harm in row.harm and english(row), stopped)


def flagged(verdict: Verdict) -> bool:
    return verdict.decision is Decision.FLAG


def strangers(rows: Sequence[Row], work: Path) -> np.ndarray:
    """Return what each row's author's stranger network says (rows x answers)."""
    found = np.zeros((len(rows), len(OUTPUTS)), np.float32)
    for fold in corpus.FOLDS:
        at = [n for n, row in enumerate(rows) if row.author in fold.split("-")]
        found[at] = np.load(work / f"strangers-{fold}.npz")["said"]
    return found


def folds(given: argparse.Namespace) -> None:
    rows = corpus.written(given.corpus)
    heard = strangers(rows, given.work)
    reader = fit.tokenizer(given.start)
    odd = [strange(reader.encode(row.text, add_special_tokens=False).tokens) for row in rows]
    full: list[Verdict | None] = [None] * len(rows)
    bare: list[Verdict | None] = [None] * len(rows)
    for fold in corpus.FOLDS:
        inside = np.array([row.author in fold.split("-") for row in rows])
        scale = choosing.choose([row for row, here in zip(rows, inside, strict=True) if not here], heard[~inside])
        mine = [row for row, here in zip(rows, inside, strict=True) if here]
        known = {
            rows[n].text: dict(zip(OUTPUTS, map(float, heard[n]), strict=True)) | {STRANGE: odd[n]}
            for n in np.flatnonzero(inside)
        }
        for kept, model in ((full, Remembered(known, scale)), (bare, Remembered(None, scale))):
            done = asyncio.run(verdicts(Screener(model, timeout=30), mine))
            for n, one in zip(np.flatnonzero(inside), done, strict=True):
                kept[n] = one
    for name, kept in (("word rules and toxicity network", bare), ("with the network of our own", full)):
        print(f"{name}: {len(rows)} messages")
        table(rows, [one for one in kept if one is not None])


def exam(path: Path, without: Path | None) -> None:
    from moderation.screener import build_screener

    skipped = set(without.read_text("utf-8").split()) if without else set()
    rows = []
    for line in path.read_text("utf-8").splitlines():
        one = json.loads(line)
        if one["id"] in skipped:
            continue
        harm = tuple(one.get("harm", ()))
        kind, target = one.get("kind", "plain"), one.get("target", "self")
        labels = corpus.answers(one["level"], harm, target, kind, directed=one.get("directed", False))
        rows.append(Row(one["text"], "exam", labels, 1.0, one["level"], harm, one.get("lang", "en"), kind))
    print(f"{path.name}: {len(rows)} messages")
    table(rows, asyncio.run(verdicts(build_screener(timeout=30), rows)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--start", type=Path, help="the start weights, for their tokenizer")
    parser.add_argument("--exam", type=Path)
    parser.add_argument("--without", type=Path)
    given = parser.parse_args()
    if given.exam:
        exam(given.exam, given.without)
    elif given.work and given.start:
        folds(given)
    else:
        parser.error("name --exam FILE, or --work DIR and --start DIR")
    return 0


if __name__ == "__main__":
    sys.exit(main())
