"""Who an article is (its id) and whether it changed (its content hash)."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from retrieval.domain import Article

_RECORD_OF_MANY = re.compile(r"#\d+$")
_ID_LENGTH = 20
"""Hexadecimal digits of an id: 80 bits, so two of a billion articles collide with odds below one in a million."""


def article_id(article: Article, number: int = 1) -> str:
    """The id of an article: of its canonical URL, else of its file, else of its content.

    Args:
        article: which.
        number: 2 for the second article that is known by one file, whose first one has moved away, and so on.
    """
    if article.url:
        return _digest("url", canonical_url(article.url))
    if article.origin and not is_record(article.origin):
        return _digest("file", article.origin, *([str(number)] if number > 1 else []))
    return _digest("content", article.title, article.text)


def is_record(origin: str) -> bool:
    """Whether an origin names a record of a file of many: lines move, so that is no file of its own."""
    return _RECORD_OF_MANY.search(origin) is not None


def file_of(origin: str) -> str:
    """The file of an origin, without the number of a record."""
    return _RECORD_OF_MANY.sub("", origin)


def origin_of(path: Path) -> str:
    """The absolute path as text that can be stored."""
    return storable(os.path.abspath(path))


def storable(name: str) -> str:
    r"""What the system gave us as text that can be stored: a byte of it that is no UTF-8 is written ``\xe9``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def content_hash(article: Article) -> str:
    """SHA-256 (hex) over everything an answer may show of the article."""
    published = article.published.isoformat() if article.published else None
    shown = [article.text, article.title, article.url, article.source, list(article.authors), published]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=True).encode()).hexdigest()


def canonical_url(url: str) -> str:
    """One spelling for the addresses of one page.

    Scheme, ``www.``, ``amp``, tracking parameters, fragments and trailing slashes are folded.
    """
    if not re.match(r"https?://[^/]", url.strip(), re.IGNORECASE):
        return url.strip()
    # courlan knows the trackers' parameters; it is heavy to import, so only who meets a URL pays for it.
    from courlan import normalize_url

    try:
        parts = urlsplit(normalize_url(url.strip(), trailing_slash=False) or url.strip())
    except ValueError:
        # An address that is none, e.g. with a stray bracket.
        return url.strip()
    host = re.sub(r"^(www|amp|m)\.", "", parts.netloc.lower())
    path = re.sub(r"/amp$|\.amp(?=\.html?$|$)", "", parts.path.rstrip("/"))
    return urlunsplit(("https", host, path, parts.query, ""))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]
