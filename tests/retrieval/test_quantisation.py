from pathlib import Path

import numpy as np
import openvino
import pytest
from openvino import opset13

from ingest.sources.files import read_files
from ingest.sources.folder import find_files
from retrieval.conversion import LEAST_COSINE, LEAST_COSINE_IN_8_BITS, converted, traced
from retrieval.domain import Article
from retrieval.embedding import BUNDLED_SHA256
from retrieval.encoders import GraphEncoder, Vectors, bundled_folder, load_torch_model
from retrieval.graphs import Graph
from retrieval.quantisation import Activation, linear_inputs, load_activations, quantise
from tests.conftest import SAMPLES

WEIGHTS = np.array([[1.0, -2.0, 0.5], [0.25, 100.0, 0.0]], np.float32)
ROW = np.array([[[0.7, -0.03, 3.9]]], np.float32)


def linear() -> openvino.Model:
    """A graph of two linear layers that take the same in, and give theirs to a third."""
    given = opset13.parameter([1, 1, 3], np.float32, name="given")
    first, second = (
        opset13.matmul(given, opset13.constant(weights), False, True) for weights in (WEIGHTS, WEIGHTS + 1)
    )
    third = opset13.matmul(opset13.add(first, second), opset13.constant(np.eye(2, dtype=np.float32)), False, True)
    return openvino.Model([third], [given])


def result(graph: openvino.Model) -> Vectors:
    compiled = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return np.asarray(compiled({0: ROW})[0])


def activation(*scale: float, low: float = -8.0, high: float = 8.0) -> Activation:
    return Activation(np.array(scale, np.float32), low, high)


def test_layers_that_take_the_same_in_are_found_together() -> None:
    """What goes into several is scaled and rounded once."""
    assert [len(into.weights) for into in linear_inputs(linear())] == [2, 1]
    assert np.array_equal(linear_inputs(linear())[0].weights[1], WEIGHTS + 1)


def test_a_graph_in_8_bits_computes_nearly_the_same() -> None:
    """A channel that is scaled down has weights that are scaled up: the product stays."""
    exact, graph = result(linear()), linear()
    quantise(graph, [activation(1, 0.1, 2), activation(1, 1, low=-32, high=32)])
    assert linear_inputs(graph) == []
    assert not np.array_equal(result(graph), exact)
    assert np.allclose(result(graph), exact, atol=0.5)


def test_what_is_out_of_range_becomes_the_end_of_the_range() -> None:
    """Of values that were never seen when it was measured, the nearest."""
    graph = linear()
    quantise(graph, [activation(1, 1, 1, low=0, high=0), activation(1, 1, low=-32, high=32)])
    assert np.allclose(result(graph), 0, atol=0.2)


@pytest.mark.parametrize("activations", [[], [activation(1, 1, 1)], [activation(1, 1), activation(1, 1)]])
def test_activations_of_another_graph_are_refused(activations: list[Activation]) -> None:
    """One that has fewer layers, or others: nothing is guessed."""
    with pytest.raises(ValueError, match="measured for other layers"):
        quantise(linear(), activations)


def test_other_weights_have_no_activations() -> None:
    """They were measured for the bundled weights alone."""
    assert load_activations("0" * 64) == []
    assert len(load_activations(BUNDLED_SHA256)) == 24


def test_all_layers_of_the_bundled_model_go_into_8_bits() -> None:
    """Four kinds of input a layer, the first of which three products take."""
    graph = traced(load_torch_model(bundled_folder(), "float32"))
    assert sorted(len(into.weights) for into in linear_inputs(graph)) == [1] * 18 + [3] * 6
    quantise(graph, load_activations(BUNDLED_SHA256))
    assert linear_inputs(graph) == []


def test_the_bundled_model_stays_near_itself(tmp_path: Path) -> None:
    """Passages of the samples, which nothing was measured on, in 8 bits, and with unknown weights in full precision."""
    items = [read.item for read in read_files(find_files([SAMPLES / "articles"]).files)]
    texts = [item.text[:900] for item in items if isinstance(item, Article)]
    model = load_torch_model(bundled_folder(), "float32")
    exact = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    for checksum, least in ((BUNDLED_SHA256, LEAST_COSINE_IN_8_BITS), ("0" * 64, LEAST_COSINE)):
        graph = converted(bundled_folder(), checksum, tmp_path)
        assert graph is not None
        vectors = GraphEncoder(Graph(graph), bundled_folder()).documents(texts)
        assert min(float(ours @ theirs) for ours, theirs in zip(vectors, exact, strict=True)) >= least
    assert len(texts) >= 18
