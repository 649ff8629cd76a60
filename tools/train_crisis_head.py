"""Train the crisis head: ``train_crisis_head.py --data DIR OUT`` (needs scikit-learn beside the dev extra).

Learns from lines written for this project (`tools/crisis_lines.py`, three quarters of `tools/ordinary_lines.py` and the
tables of the tests) and from the labelled self-harm rows in DIR; OUT gets hashed weights only. Prints cross-validated figures before it writes.
"""

import argparse
import csv
import gzip
import hashlib
import json
import random
import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from moderation.models.head import BUCKETS, pieces
from moderation.normalise import normalise
from moderation.rules import crisis
from tests.unit.moderation import examples, examples_second, examples_third
from tools import ordinary_lines
from tools.crisis_lines import cries, no_cries

Row = tuple[str, int, str, float]  # text, crisis, source, weight
ORDINARY_WEIGHT = 2.0  # a check-in that nobody needs stops an ordinary evening in a circle that nobody watches


def rows(data: Path) -> list[Row]:
    """Return every line to learn from. Distress and professional support weigh in as what must not be mistaken."""
    found: list[Row] = [(line, 1, "written", 1.0) for line in cries()] + [
        (line, 0, "written", 1.5) for line in no_cries()
    ]
    found += [(line, 0, "ordinary", ORDINARY_WEIGHT) for line in ordinary_lines.trained()]
    for table in (examples, examples_second, examples_third):
        found += [(line, 1, "lines", 1.0) for line in examples.lines(table.PLAN_OR_ACT + table.WISH)]
        found += [(line, 0, "lines", 1.5) for line in examples.lines(table.LET_PASS + table.HARM_TO_OTHERS)]
    found += [(line, 0, "lines", 1.5) for line in examples.lines(examples.OWN_PAIN + examples.BETTER_SAID_ANOTHER_WAY)]
    with gzip.open(data / "openai_moderation.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        labelled = [row for row in map(json.loads, lines) if "SH" in row]
    found += [(row["prompt"], row["SH"], "openai", 3.0 if row["SH"] else 0.7) for row in labelled]
    dice = random.Random(1)
    with (data / "counselchat.dev.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            # Some of these rows do speak of suicide: what the word rules hear is left out, not called harmless.
            if row["text"].strip() and crisis.RULE.examine(normalise(row["text"])).score < 0.2:
                found.append((row["text"], 0, "counselchat", 0.5))
                sentences = [one for one in re.split(r"(?<=[.!?])\s+", row["text"]) if len(one.split()) > 3]
                found += [(one, 0, "sentences", 0.4) for one in dice.sample(sentences, min(3, len(sentences)))]
    with (data / "davidson.csv").open(encoding="utf-8") as file:
        tweets = [row["text"] for row in csv.DictReader(file) if row["label"] == "neither"]
    return found + [(text, 0, "tweets", 0.3) for text in dice.sample(tweets, 2500)]


def main() -> int:
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    found = rows(given.data)
    columns = [pieces(normalise(text).tokens) for text, *_ in found]
    starts = np.cumsum([0, *map(len, columns)])
    values = np.concatenate([np.full(len(one), 1 / np.sqrt(max(len(one), 1))) for one in columns])
    features = sparse.csr_matrix((values, np.concatenate(columns), starts), shape=(len(found), BUCKETS))
    cry = np.array([row[1] for row in found])
    source = np.array([row[2] for row in found])
    weight = np.array([row[3] for row in found])

    def fitted(chosen: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(C=5, max_iter=300, solver="liblinear")
        return model.fit(features[chosen], cry[chosen], sample_weight=weight[chosen])

    scores = np.zeros(len(found))
    strata = [f"{a}{b}" for a, b in zip(cry, source, strict=True)]
    for train, test in StratifiedKFold(5, shuffle=True, random_state=1).split(features, strata):
        scores[test] = fitted(train).predict_proba(features[test])[:, 1]
    for name in ("lines", "openai"):
        print(f"cross-validated AUROC {name}: {roc_auc_score(cry[source == name], scores[source == name]):.4f}")
    for name in ("lines", "openai", "ordinary", "counselchat", "sentences", "tweets"):
        for wanted in (0, 1):
            part = scores[(source == name) & (cry == wanted)]
            if len(part):
                shares = {bar: round(float(np.mean(part >= bar)), 3) for bar in (0.2, 0.3, 0.4, 0.5, 0.7)}
                print(f"  {name}, {'cry' if wanted else 'no cry'} ({len(part)}): share at or above {shares}")

    model = fitted(np.arange(len(found)))
    np.savez_compressed(
        given.out / "crisis_head.npz",
        pieces=model.coef_[0].astype(np.float16),
        labels=np.zeros(6, np.float32),
        bias=np.float32(model.intercept_[0]),
    )
    sums = dict(reversed(line.split("  ")) for line in (given.out / "SHA256SUMS").read_text().splitlines())
    sums["crisis_head.npz"] = hashlib.sha256((given.out / "crisis_head.npz").read_bytes()).hexdigest()
    (given.out / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
