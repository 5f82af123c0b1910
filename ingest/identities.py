"""Who the articles of a run are: by their address, else by their agency's id, else by their file.

Files are known also when they have moved or been copied.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ingest.sources.agency import item_of
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.changes import Sighting
from retrieval.domain import Article
from retrieval.identity import (
    article_id,
    canonical_url,
    content_hash,
    erased_id,
    file_of,
    former_id,
    is_known_by_file,
    is_web_address,
    item_id,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which article it is that was read."""

    id: str
    is_copy: bool = False
    """Another file that is still there holds the same."""
    moved: bool = False
    """The file it was known by is gone."""
    lost: tuple[Sighting, ...] = ()
    """What is not found any more where it was."""


class Identities:
    """Tells who is who, from what the archive knows and from what was met before in the run."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Nothing was met yet."""
        self._catalogue = catalogue
        self._contents: dict[str, str] = {}
        """Content hash of each article met as a file, of which the archive may still know an older one."""
        self._files: dict[str, str] = {}
        """The file each of them is known by."""
        self._by_content: dict[str, str] = {}
        self._held: dict[str, str] = {}
        """What each file that was read holds, also as a copy."""

    def of(self, article: Article) -> Identity:
        """The identity of an article; without an address, an item or a file of its own it is known by its content."""
        item = item_of(article)
        if item and not is_web_address(article.url):
            return Identity(item_id(item.id))
        if not is_known_by_file(article):
            return Identity(self._by_address(article))
        origin, content = article.origin or "", content_hash(article)
        identity = self._erased(origin, content) or self._of_file(article, origin, content)
        self._held[origin] = identity.id
        if not identity.is_copy:
            self._contents[identity.id] = content
            self._files[identity.id] = origin
            self._by_content[content] = identity.id
        return identity

    def _by_address(self, article: Article) -> str:
        """Who has an address, under the id of an earlier release where the archive knows it by that one."""
        id_ = article_id(article)
        former = former_id(article.url) if article.url and is_web_address(article.url) else id_
        if former == id_ or self._catalogue.stored(id_):
            return id_
        stored = self._catalogue.stored(former)
        if stored is None:
            return id_
        is_same = stored.url and canonical_url(stored.url) == canonical_url(article.url or "")
        return former if is_same or stored.barred else id_

    def _erased(self, origin: str, content: str) -> Identity | None:
        """Of what was removed for good under whatever name."""
        id_ = erased_id(content)
        if self._catalogue.stored(id_) is None:
            return None
        known = self._known_at(origin)
        return Identity(id_, is_copy=content in self._by_content, lost=((origin, known),) if known else ())

    def _of_file(self, article: Article, origin: str, content: str) -> Identity:
        known = self._known_at(origin)
        if known and self._is_its_file(known, origin) and self._is_still(known, content):
            return self._moved_here(known, origin)
        if known and self._content_of(known) == content:
            return Identity(known, is_copy=True)
        # A copy that changes while the file it was copied from is there becomes an article of its own.
        lost = ((origin, known),) if known else ()
        same = self._same_as(content)
        if same is None:
            return Identity(self._fresh(article), lost=lost)
        if self._is_its_file(same, origin):
            return self._moved_here(same, origin, lost)
        return Identity(same, is_copy=True, lost=lost)

    def _is_still(self, known: str, content: str) -> bool:
        """Whether what a file holds is the same as before or new, and not what another one is known for."""
        return self._content_of(known) == content or self._same_as(content) in (None, known)

    def _known_at(self, origin: str) -> str | None:
        for id_ in self._catalogue.origins.at(origin):
            stored = self._catalogue.stored(id_)
            if stored and stored.current and not is_web_address(stored.url):
                return id_
        return None

    def _file_of(self, id_: str) -> str | None:
        if id_ in self._files:
            return self._files[id_]
        stored = self._catalogue.stored(id_)
        return stored.origin if stored else None

    def _is_its_file(self, id_: str, origin: str) -> bool:
        """Whether an article is known by a file: by this name, or by one that is there no more or holds another."""
        file = self._file_of(id_)
        if file is None or file == origin or self._held.get(file, id_) != id_:
            return True
        return not (_is_there(file) and self._was_found(id_, file))

    def _was_found(self, id_: str, file: str) -> bool:
        """Whether a source had it when it was last read; what is in an archive that is there is not looked up."""
        return os.path.exists(file) or id_ in self._files or file in self._catalogue.origins.of(id_)

    def _moved_here(self, id_: str, origin: str, lost: tuple[Sighting, ...] = ()) -> Identity:
        before = self._file_of(id_)
        if before is None or before == origin:
            return Identity(id_, lost=lost)
        return Identity(id_, moved=True, lost=(*lost, (before, id_)))

    def _content_of(self, id_: str) -> str | None:
        if id_ in self._contents:
            return self._contents[id_]
        stored = self._catalogue.stored(id_)
        return stored.content_hash if stored else None

    def _same_as(self, content: str) -> str | None:
        """The article of a file that holds the same now, or did when it was last read."""
        id_ = self._by_content.get(content) or self._catalogue.file_with(content)
        return id_ if id_ and self._content_of(id_) == content else None

    def _fresh(self, article: Article) -> str:
        """The id of a file that is new here; where its name was another article's, which has moved, the next one."""
        number = 1
        while self._is_taken(id_ := article_id(article, number)):
            number += 1
        return id_

    def _is_taken(self, id_: str) -> bool:
        stored = self._catalogue.stored(id_)
        return id_ in self._contents or (stored is not None and stored.current)


def _is_there(file: str) -> bool:
    """Whether a file exists, or for a member of an archive the archive: what is in it is not looked up."""
    if os.path.exists(file):
        return True
    return next((os.path.isfile(parent) for parent in Path(file).parents if os.path.exists(parent)), False)


def sighting_of(article: Article, id_: str) -> Sighting | None:
    """Where an article was found, None for one that came from nowhere."""
    return (file_of(article.origin), id_) if article.origin else None
