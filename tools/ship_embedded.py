"""Ship the trained network: ``ship_embedded.py START --corpus corpus --work DIR OUT``.

Takes ``final.state`` and the folds' ``strangers-*.npz`` of `train_embedded.py`, finds the limits, exports to ONNX, makes int8 of it, holds
both against the network on the corpus (the gate), and only then writes ``minilm.onnx``, its tokenizer, its limits and their
sha256 into OUT. A refusal names the bound that was broken, and OUT stays as it was.
"""

import argparse
import hashlib
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import torch

from moderation.models import limits
from moderation.models.minilm import OUTPUTS
from tools.embedded import choosing, corpus, export
from tools.embedded.network import Network
from tools.measure_embedded import strangers

CALIBRATION = 1500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("start", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    rows = corpus.written(given.corpus)
    chosen = choosing.choose(rows, strangers(rows, given.work))
    network = Network(given.start)
    network.load_state_dict(torch.load(given.work / "final.state", weights_only=True)["network"])
    network.eval()
    texts = [row.text for row in random.Random(3).sample(rows, min(CALIBRATION, len(rows)))]
    bars = np.array([chosen[name].stop for name in OUTPUTS], np.float32)
    with tempfile.TemporaryDirectory() as folder:
        fp32, int8 = Path(folder) / "fp32.onnx", Path(folder) / "minilm.onnx"
        export.export(network, fp32)
        export.quantise(fp32, int8)
        found = export.gate(network, given.start, fp32, int8, texts, bars)
        print(f"gate on {len(texts)} texts: {found}")
        refused = found.refusal()
        if refused:
            print(f"not shipped: {refused}", file=sys.stderr)
            return 1
        shutil.copyfile(int8, given.out / "minilm.onnx")
    shutil.copyfile(given.start / "tokenizer.json", given.out / "minilm.tokenizer.json")
    frozen = {"limits": {name: [one.look, one.stop] for name, one in sorted(chosen.items())}}
    (given.out / limits.NAME).write_text(json.dumps(frozen, indent=1) + "\n")
    _sealed(given.out, ["minilm.onnx", "minilm.tokenizer.json", limits.NAME])
    return 0


def _sealed(folder: Path, names: list[str]) -> None:
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    sums |= {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))


if __name__ == "__main__":
    sys.exit(main())
