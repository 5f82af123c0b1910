"""Transformers compiled for this processor by OpenVINO: token ids in, a row of numbers for each text out.

A model runs in the arithmetic that the processor is fastest at (8 bits or bfloat16 where it has them), and loads in a
tenth of a second where torch and sentence-transformers take several. OpenVINO's types stay in this file.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError
from retrieval.processor import multiplies_bytes, multiplies_matrices
from retrieval.quantisation import without_rounding

if TYPE_CHECKING:
    from openvino import CompiledModel, Core

_BATCH_TOKENS = 4096
"""Tokens a batch, padding included: enough to keep the cores busy, little enough to stay in the caches."""

_WIDTH_STEP = 16
"""Texts are padded to a multiple of so many tokens. OpenVINO keeps what it prepared for every shape that it ever met:
over 400 questions, with texts of all lengths, that were 800 MB more, and each took a tenth longer."""
_ROWS_STEP = 8
"""Batches of more texts than this are multiples of it, for the same reason."""

_LEAST_WIDTH = 0.75
"""Texts shorter than this share of the longest of a batch wait for the next one: most of theirs would be padding."""

Rows = NDArray[np.float32]


class Graph:
    """One model: inputs ``input_ids``, ``attention_mask`` and, where it has them, ``token_type_ids``; one output."""

    def __init__(self, file: Path, threads: int = 0, kept: Path | None = None) -> None:
        """Take a file in OpenVINO's form (``.xml`` with its ``.bin``); it is loaded with the first texts.

        Args:
            file: the graph.
            threads: CPU threads; 0 for all cores.
            kept: a folder of this very graph, for what was compiled of it: the next process loads that in a fifth of
                the time. Nothing is kept where there is none, or it cannot be written.
        """
        self._file = file
        self._threads = threads
        self._kept = kept
        self._running = threading.Lock()

    def run(self, texts: Sequence[Sequence[int]], types: Sequence[Sequence[int]] | None = None) -> Rows:
        """One row of numbers a text, in their order; texts of a length are computed together.

        Args:
            texts: token ids, special tokens included.
            types: of each token, to which of two texts it belongs; all to the first unless told otherwise.

        Raises:
            ModelError: the file cannot be read, or is no such graph.
        """
        rows: list[Rows] = [np.empty(0, np.float32)] * len(texts)
        with self._running:
            for batch in _batches(texts):
                inputs = _padded(
                    [texts[index] for index in batch], [types[index] for index in batch] if types else None
                )
                wanted = {name: inputs[name] for name in self._inputs}
                for index, row in zip(batch, self._compiled(wanted)[0], strict=True):
                    rows[index] = np.array(row, np.float32)
        return np.stack(rows) if rows else np.empty((0, 0), np.float32)

    @cached_property
    def _inputs(self) -> list[str]:
        return [port.any_name for port in self._compiled.inputs]

    @cached_property
    def _compiled(self) -> CompiledModel:
        core = _core()
        config: dict[str, object] = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "bf16" if _is_bfloat16_faster(core, self._file) else "f32",
            # Several processes share the cores: threads that are tied to one would wait behind another's.
            "ENABLE_CPU_PINNING": False,
        }
        if self._threads:
            config["INFERENCE_NUM_THREADS"] = self._threads
        if self._kept and _is_folder(self._kept):
            # Without the weights, which are in the graph's file. What a killed process left, OpenVINO writes anew.
            weights = str(self._file.with_suffix(".bin"))
            config |= {"CACHE_DIR": str(self._kept), "CACHE_MODE": "OPTIMIZE_SIZE", "WEIGHTS_PATH": weights}
        try:
            graph = str(self._file) if multiplies_bytes() else without_rounding(core.read_model(str(self._file)))
            return core.compile_model(graph, "CPU", config)
        except RuntimeError as error:
            raise ModelError(f"the model in {self._file} could not be loaded: {str(error).splitlines()[0]}") from error


@lru_cache(maxsize=1)
def _core() -> Core:
    """One for the whole process, and never given back.

    Each gives the thread that makes it a stack for signals. Where two end out of turn, that stack is gone while
    signals still go there, and Ctrl-C ends in a crash.
    """
    import openvino

    return openvino.Core()


def _is_bfloat16_faster(core: Core, file: Path) -> bool:
    """Whether what a graph does not compute in 8 bits had better be in bfloat16 than in float32.

    Beside 8 bits, turning one into the other costs more than it saves, but on processors that multiply matrices.
    """
    has_it = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return has_it and (multiplies_matrices() or not _is_rounded(file))


def _is_rounded(file: Path) -> bool:
    """Whether a graph computes in 8 bits."""
    with contextlib.suppress(OSError):
        return b"FakeQuantize" in file.read_bytes()
    return False


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder, made where there was none, that may be written."""
    with contextlib.suppress(OSError):
        path.mkdir(parents=True, exist_ok=True)
    return os.access(path, os.W_OK | os.X_OK)


def _batches(texts: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indices of texts of about the same length, the longest first: hardly anything is padding."""
    left = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    while left:
        widest = _width(texts[left[0]])
        rows = min(len(left), max(_BATCH_TOKENS // widest, 1))
        rows = sum(_width(texts[index]) >= _LEAST_WIDTH * widest for index in left[:rows])
        rows -= rows % _ROWS_STEP if rows > _ROWS_STEP else 0
        yield left[:rows]
        left = left[rows:]


def _width(text: Sequence[int]) -> int:
    """How wide a batch is whose longest text this is, in tokens."""
    return -(-len(text) // _WIDTH_STEP) * _WIDTH_STEP


def _padded(texts: Sequence[Sequence[int]], types: Sequence[Sequence[int]] | None) -> dict[str, NDArray[np.int64]]:
    shape = len(texts), _width(max(texts, key=len))
    inputs = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
    for row, text in enumerate(texts):
        inputs["input_ids"][row, : len(text)] = text
        inputs["attention_mask"][row, : len(text)] = 1
        if types:
            inputs["token_type_ids"][row, : len(text)] = types[row]
    return inputs
