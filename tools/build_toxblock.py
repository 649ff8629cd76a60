"""Lift tox-block's weights out of its wheel into files that onnxruntime can run: ``build_toxblock.py WHEEL OUT``.

Needs `onnx` and `h5py` (the dev extra). The wheel comes from ``pip download --no-deps tox-block==0.1.2``. Nothing of the
wheel is imported: its tokenizer is a pickle, so it is read by an unpickler that knows five harmless names and refuses
every other one. Writes ``toxblock.onnx``, ``toxblock.vocabulary.json``, ``toxblock.LICENSE.txt`` and ``SHA256SUMS``.
"""

import argparse
import collections
import hashlib
import io
import json
import pickle
import sys
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WHEEL_SHA256 = "ed3a934f77d456f5324a6ae1b55bd9a3d404f6ebdb30aedad73dea5a2f01b7ed"
WEIGHTS = "tox_block/trained_models/lstm_model_0.1.2.h5"
ENCODER = "tox_block/trained_models/encoder_0.1.2.pkl"
LICENCE = "tox_block-0.1.2.dist-info/LICENSE"
WINDOW = 100  # words the network was trained to see at once
UNITS = 50  # of the LSTM, in each direction


class _Inert:
    """Stands in for a pickled class: keeps its attributes, has none of its behaviour."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)


_KNOWN: dict[tuple[str, str], type] = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("collections", "defaultdict"): collections.defaultdict,
    ("builtins", "int"): int,
    ("tox_block.data_processing.preprocessors", "TokenSequencer"): _Inert,
    ("keras_preprocessing.text", "Tokenizer"): _Inert,
}


class RestrictedUnpickler(pickle.Unpickler):
    """Knows the five names the tokenizer needs and raises `pickle.UnpicklingError` for any other."""

    def find_class(self, module: str, name: str) -> type:
        """Return the stand-in for a known name."""
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"the tokenizer may not name {module}.{name}") from None


def vocabulary(pickled: bytes) -> list[str]:
    """Return the words in the order of their ids; the first has id 1, because 0 is padding."""
    tokenizer = RestrictedUnpickler(io.BytesIO(pickled)).load().tokenizer
    if not tokenizer.lower or tokenizer.split != " " or tokenizer.oov_token is not None:
        raise ValueError("the tokenizer is not the one this tool was written for")
    words = sorted((index, word) for word, index in tokenizer.word_index.items() if index < tokenizer.num_words)
    if [index for index, _ in words] != list(range(1, len(words) + 1)):
        raise ValueError("the tokenizer's ids have gaps")
    return [word for _, word in words]


def _gates(array: np.ndarray) -> np.ndarray:
    """Reorder the last axis from Keras's gates (input, forget, cell, output) to ONNX's (input, output, forget, cell)."""
    inward, forget, cell, outward = np.split(array, 4, axis=-1)
    return np.concatenate([inward, outward, forget, cell], axis=-1)


def _weights(file: h5py.File) -> dict[str, np.ndarray]:
    """Return the network's arrays under the names the graph uses."""
    stored = file["model_weights"]

    def read(path: str) -> np.ndarray:
        return np.array(stored[path], np.float32)

    cells: dict[str, list[np.ndarray]] = {"W": [], "R": [], "B": []}
    for direction in ("forward", "backward"):
        place = f"bidirectional/bidirectional/{direction}_lstm/"
        cells["W"].append(_gates(read(place + "kernel:0")).T)
        cells["R"].append(_gates(read(place + "recurrent_kernel:0")).T)
        # ONNX keeps a second bias for the recurrent half; Keras has only one, so the second is zero.
        cells["B"].append(np.concatenate([_gates(read(place + "bias:0")), np.zeros(4 * UNITS, np.float32)]))
    return {
        "embedding": read("embedding/embedding/embeddings:0"),
        **{name: np.stack(parts) for name, parts in cells.items()},
        "dense": read("dense/dense/kernel:0"),
        "dense_bias": read("dense/dense/bias:0"),
        "labels": read("dense_1/dense_1/kernel:0"),
        "labels_bias": read("dense_1/dense_1/bias:0"),
        "flat": np.array([0, -1], np.int64),
        "time": np.array([0], np.int64),
    }


def graph(arrays: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Return the network as ONNX: ids [batch, 100] in, six probabilities [batch, 6] out."""
    node = helper.make_node
    nodes = [
        node("Transpose", ["ids"], ["by_time"], perm=[1, 0]),
        node("Gather", ["embedding", "by_time"], ["words"]),
        node(
            "LSTM",
            ["words", "W", "R", "B"],
            ["states"],
            hidden_size=UNITS,
            direction="bidirectional",
            # Keras 2's "hard sigmoid" has the slope 0.2.
            activations=["HardSigmoid", "Tanh", "Tanh"] * 2,
            activation_alpha=[0.2, 0.2],
            activation_beta=[0.5, 0.5],
        ),
        node("ReduceMax", ["states", "time"], ["peak"], keepdims=0),
        node("Transpose", ["peak"], ["peak_by_text"], perm=[1, 0, 2]),
        node("Reshape", ["peak_by_text", "flat"], ["features"]),
        node("Gemm", ["features", "dense", "dense_bias"], ["hidden"]),
        node("Relu", ["hidden"], ["active"]),
        node("Gemm", ["active", "labels", "labels_bias"], ["logits"]),
        node("Sigmoid", ["logits"], ["probabilities"]),
    ]
    model = helper.make_model(
        helper.make_graph(
            nodes,
            "toxblock",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", WINDOW])],
            [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", 6])],
            [numpy_helper.from_array(array, name) for name, array in arrays.items()],
        ),
        opset_imports=[helper.make_opsetid("", 18)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    return model


def build(wheel: Path, out: Path) -> None:
    """Write the four files into `out`. Raises ValueError if the wheel is not the known one."""
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise ValueError(f"{wheel} is not the tox-block 0.1.2 wheel this tool knows")
    with zipfile.ZipFile(wheel) as packed:
        words = vocabulary(packed.read(ENCODER))
        licence = packed.read(LICENCE)
        with h5py.File(io.BytesIO(packed.read(WEIGHTS)), "r") as file:
            model = graph(_weights(file))
    files = {
        "toxblock.onnx": model.SerializeToString(),
        "toxblock.vocabulary.json": json.dumps(words, ensure_ascii=False, indent=0).encode(),
        "toxblock.LICENSE.txt": licence,
    }
    out.mkdir(parents=True, exist_ok=True)
    sums_file = out / "SHA256SUMS"
    sums = dict(reversed(line.split("  ")) for line in sums_file.read_text().splitlines()) if sums_file.exists() else {}
    for name, content in files.items():
        (out / name).write_bytes(content)
        sums[name] = hashlib.sha256(content).hexdigest()
    sums_file.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    try:
        build(given.wheel, given.out)
    except (OSError, ValueError, pickle.UnpicklingError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
