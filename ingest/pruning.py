"""What a source no longer has, and whether taking that out of the archive needs to be asked about first."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.sources.read import Failure, Withdrawal
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.changes import Sighting
from retrieval.identity import file_of, origin_of

_DRASTIC = 0.2
"""A larger share of a source that vanishes at once is more often a disk that is not there than a decision."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Vanished:
    """What one source had before, and has no more."""

    source: str
    before: int
    """Articles that were found there before."""
    sightings: tuple[Sighting, ...]
    articles: int
    """Of which so many are found nowhere else."""
    examples: str = ""
    """The first few of those, in words."""
    doubtful: int = 0
    """Articles beside those that are missing in files of which a record could not be read: it may be one of them."""

    @property
    def is_drastic(self) -> bool:
        """Whether it should be asked about."""
        return self.articles > _DRASTIC * self.before


def vanished_from(path: Path, catalogue: Catalogue, seen: Iterable[Sighting], failed: Sequence[Failure]) -> Vanished:
    """What was found under a path before and not in this run.

    What could not be read has not vanished: nothing that was found in such a file or folder counts. What its agency has
    withdrawn was read.
    """
    source = origin_of(_real(path))
    known = catalogue.origins.under(source)
    failed = [failure for failure in failed if not isinstance(failure, Withdrawal)]
    unread = {file_of(failure.origin) for failure in failed if not _is_readable_folder(failure.origin)}
    gone = set(known) - set(seen)
    whole = {failure.origin for failure in failed}
    doubtful = {id_ for origin, id_ in gone if _is_in(origin, unread) and not _is_in(origin, whole)}
    gone = {(origin, id_) for origin, id_ in gone if not _is_in(origin, unread)}
    nowhere = {id_ for _, id_ in gone if not {(origin, id_) for origin in catalogue.origins.of(id_)} - gone}
    before, examples = len({id_ for _, id_ in known}), _named(nowhere, {id_: origin for origin, id_ in gone}, catalogue)
    return Vanished(source, before, tuple(sorted(gone)), len(nowhere), examples, len(doubtful))


def _named(ids: Set[str], found_in: Mapping[str, str], catalogue: Catalogue) -> str:
    """Articles by their addresses or the files they were found in, and how many there are beside the first."""
    stored = [(id_, catalogue.stored(id_)) for id_ in sorted(ids)[:_NAMED]]
    names = [one.url or one.origin or found_in[id_] for id_, one in stored if one]
    more = len(ids) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _real(path: Path) -> Path:
    """As the files under it were named when they were read."""
    return Path(os.path.realpath(path)) if os.path.isdir(path) else Path(os.path.realpath(path.parent), path.name)


def _is_readable_folder(origin: str) -> bool:
    """A folder that failed for nothing but being empty."""
    return os.path.isdir(origin) and os.access(origin, os.R_OK | os.X_OK)


def _is_in(origin: str, places: Set[str]) -> bool:
    """Whether it is one of the places, or somewhere in one."""
    return origin in places or any(str(parent) in places for parent in PurePath(origin).parents)
