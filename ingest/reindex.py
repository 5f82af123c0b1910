"""Embeds an archive anew with another model: beside what is searched meanwhile, and put in its place at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.passages import split_article
from retrieval.archive.archive import Archive
from retrieval.archive.filling import Progress, embedded
from retrieval.archive.repair import build_keywords, build_vectors, erase, free_name
from retrieval.archive.rows import key_of, stamps_of, version_key
from retrieval.domain import SplitArticle

_BATCH_ARTICLES = 16


@dataclass(frozen=True, slots=True)
class _Begun:
    """What an unfinished run has begun."""

    checksum: str
    """Of the model."""
    cut: int


def reindex(archive: Archive, progress: Progress) -> None:
    """Cut and embed the current articles for the archive's new embedder, and search those passages from then on.

    What an interrupted run has done is kept, as long as it was for the same model.

    Args:
        archive: opened with the new model (``any_model``), its write lock held.
        progress: told how many articles were done since the last call.
    """
    cut = _begin(archive)
    for batch in _uncut(archive, cut, progress):
        _cut(archive, cut, batch)
        progress(len(batch))
    # Named only now: a repair since the run was begun may have taken the name that was free then.
    vectors, keywords = free_name(archive.facts.vectors), free_name(archive.facts.keywords)
    ids = archive.catalogue.passage_ids(cut)
    build_vectors(archive, vectors, ids, lambda _: None)
    build_keywords(archive, keywords, ids, lambda _: None)
    _swap(archive, cut, vectors, keywords)


def _begin(archive: Archive) -> int:
    """Go on with what was begun for this model, else clear that away and begin: the cut."""
    checksum = archive.embedder.stamp.checksum
    begun = _begun(archive)
    if begun and begun.checksum == checksum:
        return begun.cut
    with archive.catalogue.change() as change:
        if begun:
            change.forget_cut(begun.cut)
        change.note(building=json.dumps({"checksum": checksum, "cut": archive.facts.cut + 1}))
    archive.refresh()
    return archive.facts.cut + 1


def _begun(archive: Archive) -> _Begun | None:
    if not archive.facts.building:
        return None
    noted = json.loads(archive.facts.building)
    return _Begun(noted["checksum"], noted["cut"])


def _uncut(archive: Archive, cut: int, progress: Progress) -> Iterator[list[tuple[str, int]]]:
    """The current versions that have no passages of the new cut yet, some at a time."""
    done = {key_of(id_) for id_ in archive.catalogue.passage_ids(cut)}
    current = archive.catalogue.current_versions()
    left = [one for one in current if version_key(*one, cut) not in done]
    progress(len(current) - len(left))
    return (left[first : first + _BATCH_ARTICLES] for first in range(0, len(left), _BATCH_ARTICLES))


def _cut(archive: Archive, cut: int, batch: list[tuple[str, int]]) -> None:
    splits = [_split(archive, *one) for one in batch]
    vectors = embedded(archive.embedder, splits)
    first = 0
    with archive.catalogue.change() as change:
        for (article_id, version), split in zip(batch, splits, strict=True):
            own = vectors[first : first + len(split.passages)]
            change.recut(article_id, version, cut, split, own)
            first += len(split.passages)


def _split(archive: Archive, article_id: str, version: int) -> SplitArticle:
    article = archive.catalogue.article(article_id, version)
    if article is None:
        raise LookupError(f"article {article_id} vanished while its archive was locked")
    return split_article(article, archive.embedder.count_tokens, archive.embedder.max_tokens)


def _swap(archive: Archive, cut: int, vectors: str, keywords: str) -> None:
    old_vectors, old_keywords = archive.vectors, archive.keywords
    names = {"vectors": vectors, "keywords": keywords}
    with archive.catalogue.change() as change:
        change.swap(cut, **stamps_of(archive.embedder.stamp), **names, building="", unsettled="")
    archive.refresh()
    erase(old_vectors)
    erase(old_keywords)
