"""The archive: catalogue, vectors and keywords as one.

The protocol, in the order that makes it safe to die anywhere:

1. vectors and keywords of the new versions are written; nobody can see them yet;
2. one catalogue transaction makes the versions current: from here on they exist;
3. what they replaced is removed from vectors and keywords.

A hit whose version is not current in the catalogue is dropped, and a search into which a change falls is done again,
so a reader sees the old version or the new one, never half and never neither. A passage's id is made of article,
version and position: writing it twice is writing it once. A writer notes in the catalogue that it has begun and that it
has ended; the next one that finds a beginning without an end compares the stores with the catalogue and mends them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from retrieval.archive.catalogue import Catalogue
from retrieval.archive.changes import Change, Sighting
from retrieval.archive.filling import embedded
from retrieval.archive.lock import OnWait, write_lock
from retrieval.archive.rows import Facts, drafts_of
from retrieval.dates import Period
from retrieval.domain import Article, Coverage, Dossier, Passage, SplitArticle
from retrieval.embedding import Embedder, check_model
from retrieval.encoders import Vectors
from retrieval.errors import ArchiveError
from retrieval.heading import search_texts

if TYPE_CHECKING:
    from retrieval.archive.chroma import Chroma
    from retrieval.archive.keywords import KeywordIndex
    from retrieval.archive.vectors import VectorStore

ChromaOf = Callable[[Facts], "Chroma"]
"""The way to the vectors of an archive of which these facts are noted."""

_SEARCHES = 20
"""How often a search is tried while the archive changes under it; changes are seconds apart."""

T = TypeVar("T")


class Archive:
    """One archive, opened; ``opening`` opens them."""

    def __init__(self, folder: Path, catalogue: Catalogue, embedder: Embedder, chroma_of: ChromaOf) -> None:
        """Tie the parts."""
        self.folder = folder
        self.catalogue = catalogue
        self.embedder = embedder
        self.facts = catalogue.facts()
        self._chroma_of = chroma_of
        # A search that a change fell into is done again.
        self._query_vectors = lru_cache(maxsize=8)(embedder.embed_query)
        self._searching = threading.RLock()
        self._counted: tuple[int, Coverage] | None = None

    @cached_property
    def vectors(self) -> VectorStore:
        """The vectors that are searched."""
        return self.vector_store(self.facts.vectors)

    @cached_property
    def keywords(self) -> KeywordIndex:
        """The keywords that are searched."""
        return self.keyword_index(self.facts.keywords)

    def vector_store(self, name: str) -> VectorStore:
        """The vectors of a name, such as those that are being built."""
        from retrieval.archive.vectors import VectorStore

        return VectorStore(self._chroma_of(replace(self.facts, vectors=name)))

    def keyword_index(self, name: str) -> KeywordIndex:
        """The keyword index of a name."""
        from retrieval.archive.keywords import KeywordIndex

        return KeywordIndex(self.folder / name)

    @contextmanager
    def writing(self, doing: str, on_wait: OnWait | None = None) -> Iterator[None]:
        """Hold the archive's write lock, and leave the stores as the catalogue says, also after others' crashes.

        Raises:
            ArchiveBusy: another process holds it, and there is no ``on_wait``.
        """
        from retrieval.archive.repair import settle

        with write_lock(self.folder, doing, on_wait):
            self.refresh()
            settle(self)
            yield
            # Where Chroma's process died on the way, what it had taken may be lost with it.
            if self._lost_vectors():
                settle(self)
            self._end()

    def store(
        self,
        splits: Sequence[tuple[str, SplitArticle]],
        dossiers: Sequence[Dossier] = (),
        vectors: Vectors | None = None,
    ) -> None:
        """Store articles (id and cut text) as the current versions of themselves, together; inside ``writing``.

        Args:
            splits: what is searched from then on.
            dossiers: of those that come from a backup, which the archive did not know: their whole past comes with
                them. Of those that were removed there is nothing to search.
            vectors: what ``embedded`` has made of the splits, where that was done before.
        """
        if any(split.passages for _, split in splits):
            made = embedded(self.embedder, [split for _, split in splits]) if vectors is None else vectors
            self._store(splits, made, dossiers)
        elif dossiers:
            with self.catalogue.change() as change:
                change.restore(dossiers)

    def remove(self, article_ids: Iterable[str], *, for_good: bool = False) -> None:
        """Take articles out of the search; ``for_good`` erases their texts, and no ingest brings them back."""
        self.begin()
        ids = list(article_ids)
        self._apply(lambda change: change.bar(ids) if for_good else change.retire(ids))
        if for_good:
            self.catalogue.write_through()

    def lose_sight(self, sightings: Sequence[Sighting]) -> int:
        """Note that articles are no longer found where they were; those found nowhere leave the search: how many."""
        self.begin()
        gone: list[str] = []

        def retire(change: Change) -> list[str]:
            gone.extend(change.lose_sight(sightings))
            return change.retire(gone)

        self._apply(retire)
        return len(gone)

    def begin(self) -> None:
        """Note that the derived stores are being written."""
        if not self.facts.unsettled:
            self.note(unsettled="yes")

    def _end(self) -> None:
        if self.facts.unsettled:
            self.note(unsettled="")

    def note(self, **facts: str) -> None:
        """Note facts about the archive, and look at them again."""
        with self.catalogue.change() as change:
            change.note(**facts)
        self.refresh()

    def refresh(self) -> int:
        """Follow what another process did: stores built anew are opened.

        Returns:
            The count of changes: as long as it stays the same, nothing has changed.

        Raises:
            ModelMismatch: the archive has been re-embedded with another model since it was opened.
        """
        facts, before = self.catalogue.facts(), self.facts
        if facts.model != before.model:
            check_model(facts.model, self.embedder.stamp, self.folder)
        self.facts = facts
        if facts.vectors != before.vectors:
            self._close_vectors()
        if facts.keywords != before.keywords:
            self.__dict__.pop("keywords", None)
        return facts.changes

    def undisturbed(self, search: Callable[[], T]) -> T:
        """The result of a search of one state of the archive: done again when a change fell into it.

        Many threads may search: one after the other, since the stores are not made for several at once.
        """
        with self._searching:
            return self._undisturbed(search)

    def _undisturbed(self, search: Callable[[], T]) -> T:
        for _ in range(_SEARCHES):
            before = self.refresh()
            try:
                found = search()
            except ArchiveError:
                if self.refresh() == before:
                    raise
                continue
            if self.refresh() == before:
                return found
        return search()

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a question."""
        return self._query_vectors(text)

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Ids of the passages nearest to a vector with their cosines, best first."""
        return self.vectors.search(vector, limit)

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosines of certain passages to a vector: the catalogue has their embeddings sooner than Chroma."""
        kept = self.catalogue.embeddings(ids)
        cosines = dict(zip(kept, (np.stack([*kept.values()]) @ vector).tolist(), strict=True)) if kept else {}
        return cosines | self.vectors.cosines(vector, [id_ for id_ in ids if id_ not in kept])

    def matching(self, text: str, limit: int, until: date = date.max, within: Period | None = None) -> dict[str, float]:
        """Ids of the passages (of a period) that share words with a text, with keyword scores (0..1), best first."""
        return self.keywords.search(text, limit, until, within)

    def published(self, within: Period, limit: int) -> list[str]:
        """Ids of the passages published in a period, the newest first, at most so many."""
        return self.keywords.published(within, limit)

    def rarity(self, stems: Iterable[str]) -> dict[str, float]:
        """How much each word stem says in this archive: higher for rarer ones."""
        return self.keywords.rarity(stems)

    def passage_count(self) -> int:
        """How many passages are searched; quick."""
        return self.keywords.count()

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The current passages among these ids."""
        return self.catalogue.passages(ids)

    def article_of(self, passage: Passage) -> Article:
        """The version of the article that a passage was cut from."""
        article = self.catalogue.article(passage.article_id, passage.version)
        if article is None:
            raise _gone(passage)
        return article

    def stretch(self, passage: Passage, start: int, end: int) -> str:
        """The text from start to end of the version of the article that a passage was cut from."""
        text = self.catalogue.text(passage.article_id, passage.version)
        if text is None:
            raise _gone(passage)
        return text[start:end]

    def coverage(self) -> Coverage:
        """What the archive holds; counted once for each of its states, since that reads all of it."""
        if self._counted is None or self._counted[0] != self.facts.changes:
            self._counted = (self.facts.changes, self.catalogue.coverage())
        return self._counted[1]

    def close(self) -> None:
        """Give files, connections and servers back."""
        self._close_vectors()
        self.catalogue.close()

    def _store(self, splits: Sequence[tuple[str, SplitArticle]], vectors: Vectors, dossiers: Sequence[Dossier]) -> None:
        known = {dossier.article_id: dossier.current for dossier in dossiers}
        drafts = drafts_of(splits, vectors, self.facts.cut, lambda id_: known.get(id_) or self._next_version(id_))
        ids = [id_ for draft in drafts for id_ in draft.passage_ids]
        texts = [text for _, split in splits for text in search_texts(split)]

        def publish(change: Change) -> list[str]:
            replaced = change.publish(drafts)
            change.restore(dossiers)
            return replaced

        self.begin()
        self.vectors.upsert(ids, np.concatenate([draft.vectors for draft in drafts]))
        self.keywords.replace(ids, texts, [split.article.published for _, split in splits for _ in split.passages])
        self._apply(publish)

    def _apply(self, publish: Callable[[Change], list[str]]) -> None:
        """Steps 2 and 3 of the protocol."""
        with self.catalogue.change() as change:
            replaced = publish(change)
        self.vectors.remove_versions(replaced)
        self.keywords.remove_versions(replaced)

    def _next_version(self, article_id: str) -> int:
        stored = self.catalogue.stored(article_id)
        return stored.version + 1 if stored else 1

    def _lost_vectors(self) -> bool:
        return "vectors" in self.__dict__ and self.vectors.losses > 0

    def _close_vectors(self) -> None:
        if store := self.__dict__.pop("vectors", None):
            store.close()


def _gone(passage: Passage) -> ArchiveError:
    return ArchiveError(f"the article of passage {passage.id} is no longer in the archive.")
