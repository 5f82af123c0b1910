"""Sitemaps: lists of a site's pages, lists of such lists, and those of news with title and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from itertools import islice

from lxml import etree

from ingest.sources.dates import parse_date
from ingest.sources.isolation import listed_apart
from ingest.sources.web.addresses import joined
from ingest.sources.web.body import read_body
from ingest.sources.web.entries import Entry, Listing, listing_of
from ingest.sources.web.heads import GZIP
from ingest.sources.web.response import Response
from retrieval.errors import SourceError

MOST_SITEMAP_BYTES = 50_000_000
"""As the protocol has it; also of what is listed, see below."""

_MOST_LISTED = 50_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:[\d:.,]{2,20}(?:Z|\s?[+-]\d\d:?\d\d)?)?", re.ASCII)
_NO_SITEMAP = "it is no sitemap that can be read"


def unpacked(content: bytes) -> bytes:
    """Decompressed where it is gzip data, which servers hand out as a file of its own.

    Raises:
        SourceError: the data are damaged, or too large when decompressed.
    """
    if not content.startswith(GZIP):
        return content
    plain = read_body(iter([content]), "gzip", MOST_SITEMAP_BYTES)
    if len(plain) > MOST_SITEMAP_BYTES:
        raise SourceError(f"too large: a sitemap may have {MOST_SITEMAP_BYTES:,} bytes when decompressed")
    return plain


def sitemap_of(response: Response) -> Listing:
    """What a sitemap lists, in its own order; taken apart in the process for what may be hostile.

    Raises:
        SourceError: it is none, too large, or takes too long.
    """
    return listing_of(listed_apart("sitemap", unpacked(response.content), response.url))


def sitemap_in(content: bytes, base: str) -> Listing:
    """What a sitemap lists, taken apart in this process; of one that breaks off, what is there.

    Args:
        content: of the sitemap, decompressed.
        base: where it was fetched.

    Raises:
        SourceError: it is none.
    """
    entries: list[Entry] = []
    sitemaps: list[tuple[str, date | None]] = []
    try:
        for tag, said in islice(_listed(content), _MOST_LISTED):
            url = joined(base, said.get("loc", ""))
            if url and tag == "sitemap":
                sitemaps.append((url, _iso(said, "lastmod")))
            elif url:
                entries.append(_entry(url, said))
    except (etree.LxmlError, UnicodeError) as error:
        # The second one from lxml, which lets halves of characters pass where it recovers.
        raise SourceError(_NO_SITEMAP) from error
    return Listing(tuple(entries), tuple(sitemaps))


def _listed(content: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Tag and contents of all that is listed, in constant memory."""
    steps = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    _, root = next(steps, ("", None))
    if root is None or _local(root) not in ("urlset", "sitemapindex"):
        raise SourceError(_NO_SITEMAP)
    for event, element in steps:
        if event == "end" and _local(element) in ("url", "sitemap"):
            yield _local(element), _said(element)
            root.clear()


def _said(listed: etree._Element) -> Mapping[str, str]:
    """By their names without their namespaces; what comes first counts."""
    said: dict[str, str] = {}
    for element in listed.iter():
        if text := (element.text or "").strip():
            said.setdefault(_local(element), text)
    return said


def _entry(url: str, said: Mapping[str, str]) -> Entry:
    return Entry(
        url=url,
        title=" ".join(said.get("title", "").split()),
        published=_iso(said, "publication_date"),
        updated=_iso(said, "lastmod"),
        language=said.get("language"),
        source=said.get("name"),
    )


def _iso(said: Mapping[str, str], name: str) -> date | None:
    """A day or moment as the protocol wants it; to make out days in words takes milliseconds each."""
    found = _MOMENT.match(said.get(name, ""))
    return parse_date(found[0]) if found else None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
