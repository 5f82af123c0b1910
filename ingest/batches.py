"""Batches of articles, stored one after the other, each while the next one is embedded.

Embedding keeps all cores busy, storing one. Only this takes a thread: it embeds, and touches nothing of the archive.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from ingest.interrupts import interrupted_afterwards
from retrieval.archive.archive import Archive
from retrieval.archive.changes import Sighting
from retrieval.archive.filling import embedded
from retrieval.domain import Dossier, SplitArticle
from retrieval.encoders import Vectors

BATCH_PASSAGES = 256
"""Passages stored together: some four seconds of embedding. A crash can cost two such batches."""
_MOST_MOVES = 1000
"""Noted together: a line on top of a file moves all others."""


@dataclass(slots=True)
class Batch:
    """What will be stored together."""

    new: list[tuple[str, SplitArticle]] = field(default_factory=list)
    changed: list[tuple[str, SplitArticle]] = field(default_factory=list)
    dossiers: list[Dossier] = field(default_factory=list)
    """Restored with the new ones, or alone where nothing of them is searched."""
    sightings: list[Sighting] = field(default_factory=list)
    moves: list[Sighting] = field(default_factory=list)
    lost: list[Sighting] = field(default_factory=list)
    bytes: int = 0
    reads: int = 0
    """How many reads of the run it ends with."""

    @property
    def splits(self) -> list[tuple[str, SplitArticle]]:
        """All that is to be searched."""
        return [*self.new, *self.changed]

    @property
    def passages(self) -> int:
        """How many there are to embed."""
        return sum(len(split.passages) for _, split in self.splits)

    @property
    def is_full(self) -> bool:
        """Whether it is time to store it."""
        return self.passages >= BATCH_PASSAGES or len(self.moves) >= _MOST_MOVES

    @property
    def may_grow(self) -> bool:
        """Whether storing it costs so much that it had better wait for more."""
        return bool(self.passages or self.moves)


class Storing:
    """Stores batches in the order in which they are added."""

    def __init__(self, archive: Archive, on_stored: Callable[[Batch], None]) -> None:
        """Nothing waits.

        Args:
            archive: opened, with its write lock held.
            on_stored: told of each batch as soon as it is stored.
        """
        self._archive = archive
        self._on_stored = on_stored
        self._embedding = ThreadPoolExecutor(1, "embedding")
        self._is_closed = False
        self._waiting: tuple[Batch, Future[Vectors]] | None = None

    @property
    def is_embedding(self) -> bool:
        """Whether a batch waits for its embeddings: the next one had better grow meanwhile."""
        return self._waiting is not None and not self._waiting[1].done()

    @property
    def is_restoring(self) -> bool:
        """Whether what waits holds articles of a backup: who looks up files must not miss them."""
        return self._waiting is not None and bool(self._waiting[0].dossiers)

    def add(self, batch: Batch) -> None:
        """Store the batch before, and this one too where nothing of it is to be embedded."""
        if batch.passages:
            splits = [split for _, split in batch.splits]
            vectors = self._embedding.submit(embedded, self._archive.embedder, splits, lambda: not self._is_closed)
            self.finish()
            self._waiting = (batch, vectors)
        else:
            self.finish()
            self._store(batch)

    def finish(self) -> None:
        """Store what waits."""
        if self._waiting:
            (batch, vectors), self._waiting = self._waiting, None
            self._store(batch, vectors.result())

    def close(self) -> None:
        """Give up what is not stored yet; the thread ends by itself, within a second."""
        self._is_closed = True
        self._embedding.shutdown(wait=False, cancel_futures=True)

    def _store(self, batch: Batch, vectors: Vectors | None = None) -> None:
        # An interrupt between the two would say that less is stored than is.
        with interrupted_afterwards():
            self._archive.store(batch.splits, batch.dossiers, vectors)
            self._on_stored(batch)
