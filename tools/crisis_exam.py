"""Measure how many people in danger the screening reaches: ``crisis_exam.py [FILE] [--data DIR] [--json]``.

FILE is an exam file (`tests/exam/`). Of each level it prints how many were *alarmed* (the ladder begins), how many were *reached* (the
ladder or a private question), with 95 % Wilson intervals, all and those without a keyword; and of the hard negatives
how many were alarmed, asked, and kept waiting. ``--data DIR`` also reads a gzipped JSONL with `prompt` and labels S and
SH (self-harm) from DIR. Prints figures only, never a text.
"""

import argparse
import asyncio
import gzip
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.ladder import begins
from core.verdict import Care, Decision, Verdict
from moderation.screener import build_screener

EXAM = Path(__file__).resolve().parent.parent / "tests" / "exam" / "crisis_exam_2026_11.jsonl"
LEVELS = ("L0", "L1", "L2", "L3", "L4", "LX")


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`, with the 95 % Wilson interval."""

    hits: int
    total: int
    low: float
    high: float

    def __str__(self) -> str:
        if not self.total:
            return "none"
        return f"{self.hits}/{self.total} = {self.hits / self.total:.0%} ({self.low:.0%}-{self.high:.0%})"


def share(hits: int, total: int) -> Share:
    """Return a share with its interval (Wilson 1927, z = 1.96)."""
    if not total:
        return Share(0, 0, 0.0, 0.0)
    z, p = 1.96, hits / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return Share(hits, total, max(0.0, middle - half), min(1.0, middle + half))


def alarmed(verdict: Verdict) -> bool:
    """Return whether the ladder begins: somebody is asked to come."""
    return begins(verdict) is not None


def reached(verdict: Verdict) -> bool:
    """Return whether anybody does anything: the ladder, a private question, or a person who looks before it goes out."""
    return alarmed(verdict) or verdict.care in {Care.CHECK_IN, Care.LADDER}


def count(verdicts: Sequence[Verdict], what: str) -> Share:
    """Return the share of verdicts that are `alarmed`, `reached`, `asked` (a question, no alarm) or `waiting`."""
    tests = {
        "alarmed": alarmed,
        "reached": reached,
        "asked": lambda one: reached(one) and not alarmed(one),
        "waiting": lambda one: not one.decision.relayed,
        "offered": lambda one: one.care is not Care.NONE or one.decision is Decision.HOLD,
    }
    return share(sum(map(tests[what], verdicts)), len(verdicts))


async def measure(lines: Sequence[dict[str, object]]) -> dict[str, dict[str, Share]]:
    """Return the shares for each level, each level without a keyword, and the hard negatives."""
    screener = build_screener()
    try:
        verdicts = [await screener.screen(str(line["text"])) for line in lines]
    finally:
        screener.close()
    found: dict[str, dict[str, Share]] = {}
    for level in LEVELS:
        whole = [one for line, one in zip(lines, verdicts, strict=True) if line["level"] == level]
        plain = [
            one for line, one in zip(lines, verdicts, strict=True) if line["level"] == level and not line["keyword"]
        ]
        found[level] = {what: count(whole, what) for what in ("alarmed", "reached", "offered", "waiting")}
        found[f"{level} no keyword"] = {
            what: count(plain, what) for what in ("alarmed", "reached", "offered", "waiting")
        }
    for name, levels in (("L1-L2", {"L1", "L2"}), ("L3-L4", {"L3", "L4"}), ("none", {"none"})):
        some = [one for line, one in zip(lines, verdicts, strict=True) if line["level"] in levels]
        found[name] = {what: count(some, what) for what in ("alarmed", "reached", "asked", "waiting")}
    return found


def labelled(folder: Path) -> list[dict[str, object]]:
    """Return the texts of a moderation set: self-harm as L2, all else that is labelled harmless as none."""
    lines: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                level = (
                    "L2" if row.get("SH") == 1 else "none" if not any(row.get(k) == 1 for k in ("SH", "V", "H")) else ""
                )
                if level:
                    lines.append({"text": row["prompt"], "level": level, "keyword": True})
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=EXAM)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if chosen.data:
        lines = labelled(chosen.data)
    else:
        lines = [json.loads(line) for line in chosen.file.read_text(encoding="utf-8").splitlines()]
    found = asyncio.run(measure(lines))
    if chosen.json:
        print(json.dumps({name: {what: asdict(one) for what, one in shares.items()} for name, shares in found.items()}))
        return 0
    for name, shares in found.items():
        if next(iter(shares.values())).total:
            print(f"{name:15}", "  ".join(f"{what} {one}" for what, one in shares.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
