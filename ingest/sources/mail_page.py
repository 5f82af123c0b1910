"""The HTML of a mail: its parts as one page, without what is quoted of the mail it answers."""

from __future__ import annotations

import re

from ingest.sources.blocks import Element
from ingest.sources.decoding import declared_in_page, decoded
from ingest.sources.headline import is_same_line
from ingest.sources.letter import bare_subject, is_forwarding, is_passed_on
from ingest.sources.undergrowth import make_article

_HAS_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"


def _of_class(*names: str) -> str:
    return " or ".join(_HAS_CLASS.format(name) for name in names)


_ATTRIBUTIONS = f".//div[{_of_class('gmail_attr', 'moz-cite-prefix')}]"
"""Of what is answered or passed on: who wrote it and when."""
_GMAIL = f".//*[{_of_class('gmail_quote', 'gmail_quote_container')}]"
_QUOTES = (
    f".//blockquote[@type='cite'] | .//blockquote[{_of_class('gmail_quote')}]"
    f" | .//*[{_of_class('gmail_quote', 'gmail_quote_container')}]//blockquote"
    f" | .//*[{_of_class('yahoo_quoted', 'protonmail_quote')}]"
)
_OUTLOOK = ".//div[@id='divRplyFwdMsg'] | .//div[@id='appendonsend'] | .//hr[@id='stopSpelling']"
"""All behind one of these is the mail that is answered, and it begins with its headers."""


def page_text(content: bytes, charset: str | None) -> str:
    """A part as HTML, in the encoding that the mail says; where it says none, in the one that the page itself says.

    Raises:
        SourceError: it is no text.
    """
    unsaid = charset is None or charset.lower() in ("us-ascii", "ascii")
    return decoded(content, (declared_in_page(content) if unsaid else None) or charset)


def joined_page(pages: list[str], subject: str) -> str:
    """One page of all parts, in their order, without quotations; empty where there is nothing in them.

    Args:
        pages: the HTML of each part.
        subject: of the mail; it may say that what is quoted is passed on and no answer.
    """
    from lxml.etree import ParserError
    from lxml.html import document_fromstring, tostring

    whole: Element | None = None
    for page in pages:
        try:
            tree = document_fromstring(_without_declaration(page))
        except (ParserError, ValueError):
            # Nothing but comments, or signs that no page holds.
            continue
        _cut_quotations(tree, subject)
        if whole is None:
            whole = tree
        elif (body := tree.find("body")) is not None:
            _append(whole, body)
    if whole is None:
        return ""
    make_article(whole)
    _name(whole, subject)
    return str(tostring(whole, encoding="unicode"))


def _name(tree: Element, subject: str) -> None:
    """A mail is called by its subject; other headings are those of its stories."""
    for heading in list(tree.iter("h1")):
        if not is_same_line(heading.text_content(), bare_subject(subject)):
            heading.tag = "h2"
    for title in list(tree.iter("title")):
        _drop(title)
    if tree.find("head") is None:
        tree.insert(0, tree.makeelement("head"))
    title = tree.makeelement("title")
    title.text = bare_subject(subject)
    tree.find("head").append(title)


def _without_declaration(page: str) -> str:
    """An XML declaration names an encoding, which the text has no more."""
    return re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", page)


def _append(whole: Element, body: Element) -> None:
    body.tag = "div"
    place = whole.find("body")
    (whole if place is None else place).append(body)


def _cut_quotations(tree: Element, subject: str) -> None:
    passed_on = is_passed_on(subject) or is_forwarding(f"{_lines(tree)}\n")
    for one in tree.xpath(_ATTRIBUTIONS):
        _drop(one)
    for one in tree.xpath(_OUTLOOK):
        if not passed_on:
            _drop_behind(one)
        _drop(one)
    if passed_on:
        return
    for one in tree.xpath(_GMAIL):
        # Answers may stand between the quotations; who wrote what is quoted stands before the first.
        one.text = None if (one.text or "").rstrip().endswith(":") else one.text
    for one in tree.xpath(_QUOTES):
        _drop(one)


def _lines(tree: Element) -> str:
    return "\n".join(str(text).strip() for text in tree.itertext())


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _drop_behind(element: Element) -> None:
    element.tail = None
    for sibling in list(element.itersiblings()):
        _drop(sibling)
