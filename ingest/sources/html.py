"""Saved web pages: the article without the page around it, and what the page says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from ingest.sources.dates import parse_date
from ingest.sources.decoding import decoded
from ingest.sources.fields import build_article
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from trafilatura.settings import Document

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096

_NO_ARTICLE = "no article text found; the page may be a list of links or be filled in by scripts"
_SPACE = re.compile(r"\s+")
_EMPTY_LINE = "\n\n"
_NEW_LINE = "\v"
"""Until the text is whole; where it meets an empty line, that one stands."""
_BETWEEN_WORDS = re.compile(r"[ \v\n]{2,}|\v")
_EMPTY_BULLET = re.compile(r"(?<=\v- )[ \v\n]+")
_BLOCKS = frozenset(("p", "head", "quote", "list", "table", "code", "div"))
_BEFORE = {"item": f"{_NEW_LINE}- ", "row": _NEW_LINE, "lb": _NEW_LINE}


class _Element(Protocol):
    """What we use of lxml's elements; lxml tells no types."""

    tag: str
    text: str | None
    tail: str | None

    def __len__(self) -> int: ...
    def __getitem__(self, at: int) -> _Element: ...
    def __iter__(self) -> Iterator[_Element]: ...
    def get(self, name: str) -> str | None: ...
    def remove(self, child: _Element) -> None: ...
    def iterfind(self, path: str) -> Iterator[_Element]: ...


def page_of(content: bytes, origin: str, url: str | None = None) -> Article:
    """The article of a page.

    Args:
        content: the HTML.
        origin: where it was read.
        url: where the page came from, if known; it goes before what the page says.
    """
    declared = _CHARSET.search(content[:_HEAD_BYTES])
    return parse_html(decoded(content, _codec(declared[1].decode()) if declared else None), origin, url)


def parse_html(page: str, origin: str, url: str | None = None) -> Article:
    """The article of a page.

    Args:
        page: the HTML.
        origin: where it was read.
        url: where the page came from, if known; it goes before what the page says.
    """
    tree, document = _extracted(page, url)
    said = _said(tree, document) | ({"url": url} if url else {})
    text = _text(document.body, str(said["title"] or ""))
    if not text:
        raise SourceError(_NO_ARTICLE)
    article = build_article(text, origin, said)
    return article if article.title else build_article(text, origin, said | {"title": opening(text)})


def _extracted(page: str, url: str | None) -> tuple[_Element, Document]:
    """The page as a tree, and what trafilatura takes from it."""
    from trafilatura import bare_extraction, load_html

    # Without the outer element a page of few blocks is taken for something else.
    whole = page if "<html" in page.lower() else f"<html><body>{page}</body></html>"
    try:
        tree = load_html(whole)
        # A date guessed from anywhere in the text is worse than none, so no extensive search.
        dates = {"extensive_search": False, "original_date": True}
        document = tree is not None and bare_extraction(
            tree, url=url, include_comments=False, with_metadata=True, date_extraction_params=dates
        )
    except Exception as error:
        # Whatever lxml or trafilatura stumble over, one bad page must not end the reading of thousands.
        raise SourceError("the page cannot be taken apart; save it again, or give its text as .txt") from error
    if tree is None or not document or isinstance(document, dict):
        raise SourceError(_NO_ARTICLE)
    return tree, document


def _said(tree: _Element, document: Document) -> dict[str, object]:
    """What the page says of the article. Its linked data and Open Graph tags are exact, the rest is a guess."""
    linked = _linked_article(tree)
    dates = (_linked_text(linked, "datePublished"), _meta(tree, "article:published_time"), document.date)
    return {
        "title": document.title or _linked_text(linked, "headline"),
        "authors": _names(linked.get("author")) or (document.author.split("; ") if document.author else None),
        "published": next(filter(parse_date, dates), None) or next(filter(None, dates), None),
        "source": _meta(tree, "og:site_name") or next(iter(_names(linked.get("publisher"))), document.sitename),
        "url": _canonical(tree) or document.url,
        "language": tree.get("lang") or _linked_text(linked, "inLanguage"),
        "description": document.description,
        "tags": document.tags,
    }


def _linked_article(tree: _Element) -> Mapping[str, object]:
    """The article among the page's linked data (JSON-LD), or an empty one."""
    scripts = tree.iterfind(".//script[@type='application/ld+json']")
    things = [thing for script in scripts for thing in _things(script.text)]
    return next((thing for thing in things if _is_article(thing)), {})


def _is_article(thing: Mapping[str, object]) -> bool:
    types = thing.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.endswith(("Article", "Posting", "Report")) for name in names)


def _linked_text(linked: Mapping[str, object], key: str) -> str | None:
    value = linked.get(key)
    return value if isinstance(value, str) else None


def _things(script: str | None) -> Iterator[Mapping[str, object]]:
    # Some pages wrap theirs, for readers of XHTML.
    bare = (script or "").strip().removeprefix("//").removeprefix("<![CDATA[").removesuffix("]]>").removesuffix("//")
    try:
        data = json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        # Many pages have linked data that is not JSON; the page can be read without.
        return
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            graph = thing.get("@graph")
            yield thing
            yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()


def _names(value: object) -> list[str]:
    """The names of linked data's persons or organisations."""
    values = value if isinstance(value, list) else [value]
    names = (one.get("name") if isinstance(one, dict) else one for one in values)
    return [name for name in names if isinstance(name, str) and not name.startswith("http")]


def _canonical(tree: _Element) -> str | None:
    links = ((link.get("href") or "").strip() for link in tree.iterfind(".//link[@rel='canonical']"))
    return next((href for href in links if href.startswith(("http://", "https://"))), None)


def _meta(tree: _Element, name: str) -> str | None:
    tags = (tag for key in ("property", "name") for tag in tree.iterfind(f".//meta[@{key}='{name}']"))
    return next((content for tag in tags if (content := (tag.get("content") or "").strip())), None)


def _codec(charset: str) -> str:
    """Pages that declare Latin-1 are Windows-1252 to every browser."""
    return "cp1252" if charset.lower() in ("iso-8859-1", "latin1", "us-ascii") else charset


def _text(body: _Element, title: str) -> str:
    """The article's blocks as text, an empty line between two of them."""
    if len(body) and body[0].tag == "head" and _flat(body[0]) == title:
        body.remove(body[0])
    text = _EMPTY_BULLET.sub("", "".join(_pieces(body)))
    return _BETWEEN_WORDS.sub(_widest, text).strip()


def _widest(run: re.Match[str]) -> str:
    if "\n" in run[0]:
        return _EMPTY_LINE
    return "\n" if _NEW_LINE in run[0] else " "


def _pieces(element: _Element, between: str = _EMPTY_LINE) -> Iterator[str]:
    """The text with what stands between blocks: an empty line, but within an item of a list only a new one."""
    around = between if element.tag in _BLOCKS else ""
    yield around + _BEFORE.get(element.tag, "")
    if element.tag == "row":
        yield " | ".join(_flat(cell) for cell in element)
    else:
        yield _SPACE.sub(" ", element.text or "")
        for child in element:
            yield from _pieces(child, _NEW_LINE if element.tag == "item" else between)
    yield around
    yield _SPACE.sub(" ", element.tail or "")


def _flat(element: _Element) -> str:
    return " ".join("".join(_pieces(element)).split())
