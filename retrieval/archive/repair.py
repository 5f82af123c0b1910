"""Compares the derived stores with the catalogue, and makes them hold what it says: no more, no less, nothing else."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from retrieval.archive.filling import Progress, fill_keywords, fill_vectors, parts
from retrieval.archive.rows import key_of
from retrieval.errors import ArchiveDamaged, ArchiveError, StoreMissing

if TYPE_CHECKING:
    from retrieval.archive.archive import Archive
    from retrieval.archive.keywords import KeywordIndex
    from retrieval.archive.vectors import VectorStore
    from retrieval.encoders import Vectors

_log = logging.getLogger(__name__)

_SAME = 1e-3
"""Vectors that differ by more, in any dimension, are of different texts or models; Chroma keeps them to 1e-7."""
_TRIES = 3
"""To build a store while Chroma's process keeps dying."""


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
    if findings:
        _log.info("mending what a writer left that did not end well: %s", findings)
        repair(archive, findings)
    archive.note(unsettled="")


def examine(archive: Archive) -> Findings:
    """Compare the stores with the catalogue, and each vector with the embedding that is kept of its passage.

    Chroma lists ids from another file than that with the vectors: what it lists it may have lost all the same.
    """
    expected = archive.catalogue.passage_ids()
    return Findings(
        len(expected),
        _compare_vectors(archive, archive.vectors, expected),
        _compare_keywords(archive.keywords, expected),
        tuple(archive.catalogue.passages_without_embedding()),
    )


def repair(archive: Archive, findings: Findings, progress: Progress = lambda _: None) -> None:
    """Mend what was found; inside ``writing``. Only what the catalogue does not keep is embedded again."""
    archive.begin()
    _keep_embeddings(archive, findings, progress)
    _repair_vectors(archive, findings.vectors, progress)
    _repair_keywords(archive, findings.keywords, progress)


def free_name(current: str) -> str:
    """The name of the store that takes the place of another, such as ``vectors-2`` of ``vectors``."""
    base, _, number = current.partition("-")
    return f"{base}-{int(number or 1) + 1}"


def build_vectors(archive: Archive, name: str, ids: Sequence[str], progress: Progress) -> None:
    """Make a store of the vectors of passages, in place of whatever is left of one of its name.

    Raises:
        ArchiveError: Chroma's process died again and again.
    """
    with closing(archive.vector_store(name)) as store:
        for _ in range(_TRIES):
            before = store.losses
            store.erase()
            store.create(archive.facts.archive)
            fill_vectors(archive, store, ids, progress)
            # Where Chroma's process died on the way, what it had taken may be lost with it.
            if store.losses == before or not _compare_vectors(archive, store, ids):
                return
    raise ArchiveError("Chroma lost vectors while they were written, again and again. Run the same command again.")


def build_keywords(archive: Archive, name: str, ids: Sequence[str], progress: Progress) -> None:
    """Make an index of the words of passages, in place of whatever is left of one of its name."""
    index = archive.keyword_index(name)
    index.erase()
    index.create()
    fill_keywords(archive, index, ids, progress)


def _compare_vectors(archive: Archive, store: VectorStore, expected: Sequence[str]) -> Difference:
    wanted = set(expected)
    try:
        filed = store.versions()
        mismatched = {id_ for id_, key in filed.items() if id_ in wanted and key != key_of(id_)}
        mismatched |= _unlike(archive, store, [id_ for id_ in expected if id_ in filed])
        if not mismatched:
            _try_search(store, archive.embedder.stamp.dimension)
    except ArchiveDamaged as trouble:
        return Difference(trouble=trouble)
    return Difference(_sorted(wanted - filed.keys()), _sorted(filed.keys() - wanted), _sorted(mismatched))


def _try_search(store: VectorStore, dimension: int) -> None:
    """What can be read may not be found: that takes yet another file."""
    probe = np.zeros(dimension, np.float32)
    probe[0] = 1.0
    store.search(probe, 1)


def _unlike(archive: Archive, store: VectorStore, ids: Sequence[str]) -> set[str]:
    """The passages whose vector is not the embedding that the catalogue keeps."""
    unlike: set[str] = set()
    for part in parts(ids):
        kept, found = archive.catalogue.embeddings(part), store.vectors(part)
        unlike |= {id_ for id_ in part if id_ in kept and not _alike(kept[id_], found.get(id_))}
    return unlike


def _alike(kept: Vectors, found: Vectors | None) -> bool:
    return found is not None and kept.shape == found.shape and float(np.abs(kept - found).max()) < _SAME


def _compare_keywords(index: KeywordIndex, expected: Sequence[str]) -> Difference:
    wanted = set(expected)
    try:
        filed = Counter(index.ids())
        index.check()
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


def _repair_vectors(archive: Archive, difference: Difference, progress: Progress) -> None:
    """Where one vector is not what was written, the graph around it is not to be trusted either."""
    if isinstance(difference.trouble, StoreMissing):
        archive.vectors.create(archive.facts.archive)
        fill_vectors(archive, archive.vectors, archive.catalogue.passage_ids(), progress)
    elif difference.trouble or difference.mismatched:
        _build_vectors_anew(archive, progress)
    elif difference:
        try:
            _mend_vectors(archive, difference, progress)
        except ArchiveDamaged as trouble:
            _log.info("what can be read of the vectors cannot be written: %s", trouble)
            _build_vectors_anew(archive, progress)


def _repair_keywords(archive: Archive, difference: Difference, progress: Progress) -> None:
    if isinstance(difference.trouble, StoreMissing):
        archive.keywords.create()
        fill_keywords(archive, archive.keywords, archive.catalogue.passage_ids(), progress)
    elif difference.trouble:
        _build_keywords_anew(archive, progress)
    elif difference:
        _mend_keywords(archive, difference, progress)


def _mend_vectors(archive: Archive, difference: Difference, progress: Progress) -> None:
    archive.vectors.remove(difference.left_over)
    fill_vectors(archive, archive.vectors, difference.missing, progress)


def _mend_keywords(archive: Archive, difference: Difference, progress: Progress) -> None:
    """Whole versions are written: a version's key is what the index deletes by."""
    touched = {key_of(id_) for id_ in (*difference.missing, *difference.left_over, *difference.mismatched)}
    archive.keywords.remove_versions(touched)
    whole = [id_ for id_ in archive.catalogue.passage_ids() if key_of(id_) in touched]
    fill_keywords(archive, archive.keywords, whole, progress)


def _build_vectors_anew(archive: Archive, progress: Progress) -> None:
    """Build beside what cannot be read, and put it in its place when it is whole."""
    name, unreadable = free_name(archive.facts.vectors), archive.vectors
    build_vectors(archive, name, archive.catalogue.passage_ids(), progress)
    archive.note(vectors=name)
    erase(unreadable)


def _build_keywords_anew(archive: Archive, progress: Progress) -> None:
    name, unreadable = free_name(archive.facts.keywords), archive.keywords
    build_keywords(archive, name, archive.catalogue.passage_ids(), progress)
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
