"""What a page says of itself in its head: its own address, its feeds, and for whom it is.

Found by looking for single tags, in time linear in the page's size: a page may be hostile, and its tree is built in the
process that takes files apart, and nowhere else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ingest.sources.linked import Thing, is_article, things_in
from ingest.sources.web.addresses import joined

_TAG = re.compile(r"<(meta|link)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{1,1000})", re.IGNORECASE)
_LINKED = re.compile(r"<script\b[^<>]{0,500}application/ld\+json[^<>]{0,500}>", re.IGNORECASE)
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MOST_TAGS = 500
_MOST_SCRIPTS = 30
_LONGEST_SCRIPT = 1_000_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page says of itself."""

    title: str = ""
    canonical: str | None = None
    """The address that it calls its own, whole."""
    feeds: tuple[str, ...] = ()
    """Addresses of feeds that it names, whole."""
    is_article: bool = False
    """Whether it calls itself one."""
    tier: str = ""
    """``free``, ``metered`` or ``locked``, where publishers say so."""
    is_free: bool | None = None
    """Whether its linked data says that anybody may read it; None where that is not told."""


def signs_of(page: str, url: str) -> Signs:
    """The signs of a page.

    Args:
        page: its HTML.
        url: where it was fetched.
    """
    tags = [(found[1].lower(), _attributes(found[2])) for found in islice(_TAG.finditer(page), _MOST_TAGS)]
    metas = {_named(one): one.get("content", "") for name, one in tags if name == "meta"}
    links = [one for name, one in tags if name == "link"]
    title, things = _TITLE.search(page), list(_things(page))
    return Signs(
        title=" ".join(html.unescape(title[1]).split()) if title else "",
        canonical=next(_addresses(links, "canonical", url), None),
        feeds=tuple(_addresses([one for one in links if one.get("type") in _FEEDS], "alternate", url)),
        is_article=metas.get("og:type", "").lower() == "article" or any(map(is_article, things)),
        tier=metas.get("article:content_tier", "").lower(),
        is_free=_is_free(things),
    )


def _named(meta: Mapping[str, str]) -> str:
    return meta.get("property", meta.get("name", "")).lower()


def _attributes(inside: str) -> Mapping[str, str]:
    found = _ATTRIBUTE.finditer(inside)
    return {one[1].lower(): html.unescape(one[2] or one[3] or one[4] or "").strip() for one in found}


def _addresses(links: list[Mapping[str, str]], relation: str, url: str) -> Iterator[str]:
    for link in links:
        if relation in link.get("rel", "").lower().split() and (whole := joined(url, link.get("href", ""))):
            yield whole


def _is_free(things: list[Thing]) -> bool | None:
    told = [str(thing["isAccessibleForFree"]).lower() for thing in things if "isAccessibleForFree" in thing]
    return not any(value in ("false", "no") for value in told) if told else None


def _things(page: str) -> Iterator[Thing]:
    """What the page's linked data (JSON-LD) is about, but not what it merely lists."""
    for number, script in enumerate(_LINKED.finditer(page)):
        if number == _MOST_SCRIPTS:
            return
        end = page.find("</script", script.end(), script.end() + _LONGEST_SCRIPT)
        yield from things_in(page[script.end() : end])
