"""XML files of news agencies: NewsML-G2 and NITF, told by their root element."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from ingest.sources.blocks import Element, local_name
from ingest.sources.elements import elements
from ingest.sources.newsml import article_of_item
from ingest.sources.nitf import article_of_nitf
from ingest.sources.read import Failure, Read, failure_of
from ingest.sources.stream import Opened
from retrieval.domain import Article
from retrieval.errors import SourceError

_ARTICLES: Mapping[str, Callable[[Element, str], Article]] = {"nitf": article_of_nitf, "newsitem": article_of_item}
_OTHER_ITEMS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
"""They refer to news items, or explain words; there is no article in them."""
_ITEMS = ("newsItem", *_OTHER_ITEMS)

_FEED = "it is a feed; ingest its address instead of a copy of it, so that the articles are fetched: newsdesk ingest https://…"
_SITEMAP = (
    "it is a sitemap; ingest its address instead of a copy of it, so that the pages are fetched: newsdesk ingest "
)
_SITEMAP += "https://…"
_REFUSED = {
    "rss": _FEED,
    "feed": _FEED,
    "RDF": _FEED,
    "urlset": _SITEMAP,
    "sitemapindex": _SITEMAP,
    "html": "it is a web page; name it .html",
    "NewsML": "it is NewsML 1; only NewsML-G2 is read, which the agency may offer too",
}
_NAMES = ("nitf", "newsMessage", *_ITEMS, *_REFUSED)


def read_xml(file: Opened) -> Iterator[Read]:
    """The articles of a NewsML-G2 or NITF file."""
    told, number, is_taken = 0, 0, False
    try:
        for number, element in enumerate(elements(file.stream, _NAMES, _wanted), 1):
            item = _item(element, file.origin if element.getparent() is None else f"{file.origin}#{number}")
            if item:
                yield Read(item, file.stream.position - told)
                told, is_taken = file.stream.position, True
    except SourceError as error:
        if not is_taken:
            raise
        yield Read(Failure(file.origin, f"{error}; what stands before that is read"), 0)
        is_taken = True
    if not is_taken:
        raise SourceError(
            "it holds packages or concepts only, which refer to news items; ingest these"
            if number
            else "it has no items"
        )


def _item(element: Element, origin: str) -> Article | Failure | None:
    read = _ARTICLES.get(local_name(element))
    try:
        return read(element, origin) if read else None
    except SourceError as error:
        return failure_of(origin, error)


def _wanted(root: str) -> Collection[str]:
    items = [name.lower() for name in _ITEMS]
    if root == "newsmessage":
        return items
    if root in ("nitf", *items):
        return (root,)
    refused = {name.lower(): why for name, why in _REFUSED.items()}
    raise SourceError(refused.get(root, f"its root element is “{root[:60]}”; of XML, NewsML-G2 and NITF are read"))
