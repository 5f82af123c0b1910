"""Which of several records of one article counts: the later one, unless it was published before.

Of an agency's item it is the latest version, where the agency counts them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ingest.sources.agency import Item, is_older, item_of
from retrieval.domain import Article, day
from retrieval.identity import content_hash


@dataclass(frozen=True, slots=True)
class _Record:
    content: str
    published: date | None
    item: Item | None


class Meetings:
    """The articles that were met in one run, each as the record of it that counts."""

    def __init__(self) -> None:
        """Nobody was met yet."""
        self._met: dict[str, _Record | None] = {}
        self._differing: set[str] = set()

    @property
    def differing(self) -> int:
        """How many articles came with contents that differ in more than the spelling of the address."""
        return len(self._differing)

    def __contains__(self, id_: str) -> bool:
        """Whether an article was met."""
        return id_ in self._met

    def note(self, id_: str, article: Article | None = None) -> None:
        """Note that an article was met; what comes from a backup goes before all records."""
        self._met[id_] = _record(article) if article else None

    def counts(self, id_: str, article: Article) -> bool:
        """Whether a record counts, and not the one met before; it is noted if so."""
        known = self._met.get(id_)
        if id_ in self._met and (known is None or not self._replaces(id_, known, _record(article))):
            return False
        self.note(id_, article)
        return True

    def _replaces(self, id_: str, known: _Record, record: _Record) -> bool:
        if record.content == known.content:
            return False
        if is_older(known.item, record.item) or is_older(record.item, known.item):
            return is_older(known.item, record.item)
        self._differing.add(id_)
        return not (record.published and known.published and record.published < known.published)


def _record(article: Article) -> _Record:
    published = day(article.published) if article.published else None
    return _Record(content_hash(replace(article, url=None)), published, item_of(article))
