"""The articles of an address: of a page, of all that a feed lists, or of a site's sitemap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from urllib.parse import urljoin

from ingest.sources.cleaning import cleaned
from ingest.sources.read import Failure, Read, Remark, Unchanged
from ingest.sources.web.characters import printable
from ingest.sources.web.client import Web
from ingest.sources.web.entries import Entry, newest_first
from ingest.sources.web.errors import Unavailable
from ingest.sources.web.feed import feed_of
from ingest.sources.web.heads import root_head
from ingest.sources.web.listing import Sitemaps, bounded
from ingest.sources.web.page import article_of, feeds_named, full_article
from ingest.sources.web.recall import Recall
from ingest.sources.web.response import Response
from ingest.sources.web.sitemap import MOST_SITEMAP_BYTES
from retrieval.domain import Article
from retrieval.errors import SourceError, SourceGivenUp

Item = Article | Failure

_MOST_SITEMAPS = 10
_UNCHANGED = "it has not changed since it was last read"
_NOTHING = "it held no article when it was last read; it is read again after a day"
_BARREN = "none of the pages that it lists held an article when they were last read; they are read again after a day"
_UNLINKED = "lead to no page of the web and were passed over"
_FEED = re.compile(r"<(?:rss|feed|(?:\w{1,20}:)?RDF)\b", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_JSON_FEED = re.compile(r"\{.{0,2000}?\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org", re.DOTALL)


class WebKind(Enum):
    """What an address may hold."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"


def read_web(url: str, web: Web, *, as_: WebKind | None = None) -> Iterator[Read]:
    """The articles of an address, each step without bytes. Whatever a server does, it is a Failure at most.

    Pages that hold what they held when they were last read are ``Unchanged``; what was passed over is a ``Remark``.

    Args:
        url: of a page, a feed or a sitemap.
        web: to fetch with.
        as_: what it must be; None for whatever comes back. For a page of a site that is given as a feed or a sitemap,
            the one that the page or the site's robots.txt names is read.
    """
    for item in _Reading(web).of(printable(url.strip().partition("#")[0]), as_):
        yield Read(item, 0)


class _Reading:
    """One address, and what it leads to."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._recall = Recall(web.memory, web.limits.fresh)
        self._is_complete = True
        """Whether nothing is left that may be had later."""

    def of(self, url: str, as_: WebKind | None) -> Iterator[Item]:
        """All that the address leads to."""

        def take(response: Response, kind: WebKind) -> Iterator[Item]:
            if as_ not in (None, kind):
                yield from self._elsewhere(response, as_)
            elif kind is WebKind.PAGE:
                yield from self._page(Entry(url), response)
            else:
                yield from self._listing(response, kind)

        yield from self._fetched(url, as_, take)

    def _page(self, entry: Entry, response: Response) -> Iterator[Item]:
        try:
            article = _stored(entry, article_of(response))
        except SourceError as error:
            yield self._instead(entry, error)
        else:
            yield article
            self._recall.note(response)

    def _listing(self, response: Response, kind: WebKind) -> Iterator[Item]:
        limits = self._web.limits
        try:
            listed = self._listed(response, kind)
        except SourceError as error:
            yield self._failure(response.asked, error)
            return
        is_empty = True
        came: set[type] = set()
        for item in bounded(listed, response.asked, limits.entries):
            is_empty = False
            if isinstance(item, Entry):
                for told in self._entry(item):
                    came.add(type(told))
                    yield told
            else:
                self._is_complete &= isinstance(item, Remark)
                yield item
        if is_empty:
            yield Remark(response.asked, "it lists no pages")
        if came == {Remark}:
            yield Failure(response.asked, _BARREN)
        # A list of which nothing could be had must not pass for unchanged.
        is_barren = bool(came) and not came & {Article, Unchanged}
        # What other sitemaps hold may change while the list of them stays the same.
        if self._is_complete and not is_barren and not (isinstance(listed, Sitemaps) and listed.is_index):
            self._recall.note_list(response)

    def _listed(self, response: Response, kind: WebKind) -> Iterable[Entry | Failure]:
        if kind is WebKind.SITEMAP:
            return Sitemaps(response, self._web)
        feed = feed_of(response)
        told = [Remark(response.asked, f"{feed.unlinked:,} of its entries {_UNLINKED}")] if feed.unlinked else []
        return [*sorted(feed.entries, key=newest_first), *told]

    def _entry(self, entry: Entry) -> Iterator[Item]:
        if not self._recall.is_due(entry):
            yield self._passed_over(entry)
            return
        try:
            response = self._web.get(entry.url)
        except Unavailable as error:
            yield self._instead(entry, error)
            return
        if self._recall.knows(response):
            yield self._unchanged(response)
        else:
            yield from self._page(entry, response)

    def _passed_over(self, entry: Entry) -> Remark:
        if entry.content or self._recall.has_held_an_article(entry.url):
            return Unchanged(entry.url, _UNCHANGED)
        return Remark(entry.url, _NOTHING)

    def _instead(self, entry: Entry, error: SourceError) -> Item:
        """What the feed itself holds of an article whose page cannot be had, else why."""
        if entry.content:
            try:
                article = _stored(entry, full_article(entry))
            except SourceError:
                return self._failure(entry.url, error)
            self._failure(entry.url, error)
            return article
        return self._failure(entry.url, error)

    def _failure(self, url: str, error: SourceError) -> Failure:
        kept = "; what the archive has of it is kept" if self._recall.has_held_an_article(url) else ""
        if isinstance(error, SourceGivenUp) or (isinstance(error, Unavailable) and error.passing):
            self._is_complete = False
        else:
            self._recall.note_nothing(url)
        return Failure(url, f"{error}{kept}")

    def _unchanged(self, response: Response) -> Remark:
        if self._recall.is_list(response.asked):
            # A list is no article, and its pages were not looked at now.
            return Remark(response.asked, _UNCHANGED)
        self._recall.note(response)
        return Unchanged(response.asked, _UNCHANGED)

    def _elsewhere(self, response: Response, as_: WebKind | None) -> Iterator[Item]:
        """The feed or the sitemaps that a page of a site stands for."""
        places = self._places(response, as_)
        for url in places:
            yield from self._only(url, as_)
        if not places:
            yield Failure(response.asked, f"it is no {as_.value if as_ else 'page'} but a {told_kind(response).value}")

    def _places(self, response: Response, as_: WebKind | None) -> Sequence[str]:
        if told_kind(response) is WebKind.PAGE and as_ is WebKind.FEED:
            return feeds_named(response)[:1]
        if told_kind(response) is WebKind.PAGE and as_ is WebKind.SITEMAP:
            return self._web.robots(response.url).sitemaps[:_MOST_SITEMAPS] or [urljoin(response.url, "/sitemap.xml")]
        return ()

    def _only(self, url: str, as_: WebKind | None) -> Iterator[Item]:
        def take(response: Response, kind: WebKind) -> Iterator[Item]:
            if kind is as_:
                yield from self._listing(response, kind)
            else:
                yield Failure(url, f"it is no {as_.value if as_ else 'page'} but a {kind.value}")

        yield from self._fetched(url, as_, take)

    def _fetched(
        self, url: str, as_: WebKind | None, take: Callable[[Response, WebKind], Iterator[Item]]
    ) -> Iterator[Item]:
        """What is made of an address's response, where there is one that is not known yet."""
        try:
            most = MOST_SITEMAP_BYTES if as_ is WebKind.SITEMAP else None
            response = self._web.get(url, most, anew=self._recall.is_to_be_had_whole(url))
        except Unavailable as error:
            yield self._failure(url, error)
            return
        if self._recall.knows(response):
            yield self._unchanged(response)
        else:
            yield from take(response, told_kind(response))


def _stored(entry: Entry, article: Article) -> Article:
    """The article as it is stored: with what its list tells, and cleaned as a file's is."""
    article = cleaned(entry.completed(article))
    if not article.text:
        raise SourceError("it holds no text that anybody could see")
    return article


def told_kind(response: Response) -> WebKind:
    """What came back, by its first bytes."""
    head = root_head(response.content)
    if _FEED.match(head) or _JSON_FEED.match(head):
        return WebKind.FEED
    return WebKind.SITEMAP if _SITEMAP.match(head) else WebKind.PAGE
