"""The vectors of the passages, in Chroma. Chroma's types stay in this file."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from chromadb.errors import ChromaError

from retrieval.archive.failures import failures_of
from retrieval.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_COLLECTION = "passages"
_EF_SEARCH = 200
"""Candidates the graph search keeps: with 200 it found 0.977 of the 60 nearest among 45,009 news passages."""


class VectorStore:
    """Unit vectors by passage id, found by cosine."""

    def __init__(self, client: ClientAPI, place: object) -> None:
        """Open the collection, making it when there is none; ``place`` says in messages where it is."""
        self._client = client
        self._place = place
        with self._translating():
            self._collection = client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}},
            )

    def upsert(self, ids: Sequence[str], keys: Sequence[str], vectors: Vectors) -> None:
        """Write vectors, shape (ids, dimension); ``keys`` name the versions they belong to."""
        step = self._client.get_max_batch_size()
        with self._translating():
            for first in range(0, len(ids), step):
                part = slice(first, first + step)
                self._collection.upsert(
                    ids=list(ids[part]), embeddings=vectors[part], metadatas=[{"version": key} for key in keys[part]]
                )

    def search(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The nearest passages of a query vector: id → cosine, best first."""
        with self._translating():
            found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"])
        distances = found["distances"] or [[]]
        return {id_: 1.0 - distance for id_, distance in zip(found["ids"][0], distances[0], strict=True)}

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each stored passage to a query vector; ids that are not stored are left out."""
        if not ids:
            return {}
        with self._translating():
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        if not found["ids"]:
            return {}
        stored = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], (stored @ vector).tolist(), strict=True))

    def remove_versions(self, keys: Sequence[str]) -> None:
        """Remove the vectors of whole versions."""
        if keys:
            is_one_of: dict[Literal["$in", "$nin"], list[str | int | float | bool]] = {"$in": [*keys]}
            with self._translating():
                self._collection.delete(where={"version": is_one_of})

    def count(self) -> int:
        """How many vectors are stored."""
        with self._translating():
            return self._collection.count()

    def _translating(self) -> AbstractContextManager[None]:
        return failures_of("vectors", self._place, ChromaError)


def open_embedded(folder: Path) -> VectorStore:
    """Chroma inside this process, its files in ``folder``.

    Raises:
        ArchiveError: the files cannot be used.
    """
    import chromadb
    from chromadb.config import Settings

    with failures_of("vectors", folder, ChromaError, ValueError):
        client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    return VectorStore(client, folder)
