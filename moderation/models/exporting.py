"""A network of Detoxify as ONNX: exported by torch's new exporter, its transposes folded, then rounded to 8 bits.

The old exporter (`dynamo=False`) gives logits that are silently wrong. A shared matrix that is transposed in the graph
would stay in full precision, so transposes of constants are done beforehand.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

FULL: Final = "fp32.onnx"
ROUNDED: Final = "int8.onnx"
OPSET: Final = 18


def export(network: Any, tokenizer: Any, folder: Path) -> None:
    """Write both files of a network into a folder: one text at a time, of any length. Needs torch, onnx and onnxscript."""
    import torch

    class Logits(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.network(input_ids=input_ids, attention_mask=attention_mask).logits

    network.eval()
    network.set_attn_implementation("eager")
    example = tokenizer("hello there my friend, how are you", return_tensors="pt")
    names = ("input_ids", "attention_mask")
    length = torch.export.Dim("length", min=2, max=512)
    with quiet():
        torch.onnx.export(
            Logits().eval(),
            tuple(example[name] for name in names),
            folder / FULL,
            input_names=list(names),
            output_names=["logits"],
            dynamic_shapes={name: {1: length} for name in names},
            dynamo=True,
            external_data=False,
            opset_version=OPSET,
            verbose=False,
        )
        _fold(folder / FULL)
        _round(folder / FULL, folder / ROUNDED)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what the exporters say of themselves from an operator's screen: what counts is what the gate measures."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _fold(path: Path) -> None:
    """Do the transposes of constants once, in the file."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    done: dict[tuple[str, tuple[int, ...]], str] = {}
    instead: dict[str, str] = {}
    for node in [one for one in graph.node if one.op_type == "Transpose" and one.input[0] in constants]:
        array = numpy_helper.to_array(constants[node.input[0]])
        order = tuple(node.attribute[0].ints) if node.attribute else tuple(reversed(range(array.ndim)))
        key = node.input[0], order
        if key not in done:
            done[key] = f"{node.input[0]}_folded_{len(done)}"
            graph.initializer.append(numpy_helper.from_array(array.transpose(order).copy(), done[key]))
        instead[node.output[0]] = done[key]
        graph.node.remove(node)
    for node in graph.node:
        for at, name in enumerate(node.input):
            node.input[at] = instead.get(name, name)
    used = {name for node in graph.node for name in node.input}
    for one in [one for one in graph.initializer if one.name not in used]:
        graph.initializer.remove(one)
    del graph.value_info[:]
    onnx.save(model, path)


def _round(full: Path, rounded: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        full, rounded, weight_type=QuantType.QInt8, per_channel=True, extra_options={"MatMulConstBOnly": True}
    )
