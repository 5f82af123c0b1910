"""Feeds: RSS and Atom, as broken as they come, and JSON Feed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from ingest.sources.bylines import authors_of
from ingest.sources.dates import parse_date
from ingest.sources.isolation import listed_apart
from ingest.sources.web.addresses import joined
from ingest.sources.web.characters import printable
from ingest.sources.web.entries import Entry, Listing, listing_of
from ingest.sources.web.response import Response
from retrieval.errors import SourceError

MOST_FEED_BYTES = 3_000_000
"""Honest feeds are far smaller; larger ones may take longer than we wait for."""

_MARKUP = re.compile(r"<[^<>]{1,2000}>")
_MAIL = re.compile(r"[<(\[]?(?:mailto:)?[\w.+-]{1,100}@[\w.-]{1,200}[>)\]]?")
_FULL_WORDS = 120
"""With fewer words it may be a teaser."""
_NO_FEED = "it is no feed that can be read"


def feed_of(response: Response) -> Listing:
    """What a feed lists, in its own order; taken apart in the process for what may be hostile.

    Raises:
        SourceError: it is none, too large, or takes too long.
    """
    if len(response.content) > MOST_FEED_BYTES:
        raise SourceError(f"too large: a feed may have {MOST_FEED_BYTES:,} bytes")
    return listing_of(listed_apart("feed", response.content, response.url, response.headers.get("content-type", "")))


def feed_in(content: bytes, url: str, media_type: str) -> Listing:
    """What a feed lists, taken apart in this process; some small ones take hours.

    Args:
        content: of the feed.
        url: where it was fetched.
        media_type: the header Content-Type.

    Raises:
        SourceError: it is none.
    """
    is_json = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    items = list(_json_entries(content, url) if is_json else _xml_entries(content, url, media_type))
    entries = tuple(filter(None, items))
    return Listing(entries, unlinked=len(items) - len(entries))


def _xml_entries(content: bytes, url: str, media_type: str) -> Iterator[Entry | None]:
    import feedparser

    headers = {"content-type": media_type, "content-location": url}
    try:
        # As a stream: a string might be taken for the name of a file, or for an address.
        feed: Any = feedparser.parse(BytesIO(content), response_headers=headers)
    except Exception as error:  # feedparser names no errors of its own; what it stumbles over is no feed to us
        raise SourceError(_NO_FEED) from error
    if not feed.version and not feed.entries:
        raise SourceError(_NO_FEED)
    for item in feed.entries:
        yield _xml_entry(item, url, feed.feed)


def _xml_entry(item: Mapping[str, Any], base: str, feed: Mapping[str, Any]) -> Entry | None:
    url = joined(base, item.get("feedburner_origlink") or item.get("link") or _permalink(item))
    if not url:
        return None
    contents = [str(one.get("value", "")) for one in item.get("content", [])]
    return Entry(
        url=url,
        title=_plain(item.get("title")),
        authors=_authors(item),
        published=parse_date(item.get("published") or item.get("updated")),
        updated=parse_date(item.get("updated")) if "updated" in item.keys() else None,
        language=_plain(item.get("language") or feed.get("language")) or None,
        content=_full(max([*contents, str(item.get("summary", ""))], key=len)),
    )


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The names without addresses of mail: RSS wants the one before the other, as in ``lee@n.example (Ann Lee)``."""
    told = [one.get("name") for one in item.get("authors", [])]
    # Of a long domain the parser takes the end for a part of the name.
    lines = [_plain(item.get("author"))] if len(told) == 1 else map(_plain, told)
    bare = (_MAIL.sub(" ", line).strip(" ()") for line in lines)
    return tuple(dict.fromkeys(name for line in bare if line for name in authors_of(line)))


def _permalink(item: Mapping[str, Any]) -> str | None:
    return item.get("id") if item.get("guidislink") else None


def _json_entries(content: bytes, base: str) -> Iterator[Entry | None]:
    try:
        feed = json.loads(content.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError(_NO_FEED) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(_NO_FEED)
    for item in items:
        url = joined(base, item.get("url") or item.get("external_url")) if isinstance(item, dict) else None
        yield _json_entry(item, url, feed) if url else None


def _json_entry(item: Mapping[str, Any], url: str, feed: Mapping[str, Any]) -> Entry:
    plain = item.get("content_text")
    paragraphs = html.escape(plain).split("\n\n") if isinstance(plain, str) else []
    content = item.get("content_html") or "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    authors = item.get("authors") or [item.get("author")]
    return Entry(
        url=url,
        title=_plain(item.get("title")),
        authors=tuple(
            name
            for one in (authors if isinstance(authors, list) else [])
            if isinstance(one, dict) and (name := _plain(one.get("name")))
        ),
        published=parse_date(item.get("date_published")),
        updated=parse_date(item.get("date_modified")),
        language=_plain(item.get("language") or feed.get("language")) or None,
        content=_full(content if isinstance(content, str) else ""),
    )


def _plain(value: object) -> str:
    """Titles are HTML to many feeds, whatever they say."""
    if not isinstance(value, str):
        return ""
    return printable(" ".join(html.unescape(_MARKUP.sub(" ", html.unescape(value))).split()))


def _full(content: str) -> str:
    return printable(content) if len(_MARKUP.sub(" ", content).split()) >= _FULL_WORDS else ""
