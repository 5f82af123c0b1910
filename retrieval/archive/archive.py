"""The archive: catalogue, vectors and keywords as one.

The protocol, in the order that makes it safe to die anywhere:

1. vectors and keywords of the new versions are written; nobody can see them yet;
2. one catalogue transaction makes the versions current: from here on they exist;
3. what they replaced is removed from vectors and keywords.

A hit whose version is not current in the catalogue is dropped, so a reader sees the old version or the new one, never
half. A passage's id is made of article, version and position: writing it twice is writing it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from retrieval.archive.catalogue import Catalogue, Draft, open_sqlite, version_key
from retrieval.archive.failures import failures_of
from retrieval.domain import Article, Coverage, Passage, SplitArticle
from retrieval.embedding import Embedder, Vectors
from retrieval.errors import ArchiveBusy, ArchiveError, ArchiveMissing, ArchiveUnwritable, ModelMismatch
from retrieval.identity import article_id

if TYPE_CHECKING:
    from retrieval.archive.keywords import KeywordIndex
    from retrieval.archive.vectors import VectorStore

_CATALOGUE = "catalogue.sqlite3"


class Archive:
    """One archive folder, opened. ``create`` makes a new one, ``open`` opens one."""

    def __init__(self, folder: Path, catalogue: Catalogue, embedder: Embedder) -> None:
        """Tie the parts; use ``open_archive`` or ``create_archive``."""
        self.folder = folder
        self.catalogue = catalogue
        self._embedder = embedder
        # A question is embedded to be searched and again to be compared with sentences.
        self._query_vectors = lru_cache(maxsize=8)(embedder.embed_query)

    @cached_property
    def _vectors(self) -> VectorStore:
        from retrieval.archive.vectors import open_embedded

        return open_embedded(self.folder / "vectors")

    @cached_property
    def _keywords(self) -> KeywordIndex:
        from retrieval.archive.keywords import KeywordIndex

        return KeywordIndex(self.folder / "keywords")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the archive's write lock: one writing process at a time.

        Raises:
            ArchiveBusy: another process holds it.
        """
        with _write_lock(self.folder):
            yield

    def store(self, splits: Sequence[SplitArticle]) -> None:
        """Store articles as the current versions of themselves, together; hold ``writing()`` around it."""
        drafts = [self._draft(split) for split in splits]
        ids = [id_ for draft in drafts for id_ in draft.passage_ids]
        keys = [draft.key for draft in drafts for _ in draft.passage_ids]
        texts = [text for draft in drafts for text in _search_texts(draft.split)]
        if ids:
            self._vectors.upsert(ids, keys, self._embedder.embed_passages(texts))
            self._keywords.replace(ids, keys, texts)
        replaced = self.catalogue.publish(drafts)
        self._vectors.remove_versions(replaced)
        self._keywords.remove_versions(replaced)

    def embed_query(self, text: str) -> Vectors:
        """Unit vector of a question."""
        return self._query_vectors(text)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts that are compared with a question, shape (texts, dimension)."""
        return self._embedder.embed_passages(texts)

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Ids of the passages nearest to a vector with their cosines, best first."""
        return self._vectors.search(vector, limit)

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosines of certain passages to a vector."""
        return self._vectors.cosines(vector, ids)

    def matching(self, text: str, limit: int) -> dict[str, float]:
        """Ids of the passages that share words with a text with their keyword scores (0..1), best first."""
        return self._keywords.search(text, limit)

    def rarity(self, stems: Iterable[str]) -> dict[str, float]:
        """How much each word stem says in this archive: higher for rarer ones."""
        return self._keywords.rarity(stems)

    def passage_count(self) -> int:
        """How many passages are searched; quick."""
        return self._keywords.count()

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The current passages among these ids."""
        return self.catalogue.passages(ids)

    def article_of(self, passage: Passage) -> Article:
        """The version of the article that a passage was cut from."""
        article = self.catalogue.article(passage.article_id, passage.version)
        if article is None:
            raise ArchiveError(f"the article of passage {passage.id} is no longer in the archive.")
        return article

    def coverage(self) -> Coverage:
        """What the archive holds."""
        return self.catalogue.coverage()

    def close(self) -> None:
        """Give files and connections back."""
        self.catalogue.close()

    def _draft(self, split: SplitArticle) -> Draft:
        id_ = article_id(split.article)
        version = self.catalogue.latest_version(id_) + 1
        key = version_key(id_, version)
        return Draft(id_, version, split, tuple(f"{key}.{position}" for position in range(len(split.passages))))


def open_archive(folder: Path, embedder: Embedder) -> Archive:
    """Open an existing archive.

    Raises:
        ArchiveMissing: there is none in that folder.
        ModelMismatch: another model made its vectors.
        ArchiveDamaged: it cannot be read.
    """
    archive = Archive(folder, open_catalogue(folder), embedder)
    check_model(archive.catalogue.facts(), embedder, folder)
    return archive


def open_catalogue(folder: Path) -> Catalogue:
    """Only the catalogue of an existing archive: quick, for what needs no search.

    Raises:
        ArchiveMissing: there is none in that folder.
    """
    if not _has_catalogue(folder):
        raise ArchiveMissing(
            f"there is no archive in {folder}. Make one with: newsdesk ingest PATH --archive {folder} "
            "(or name another folder with --archive or NEWSDESK_ARCHIVE)."
        )
    return Catalogue(open_sqlite(folder / _CATALOGUE))


def open_or_create_archive(folder: Path, embedder: Embedder) -> Archive:
    """Open the archive in a folder, making an empty one, stamped with the embedder's model, when there is none.

    Raises:
        ArchiveError: the folder cannot be written, or the archive in it cannot be used.
    """
    _make_folder(folder)
    if not _has_catalogue(folder):
        with _write_lock(folder):
            if not _has_catalogue(folder):
                _create_catalogue(folder, embedder)
    return open_archive(folder, embedder)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ArchiveUnwritable(f"an archive cannot be made in {folder}: that is a file. Name a folder.") from error
    except OSError as error:
        raise ArchiveUnwritable(
            f"an archive cannot be made in {folder}: {error.strerror or error}. "
            "Name another folder with --archive or NEWSDESK_ARCHIVE."
        ) from error


def _has_catalogue(folder: Path) -> bool:
    with failures_of("catalogue", folder / _CATALOGUE):
        return (folder / _CATALOGUE).is_file()


def _create_catalogue(folder: Path, embedder: Embedder) -> None:
    """Make an empty catalogue beside its place and put it there whole: no other process ever opens half of one."""
    stamp, unfinished = embedder.stamp, folder / f"{_CATALOGUE}.new"
    with failures_of("catalogue", unfinished):
        unfinished.unlink(missing_ok=True)
        catalogue = Catalogue(open_sqlite(unfinished))
        catalogue.create({"model": stamp.name, "dimension": str(stamp.dimension), "checksum": stamp.checksum})
        catalogue.close()
        unfinished.replace(folder / _CATALOGUE)


@contextmanager
def _write_lock(folder: Path) -> Iterator[None]:
    lock = filelock.FileLock(folder / "write.lock", timeout=0)
    with failures_of("write lock", lock.lock_file):
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise ArchiveBusy(
                f"another process is writing to the archive {folder}. Run this again when it has ended."
            ) from error
    try:
        yield
    finally:
        lock.release()


def check_model(facts: dict[str, str], embedder: Embedder, folder: Path) -> None:
    """Refuse vectors of another model: they would be compared with ours without meaning.

    Raises:
        ModelMismatch: the archive's stamp names other weights.
    """
    stamp = embedder.stamp
    if facts.get("checksum") == stamp.checksum and facts.get("dimension") == str(stamp.dimension):
        return
    raise ModelMismatch(
        f"the archive {folder} was embedded with {facts.get('model')} ({facts.get('dimension')} dimensions, checksum "
        f"{facts.get('checksum', '')[:12]}…), the setting asks for {stamp.name} ({stamp.dimension} dimensions, "
        f"{stamp.checksum[:12]}…). Set NEWSDESK_EMBEDDING_MODEL back to {facts.get('model')}, or re-embed: ingest the "
        "same sources into a new folder with --archive and use that one."
    )


def _search_texts(split: SplitArticle) -> list[str]:
    """What is embedded and indexed of each passage: the heading, then the passage's own words."""
    text = split.article.text
    return [f"{split.heading}\n{text[span.start : span.end]}" for span in split.passages]
