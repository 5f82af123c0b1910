"""An embedding model's linear layers in 8 bits: half the time on processors that multiply bytes.

What goes into a layer is scaled, channel by channel, to be of one size ("SmoothQuant", Xiao et al. 2023), and then
rounded to one of 256 steps of a range; the weights are rounded by output channel. Scales and ranges depend on what the
layers see: ``benchmarks/training/activations.py`` measured them on news, for the bundled weights alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import openvino

ACTIVATIONS_FILE = "activations.npz"
"""In this package. Arrays ``checksum`` (of the weights), ``ranges`` (inputs, 2), ``scale_0`` … (channels,)."""
_STEPS = 256
_MOST = 127
"""The largest weight in 8 bits."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Activation:
    """What goes into a linear layer."""

    scale: Numbers
    """What each channel is divided by, shape (channels,)."""
    low: float
    """The range of what comes of it."""
    high: float


@dataclass(frozen=True)
class LinearInput:
    """One output of a graph that goes into linear layers, and those layers: matrix products with weights."""

    source: openvino.Output
    products: list[openvino.Node]
    weights: list[Numbers]
    """Of each product, shape (outputs, channels)."""


def load_activations(checksum: str) -> list[Activation]:
    """Those that come with Newsdesk for a model's weights, in the graph's order; none for any other weights."""
    with (files("retrieval") / ACTIVATIONS_FILE).open("rb") as file, np.load(file) as arrays:
        if str(arrays["checksum"]) != checksum:
            return []
        ranges = arrays["ranges"].tolist()
        return [
            Activation(arrays[f"scale_{number}"].astype(np.float32), low, high)
            for number, (low, high) in enumerate(ranges)
        ]


def linear_inputs(graph: openvino.Model) -> list[LinearInput]:
    """What goes into the linear layers of a graph, in its order; what goes into several is told once."""
    found: dict[tuple[str, int], LinearInput] = {}
    for node in graph.get_ordered_ops():
        weights = _weights_of(node)
        if weights is not None:
            source = node.input_value(0)
            key = source.get_node().get_friendly_name(), source.get_index()
            into = found.setdefault(key, LinearInput(source, [], []))
            into.products.append(node)
            into.weights.append(weights)
    return list(found.values())


def quantise(graph: openvino.Model, activations: Sequence[Activation]) -> None:
    """Put a graph's linear layers into 8 bits, in place.

    Raises:
        ValueError: the activations are not those of this graph.
    """
    inputs = linear_inputs(graph)
    widths = [weights.shape[1] for into in inputs for weights in into.weights[:1]]
    if widths != [len(one.scale) for one in activations]:
        raise ValueError(f"activations were measured for other layers than the graph's {len(inputs)}")
    for into, activation in zip(inputs, activations, strict=True):
        rounded = _rounded(into.source, activation)
        for product, weights in zip(into.products, into.weights, strict=True):
            product.input(0).replace_source_output(rounded)
            product.input(1).replace_source_output(_in_8_bits(weights * activation.scale))


def without_rounding(graph: openvino.Model) -> openvino.Model:
    """The same graph; what rounds the inputs of layers in 8 bits is taken out of it, their weights stay as they are."""
    for node in graph.get_ordered_ops():
        if node.get_type_name() == "FakeQuantize":
            node.output(0).replace(node.input_value(0))
    return graph


def _weights_of(node: openvino.Node) -> Numbers | None:
    """The weights of a linear layer; None of any other node."""
    if node.get_type_name() != "MatMul" or not node.get_attributes()["transpose_b"]:
        return None
    source: Any = node.input_value(1).get_node()
    while source.get_type_name() == "Convert":
        source = source.input_value(0).get_node()
    return np.asarray(source.data, np.float32) if source.get_type_name() == "Constant" else None


def _rounded(source: openvino.Output, activation: Activation) -> openvino.Output:
    from openvino import opset13

    scaled = opset13.multiply(source, opset13.constant((1 / activation.scale).reshape(1, 1, -1)))
    low, high = np.float32(activation.low), np.float32(activation.high)
    return opset13.fake_quantize(scaled, low, high, low, high, _STEPS).output(0)


def _in_8_bits(weights: Numbers) -> openvino.Output:
    """Weights as whole numbers, and what each output channel's are to be multiplied by."""
    from openvino import opset13

    step = np.maximum(np.abs(weights).max(axis=1, keepdims=True), np.finfo(np.float32).tiny) / _MOST
    whole = opset13.constant(np.round(weights / step).astype(np.int8))
    return opset13.multiply(opset13.convert(whole, "f32"), opset13.constant(step.astype(np.float32))).output(0)
