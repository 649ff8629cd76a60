"""Makes the file that is shipped: ONNX, then int8, and a gate that refuses one which answers otherwise than the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime as ort
import torch

from moderation.models.exporting import quiet
from moderation.models.gate import FULL_MOST, LEAST_TEXTS, ROUNDED_P99
from tools.embedded import fit
from tools.embedded.network import Network, Sure

MOST_FLIPS: Final = 0.005  # the share of all answers that may fall on the other side of their limit
WHOLE_BLOCKS: Final = 2


@dataclass(frozen=True)
class Gate:
    """How far the files are from the network."""

    fp32_max: float
    int8_p99: float
    flips: float

    def refusal(self) -> str | None:
        """Return the bound that was broken, None if none was."""
        for name, found, most in (
            ("fp32_max", self.fp32_max, FULL_MOST),
            ("int8_p99", self.int8_p99, ROUNDED_P99),
            ("flips", self.flips, MOST_FLIPS),
        ):
            if not found <= most:
                return f"{name} is {found:.2g}, and at most {most:g} is allowed"
        return None


def export(network: Network, path: Path) -> None:
    """Write `network` as fp32 ONNX. Only `dynamo=True` gives right answers (measured: the older way is off by whole units)."""
    ids = torch.ones((2, 9), dtype=torch.long)
    mask = torch.ones((2, 9), dtype=torch.long)  # not `ids` again: the exporter would take the two for one
    sizes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with quiet():
        program = torch.onnx.export(
            Sure(network).eval(),
            (ids, mask),
            dynamo=True,
            input_names=["ids", "mask"],
            output_names=["sure"],
            dynamic_shapes=(sizes, sizes),
            verbose=False,
        )
    program.save(str(path), external_data=False)


def quantise(fp32: Path, int8: Path) -> None:
    """Write the int8 form of an ONNX file: about a third of its size."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        fp32,
        int8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=_kept_whole(fp32),
        extra_options={"MatMulConstBOnly": True},
    )


def _kept_whole(fp32: Path) -> list[str]:
    """Return the feed-forward steps of the first blocks: their few huge values cost all others their precision.

    Measured on 400 texts: with them in int8 p99 is 0.075, without 0.040, for 7 MB more.
    """
    graph = onnx.load(fp32).graph
    sizes = {one.name: tuple(one.dims) for one in graph.initializer}
    found: dict[tuple[int, ...], list[str]] = {}
    for node in graph.node:
        wide = [sizes[name] for name in node.input if name in sizes and len(set(sizes[name])) == 2]
        if node.op_type == "MatMul" and wide:
            found.setdefault(wide[0], []).append(node.name)
    return [name for names in found.values() for name in names[:WHOLE_BLOCKS]]


def answers(path: Path, ids: Sequence[list[int]]) -> npt.NDArray[np.float32]:
    """Return what an ONNX file says (texts x answers), one text at a time, as the program will ask it."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    said = [
        session.run(None, {"ids": np.array([one], np.int64), "mask": np.ones((1, len(one)), np.int64)})[0][0]
        for one in ids
    ]
    return np.stack(said)


def gate(
    network: Network, start: Path, fp32: Path, int8: Path, texts: Sequence[str], limits: npt.NDArray[np.float32]
) -> Gate:
    """Compare both files with the network on `texts`. Raises ValueError for too few of them."""
    if len(texts) < LEAST_TEXTS:
        raise ValueError(f"the gate wants {LEAST_TEXTS} texts at least, and got {len(texts)}")
    ids = fit.pieces(start, texts)
    truth = fit.probabilities(network, start, texts)
    exact, small = answers(fp32, ids), answers(int8, ids)
    return Gate(
        fp32_max=float(np.abs(exact - truth).max()),
        int8_p99=float(np.quantile(np.abs(small - truth), 0.99)),
        flips=float(np.mean((small >= limits) != (truth >= limits))),
    )
