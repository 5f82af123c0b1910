"""Where the articles of a run were found, and what has become another article where it was."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ingest.batches import Batch
from ingest.identities import Identity, sighting_of
from ingest.sources.read import Failure, Withdrawal
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.changes import Sighting
from retrieval.domain import Article
from retrieval.identity import file_of, is_own_file, is_web_address


class Sightings:
    """What was found where in one run."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Nothing was found yet."""
        self._catalogue = catalogue
        self._file, self._known_there = "", frozenset[str]()
        self._is_own_file = False
        self._missed: set[Sighting] = set()
        """What was found before in the files that were read, and not when they were."""
        self.seen: set[Sighting] = set()

    def note(self, article: Article, identity: Identity, batch: Batch) -> None:
        """Note where an article was found, in the batch what of it is news."""
        sighting = sighting_of(article, identity.id)
        if sighting is None:
            return
        self.seen.add(sighting)
        batch.lost += identity.lost
        if identity.moved:
            batch.moves.append((article.origin or "", identity.id))
        if identity.id not in self._known_at(article):
            batch.sightings.append(sighting)

    def note_unchanged(self, origin: str) -> None:
        """Note that what was found at an address is still there."""
        self.seen.update((origin, id_) for id_ in self._catalogue.origins.at(origin))

    def note_withdrawn(self, origin: str) -> None:
        """Note that a file holds what its agency has withdrawn: nothing is found there any more."""
        if is_own_file(origin) and os.path.isabs(origin):
            self._missed.update((origin, id_) for id_ in self._catalogue.origins.at(origin))

    def outgrown(self, failed: Iterable[Failure]) -> list[Sighting]:
        """What was found in files before that are other articles now; files that could not be read are the same."""
        self._leave_file()
        unread = {file_of(failure.origin) for failure in failed if not isinstance(failure, Withdrawal)}
        return sorted(sighting for sighting in self._missed - self.seen if sighting[0] not in unread)

    def _known_at(self, article: Article) -> frozenset[str]:
        """The articles found in its file before; kept for as long as records of it are read."""
        file = file_of(article.origin or "")
        if file != self._file:
            self._leave_file()
            self._file, self._known_there = file, frozenset(self._catalogue.origins.at(file))
            self._is_own_file = is_own_file(article.origin)
        return self._known_there

    def _leave_file(self) -> None:
        if os.path.isabs(self._file):
            self._missed.update((self._file, id_) for id_ in self._outgrown_there())

    def _outgrown_there(self) -> Iterator[str]:
        """All else of a file that holds one article; of many, records are missed by who prunes.

        But those that an earlier release knew by what is no address are never met again.
        """
        for id_ in self._known_there:
            if (self._file, id_) not in self.seen and (self._is_own_file or self._has_bad_address(id_)):
                yield id_

    def _has_bad_address(self, id_: str) -> bool:
        stored = self._catalogue.stored(id_)
        return bool(stored and stored.url and not is_web_address(stored.url))
