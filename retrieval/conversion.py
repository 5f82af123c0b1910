"""A sentence-transformers model → a graph for OpenVINO, made once and kept in the user's cache.

The conversion takes some ten seconds and needs torch; what it leaves loads without. Weights whose activations are
known are put into 8 bits. A graph is kept only if its vectors are those of the model: otherwise the next best is tried,
and in the end the reason is kept, and the model runs in torch.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.graphs import Graph
from retrieval.processor import multiplies_bytes
from retrieval.quantisation import load_activations, quantise

if TYPE_CHECKING:
    import openvino
    import torch
    from sentence_transformers import SentenceTransformer

LEAST_COSINE = 0.999
"""A graph whose vectors are further than this from the model's own is not exact enough."""
LEAST_COSINE_IN_8_BITS = 0.99
"""The same of one in 8 bits: at 0.997 on average, what is found in an archive is as good (benchmarks/NOTES.md)."""

_FORM = "3"
"""Changes when graphs are made in another way: those in the cache are then made anew."""
_GRAPH, _UNFIT = "model.xml", "unfit.txt"
_PROBES = (
    "Ferry crews in the northern ports went on strike on Tuesday.",
    "The council voted 7 to 4 for a new bridge, which will cost 61 million crowns and open in the spring of 2027. "
    "Opponents, among them the harbour's owners, said that they would take the decision to court before the summer.",
    "Who won?",
)
_log = logging.getLogger(__name__)


def converted(folder: Path, checksum: str, cache: Path) -> Path | None:
    """The graph of the model in a folder, converted when it is asked for first.

    Args:
        folder: the sentence-transformers model.
        checksum: of its weights, hexadecimal: what the cache knows it by.
        cache: where graphs are kept.

    Returns:
        The graph's file; None where the model cannot be converted exactly, or the cache cannot be written.
    """
    kept = cache / _kept_as(checksum)
    try:
        if not kept.is_dir():
            _convert_into(folder, checksum, kept)
    except OSError as error:
        _log.warning("The cache for converted models (%s) cannot be written: %s. Torch is used, slower.", cache, error)
        return None
    return kept / _GRAPH if (kept / _GRAPH).is_file() else None


def _kept_as(checksum: str) -> str:
    """The name of a model's folder in the cache, which may be moved to, or shared with, another kind of processor."""
    return f"{checksum[:20]}-{_FORM}{'-8-bits' if multiplies_bytes() else ''}"


def _convert_into(folder: Path, checksum: str, kept: Path) -> None:
    """Write the graph, or why there is none; in one step, since several processes may do so at once."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=kept.parent))
    try:
        if reason := _convert(folder, checksum, made):
            (made / _UNFIT).write_text(reason + "\n", encoding="utf-8")
        made.rename(kept)
    except OSError:
        if not kept.is_dir():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _convert(folder: Path, checksum: str, target: Path) -> str:
    """Write a model's graph; returns why it is unfit, nothing when it is fit."""
    import openvino

    from retrieval.encoders import GraphEncoder, load_torch_model

    model = load_torch_model(folder, "float32")
    reason = ""
    try:
        for graph, least in _graphs(model, checksum):
            openvino.save_model(graph, str(target / _GRAPH))
            cosine = min(_cosines(model, GraphEncoder(Graph(target / _GRAPH), folder).documents(_PROBES)))
            if cosine >= least:
                return ""
            reason = f"the graph's vectors differ from the model's: cosine {cosine:.4f}"
    except Exception as error:
        # Whatever tracing a foreign model raises: it then runs in torch as it always did.
        reason = f"could not be converted: {type(error).__name__}: {error}"
    (target / _GRAPH).unlink(missing_ok=True)
    return reason


def _graphs(model: SentenceTransformer, checksum: str) -> Iterator[tuple[openvino.Model, float]]:
    """The graphs of a model that could be run, the fastest first, each with how exact it must be."""
    if multiplies_bytes() and (activations := load_activations(checksum)):
        graph = traced(model)
        quantise(graph, activations)
        yield graph, LEAST_COSINE_IN_8_BITS
    yield traced(model), LEAST_COSINE


def _cosines(model: SentenceTransformer, vectors: np.ndarray[Any, np.dtype[np.float32]]) -> Sequence[float]:
    """Of the graph's vectors to the model's own, as documents and as questions: their prompts may differ."""
    documents = model.encode_document(list(_PROBES), normalize_embeddings=True, show_progress_bar=False)
    questions = model.encode_query(list(_PROBES), normalize_embeddings=True, show_progress_bar=False)
    return [float(ours @ theirs) for own in (documents, questions) for ours, theirs in zip(vectors, own, strict=True)]


def traced(model: SentenceTransformer) -> openvino.Model:
    """The graph of a model, from token ids to unit vectors."""
    import torch

    class Embedding(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            embedding: torch.Tensor = self.model({"input_ids": input_ids, "attention_mask": attention_mask})[
                "sentence_embedding"
            ]
            return torch.nn.functional.normalize(embedding, dim=-1)

    return trace(Embedding(), ["input_ids", "attention_mask"])


def trace(module: torch.nn.Module, inputs: Sequence[str]) -> openvino.Model:
    """The graph of a torch module over texts of any number and length, by OpenVINO's front end for torch.

    Not by ``openvino.convert_model``, which reports its use to its makers over the network.

    Args:
        module: takes integers of shape (texts, tokens) under the names of ``inputs``.
        inputs: those names.
    """
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    front_end = FrontEndManager().load_by_framework("pytorch")
    example = {name: torch.ones(2, 8, dtype=torch.long) for name in inputs}
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what tracing warns of, the comparison of the vectors shows
        # The front end does not keep it alive.
        decoder = TorchScriptPythonDecoder(module.eval(), example_input=example)
        return front_end.convert(front_end.load(decoder))
