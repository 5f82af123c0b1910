"""Compares the derived stores with the catalogue, and makes them hold what it says: no more, no less, nothing else."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.archive.rows import key_of, rounded
from retrieval.errors import ArchiveDamaged, ArchiveError, StoreMissing

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.archive.keywords import KeywordIndex
    from retrieval.archive.vectors import VectorStore
    from retrieval.embedding import Vectors

_log = logging.getLogger(__name__)

_BATCH = 256
"""Passages written at once."""
_SAME = 1e-3
"""Vectors that differ by more, in any dimension, are of different texts or models; Chroma keeps them to 1e-7."""

Progress = Callable[[int], None]
"""Told how many passages were done since the last call."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a derived store has too little, too much, or otherwise than the catalogue says: ids of passages."""

    missing: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()
    """Filed under another version, there twice, or with a vector of something else."""
    trouble: ArchiveDamaged | None = None
    """Why the store cannot be read at all; then the rest is not known."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.missing or self.left_over or self.mismatched or self.trouble)


@dataclass(frozen=True, slots=True)
class Findings:
    """The state of an archive's stores."""

    passages: int
    """How many should be searched."""
    vectors: Difference
    keywords: Difference
    not_kept: tuple[str, ...] = ()
    """Passages whose embedding the catalogue does not keep; an older release did not."""

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.vectors or self.keywords or self.not_kept)


def settle(archive: Archive) -> None:
    """After a writer that did not end well: make the stores what the catalogue says; else do nothing."""
    if not archive.facts.unsettled:
        return
    findings = examine(archive)
    if findings.vectors or findings.keywords:
        _log.info("mending what a writer left that did not end well: %s", findings)
        repair(archive, findings)
    archive.note(unsettled="")


def examine(archive: Archive, *, thoroughly: bool = False) -> Findings:
    """Compare the stores with the catalogue; ``thoroughly`` compares also the vectors themselves."""
    expected = archive.catalogue.passage_ids()
    return Findings(
        len(expected),
        _compare_vectors(archive, expected, thoroughly=thoroughly),
        _compare_keywords(archive.keywords, expected),
        tuple(archive.catalogue.passages_without_embedding()) if thoroughly else (),
    )


def repair(archive: Archive, findings: Findings, progress: Progress = lambda _: None) -> None:
    """Mend what was found; inside ``writing``. Only what the catalogue does not keep is embedded again."""
    archive.begin()
    _keep_embeddings(archive, findings, progress)
    if isinstance(findings.vectors.trouble, StoreMissing):
        archive.vectors.create(archive.facts.archive)
        fill_vectors(archive, archive.vectors, archive.catalogue.passage_ids(), progress)
    elif findings.vectors.trouble:
        _build_vectors_anew(archive, progress)
    elif findings.vectors:
        _mend_vectors(archive, findings.vectors, progress)
    if isinstance(findings.keywords.trouble, StoreMissing):
        archive.keywords.create()
        fill_keywords(archive, archive.keywords, archive.catalogue.passage_ids(), progress)
    elif findings.keywords.trouble:
        _build_keywords_anew(archive, progress)
    elif findings.keywords:
        _mend_keywords(archive, findings.keywords, progress)


def fill_vectors(archive: Archive, store: VectorStore, ids: Sequence[str], progress: Progress) -> None:
    """Write the vectors of passages: as the catalogue keeps them, else embedded anew."""
    for part in parts(ids):
        kept = archive.catalogue.embeddings(part)
        if texts := archive.search_texts(id_ for id_ in part if id_ not in kept):
            kept |= dict(zip(texts, rounded(archive.embedder.embed_passages([*texts.values()])), strict=True))
        if kept:
            store.upsert([*kept], np.stack([*kept.values()]))
        progress(len(part))


def fill_keywords(archive: Archive, index: KeywordIndex, ids: Sequence[str], progress: Progress) -> None:
    """Write the words of passages; all passages of their versions must be among them."""
    texts = {id_: text for part in parts(ids) for id_, text in archive.search_texts(part).items()}
    if texts:
        index.replace([*texts], [*texts.values()])
    progress(len(ids))


def parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, as many as are written at once."""
    return (values[first : first + _BATCH] for first in range(0, len(values), _BATCH))


def free_name(current: str) -> str:
    """The name of the store that takes the place of another, such as ``vectors-2`` of ``vectors``."""
    base, _, number = current.partition("-")
    return f"{base}-{int(number or 1) + 1}"


def _compare_vectors(archive: Archive, expected: Sequence[str], *, thoroughly: bool) -> Difference:
    wanted = set(expected)
    try:
        filed = archive.vectors.versions()
        mismatched = {id_ for id_, key in filed.items() if id_ in wanted and key != key_of(id_)}
        if thoroughly:
            mismatched |= _unlike(archive, [id_ for id_ in expected if id_ in filed])
        else:
            _try_search(archive.vectors, archive.facts.model.dimension)
    except ArchiveDamaged as trouble:
        return Difference(trouble=trouble)
    return Difference(_sorted(wanted - filed.keys()), _sorted(filed.keys() - wanted), _sorted(mismatched))


def _try_search(store: VectorStore, dimension: int) -> None:
    """The ids are in another file than the vectors: what can be listed may not be found."""
    probe = np.zeros(dimension, np.float32)
    probe[0] = 1.0
    store.search(probe, 1)


def _unlike(archive: Archive, ids: Sequence[str]) -> set[str]:
    """The passages whose vector is not the embedding that the catalogue keeps."""
    unlike: set[str] = set()
    for part in parts(ids):
        kept, found = archive.catalogue.embeddings(part), archive.vectors.vectors(part)
        unlike |= {id_ for id_ in part if id_ in kept and not _alike(kept[id_], found.get(id_))}
    return unlike


def _alike(kept: Vectors, found: Vectors | None) -> bool:
    return found is not None and kept.shape == found.shape and float(np.abs(kept - found).max()) < _SAME


def _compare_keywords(index: KeywordIndex, expected: Sequence[str]) -> Difference:
    wanted = set(expected)
    try:
        filed = Counter(index.ids())
    except ArchiveDamaged as trouble:
        return Difference(trouble=trouble)
    twice = {id_ for id_, count in filed.items() if count > 1 and id_ in wanted}
    return Difference(_sorted(wanted - filed.keys()), _sorted(filed.keys() - wanted), _sorted(twice))


def _keep_embeddings(archive: Archive, findings: Findings, progress: Progress) -> None:
    """Take the embeddings that the catalogue lacks from the vectors, where they can be read."""
    for part in parts(findings.not_kept) if not findings.vectors.trouble else ():
        found = archive.vectors.vectors(part)
        if found:
            with archive.catalogue.change() as change:
                change.keep_embeddings([*found], np.stack([*found.values()]))
        progress(len(part))


def _mend_vectors(archive: Archive, difference: Difference, progress: Progress) -> None:
    archive.vectors.remove([*difference.left_over, *difference.mismatched])
    fill_vectors(archive, archive.vectors, [*difference.missing, *difference.mismatched], progress)


def _mend_keywords(archive: Archive, difference: Difference, progress: Progress) -> None:
    """Whole versions are written: a version's key is what the index deletes by."""
    touched = {key_of(id_) for id_ in (*difference.missing, *difference.left_over, *difference.mismatched)}
    archive.keywords.remove_versions(touched)
    whole = [id_ for id_ in archive.catalogue.passage_ids() if key_of(id_) in touched]
    fill_keywords(archive, archive.keywords, whole, progress)


def _build_vectors_anew(archive: Archive, progress: Progress) -> None:
    """Build beside what cannot be read, and put it in its place when it is whole."""
    name, unreadable = free_name(archive.facts.vectors), archive.vectors
    fresh = archive.vector_store(name)
    fresh.erase()
    fresh.create(archive.facts.archive)
    fill_vectors(archive, fresh, archive.catalogue.passage_ids(), progress)
    fresh.close()
    archive.note(vectors=name)
    erase(unreadable)


def _build_keywords_anew(archive: Archive, progress: Progress) -> None:
    name, unreadable = free_name(archive.facts.keywords), archive.keywords
    fresh = archive.keyword_index(name)
    fresh.erase()
    fresh.create()
    fill_keywords(archive, fresh, archive.catalogue.passage_ids(), progress)
    archive.note(keywords=name)
    erase(unreadable)


def erase(store: VectorStore | KeywordIndex) -> None:
    """Remove a store that is not searched any more; where that fails it only takes room."""
    try:
        store.erase()
    except ArchiveError as error:
        _log.warning("a store that is not used any more could not be removed: %s", error)


def _sorted(ids: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))
