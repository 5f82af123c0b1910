"""Markdown: what its front matter says, and its body as the plain text a reader would see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.bylines import authors_of
from ingest.sources.decoding import decoded
from ingest.sources.fields import build_article
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from frontmatter.default_handlers import YAMLHandler
    from markdown_it.token import Token

_KEYS = {
    "title": "title",
    "published": "published",
    "date": "published",
    "authors": "authors",
    "author": "authors",
    "source": "source",
    "outlet": "source",
    "publisher": "source",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}

_BETWEEN = {
    "bullet_list_open": "\n",
    "ordered_list_open": "\n",
    "list_item_open": "\n",
    "table_open": "\n",
    "thead_open": "\n",
    "tbody_open": "\n",
}
"""What stands between the parts of a block; an empty line where nothing is said."""

_MAX_FRONT_MATTER = 100_000
_PARAGRAPH = "\n\n"
_CELLS = " | "
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(content: bytes, origin: str) -> Article:
    """The article of a Markdown file."""
    from markdown_it import MarkdownIt

    said, source = _front_matter(decoded(content).replace("\r\n", "\n").lstrip("\n"))
    article = build_article("", origin, said, _KEYS)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    heading, rest = _take_headline(tokens, article.title)
    text = _PARAGRAPH.join(filter(None, _blocks(iter(rest))))
    if not text:
        raise SourceError("it holds no text" + (" but its title" if heading or article.title else ""))
    return replace(article, text=text, title=article.title or heading or opening(text))


def markdown_of(content: bytes, origin: str, _url: str | None) -> Article:
    """As ``read_markdown``, for the process that takes files apart."""
    return read_markdown(content, origin)


def _front_matter(source: str) -> tuple[dict[str, object], str]:
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler()
    if not handler.detect(source):
        return {}, source
    try:
        matter, body = handler.split(source)
    except ValueError:
        return {}, source
    said = _load(handler, matter)
    if said is not None and not isinstance(said, dict):
        # Text between two rules, not front matter.
        return {}, source
    return dict(_told(str(key), value) for key, value in (said or {}).items()), body


def _load(handler: YAMLHandler, matter: str) -> object:
    import yaml

    if len(matter) > _MAX_FRONT_MATTER:
        raise SourceError(f"its front matter is too long: {len(matter):,} characters of at most {_MAX_FRONT_MATTER:,}")
    try:
        return _values(handler, matter)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        hint = "; a value with a colon in it needs quotes" if "mapping values" in str(error.problem) else ""
        raise SourceError(f"its front matter is not YAML (line {line}: {error.problem}){hint}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError("its front matter is not YAML we can read") from error


def _values(handler: YAMLHandler, matter: str) -> object:
    import yaml

    try:
        # Not libyaml's loader, which brackets nested deeply enough crash, and the whole process with it.
        return handler.load(matter, Loader=yaml.SafeLoader)
    except (ValueError, KeyError, AttributeError, TypeError):
        # A date such as 2024-13-45. With every value a string, the rest can still be used.
        return handler.load(matter, Loader=yaml.BaseLoader)


def _told(key: str, value: object) -> tuple[str, object]:
    folded = key.lower()
    if _KEYS.get(folded) == "authors" and isinstance(value, str):
        value = authors_of(value)
    return folded if folded in _KEYS else key, value


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
    if token.nesting == 0:
        # A rule, or raw HTML.
        return ""
    if token.type == "tr_open":
        # Its empty cells count, and each is one line.
        return _CELLS.join(" ".join(cell.split()) for cell in _blocks(tokens))
    text = _BETWEEN.get(token.type, _PARAGRAPH).join(filter(None, _blocks(tokens)))
    return "- " + text.replace("\n", "\n  ") if token.type == "list_item_open" and text else text


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
