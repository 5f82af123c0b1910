"""The article of a page that was fetched, or why there is none."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.sources.decoding import byte_order_mark, codec_of, declared_in_header, declared_in_page, decoded, is_latin_1
from ingest.sources.formats import READERS
from ingest.sources.isolation import parsed_apart
from ingest.sources.kinds import Kind, told_kind
from ingest.sources.text import read_text
from ingest.sources.web.entries import Entry
from ingest.sources.web.heads import bare_head
from ingest.sources.web.response import Response
from ingest.sources.web.signs import Signs, signs_of
from ingest.sources.web.walls import LINKS, turned_away, wall_seen, wall_told
from retrieval.domain import Article
from retrieval.errors import SourceError, SourceGivenUp

_HTML = ("text/html", "application/xhtml+xml", "")
_TEXTS = re.compile(
    r"(?:utf|windows|cp|iso|latin|koi8|gb|big5|euc|shift|sjis|mac|tis|us-ascii|ascii|x-sjis)", re.IGNORECASE
)
"""Python knows codecs that are none of text, and one whose time grows with the square."""
_MARK = b"\xef\xbb\xbf"
_SAME_SITE = re.compile(r"^(?:www|m|mobile|amp)\.")


def article_of(response: Response) -> Article:
    """The article.

    Raises:
        SourceError: it holds none; the message says what it is instead.
    """
    if reason := turned_away(response):
        raise SourceError(reason)
    fetched = datetime.now(UTC).isoformat(timespec="seconds")
    article = _parsed(response)
    return replace(article, origin=response.asked, metadata={**article.metadata, "fetched": fetched})


def _parsed(response: Response) -> Article:
    kind = told_kind("", bare_head(response.content))
    if kind is Kind.PDF and Kind.PDF in READERS:
        article = parsed_apart(Kind.PDF, response.content, response.url, response.url)
        return replace(article, url=response.url)
    if kind is Kind.HTML or (kind in (None, Kind.XML) and response.media_type in _HTML):
        return _html_article(page_text(response), response)
    if kind is None and response.media_type == "text/plain":
        return replace(read_text(response.content, response.url), url=response.url)
    what = f"a {kind.value} file" if kind else response.media_type[:60]
    raise SourceError(f"it is no page but {what}; if it can be read, download it and ingest the file")


def full_article(entry: Entry) -> Article:
    """The article that a feed holds itself; a SourceError where there is none in it."""
    title = f"<title>{html.escape(entry.title)}</title>"
    page = f"<html><head>{title}</head><body><article>{entry.content}</article></body></html>"
    article = parsed_apart(Kind.HTML, _MARK + page.encode("utf-8", "replace"), entry.url, entry.url)
    return replace(article, title=entry.title or article.title)


def feeds_named(response: Response) -> tuple[str, ...]:
    """The feeds that a page names."""
    try:
        return signs_of(page_text(response), response.url).feeds
    except SourceError:
        return ()


def page_text(response: Response) -> str:
    """A page's HTML, whatever it and its server say of how it is encoded."""
    return decoded(response.content, _declared(response))


def _html_article(page: str, response: Response) -> Article:
    signs = signs_of(page, response.url)
    if reason := wall_told(signs):
        raise SourceError(reason)
    url = _own_url(signs, response.url)
    # The mark says that it is UTF-8 now, whatever is declared in it.
    problem, article = None, Article("")
    try:
        article = parsed_apart(Kind.HTML, _MARK + page.encode("utf-8", "replace"), response.url, url)
    except SourceGivenUp:
        raise
    except SourceError as error:
        problem = error
    reason = wall_seen(signs, page, article.text) or (str(problem) if problem else None)
    if reason:
        raise SourceError(_with_feed(reason, signs)) from problem
    return article


def _with_feed(reason: str, signs: Signs) -> str:
    """What lists articles often says where they can be had."""
    is_list = reason == LINKS or "list of links" in reason
    return f"{reason}; its feed is {signs.feeds[0]}" if is_list and signs.feeds else reason


def _own_url(signs: Signs, url: str) -> str:
    """What the page calls itself, if it may: pages of other sites cannot be claimed, and a home page is no article."""
    if not signs.canonical:
        return url
    claimed, real = urlsplit(signs.canonical), urlsplit(url)
    is_same_site = _SAME_SITE.sub("", claimed.netloc.lower()) == _SAME_SITE.sub("", real.netloc.lower())
    is_home = claimed.path in ("", "/") and real.path not in ("", "/")
    return signs.canonical if is_same_site and not is_home else url


def _declared(response: Response) -> str | None:
    """The declared encoding that fits: the server's word goes before the page's, but not its mere default."""
    if byte_order_mark(response.content):
        return None
    names = (declared_in_header(response.headers.get("content-type", "")), declared_in_page(response.content))
    declared = sorted(filter(None, names), key=is_latin_1)
    return next((name for name in declared if _fits(response.content, name)), None)


def _fits(content: bytes, name: str) -> bool:
    codec = codec_of(name) if _TEXTS.match(name) else None
    try:
        return bool(codec and content.decode(codec))
    except (UnicodeError, LookupError):
        return False
