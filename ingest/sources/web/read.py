"""The articles of an address: of a page, of all that a feed lists, or of a site's sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from ingest.sources.read import Failure, Read
from ingest.sources.web.client import Web


class WebKind(Enum):
    """What an address may hold."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"


def read_web(url: str, web: Web, *, as_: WebKind | None = None, since: date | None = None) -> Iterator[Read]:
    """The articles of an address, each step without bytes. Whatever a server does, it is a Failure at most.

    Pages that hold what they held when they were last read are ``Unchanged``; what was passed over is a ``Remark``.

    Args:
        url: of a page, a feed or a sitemap.
        web: to fetch with.
        as_: what it must be; None for whatever comes back.
        since: of sitemaps and feeds, pass over what was published before that day.
    """
    yield Read(Failure(url, "not read yet"), 0)
