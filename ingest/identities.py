"""Who the articles of a run are: by their address, else by their file, also when it has moved or been copied."""

from __future__ import annotations

import os
from dataclasses import dataclass

from retrieval.archive.catalogue import Catalogue
from retrieval.archive.changes import Sighting
from retrieval.domain import Article
from retrieval.identity import article_id, content_hash, file_of, is_record


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
        self._files: dict[str, str] = {}
        """Content hash → id of the files met, of which the archive may not know yet."""

    def of(self, article: Article) -> Identity:
        """The identity of an article; without an address or a file of its own it is known by its content."""
        if article.url or article.origin is None or is_record(article.origin):
            return Identity(article_id(article))
        content = content_hash(article)
        identity = self._of_file(article, article.origin, content)
        self._files[content] = identity.id
        return identity

    def _of_file(self, article: Article, origin: str, content: str) -> Identity:
        known = self._known_at(origin)
        if known and self._is_still(known, origin, content):
            return Identity(known)
        lost = ((origin, known),) if known else ()
        same = self._files.get(content) or self._catalogue.file_with(content)
        if same is None:
            return Identity(self._fresh(article), lost=lost)
        before = self._catalogue.stored(same)
        if before and before.origin and before.origin != origin and not os.path.exists(before.origin):
            return Identity(same, moved=True, lost=(*lost, (before.origin, same)))
        return Identity(same, is_copy=True, lost=lost)

    def _known_at(self, origin: str) -> str | None:
        for id_ in self._catalogue.articles_at(origin):
            stored = self._catalogue.stored(id_)
            if stored and stored.current and stored.url is None:
                return id_
        return None

    def _is_still(self, id_: str, origin: str, content: str) -> bool:
        """Whether a file holds the article it held before: the same words, or others in the file it is known by.

        A copy that changes while the file it was copied from is there becomes an article of its own.
        """
        stored = self._catalogue.stored(id_)
        if stored is None or stored.content_hash == content or stored.origin == origin:
            return True
        return stored.origin is None or not os.path.exists(stored.origin)

    def _fresh(self, article: Article) -> str:
        """The id of a file that is new here; where its name was another article's, which has moved, the next one."""
        taken = set(self._files.values())
        number = 1
        while (id_ := article_id(article, number)) in taken or self._is_current(id_):
            number += 1
        return id_

    def _is_current(self, id_: str) -> bool:
        stored = self._catalogue.stored(id_)
        return stored is not None and stored.current


def sighting_of(article: Article, id_: str) -> Sighting | None:
    """Where an article was found, None for one that came from nowhere."""
    return (file_of(article.origin), id_) if article.origin else None
