"""Markdown: what its front matter says, and its body as the plain text a reader would see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.blocks import html_text
from ingest.sources.decoding import decoded
from ingest.sources.fields import build_article
from ingest.sources.front_matter import KEYS, front_matter
from ingest.sources.text import opening
from ingest.sources.top_lines import without_top
from retrieval.domain import Article
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from markdown_it.token import Token

_BETWEEN = {
    "bullet_list_open": "\n",
    "ordered_list_open": "\n",
    "list_item_open": "\n",
    "table_open": "\n",
    "thead_open": "\n",
    "tbody_open": "\n",
}
"""What stands between the parts of a block; an empty line where nothing is said."""

_PARAGRAPH = "\n\n"
_CELLS = " | "
_SHORTCODE = re.compile(r"\{\{[<%][^{}]{0,1000}[%>]\}\}|\{%[^{}]{0,1000}%\}")
"""What a site generator puts something in the place of, such as a video."""
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(content: bytes, origin: str) -> Article:
    """The article of a Markdown file."""
    from markdown_it import MarkdownIt

    said, source = front_matter(decoded(content).replace("\r\n", "\n").lstrip("\n"))
    article = build_article("", origin, said, KEYS)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(_SHORTCODE.sub("", source))
    heading, rest = _take_headline(tokens, article.title)
    text = _PARAGRAPH.join(filter(None, _blocks(iter(rest))))
    if not text:
        raise SourceError("it holds no text" + (" but its title" if heading or article.title else ""))
    title = article.title or heading
    top = without_top(text, title, article.authors, article.published)
    shown = title or opening(top.text)
    return replace(article, text=top.text, title=shown, authors=top.authors, published=top.published)


def markdown_of(content: bytes, origin: str, _url: str | None) -> Article:
    """As ``read_markdown``, for the process that takes files apart."""
    return read_markdown(content, origin)


def _take_headline(tokens: list[Token], title: str) -> tuple[str, list[Token]]:
    """The first heading of the first level, and the tokens without it. One that says more than the title stays."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0:
            heading = " ".join(_inline(tokens[at + 1]).split())
            return heading, tokens if title and heading != title else tokens[:at] + tokens[at + 3 :]
    return "", tokens


def _blocks(tokens: Iterator[Token]) -> list[str]:
    """The blocks up to the end of the one that holds them. Nesting is shallow: the parser goes twenty deep."""
    blocks = []
    for token in tokens:
        if token.nesting < 0:
            break
        blocks.append(_block(token, tokens))
    return blocks


def _block(token: Token, tokens: Iterator[Token]) -> str:
    if token.type == "inline":
        return _inline(token)
    if token.type in ("fence", "code_block"):
        return token.content.rstrip("\n")
    if token.type == "html_block":
        return html_text(token.content)
    if token.nesting == 0:
        # A rule.
        return ""
    if token.type == "tr_open":
        # Its empty cells count, and each is one line.
        return _CELLS.join(" ".join(cell.split()) for cell in _blocks(tokens))
    text = _BETWEEN.get(token.type, _PARAGRAPH).join(filter(None, _blocks(tokens)))
    return _item(token, text) if token.type == "list_item_open" and text else text


def _item(token: Token, text: str) -> str:
    """An item of a list, behind its number where the list has numbers; what is in it stands below its first word."""
    mark = f"{token.info}{token.markup} " if token.info else "- "
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _inline(token: Token) -> str:
    # Where an image stood, two spaces meet.
    return re.sub(r" {2,}", " ", "".join(map(_words, token.children or ()))).strip()


def _words(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak" or (token.type == "html_inline" and _LINE_BREAK.match(token.content)):
        return "\n"
    return ""
