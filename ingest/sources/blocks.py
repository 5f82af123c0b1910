"""The blocks of XHTML and of NITF as plain text: paragraphs with an empty line between, items and rows a line each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from ingest.sources.fields import storable
from retrieval.errors import SourceError

Element = Any
"""An element of lxml, which tells no types."""

_EMPTY_LINE = "\n\n"
_NEW_LINE = "\v"
"""Until the text is whole; where it meets an empty line, that one stands."""
_CELL_END = "\f"
_BETWEEN_CELLS = " | "
_SPACE = re.compile(r"\s+")
_EMPTY_MARK = re.compile(r"(\v(?:-|\d+\.) )[ \v\n]+")
_EMPTY_LINES = re.compile(r"[ \v]*\n[ \v\n]*")
_NEW_LINES = re.compile(r" *\v[ \v]*")
_SPACES = re.compile(r" {2,}")

_BLOCKS = frozenset(
    "address article aside bq block blockquote body body.content body.head center dd details div dl dt fieldset footer "
    "h1 h2 h3 h4 h5 h6 header hl1 hl2 hr main ol p pre q-block section summary table ul credit datasource".split()
)
_LINES = frozenset(("br", "tr", "li"))
_LISTS = frozenset(("ol", "ul"))
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_CELLS = frozenset(("td", "th"))
_LEFT_OUT = frozenset(
    "audio button canvas embed figure form head iframe img link math media meta nav nitf-table-metadata nitf-colgroup "
    "note noscript object picture script select style svg template textarea video".split()
)
"""No words of the article: pictures with their captions, programs, notes to editors."""

_MARKUP = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|table|blockquote|section|article|strong|em)\b[^<>]*>", re.IGNORECASE
)
_MARKUP_CHARACTERS = 10_000
"""Of a text, in which its first tag is looked for."""
_MOST_STEPS = 1_000_000
"""Into elements and out of them."""


def local_name(element: Element) -> str:
    """An element's name in lower case, without its namespace; nothing for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def blocks_of(root: Element) -> list[str]:
    """The blocks under an element, each a paragraph, a list or a table."""
    text = _EMPTY_MARK.sub(r"\1", "".join(_pieces(root)))
    text = _EMPTY_LINES.sub(_EMPTY_LINE, text)
    lines = _NEW_LINES.sub("\n", text)
    blocks = (_rows(_SPACES.sub(" ", block)).strip() for block in lines.split(_EMPTY_LINE))
    return [block for block in blocks if block]


def text_of(root: Element, title: str = "") -> str:
    """The text of an article.

    Args:
        root: the element that holds it.
        title: left out where the text begins with it.
    """
    return joined(blocks_of(root), title)


def joined(blocks: list[str], title: str = "") -> str:
    """Blocks as one text, without the title where they begin with it."""
    return _EMPTY_LINE.join(blocks[1:] if title and blocks[:1] == [flat(title)] else blocks)


def flat(text: str | None) -> str:
    """Text in one line."""
    return " ".join((text or "").split())


def words_of(element: Element | None) -> str:
    """All words in an element, in one line; nothing where there is no element."""
    return "" if element is None else flat(" ".join(_flat_pieces(element)))


def looks_like_html(text: str) -> bool:
    """Whether a text holds tags of HTML that it would be shown with."""
    return _MARKUP.search(text[:_MARKUP_CHARACTERS]) is not None


def html_text(source: str, title: str = "") -> str:
    """The text of a piece of HTML, or nothing where it holds none.

    Args:
        source: the HTML.
        title: left out where the text begins with it.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(storable(source).encode(), parser)
    except etree.LxmlError:
        return ""
    return "" if root is None else text_of(root, title)


def _pieces(root: Element) -> Iterator[str]:
    """The text, with marks for what stands between blocks, lines and cells."""
    from lxml import etree

    inside: Counter[str] = Counter()
    lists = _Lists()
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for number, (event, element) in enumerate(walk):
        if number > _MOST_STEPS:
            raise SourceError(f"its text has more than {_MOST_STEPS // 2:,} elements, which no article has")
        name = local_name(element)
        if event == "start":
            if name in _LEFT_OUT and element is not root:
                walk.skip_subtree()
            else:
                lists.enter(element, name)
                yield _before(name, inside, lists) + _own_text(element, name)
            inside[name] += 1
            continue
        if event == "end":
            inside[name] -= 1
            lists.leave(name)
            yield _after(name, inside)
        if element is not root:
            yield _SPACE.sub(" ", element.tail or "")


def _own_text(element: Element, name: str) -> str:
    if not isinstance(element.tag, str):
        return _entity(element.text or "")
    text = element.text or ""
    if name == "pre":
        return _NEW_LINE.join(_SPACE.sub(" ", line) for line in text.splitlines())
    return _SPACE.sub(" ", text)


def _entity(reference: str) -> str:
    """What a reference such as ``&eacute;`` stands for in HTML; the files' own definitions are never looked up."""
    return html5.get(reference.removeprefix("&"), reference)


class _Lists:
    """The lists around an element."""

    def __init__(self) -> None:
        self._last: list[int | None] = []
        """The number of the last item of each; None where its items have none."""

    def enter(self, element: Element, name: str) -> None:
        if name in _LISTS:
            told = element.get("start") or "1"
            start = int(told) if _NUMBER.fullmatch(told) else 1
            self._last.append(start - 1 if name == "ol" else None)

    def leave(self, name: str) -> None:
        if name in _LISTS:
            self._last.pop()

    def next_mark(self) -> str:
        """What stands before the next item."""
        if not self._last or self._last[-1] is None:
            return "- "
        self._last[-1] += 1
        return f"{self._last[-1]}. "


def _before(name: str, inside: Counter[str], lists: _Lists) -> str:
    if name == "li" and not _in_cell(inside):
        return _NEW_LINE + lists.next_mark()
    return _around(name, inside)


def _after(name: str, inside: Counter[str]) -> str:
    return _CELL_END if name in _CELLS and not _in_cell(inside) else _around(name, inside)


def _around(name: str, inside: Counter[str]) -> str:
    """What stands before and after an element. A table's row is one line, whatever is in its cells."""
    if name not in _BLOCKS and name not in _LINES:
        return ""
    if _in_cell(inside):
        return " "
    return _NEW_LINE if name in _LINES or inside["li"] else _EMPTY_LINE


def _in_cell(inside: Counter[str]) -> bool:
    return inside["td"] > 0 or inside["th"] > 0


def _rows(block: str) -> str:
    if _CELL_END not in block:
        return block
    return "\n".join(_row(line) for line in block.split("\n"))


def _row(line: str) -> str:
    cells = [cell.strip() for cell in line.split(_CELL_END)]
    filled = cells[:-1] if not cells[-1] else cells
    return _BETWEEN_CELLS.join(filled if any(filled[1:]) else filled[:1])


def _flat_pieces(element: Element) -> Iterator[str]:
    for node in element.iter():
        if isinstance(node.tag, str):
            yield node.text or ""
        elif (node.text or "").startswith("&"):
            yield _entity(node.text)
        if node is not element:
            yield node.tail or ""
