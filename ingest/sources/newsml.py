"""NewsML-G2, the IPTC's envelope for news: items with what is said of them, and their text as NITF, XHTML or plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.sources.agency import (
    ITEM,
    TEXTS,
    VERSION,
    first_address,
    first_date,
    fullest,
    is_main_headline,
    last_part,
)
from ingest.sources.blocks import Element, html_text, local_name, looks_like_html, text_of, words_of
from ingest.sources.bylines import names_of_byline, without_head
from ingest.sources.elements import attributes_at, found, found_all, language_of, words_at
from ingest.sources.fields import build_article
from ingest.sources.nitf import said_of_nitf
from ingest.sources.publishing import Publishing
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

_OWN_LINKS = frozenset(("canonical", "original", "self", "permalink", "webversion", "onlineversion", "alternate"))
"""What a link to the article itself is called; others lead to other pages."""


def article_of_item(item: Element, origin: str) -> Article:
    """The article of a ``newsItem``; a SourceError where it holds none, was withdrawn, or is embargoed still."""
    _publishing(item).refuse_unpublished()
    _refuse_other_classes(item)
    own = {name: value for name, value in _said(item).items() if value}
    said = {**_content(item, str(own.get("title", ""))), **own}
    text = str(said.pop("text"))
    return build_article(text, origin, {**said, "title": said.get("title") or opening(text)})


def _publishing(item: Element) -> Publishing:
    return Publishing(
        item=_item_id(item),
        version=item.get("version"),
        statuses=map(code, found_all(item, "itemMeta/pubStatus")),
        # An empty element is allowed, and says that the end is not known yet.
        embargo=next(map(words_of, found_all(item, "itemMeta/embargoed")), None),
        created=next(iter(words_at(item, "itemMeta/versionCreated")), None),
    )


def code(element: Element) -> str:
    """What a code names: ``canceled`` for ``stat:canceled`` or for an address that ends so."""
    said: str = element.get("qcode") or element.get("uri") or ""
    return said.rstrip("/").replace("/", ":").rpartition(":")[2]


def _refuse_other_classes(item: Element) -> None:
    kind = next(map(code, found_all(item, "itemMeta/itemClass")), "")
    if kind not in TEXTS:
        raise SourceError(f"it is of the class “{kind}”; only texts are read")


def _said(item: Element) -> dict[str, object]:
    """The item's fields of an article by their names, and what else it says."""
    source = _source(item)
    headlines = _headlines(item)
    return {
        "title": next(iter(headlines or words_at(item, "itemMeta/title")), None),
        "authors": _authors(item, source),
        "source": source,
        "published": _published(item),
        "url": _url(item),
        "language": next(iter(attributes_at(item, "contentMeta/language", "tag")), None) or language_of(item),
        ITEM: _item_id(item),
        VERSION: item.get("version"),
        "headlines": headlines[1:],
        **_metadata(item),
    }


def _item_id(item: Element) -> str:
    return (item.get("guid") or "").strip()


def _metadata(item: Element) -> dict[str, object]:
    return {
        "slugline": next(iter(words_at(item, "contentMeta/slugline")), None),
        "description": " ".join(words_at(item, "contentMeta/description")),
        "dateline": " ".join(words_at(item, "contentMeta/dateline")),
        "located": _names(item, "contentMeta/located"),
        "keywords": words_at(item, "contentMeta/keyword"),
        "subjects": _names(item, "contentMeta/subject"),
        "genres": _names(item, "contentMeta/genre"),
        "urgency": next(iter(words_at(item, "contentMeta/urgency")), None),
        "versionCreated": next(iter(words_at(item, "itemMeta/versionCreated")), None),
        "embargoed": next(iter(words_at(item, "itemMeta/embargoed")), None),
        "note": " ".join(words_at(item, "itemMeta/edNote")),
        "copyright": " ".join(words_at(item, "rightsInfo/copyrightNotice")),
    }


def _headlines(item: Element) -> list[str]:
    """The main one first."""
    ordered = sorted(
        found_all(item, "contentMeta/headline"), key=lambda one: not is_main_headline(one.get("role") or "")
    )
    return [words for headline in ordered if (words := words_of(headline))]


def _source(item: Element) -> str | None:
    elements = [*found_all(item, "itemMeta/provider"), *found_all(item, "rightsInfo/copyrightHolder")]
    return next(filter(None, (_name(element) or code(element) for element in elements)), None)


def _authors(item: Element, source: str | None) -> list[str]:
    """Those of the byline; else the creators, of whom some are agencies or mere codes."""
    outlets = [source, *map(code, found_all(item, "itemMeta/provider"))]
    if bylines := words_at(item, "contentMeta/by"):
        return [name for byline in bylines for name in names_of_byline(byline, outlets)]
    names = filter(None, map(_name, found_all(item, "contentMeta/creator")))
    return [name for name in dict.fromkeys(names) if name not in outlets]


def _published(item: Element) -> str | None:
    paths = ("contentMeta/contentCreated", "itemMeta/firstCreated", "itemMeta/versionCreated")
    return first_date(words for path in paths for words in words_at(item, path))


def _url(item: Element) -> str | None:
    """The link to itself, else the item's identifier where that is an address."""
    links = [*found_all(item, "itemMeta/link"), *found_all(item, "contentMeta/link")]
    own = [link.get("href") or "" for link in links if _is_own(link)]
    return first_address([*own, item.get("guid") or ""])


def _is_own(link: Element) -> bool:
    return last_part(link.get("rel") or "") in _OWN_LINKS


def _names(item: Element, path: str) -> list[str]:
    return [told for element in found_all(item, path) if (told := _name(element) or code(element))]


def _name(element: Element) -> str:
    """What a person, an organisation or a subject is called, where that is said."""
    own = words_of(element) if not len(element) else ""
    literal: str = element.get("literal") or ""
    return next(iter(words_at(element, "name")), "") or own or literal.strip()


def _content(item: Element, title: str) -> dict[str, object]:
    """The rendition that says most; of those that say about the same, the first and so the best marked up one.

    Returns:
        the text as ``text``, and what it says of itself.
    """
    content = found(item, "contentSet")
    renditions = sorted(_renditions(content, title), key=lambda one: one[0]) if content is not None else []
    at = fullest([str(said["text"]) for _, said in renditions])
    if at is None:
        raise SourceError(_empty(content))
    return renditions[at][1]


def _empty(content: Element | None) -> str:
    if content is not None and found(content, "remoteContent") is not None:
        return "its text is not in it but elsewhere (remoteContent); have the agency send it with the text"
    return "it has no text (no inlineXML and no inlineData with words in it)"


def _renditions(content: Element, title: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Each with its rank, the best marked up first."""
    for inline in found_all(content, "inlineXML"):
        for root in inline:
            if local_name(root) == "nitf":
                yield 0, said_of_nitf(root)
            elif isinstance(root.tag, str):
                yield 1, {"text": text_of(root, title), "language": language_of(root)}
        if not len(inline):
            # Wrapped in CDATA, which makes it text to XML.
            yield _of_text(inline, title)
    for data in found_all(content, "inlineData"):
        if not data.get("encoding"):
            yield _of_text(data, title)


def _of_text(element: Element, title: str) -> tuple[int, dict[str, object]]:
    text: Any = (element.text or "").replace("\r\n", "\n").strip()
    if "html" in (element.get("contenttype") or "") or looks_like_html(text):
        return 1, {"text": html_text(text, title)}
    return 2, {"text": without_head(text, title)}
