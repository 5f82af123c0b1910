"""Who an article is (its id) and whether it changed (its content hash)."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import TypeGuard
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from retrieval.domain import Article

_RECORD_OF_MANY = re.compile(r"#\d+(?:\.\d+)?$")
"""``#3``, and ``#3.1`` for what is packed into it."""
_WEB_ADDRESS = re.compile(r"https?://[^/]", re.IGNORECASE)
_PATH = re.compile(r"[/!]+[^/!]")
"""Of a page that a script shows, as ``#/story/1`` and ``#!/story/1``."""
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
"""As pages write one in an address. Of other entities a parameter's name may be the beginning: ``&section=``."""
_TRACKER = re.compile(
    r"(?:utm|mtm|itm|ga)_\w+|pk_(?:campaign|cid|content|keyword|kwd|medium|source)|mc_[ce]id|mkt_tok"
    r"|ml_subscriber(?:_hash)?|oly_(?:anon|enc)_id|vero_(?:conv|id)|(?:dc|fbc|gc|twc|yc|ysc)lid"
    r"|(?:gbra|wbra|igsh|msclk)id|_g[al]|xtor|ref_(?:src|url)|referr?er",
    re.IGNORECASE,
)
"""Parameters that say how a reader came to a page; whole names only, since ``cid`` may be the story's own number."""
_ID_LENGTH = 20
"""Hexadecimal digits of an id: 80 bits, so two of a billion articles collide with odds below one in a million."""


def article_id(article: Article, number: int = 1) -> str:
    """The id of an article: of its canonical URL, else of its file, else of its content.

    Args:
        article: which.
        number: 2 for the second article that is known by one file, whose first one has moved away, and so on.
    """
    if article.url and is_web_address(article.url):
        return _digest("url", canonical_url(article.url))
    if is_own_file(article.origin):
        return _digest("file", article.origin, *([str(number)] if number > 1 else []))
    return _digest("content", article.title, article.text)


def erased_id(content: str) -> str:
    """What stands for the content (its hash) of a file that was removed for good, under whatever name it turns up."""
    return _digest("erased", content)


def item_id(item: str) -> str:
    """The id of an agency's item that has no address, by what the agency calls it in all its versions."""
    return _digest("item", item)


def is_known_by_file(article: Article) -> bool:
    """Whether its file is who an article is."""
    return not is_web_address(article.url) and is_own_file(article.origin)


def is_own_file(origin: str | None) -> TypeGuard[str]:
    """Whether an origin is a file that holds one article."""
    return bool(origin) and not is_record(origin or "")


def is_record(origin: str) -> bool:
    """Whether an origin names a record of a file of many: lines move, so that is no file of its own."""
    return _RECORD_OF_MANY.search(origin) is not None


def file_of(origin: str) -> str:
    """The file of an origin, without the number of a record."""
    return _RECORD_OF_MANY.sub("", origin)


def origin_of(path: Path) -> str:
    """The absolute path as text that can be stored."""
    return escaped_name(os.path.abspath(path))


def escaped_name(name: str) -> str:
    r"""What the system gave us as text that can be stored: a byte of it that is no UTF-8 is written ``\xe9``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def content_hash(article: Article) -> str:
    """SHA-256 (hex) over everything an answer may show of the article."""
    published = article.published.isoformat() if article.published else None
    shown = [article.text, article.title, article.url, article.source, list(article.authors), published]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=True).encode()).hexdigest()


def is_web_address(url: str | None) -> bool:
    """Whether it names a page somewhere: what else stands where an address should, such as “N/A”, names nothing."""
    return url is not None and _WEB_ADDRESS.match(url.strip()) is not None


def is_path(fragment: str) -> bool:
    """Whether the fragment of an address names a page, one that a script shows, and no place in it."""
    return _PATH.match(fragment) is not None


def canonical_url(url: str) -> str:
    """One spelling for the addresses of one page.

    Scheme, ``www.``, ``amp``, tracking parameters, fragments and trailing slashes are folded. What may name the page
    stays: every other parameter, a query that is a bare word, and a fragment that is a path.
    """
    if not is_web_address(url):
        return url.strip()
    try:
        parts = urlsplit(_AMPERSAND.sub("&", url.strip()))
        plain = urlunsplit(parts._replace(query="", fragment=""))
        return _folded(plain, _naming(parts.query), parts.fragment if is_path(parts.fragment) else "")
    except ValueError:
        # An address that is none, e.g. with a stray bracket.
        return url.strip()


def former_id(url: str) -> str:
    """The id of an address in earlier releases, which took more parameters for trackers' and any text for one."""
    if not is_web_address(url):
        return _digest("url", url.strip())
    from courlan import normalize_url

    try:
        return _digest("url", _folded(url.strip(), urlsplit(normalize_url(url.strip())).query))
    except ValueError:
        return _digest("url", url.strip())


def _folded(url: str, query: str, fragment: str = "") -> str:
    # courlan knows how hosts and paths are spelt; it is heavy to import, so only who meets a URL pays for it.
    from courlan import normalize_url

    parts = urlsplit(normalize_url(url, trailing_slash=False) or url)
    host = re.sub(r"^(www|amp|m)\.", "", parts.netloc.lower())
    path = re.sub(r"/amp$|\.amp(?=\.html?$|$)", "", parts.path.rstrip("/"))
    return urlunsplit(("https", host, path, query, fragment))


def _naming(query: str) -> str:
    """What of a query may name a page: parameters with a value in the order of their names, then bare words."""
    values = {name: all_ for name, all_ in sorted(parse_qs(query).items()) if not _TRACKER.fullmatch(name)}
    words = (word for word in query.split("&") if word and "=" not in word and word != "amp")
    return "&".join(filter(None, (urlencode(values, doseq=True), *words)))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]
