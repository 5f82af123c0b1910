"""Measure what the embedding model's linear layers see, and write ``retrieval/activations.npz``.

    python -m benchmarks.training.activations --archive DIR [--write]

By it the model is put into 8 bits when it is converted (``retrieval/quantisation.py``). Prints how near the vectors of
passages that were not measured come to those in float32.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from tokenizers import Tokenizer

from retrieval import quantisation
from retrieval.archive.archive import Archive
from retrieval.archive.filling import texts_of
from retrieval.conversion import traced
from retrieval.embedding import BUNDLED_SHA256
from retrieval.encoders import GraphEncoder, Vectors, bundled_folder, load_tokenizer, load_torch_model, longest_text
from retrieval.graphs import Graph
from retrieval.processor import multiplies_bytes
from retrieval.quantisation import Activation, Numbers, linear_inputs, quantise
from retrieval.settings import Settings
from retrieval.wiring import build_archive

_MEASURED, _COMPARED = 240, 400
_SMOOTHING = 0.8
"""SmoothQuant's alpha, how much of what makes a channel hard to round goes over to the weights: 0.6 gives a mean cosine
of 0.992, 0.7 to 0.85 0.996 to 0.997."""
_SMALLEST = 1e-5


def main() -> None:
    """Measure, compare, write."""
    options = _options()
    texts = sample(build_archive(Settings(archive=options.archive)), _MEASURED + _COMPARED)
    model = load_torch_model(bundled_folder(), "float32")
    activations = measure(traced(model), texts[:_MEASURED])
    compared = texts[_MEASURED:]
    exact = np.asarray(model.encode(compared, normalize_embeddings=True, show_progress_bar=False), np.float32)
    graph = traced(model)
    quantise(graph, activations)
    if not multiplies_bytes():
        print("this processor does not multiply bytes: it rounds the weights alone, and the ranges go unchecked")
    _report(exact, _vectors(graph, compared))
    if options.write:
        _write(activations, Path(quantisation.__file__).with_name(quantisation.ACTIVATIONS_FILE))


def sample(archive: Archive, size: int) -> list[str]:
    """Texts as they are embedded: passages with their headings; of every fifth the heading, short as a question."""
    ids = random.Random(0).sample(sorted(archive.catalogue.passage_ids()), size)
    texts = [text for text, _ in texts_of(archive, ids).values()]
    return [text.partition("\n")[0] if number % 5 == 0 else text for number, text in enumerate(texts)]


def measure(graph: openvino.Model, texts: Sequence[str]) -> list[Activation]:
    """The scales and ranges of what goes into a graph's linear layers for some texts."""
    inputs = linear_inputs(graph)
    every = _extremes(graph, [into.source for into in inputs], texts)
    return [_activation(low, high, into.weights) for (low, high), into in zip(every, inputs, strict=True)]


def _extremes(
    graph: openvino.Model, sources: Sequence[openvino.Output], texts: Sequence[str]
) -> list[tuple[Numbers, Numbers]]:
    """The lowest and the highest that each channel of some of a graph's outputs becomes."""
    before = len(graph.outputs)
    graph.add_outputs(list(sources))
    compiled = openvino.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    seen: list[list[Numbers]] = [[] for _ in sources]
    for encoding in _tokenizer().encode_batch(list(texts)):
        ids = np.array([encoding.ids], np.int64)
        results = compiled({"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for number, own in enumerate(seen):
            values = results[before + number][0]
            own += [values.min(axis=0), values.max(axis=0)]
    return [(np.min(own, axis=0), np.max(own, axis=0)) for own in seen]


def _tokenizer() -> Tokenizer:
    tokenizer = load_tokenizer(bundled_folder())
    tokenizer.enable_truncation(longest_text(bundled_folder()))
    return tokenizer


def _activation(low: Numbers, high: Numbers, weights: Sequence[Numbers]) -> Activation:
    largest = np.maximum(np.maximum(-low, high), _SMALLEST)
    heaviest = np.maximum(np.max([np.abs(one).max(axis=0) for one in weights], axis=0), _SMALLEST)
    scale = largest**_SMOOTHING / heaviest ** (1 - _SMOOTHING)
    scale = (scale / np.exp(np.log(scale).mean())).astype(np.float16).astype(np.float32)
    return Activation(scale, float((low / scale).min()), float((high / scale).max()))


def _vectors(graph: openvino.Model, texts: Sequence[str]) -> Vectors:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.xml"
        openvino.save_model(graph, str(file))
        return GraphEncoder(Graph(file), bundled_folder()).documents(texts)


def _report(exact: Vectors, rounded: Vectors) -> None:
    cosines = (exact * rounded).sum(axis=1)
    print(f"{len(exact)} texts that were not measured: cosine {cosines.mean():.4f}, at least {cosines.min():.4f}")


def _write(activations: Sequence[Activation], file: Path) -> None:
    arrays: dict[str, Any] = {f"scale_{number}": one.scale.astype(np.float16) for number, one in enumerate(activations)}
    arrays["ranges"] = np.array([(one.low, one.high) for one in activations], np.float32)
    np.savez_compressed(file, checksum=BUNDLED_SHA256, **arrays)
    print(f"written: {file.name}, {file.stat().st_size / 1000:.0f} KB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, help="an archive made by newsdesk ingest")
    parser.add_argument("--write", action="store_true", help="write retrieval/activations.npz")
    return parser.parse_args()


if __name__ == "__main__":
    main()
