"""Train the head beside the network: ``train_toxicity_head.py --data DIR OUT`` (needs scikit-learn beside the dev extra).

DIR holds public labelled sets (see docs on screening for names and licences); none of their text is written anywhere:
OUT gets hashed weights only. Prints cross-validated figures first, so a worse head is seen before it is committed.
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

from moderation.models.head import BUCKETS, log_odds, pieces
from moderation.models.toxblock import ToxBlock
from moderation.normalise import normalise
from tools import ordinary_lines

Row = tuple[str, int, str, float]  # text, toxic, source, weight
SCALE = 0.1  # keeps the six strong features from drowning the many weak ones
ORDINARY_WEIGHT = 2.0  # short greetings hold few pieces: each must count against the labels of the network


def rows(data: Path) -> list[Row]:
    """Read the sets; the tweets are many and badly labelled for dialect, so they weigh less and are sampled."""
    found: list[Row] = []
    with (data / "surge_toxicity_en.dev.csv").open(encoding="utf-8") as file:
        found += [(row["text"], int(row["is_toxic"] == "Toxic"), "surge", 2.0) for row in csv.DictReader(file)]
    with gzip.open(data / "openai_moderation.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            toxic = any(row.get(label) for label in ("H", "HR", "V", "H2", "V2"))
            if toxic or not row.get("S"):
                found.append((row["prompt"], int(toxic), "openai", 2.0))
    with (data / "counselchat.dev.csv").open(encoding="utf-8") as file:
        found += [(row["text"], 0, "counselchat", 1.0) for row in csv.DictReader(file) if row["text"].strip()]
    with (data / "davidson.csv").open(encoding="utf-8") as file:
        tweets = [(row["label"], row["text"]) for row in csv.DictReader(file)]
    for label, most, toxic, weight in (("hate", 1430, 1, 0.7), ("offensive", 2500, 1, 0.35), ("neither", 4163, 0, 0.5)):
        texts = [text for given, text in tweets if given == label]
        random.Random(0).shuffle(texts)
        cleaned = (re.sub(r"&#?\w+;", " ", re.sub(r'^[!" ]*(?:RT )?', "", text)) for text in texts[:most])
        found += [(text, toxic, "davidson", weight) for text in cleaned]
    return found


# The sets hardly ever name a group kindly, so a head trained on them alone learns that the name is the insult. These
# lines say the same names kindly and cruelly, and swear without a target, so that the other words carry the meaning.
_WHO = [
    "gay",
    "lesbian",
    "bi",
    "queer",
    "trans",
    "transgender",
    "nonbinary",
    "black",
    "white",
    "brown",
    "asian",
    "latino",
    "latina",
    "mexican",
    "african",
    "indian",
    "chinese",
    "arab",
    "jewish",
    "muslim",
    "christian",
    "hindu",
    "catholic",
    "irish",
    "immigrant",
    "refugee",
    "disabled",
    "autistic",
    "deaf",
    "blind",
    "bipolar",
    "schizophrenic",
    "borderline",
    "homeless",
    "feminist",
    "female",
    "male",
    "fat",
    "old",
    "poor",
    "gypsy",
    "native",
]
_KIND = (
    "i am {} and proud of it",
    "as a {} person i felt safe here",
    "i love being {}",
    "my {} friends are kind to me",
    "my sister is {} and so am i",
    "{} people deserve care too",
    "it is hard to be {} in this town",
    "{} and sober today",
    "my {} uncle is my hero",
    "my {} neighbour is wonderful",
    "{} and happy",
    "they laughed at me because i am {}",
    "my doctor is {}",
    "is there a group for {} people",
    "i came out as {} last year",
    "i am {}",
    "the {} woman next door helped me",
    "i met a {} man at the meeting and we talked",
    "you are {} and that is fine",
    "{} history month starts today",
    "being {} is not a choice and not a problem",
    "we are {} and we are here",
)
_CRUEL = (
    "i hate {} people",
    "{} people are disgusting",
    "all {} people should die",
    "{} people are ruining this country",
    "get rid of the {} people",
    "you {} freak",
    "never trust a {} person",
    "{} people are subhuman",
    "no {} people allowed",
    "being {} is a sickness",
    "{} people are animals",
    "{} people deserve to be beaten",
    "{} women are whores",
    "{} men are pigs",
    "i would never hire a {} person",
    "{} people are less than human",
)
_SWORN = (
    "holy shit i did it",
    "fuck yeah proud of you",
    "hell yeah ninety days",
    "i am so fucking tired",
    "what a shit day",
    "this shit is hard",
    "my damn car broke down",
    "fucking finally slept",
    "fuck this illness",
    "my bitch ass dog ate my lunch",
    "that was a hell of a week",
    "i feel like shit today",
    "i fucked up and i am sorry",
    "the damn bus was late",
    "it fucking hurts to lose him",
    "you are fucking amazing",
    "shit happens and we go on",
    "i messed my shit up when i used",
    "this bastard of a disease",
    "kicking my ass but i stay",
    "yall my people fr",
    "he be acting up but i love him",
    "we finna eat good tonight",
    "aint nobody judging you here",
    "deadass love this group",
    "girl i was weak",
)


def written() -> list[Row]:
    """Return lines made for this project that teach the head what the sets do not."""
    kind = [(line.format(who), 0, "written", 0.6) for who in _WHO for line in _KIND]
    cruel = [(line.format(who), 1, "written", 0.6) for who in _WHO for line in _CRUEL]
    sworn = [(line, 0, "written", 3.0) for line in _SWORN]
    return kind + cruel + sworn + [(line, 0, "ordinary", ORDINARY_WEIGHT) for line in ordinary_lines.trained()]


def main() -> int:
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    network, found = ToxBlock(), [*rows(given.data), *written()]
    columns, labels = [], []
    for text, *_ in found:
        read = normalise(text)
        columns.append(pieces(read.tokens))
        plain, bare = network.labels(text), network.labels(read.folded)
        labels.append(log_odds({name: max(plain[name], bare[name]) for name in plain}))
    starts = np.cumsum([0, *map(len, columns)])
    values = np.concatenate([np.full(len(one), 1 / np.sqrt(max(len(one), 1))) for one in columns])
    words = sparse.csr_matrix((values, np.concatenate(columns), starts), shape=(len(found), BUCKETS))
    features = sparse.hstack([words, sparse.csr_matrix(np.array(labels) * SCALE)]).tocsr()
    toxic = np.array([row[1] for row in found])
    source = np.array([row[2] for row in found])
    weight = np.array([row[3] for row in found])

    def fitted(chosen: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(C=3, max_iter=300, solver="liblinear")
        return model.fit(features[chosen], toxic[chosen], sample_weight=weight[chosen])

    scores = np.zeros(len(found))
    folds = StratifiedKFold(5, shuffle=True, random_state=1).split(
        words, [f"{a}{b}" for a, b in zip(toxic, source, strict=True)]
    )
    for train, test in folds:
        scores[test] = fitted(train).predict_proba(features[test])[:, 1]
    for name in ("surge", "openai", "davidson"):
        print(f"cross-validated AUROC {name}: {roc_auc_score(toxic[source == name], scores[source == name]):.4f}")
    for name in ("surge", "openai", "davidson", "counselchat", "ordinary"):
        for wanted in (0, 1):
            part = scores[(source == name) & (toxic == wanted)]
            shares = {
                bar: round(float(np.mean(part >= bar)), 3) for bar in (0.3, 0.4, 0.5, 0.6, 0.75, 0.9) if len(part)
            }
            print(f"  {name}, {'toxic' if wanted else 'not toxic'} ({len(part)}): share at or above {shares}")

    model = fitted(np.arange(len(found)))
    weights = model.coef_[0]
    np.savez_compressed(
        given.out / "toxicity_head.npz",
        pieces=weights[:BUCKETS].astype(np.float16),
        labels=(weights[BUCKETS:] * SCALE).astype(np.float32),
        bias=np.float32(model.intercept_[0]),
    )
    sums = dict(reversed(line.split("  ")) for line in (given.out / "SHA256SUMS").read_text().splitlines())
    sums["toxicity_head.npz"] = hashlib.sha256((given.out / "toxicity_head.npz").read_bytes()).hexdigest()
    (given.out / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
