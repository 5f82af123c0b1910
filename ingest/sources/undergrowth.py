"""What stands in a page's tree and is no part of its article, cut out before the article is looked for.

Told by what it is, never by whose page it is: what is shown to nobody, what names itself a prompt or a pull quote,
lines that are nothing but a link, other articles. Nothing large goes by its name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

Element = Any
"""An element of lxml, which tells no types."""

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|skip-(?:link|to-content)"
    r"|pull-?quote|news-?letter|email-sign-?up|related-(?:inline|stor(?:y|ies)|posts?|articles?|links?|content)"
    r"|read-(?:more|also|next)|share-?(?:bar|buttons?|tools|links)|social-share|(?:cookie|consent)-(?:banner|layer|notice))"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_ROLES = frozenset(("dialog", "alertdialog", "alert", "navigation", "search", "contentinfo"))
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT = frozenset("html head body main article h1 meta link script title".split())
_MOST_CHARACTERS = 600
"""Of what goes by its name; a whole article in an oddly named box stays."""
_MOST_CONSENT = 3_000
"""Of a dialogue: what asks for consent is long."""

_AROUND = ("article", "main", "nav", "header", "footer", "aside", "form", "button", "iframe")
_FEW_LINKED = 0.1
"""Of a text: so large a share of it may be links."""
_OF_TEXT = ("p", "li", "h1", "h2", "h3", "h4", "pre", "td")
_MOST_OF_TEXT = 0.9

_LEAD = re.compile(r"[^.!?]{0,40}[:：»>→]\s*")
_FEWEST_WORDS = 3
_MOST_LINKED = 200
_LONG_CELL = 400
_PARTS = ("table", "h1", "h2", "h3", "ol", "ul")
"""In a cell, these make it a part of the page."""
_MANY_PARAGRAPHS = 3
_FEWEST_CAPTIONS = 3


def cut_undergrowth(tree: Element) -> None:
    """Take out of a page's tree what is no part of its article, and make plain blocks of tables made for layout."""
    _open_layout(tree)
    _show_captions(tree)
    if _is_bare(tree):
        make_article(tree)
    doomed = chain(_hidden(tree), _named(tree), _link_lines(tree), _other_articles(tree))
    for element in list(doomed):
        if element.getparent() is not None:
            element.drop_tree()


def make_article(tree: Element) -> None:
    """Make all of a page's body its article: where no element is, only paragraphs are found."""
    body = tree.find(".//body")
    if body is None or body.find(".//article") is not None:
        return
    article = body.makeelement("article")
    article.text, body.text = body.text, None
    article.extend(list(body))
    body.append(article)


def _is_bare(tree: Element) -> bool:
    """Whether a page is nothing but paragraphs, headings and lists, as word processors write them."""
    if (body := tree.find(".//body")) is None or next(tree.iter(*_AROUND), None) is not None:
        return False
    whole = _length(body)
    linked = sum(map(_length, body.iter("a")))
    return linked <= _FEW_LINKED * whole and sum(map(_length, body.iter(*_OF_TEXT))) >= _MOST_OF_TEXT * whole


def _hidden(tree: Element) -> Iterator[Element]:
    for element in tree.iter("noscript"):
        if _length(element) <= _MOST_CHARACTERS:
            yield element
    for element in tree.xpath(".//*[@role or @hidden or @style]"):
        asks = element.get("role") in _ROLES and _length(element) <= _MOST_CONSENT
        unseen = element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style") or "")
        if element.tag not in _KEPT and (asks or (unseen and _length(element) <= _MOST_CHARACTERS)):
            yield element


def _named(tree: Element) -> Iterator[Element]:
    for element in tree.xpath(".//*[@class or @id]"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag not in _KEPT and _NAMED.search(name) and _length(element) <= _MOST_CHARACTERS:
            yield element


def _link_lines(tree: Element) -> Iterator[Element]:
    """Paragraphs that are a link to something else, such as "Read also: Another story", in any language."""
    for paragraph in tree.iter("p"):
        links = paragraph.findall(".//a")
        text = _flat(paragraph)
        if len(links) != 1 or len(text) > _MOST_LINKED:
            continue
        linked = _flat(links[0])
        lead, _, rest = text.partition(linked)
        leads = not lead or _LEAD.fullmatch(lead)
        if leads and not rest.strip(" .→»›") and len(linked.split()) >= _FEWEST_WORDS and not linked.endswith("."):
            yield paragraph


def _other_articles(tree: Element) -> Iterator[Element]:
    """Beside the first article with a main heading: teasers, whose headings are links, and whole others."""
    articles = [one for one in tree.iter("article") if next(one.iterancestors("article"), None) is None]
    main = next((one for one in articles if one.find(".//h1") is not None), None)
    for one in articles if main is not None else ():
        if one is not main and (one.find(".//h1") is not None or _is_teaser(one)):
            yield one


def _is_teaser(article: Element) -> bool:
    return any(heading.find(".//a") is not None for heading in article.iter("h2", "h3", "h4"))


def _open_layout(tree: Element) -> None:
    """Tables that put a page in columns become plain blocks; tables of data stay."""
    for table in list(tree.iter("table")):
        parts = [part for part in table.iter("tbody", "thead", "tr", "td", "th") if _table_of(part) is table]
        cells = [part for part in parts if part.tag in ("td", "th")]
        rows = sum(part.tag == "tr" for part in parts)
        if any(_lays_out(cell, is_alone=len(cells) <= rows) for cell in cells):
            for part in (table, *parts):
                part.tag = "div"


def _table_of(part: Element) -> Element:
    return next(part.iterancestors("table"), None)


def _lays_out(cell: Element, *, is_alone: bool) -> bool:
    """Whether a cell holds a part of the page, and no datum: newsletters put each part in a row of its own."""
    paragraphs = len(cell.findall(".//p"))
    long = _length(cell) > _LONG_CELL or paragraphs >= _MANY_PARAGRAPHS or (is_alone and paragraphs > 0)
    return long or any(cell.find(f".//{name}") is not None for name in _PARTS)


def _show_captions(tree: Element) -> None:
    """Where captions say more than paragraphs do, they are the article."""
    captions = list(tree.iter("figcaption"))
    if len(captions) < _FEWEST_CAPTIONS or sum(map(_length, captions)) < sum(map(_length, tree.iter("p"))):
        return
    for caption in captions:
        caption.tag = "p"
    for figure in tree.iter("figure"):
        figure.tag = "div"


def _length(element: Element) -> int:
    return len(_flat(element))


def _flat(element: Element) -> str:
    return " ".join(element.text_content().split())
