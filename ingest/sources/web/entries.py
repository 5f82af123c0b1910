"""What feeds and sitemaps list: addresses of pages, with what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from typing import Any

from ingest.sources.fields import without_date_remark
from retrieval.domain import Article, day, parse_published


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that is listed."""

    url: str
    """Whole."""
    title: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    updated: date | None = None
    """When the page was last changed, as far as the list tells."""
    language: str | None = None
    source: str | None = None
    content: str = ""
    """The article itself as HTML, where the list holds all of it."""

    @property
    def day(self) -> date | None:
        """When it was new."""
        moment = self.published or self.updated
        return day(moment) if moment else None

    def has_changed_since(self, moment: datetime) -> bool | None:
        """Whether the page has changed since a moment in UTC; None where the list does not tell."""
        if isinstance(self.updated, datetime):
            return _moment(self.updated) > moment
        if self.updated is None or self.updated == moment.date():
            return None
        return self.updated > moment.date()

    def completed(self, article: Article) -> Article:
        """The article, with what its page does not tell and the list does."""
        # A page without a headline is named by the first words of its text.
        has_title = not article.text.startswith(article.title.removesuffix("…"))
        completed = replace(
            article,
            title=article.title if has_title else self.title or article.title,
            authors=article.authors or self.authors,
            published=article.published or self.published,
            language=article.language or self.language,
            source=article.source or self.source,
        )
        return completed if article.published or not self.published else without_date_remark(completed)


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a feed or a sitemap lists."""

    entries: Sequence[Entry]
    sitemaps: Sequence[tuple[str, date | None]] = ()
    """Further sitemaps, each with when it was last changed."""
    unlinked: int = 0
    """So many further entries have no address of a page."""

    def plain(self) -> Mapping[str, object]:
        """In what JSON can write; ``listing_of`` is the inverse."""
        sitemaps = [(url, _written(changed)) for url, changed in self.sitemaps]
        entries = [_plain(entry) for entry in self.entries]
        return {"entries": entries, "sitemaps": sitemaps, "unlinked": self.unlinked}


def listing_of(plain: Mapping[str, Any]) -> Listing:
    """The listing that ``Listing.plain`` wrote."""
    return Listing(
        tuple(_entry(entry) for entry in plain["entries"]),
        tuple((url, parse_published(changed)) for url, changed in plain["sitemaps"]),
        plain["unlinked"],
    )


def _plain(entry: Entry) -> Mapping[str, object]:
    told = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    return told | {"published": _written(entry.published), "updated": _written(entry.updated)}


def _entry(plain: Mapping[str, Any]) -> Entry:
    published, updated = parse_published(plain["published"]), parse_published(plain["updated"])
    return Entry(**{**plain, "authors": tuple(plain["authors"]), "published": published, "updated": updated})


def _written(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def newest_first(entry: Entry) -> float:
    """A key to sort by; what has no date comes last."""
    moment = entry.published or entry.updated
    return -_moment(moment).timestamp() if moment else float("inf")


def _moment(told: date) -> datetime:
    if not isinstance(told, datetime):
        return datetime.combine(told, time(), UTC)
    return told if told.tzinfo else told.replace(tzinfo=UTC)
