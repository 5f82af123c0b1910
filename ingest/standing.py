"""What was read of an article, beside what the archive has of it."""

from __future__ import annotations

from enum import Enum, auto

from ingest.sources.agency import is_older, item_of
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.rows import Stored
from retrieval.domain import Article
from retrieval.identity import content_hash, file_of, is_known_by_file


class Standing(Enum):
    """What it is to the archive."""

    LEFT_OUT = auto()
    """Removed for good."""
    NEW = auto()
    SAME = auto()
    OVERRULED = auto()
    """What its file said when it was last read; another one has said something else since, and still has it.

    Or an older version of an agency's item.
    """
    FORMER = auto()
    """What a record of its file said before another one did: perhaps that one is still to come."""
    CHANGED = auto()


def standing_of(article: Article, id_: str, stored: Stored | None, catalogue: Catalogue) -> Standing:
    """Tell it."""
    if stored and stored.barred:
        return Standing.LEFT_OUT
    if stored is None or not stored.current:
        return Standing.NEW
    content = content_hash(article)
    if stored.content_hash == content:
        return Standing.SAME
    if _is_older(article, id_, stored, catalogue):
        return Standing.OVERRULED
    file = file_of(article.origin or "")
    said = catalogue.origins.said_at(file, id_)
    if content in said[-1:] and file_of(stored.origin or "") in catalogue.origins.of(id_):
        return Standing.OVERRULED
    return Standing.FORMER if content in said and not is_known_by_file(article) else Standing.CHANGED


def _is_older(article: Article, id_: str, stored: Stored, catalogue: Catalogue) -> bool:
    item = item_of(article)
    newest = catalogue.article(id_, stored.version) if item else None
    return newest is not None and is_older(item, item_of(newest))
