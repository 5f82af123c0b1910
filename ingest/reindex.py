"""Embeds an archive anew with another model: beside what is searched meanwhile, and put in its place at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ingest.passages import split_article
from retrieval.archive.archive import Archive
from retrieval.archive.filling import Progress, embedded, fill_keywords, fill_vectors
from retrieval.archive.repair import erase, free_name
from retrieval.archive.rows import key_of, stamps_of, version_key
from retrieval.domain import SplitArticle

_BATCH_ARTICLES = 16


@dataclass(frozen=True, slots=True)
class _Target:
    """What is being built."""

    checksum: str
    cut: int
    vectors: str
    keywords: str


def reindex(archive: Archive, progress: Progress) -> None:
    """Cut and embed the current articles for the archive's new embedder, and search those passages from then on.

    What an interrupted run has done is kept, as long as it was for the same model.

    Args:
        archive: opened with the new model (``any_model``), its write lock held.
        progress: told how many articles were done since the last call.
    """
    target = _begin(archive)
    for batch in _uncut(archive, target, progress):
        _cut(archive, target, batch)
        progress(len(batch))
    ids = archive.catalogue.passage_ids(target.cut)
    _fill(archive, target, ids)
    _swap(archive, target)


def _begin(archive: Archive) -> _Target:
    """Go on with what was begun for this model, else clear that away and begin."""
    checksum = archive.embedder.stamp.checksum
    begun = _Target(**json.loads(archive.facts.building)) if archive.facts.building else None
    if begun and begun.checksum == checksum:
        return begun
    if begun:
        discard(archive)
    facts = archive.facts
    target = _Target(checksum, _next_cut(archive), free_name(facts.vectors), free_name(facts.keywords))
    archive.vector_store(target.vectors).erase()
    archive.keyword_index(target.keywords).erase()
    archive.note(building=json.dumps(asdict(target)))
    return target


def discard(archive: Archive) -> None:
    """Clear away what an unfinished run has built."""
    if not archive.facts.building:
        return
    begun = _Target(**json.loads(archive.facts.building))
    with archive.catalogue.change() as change:
        change.forget_cut(begun.cut)
        change.note(building="")
    erase(archive.vector_store(begun.vectors))
    erase(archive.keyword_index(begun.keywords))
    archive.refresh()


def _next_cut(archive: Archive) -> int:
    return archive.facts.cut + 1


def _uncut(archive: Archive, target: _Target, progress: Progress) -> Iterator[list[tuple[str, int]]]:
    """The current versions that have no passages of the new cut yet, some at a time."""
    done = {key_of(id_) for id_ in archive.catalogue.passage_ids(target.cut)}
    current = archive.catalogue.current_versions()
    left = [one for one in current if version_key(*one, target.cut) not in done]
    progress(len(current) - len(left))
    return (left[first : first + _BATCH_ARTICLES] for first in range(0, len(left), _BATCH_ARTICLES))


def _cut(archive: Archive, target: _Target, batch: list[tuple[str, int]]) -> None:
    splits = [_split(archive, *one) for one in batch]
    vectors = embedded(archive.embedder, splits)
    first = 0
    with archive.catalogue.change() as change:
        for (article_id, version), split in zip(batch, splits, strict=True):
            own = vectors[first : first + len(split.passages)]
            change.recut(article_id, version, target.cut, split, own)
            first += len(split.passages)


def _split(archive: Archive, article_id: str, version: int) -> SplitArticle:
    article = archive.catalogue.article(article_id, version)
    if article is None:
        raise LookupError(f"article {article_id} vanished while its archive was locked")
    return split_article(article, archive.embedder.count_tokens, archive.embedder.max_tokens)


def _fill(archive: Archive, target: _Target, ids: list[str]) -> None:
    """Both stores, from what the catalogue now keeps; what an interrupted run has written is written again."""
    vectors, keywords = archive.vector_store(target.vectors), archive.keyword_index(target.keywords)
    vectors.create(archive.facts.archive)
    fill_vectors(archive, vectors, ids, lambda _: None)
    vectors.close()
    keywords.erase()
    keywords.create()
    fill_keywords(archive, keywords, ids, lambda _: None)


def _swap(archive: Archive, target: _Target) -> None:
    old_vectors, old_keywords = archive.vectors, archive.keywords
    names = {"vectors": target.vectors, "keywords": target.keywords}
    with archive.catalogue.change() as change:
        change.swap(target.cut, **stamps_of(archive.embedder.stamp), **names, building="", unsettled="")
    archive.refresh()
    erase(old_vectors)
    erase(old_keywords)
