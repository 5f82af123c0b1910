"""The vectors of the passages, in Chroma. Chroma's collections and errors stay in this file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

import numpy as np

from retrieval.archive.chroma import Chroma
from retrieval.archive.clients import unreachable
from retrieval.archive.failures import failures_of
from retrieval.archive.rows import key_of
from retrieval.encoders import Vectors
from retrieval.errors import ArchiveUnreachable, StoreMissing

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import GetResult, Metadata, QueryResult

_EF_SEARCH = 200
"""Candidates the graph search keeps: with 200 it found 0.977 of the 60 nearest among 45,009 news passages."""
_PAGE = 5000
"""Vectors asked for at once."""
_PAUSES_SECONDS = (0.0, 0.5, 2.0)
"""Before Chroma is asked again after it was lost: its owner may just have ended, a shared server may restart."""

T = TypeVar("T")
P = ParamSpec("P")


class VectorStore:
    """Unit vectors by passage id, found by cosine.

    A Chroma that is lost on the way (its process ended, the connection broke) is looked for again, and what was asked
    of it is asked again: every write here can be done twice.
    """

    def __init__(self, chroma: Chroma) -> None:
        """Take a way to Chroma; nothing is opened before the first use."""
        self._chroma = chroma
        self._collection: Collection | None = None
        self.losses = 0
        """How often Chroma was lost since the store was opened."""

    def create(self, archive: str) -> None:
        """Make the collection of an archive (its id) where there is none."""
        self._call(lambda: self._make(archive))

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Write vectors, shape (ids, dimension)."""
        step = min(self._call(self._largest_batch), _PAGE)
        for first in range(0, len(ids), step):
            self._call(self._upsert, ids[first : first + step], vectors[first : first + step])

    def search(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The nearest passages of a query vector: id → cosine, best first."""
        found = self._call(self._query, vector, limit)
        distances = found["distances"] or [[]]
        return {id_: 1.0 - distance for id_, distance in zip(found["ids"][0], distances[0], strict=True)}

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each stored passage to a query vector; ids that are not stored are left out."""
        stored = self.vectors(ids)
        if not stored:
            return {}
        return dict(zip(stored, (np.stack([*stored.values()]) @ vector).tolist(), strict=True))

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of these passages; ids that are not stored are left out."""
        found: dict[str, Vectors] = {}
        for part in _pages(ids):
            got = self._call(self._get, list(part))
            embeddings = got["embeddings"] if got["embeddings"] is not None else []
            found |= {id_: np.asarray(one, np.float32) for id_, one in zip(got["ids"], embeddings, strict=True)}
        return found

    def versions(self) -> dict[str, str]:
        """The id of every stored vector, with the version key it is filed under."""
        filed: dict[str, str] = {}
        for first in range(0, self.count(), _PAGE):
            got = self._call(self._list, first)
            metadatas = got["metadatas"] or []
            filed |= {id_: str((about or {}).get("version")) for id_, about in zip(got["ids"], metadatas, strict=True)}
        return filed

    def remove_versions(self, keys: Sequence[str]) -> None:
        """Remove the vectors of whole versions."""
        for part in _pages(keys):
            self._call(self._delete_versions, part)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove the vectors of passages."""
        for part in _pages(ids):
            self._call(self._delete, list(part))

    def count(self) -> int:
        """How many vectors are stored."""
        return self._call(lambda: self._opened().count())

    def erase(self) -> None:
        """Remove the store with all that is in it, also one that cannot be read."""
        self._collection = None
        self._chroma.erase()

    def close(self) -> None:
        """Give files and connections back."""
        self._collection = None
        self._chroma.close()

    def _opened(self) -> Collection:
        if self._collection is None:
            from chromadb.errors import NotFoundError

            try:
                self._collection = self._chroma.client().get_collection(
                    self._chroma.collection, embedding_function=None
                )
            except NotFoundError as error:
                raise StoreMissing(
                    f"the archive's vectors ({self._chroma.place}) are gone. Nothing that was ingested is lost: "
                    "build them anew with: newsdesk doctor --repair"
                ) from error
        return self._collection

    def _make(self, archive: str) -> None:
        self._collection = self._chroma.client().get_or_create_collection(
            self._chroma.collection,
            embedding_function=None,
            metadata={"archive": archive},
            configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}},
        )

    def _largest_batch(self) -> int:
        return self._chroma.client().get_max_batch_size()

    def _upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        filed: list[Metadata] = [{"version": key_of(id_)} for id_ in ids]
        self._opened().upsert(ids=list(ids), embeddings=vectors, metadatas=filed)

    def _query(self, vector: Vectors, limit: int) -> QueryResult:
        return self._opened().query(query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"])

    def _get(self, ids: list[str]) -> GetResult:
        return self._opened().get(ids=ids, include=["embeddings"])

    def _list(self, offset: int) -> GetResult:
        return self._opened().get(include=["metadatas"], limit=_PAGE, offset=offset)

    def _delete_versions(self, keys: Sequence[str]) -> None:
        is_one_of: dict[Literal["$in", "$nin"], list[str | int | float | bool]] = {"$in": [*keys]}
        self._opened().delete(where={"version": is_one_of})

    def _delete(self, ids: list[str]) -> None:
        self._opened().delete(ids=ids)

    def _call(self, ask: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Ask Chroma; where it is lost, look for it and ask again, a few times."""
        for pause in _PAUSES_SECONDS:
            try:
                return self._ask_once(ask, *given, **named)
            except ArchiveUnreachable:
                self._lose()
                time.sleep(pause)
        return self._ask_once(ask, *given, **named)

    def _ask_once(self, ask: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        import httpx
        from chromadb.errors import ChromaError, NotFoundError

        try:
            with failures_of("vectors", self._chroma.place, ChromaError, ValueError):
                try:
                    return ask(*given, **named)
                except NotFoundError as error:
                    # The collection was removed since we opened it, perhaps to be made again under its name.
                    raise unreachable(self._chroma.place, error) from error
        except httpx.HTTPError as error:
            raise unreachable(self._chroma.place, error) from error
        except Exception as error:
            # What a proxy before the server answers, such as 401 or 502, Chroma's client raises as a bare Exception.
            if type(error) is Exception:
                raise unreachable(self._chroma.place, error) from error
            raise

    def _lose(self) -> None:
        self.losses += 1
        self._collection = None
        self._chroma.lost()


def _pages(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[first : first + _PAGE] for first in range(0, len(values), _PAGE))
