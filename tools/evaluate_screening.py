"""Measure the screening on labelled sets: ``evaluate_screening.py --data DIR [--model embedded|off]``.

DIR holds any of: a CSV with `text,is_toxic`; a gzipped JSONL with `prompt` and labels S H V HR SH S3 H2 V2; a CSV with
`kind,topic,text` (distress and professional support: what must not be held); a CSV with `label,text` (tweets). Also
counts the false alarms on the ordinary lines that no head was trained on. Prints figures only, never a text.
"""

import argparse
import asyncio
import csv
import gzip
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.verdict import Care, Decision, Verdict
from moderation.screener import Screener, build_screener
from tools import ordinary_lines

HELD = {Decision.HOLD, Decision.RETURN}


def auroc(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the chance that a harmful text scores higher than a harmless one (ties count half)."""
    ranked = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, at = [0.0] * len(scores), 0
    while at < len(ranked):
        end = at
        while end + 1 < len(ranked) and scores[ranked[end + 1]] == scores[ranked[at]]:
            end += 1
        for place in range(at, end + 1):
            ranks[ranked[place]] = (at + end) / 2 + 1
        at = end + 1
    good = sum(labels)
    if not good or good == len(labels):
        return float("nan")
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - good * (good + 1) / 2) / (good * (len(labels) - good))


def share(verdicts: Iterable[Verdict]) -> str:
    """Return the decisions of some verdicts as shares."""
    counted = Counter(verdict.decision.value for verdict in verdicts)
    whole = sum(counted.values()) or 1
    return ", ".join(f"{name} {counted[name] / whole:.1%}" for name in (one.value for one in Decision) if counted[name])


async def screened(screener: Screener, texts: Sequence[str]) -> list[Verdict]:
    """Return a verdict for each text, one after the other."""
    return [await screener.screen(text) for text in texts]


async def surge(screener: Screener, path: Path) -> list[Verdict]:
    with path.open(encoding="utf-8") as file:
        rows = [(row["text"], row["is_toxic"] == "Toxic") for row in csv.DictReader(file)]
    verdicts = await screened(screener, [text for text, _ in rows])
    labels = [toxic for _, toxic in rows]
    print(
        f"{path.name}: {len(rows)} rows, AUROC toxicity {auroc(labels, [one.scores['toxicity'] for one in verdicts]):.4f}"
    )
    for wanted in (True, False):
        print(
            f"  {'toxic' if wanted else 'not toxic'}: {share(one for one, label in zip(verdicts, labels, strict=True) if label is wanted)}"
        )
    return verdicts


async def openai(screener: Screener, path: Path) -> list[Verdict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    verdicts = await screened(screener, [row["prompt"] for row in rows])
    print(f"{path.name}: {len(rows)} rows")
    for label in ("H", "HR", "V", "S", "SH", "S3", "H2", "V2"):
        named = [(row[label] == 1, verdict) for row, verdict in zip(rows, verdicts, strict=True) if label in row]
        score = "crisis" if label == "SH" else "toxicity"
        harmful = [verdict for harm, verdict in named if harm]
        print(
            f"  {label}: {len(harmful)} of {len(named)}, AUROC {score} {auroc([harm for harm, _ in named], [one.scores[score] for _, one in named]):.4f}; {share(harmful)}"
        )
        if label == "SH":
            heard = sum(verdict.care.weight >= 2 for verdict in harmful)
            false = sum(verdict.decision is Decision.CRISIS for harm, verdict in named if not harm)
            print(
                f"  SH: check-in or ladder offered to {heard} of {len(harmful)}; false ladders {false} of {len(named) - len(harmful)}"
            )
    return verdicts


async def counselchat(screener: Screener, path: Path) -> list[Verdict]:
    with path.open(encoding="utf-8") as file:
        rows = [(row["kind"], row["text"]) for row in csv.DictReader(file) if row["text"].strip()]
    verdicts = await screened(screener, [text for _, text in rows])
    for kind in ("question", "answer"):
        print(
            f"{path.name}, {kind}: {share(one for one, (named, _) in zip(verdicts, rows, strict=True) if named == kind)}"
        )
    held = [one for one in verdicts if one.decision in HELD]
    by = Counter(
        max((f for f in one.findings if f.decision is one.decision), key=lambda f: f.score).concern for one in held
    )
    print(f"  held or returned for: {dict(by.most_common())}")
    return verdicts


async def tweets(screener: Screener, path: Path, every: int = 12) -> list[Verdict]:
    with path.open(encoding="utf-8") as file:
        rows = [(row["label"], row["text"]) for row in csv.DictReader(file)][::every]
    verdicts = await screened(screener, [text for _, text in rows])
    labels = [label != "neither" for label, _ in rows]
    print(
        f"{path.name}: every {every}th row, AUROC toxicity {auroc(labels, [one.scores['toxicity'] for one in verdicts]):.4f}"
    )
    for name in ("hate", "offensive", "neither"):
        print(f"  {name}: {share(one for one, (label, _) in zip(verdicts, rows, strict=True) if label == name)}")
    return verdicts


def false_alarms(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Count what ordinary lines should not get: a ladder, a check-in without one, or being flagged or stopped."""
    return {
        "ladder": sum(one.care is Care.LADDER for one in verdicts),
        "check-in": sum(one.care is Care.CHECK_IN for one in verdicts),
        "flag, hold or return": sum(one.decision in {*HELD, Decision.FLAG} for one in verdicts),
    }


async def ordinary(screener: Screener) -> None:
    verdicts = await screened(screener, ordinary_lines.held_out())
    print(f"ordinary talk: {len(verdicts)} lines that trained nothing; false alarms per 1,000 ordinary messages")
    for name, count in false_alarms(verdicts).items():
        print(f"  {name}: {1000 * count / len(verdicts):.1f} ({count} of {len(verdicts)})")


async def measured(files: Sequence[Path], model: str) -> None:
    screener = build_screener(model, timeout=30)
    print(screener.health().reason)
    await ordinary(screener)
    readers = {"surge": surge, "openai": openai, "counselchat": counselchat, "davidson": tweets}
    began, everything = time.perf_counter(), list[Verdict]()
    for start, reader in readers.items():
        for path in [one for one in files if one.name.startswith(start)]:
            everything += await reader(screener, path)
    spent = time.perf_counter() - began
    screener.close()
    if not everything:
        print("no known file in this folder")
        return
    times = [one.milliseconds for one in everything]
    print(
        f"{len(everything)} texts, {len(everything) / spent:.0f}/s; p50 {statistics.median(times):.2f} ms, p99 {sorted(times)[int(len(times) * 0.99)]:.1f} ms"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", choices=("embedded", "off"), default="embedded")
    given = parser.parse_args()
    if not given.data.is_dir():
        print(f"{given.data} is not a folder", file=sys.stderr)
        return 2
    asyncio.run(measured(sorted(given.data.iterdir()), given.model))
    return 0


if __name__ == "__main__":
    sys.exit(main())
