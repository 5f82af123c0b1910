"""Saved web pages: the article without the page around it, and what the page says of it."""

from __future__ import annotations

import re
from configparser import ConfigParser
from functools import lru_cache, reduce
from itertools import islice
from typing import TYPE_CHECKING

from ingest.sources.blocks import flat, text_of
from ingest.sources.dates import parse_date
from ingest.sources.decoding import declared_in_page, decoded
from ingest.sources.fields import build_article
from ingest.sources.headline import headline
from ingest.sources.linked import Element, Thing, linked_article, linked_body, linked_text, names
from ingest.sources.text import opening
from ingest.sources.top_lines import Top, date_in_address, line_told, without_top
from ingest.sources.undergrowth import cut_undergrowth
from retrieval.domain import Article, day
from retrieval.errors import SourceError
from retrieval.identity import is_web_address

if TYPE_CHECKING:
    from trafilatura.settings import Document

_NO_ARTICLE = "no article text found; the page may be a list of links or be filled in by scripts"
_AUTHOR_TAGS = ("author", "article:author", "DC.creator", "dc.creator", "parsely-author")
_STUB = 1.5
"""How many times longer the text for machines must be than the one shown, to be taken instead."""
_SHORTEST = 100
"""Characters of an article. A shorter one may be a stub; the look-out for walls has to see the prompt beside it."""
_DATE_PLACE = re.compile(
    r"(?:^|[\s_-])(?:publish(?:ed)?|posted|date|dateline|datum|fecha|data)(?=$|[\s_-])", re.IGNORECASE
)
_LONGEST_DATE_LINE = 80
_MOST_DATE_PLACES = 3
"""The article's own stands before those of the stories beside it."""
_HOME = re.compile(r"https?://[^/?#]+/?(?:#[^/!].*)?", re.IGNORECASE)
_XHTML = {"head": "h2", "quote": "blockquote", "list": "ul", "item": "li", "row": "tr", "cell": "td", "lb": "br"}
"""The names that trafilatura gives to elements, and what they were."""


def page_of(content: bytes, origin: str, url: str | None = None) -> Article:
    """The article of a page.

    Args:
        content: the HTML.
        origin: where it was read.
        url: where the page came from, if known; it goes before what the page says.
    """
    return parse_html(decoded(content, declared_in_page(content)), origin, url)


def parse_html(page: str, origin: str, url: str | None = None) -> Article:
    """The article of a page.

    Args:
        page: the HTML.
        origin: where it was read.
        url: where the page came from, if known; it goes before what the page says.
    """
    tree, document = _extracted(page, url)
    linked = linked_article(tree)
    text = _whole_text(document, linked)
    said = _said(tree, document, linked, text) | ({"url": url} if url else {})
    article = build_article(text, origin, said)
    top = _top(text, article, _dates_shown(tree))
    if not top.text:
        raise SourceError(_NO_ARTICLE)
    published = top.published or date_in_address(said["url"]) or top.updated
    found = {"authors": top.authors, "published": published, "updated": top.updated}
    extra = {key: value for key, value in found.items() if value}
    return build_article(top.text, origin, said | extra | {"title": article.title or opening(top.text)})


def _top(text: str, article: Article, shown: Top) -> Top:
    """What the lines above the text say, and the text without them."""
    top = without_top(text, article.title, article.authors, article.published).completed(shown)
    if article.published and top.updated and day(article.published) == day(top.updated):
        # Many a program, and many a guess, takes the day of the last change for that of publication.
        again = without_top(text, article.title, article.authors, None).completed(shown)
        return again.completed(Top(published=article.published))
    return top


def _extracted(page: str, url: str | None) -> tuple[Element, Document]:
    """The page as a tree, and what trafilatura takes from it."""
    from trafilatura import bare_extraction, load_html
    from trafilatura.metadata import extract_metadata

    # Without the outer element a page of few blocks is taken for something else.
    whole = page if "<html" in page.lower() else f"<html><body>{page}</body></html>"
    # A date guessed from anywhere in the text is worse than none, so no extensive search.
    dates = {"extensive_search": False, "original_date": True}
    try:
        tree = load_html(whole)
        if tree is None:
            raise SourceError(_NO_ARTICLE)
        cut_undergrowth(tree)
        document = bare_extraction(
            tree, url=url, include_comments=False, with_metadata=True, date_extraction_params=dates, config=_config()
        )
        if not document or isinstance(document, dict):
            document = extract_metadata(tree, url, dates)
    except SourceError:
        raise
    except Exception as error:  # trafilatura names no errors of its own; on ours a mail falls back to its plain part
        raise SourceError("the page cannot be taken apart; save it again, or give its text as .txt") from error
    return tree, document


@lru_cache(maxsize=1)
def _config() -> ConfigParser:
    """Of a brief of two sentences, too, the paragraphs are looked for; else all words of the page would be one."""
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORTEST))
    return config


def _whole_text(document: Document, linked: Thing) -> str:
    """The text on the page, or the one that it gives to machines where the page shows only the beginning of it."""
    shown = _text(document.body) if document.body is not None else ""
    body = linked_body(linked)
    # Taken over by trafilatura it has lost its paragraphs.
    is_same = body.split() == shown.split()
    return body if is_same or len(body) > _STUB * len(shown) else shown


def _said(tree: Element, document: Document, linked: Thing, text: str) -> dict[str, object]:
    """What the page says of the article. Its linked data and Open Graph tags are exact, the rest is a guess."""
    dates = (linked_text(linked, "datePublished"), _meta(tree, "article:published_time"), document.date)
    outlet = _meta(tree, "og:site_name") or next(iter(names(linked.get("publisher"))), document.sitename)
    headings = (linked_text(linked, "headline"), *map(_flat, tree.iter("h1")), text.partition("\n")[0])
    return {
        "title": headline(document.title or "", headings, outlet),
        "authors": names(linked.get("author")) or _authors(document.author, _metas(tree, *_AUTHOR_TAGS)),
        "published": next(filter(parse_date, dates), None) or next(filter(None, dates), None),
        "source": outlet,
        "url": _own_address(_canonical(tree), document.url, _meta(tree, "og:url")),
        "language": tree.get("lang") or linked_text(linked, "inLanguage"),
        "description": document.description,
        "tags": document.tags,
    }


def _dates_shown(tree: Element) -> Top:
    """The days in elements that are named as their places and hold nothing else."""
    named = (one for one in tree.xpath(".//body//*[@class or @id]") if _DATE_PLACE.search(_name(one)))
    lines = (line for one in named if len(line := " ".join(one.text_content().split())) <= _LONGEST_DATE_LINE)
    told = filter(None, map(line_told, islice(lines, _MOST_DATE_PLACES)))
    return reduce(Top.completed, told, Top())


def _name(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _authors(found: str | None, as_written: str) -> list[str]:
    """The names that trafilatura has told apart, with the points that it takes from their initials."""
    return [_as_written(name, as_written) for name in found.split("; ")] if found else []


def _as_written(name: str, written: str) -> str:
    as_written = re.search(r"\.?\s*".join(map(re.escape, name.split())), written)
    return as_written[0] if as_written else name


def _canonical(tree: Element) -> str | None:
    links = ((link.get("href") or "").strip() for link in tree.iterfind(".//link[@rel='canonical']"))
    return next((href for href in links if href.startswith(("http://", "https://"))), None)


def _own_address(*claimed: str | None) -> str | None:
    """What the page calls itself. Some sites name their home page on every page: that is no article's address."""
    addresses = (address for address in claimed if address and is_web_address(address))
    return next((address for address in addresses if not _HOME.fullmatch(address)), None)


def _meta(tree: Element, name: str) -> str | None:
    tags = (tag for key in ("property", "name") for tag in tree.iterfind(f".//meta[@{key}='{name}']"))
    return next((content for tag in tags if (content := (tag.get("content") or "").strip())), None)


def _metas(tree: Element, *names_: str) -> str:
    return "\n".join(filter(None, (_meta(tree, name) for name in names_)))


def _text(body: Element) -> str:
    for element in list(body.iter("code", *_XHTML)):
        element.tag = _original_name(element)
    return text_of(body)


def _original_name(element: Element) -> str:
    if element.tag == "code":
        return "pre" if element.getparent().tag in ("body", "main", "div") else "span"
    return "ol" if element.get("rend") == "ol" else _XHTML[element.tag]


def _flat(element: Element) -> str:
    return flat(text_of(element))
