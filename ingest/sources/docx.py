"""Word files (.docx): headings, paragraphs, lists and tables of the document itself. Run apart."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ingest.sources.docx_lists import ListMarks
from ingest.sources.fields import build_article, with_remarks
from ingest.sources.text import headed, opening
from ingest.sources.top_lines import without_top
from retrieval.domain import Article
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from docx.document import Document

_Element = Any
"""An element of lxml, which has no annotations."""
_MOST_BYTES = 200_000_000
"""Of all parts of a file, unpacked, as its directory says; the process that unpacks it bounds what is true."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How the files of old Word begin, and those that a password locks."""
_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_MAIN}br": "\n", f"{_MAIN}cr": "\n", f"{_MAIN}tab": " ", f"{_MAIN}noBreakHyphen": "-"}
_PASSED_OVER = {f"{_MAIN}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "txbxContent", "instrText")}
"""What was deleted or moved away, properties, and codes of fields."""
_AROUND = {f"{_MAIN}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
"""What may stand around blocks, rows and cells: fields to be filled in, what was inserted."""
_P, _TABLE, _ROW, _CELL = (f"{_MAIN}{name}" for name in ("p", "tbl", "tr", "tc"))
_BOX = f"{_MAIN}txbxContent"
_NOTES = (f"{_MAIN}footnoteReference", f"{_MAIN}endnoteReference")
_HEADLINE = re.compile(r"Title|Heading 1|Titel|Titre", re.IGNORECASE)
_HEADING = re.compile(rf"{_HEADLINE.pattern}|Heading", re.IGNORECASE)
_ITEM_MARK = re.compile(r"- |\d+\. ")
_OF_A_TEMPLATE = datetime(2013, 12, 23, 23, 15)
"""What files say that python-docx wrote, whenever that was."""
_CELLS = " | "
_PARAGRAPH, _ITEM = "\n\n", "\n"
_NO_TITLE = re.compile(r"untitled|^word document$|\.docx?\b", re.IGNORECASE)


def read_docx(content: bytes, origin: str, url: str | None = None) -> Article:
    """The article of a Word file.

    Args:
        content: the file.
        origin: where it was read.
        url: the address it was fetched from, if any.

    Raises:
        SourceError: it is damaged, or no Word document.
    """
    if content.startswith(_OLE):
        raise SourceError("it wants a password, or is an old .doc; open it in Word and save it as .docx without one")
    document = _opened(content)
    said = document.core_properties
    title, text = _title_and_text(said.title or "", list(_blocks(document, document.element.body, ListMarks(document))))
    title, top = (title, without_top(text, title, between="\n")) if title else headed(text)
    text = top.text.strip()
    if not text:
        raise SourceError("it holds no text")
    authors = [name for one in (said.author or "").split(";") if " " in (name := " ".join(one.split()))]
    created = None if said.created and said.created.replace(tzinfo=None) == _OF_A_TEMPLATE else said.created
    # Who made the file, and when, is often somebody else, and later.
    known = {"authors": top.authors or authors, "published": top.published or created, "language": said.language}
    article = build_article(text, origin, {"title": title or opening(text), "url": url, **known})
    return with_remarks(article, [_notes(count)]) if (count := _count_notes(document)) else article


def _count_notes(document: Document) -> int:
    return sum(1 for _ in document.element.body.iter(*_NOTES))


def _notes(count: int) -> str:
    return "its footnote was not read" if count == 1 else f"its {count:,} footnotes were not read"


def _opened(content: bytes) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
                raise SourceError("it unpacks to more than a Word file does, as bombs do")
        return docx.Document(BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, XMLSyntaxError, EOFError, OSError) as error:
        raise SourceError("it is no whole Word document; open it in Word and save it again as .docx") from error
    except (ValueError, AttributeError, NotImplementedError, RuntimeError) as error:
        # python-docx for another kind of document or missing parts; zipfile for a compression it lacks, and passwords.
        raise SourceError("it is no Word document, or wants a password; save it as .docx without one") from error


def _blocks(document: Document, element: _Element, marks: ListMarks) -> Iterator[tuple[bool, str]]:
    """The blocks in an element: whether each is a headline, and its text. Text boxes stand behind their paragraph."""
    for block in _inner(element, _P, _TABLE):
        if block.tag == _TABLE:
            yield False, "\n".join(_rows(block))
            continue
        yield _paragraph(document, block, marks)
        # Each box is there twice, for Word of today and for older ones.
        for box in {"".join(box.itertext()): box for box in _boxes(block)}.values():
            yield from _blocks(document, box, marks)


def _paragraph(document: Document, element: _Element, marks: ListMarks) -> tuple[bool, str]:
    from docx.text.paragraph import Paragraph

    style = Paragraph(element, document._body).style
    name, text = str(getattr(style, "name", "") or ""), _text(element)
    if not text or _HEADING.match(name):
        return bool(_HEADLINE.match(name)), text
    mark = marks.mark(element, getattr(style, "element", None)) or ("- " if name.startswith("List") else "")
    return False, mark + text


def _boxes(element: _Element) -> Iterator[_Element]:
    """The text boxes in an element, but for those in one of them."""
    for child in element:
        if child.tag == _BOX:
            yield child
        else:
            yield from _boxes(child)


def _inner(element: _Element, *tags: str) -> Iterator[_Element]:
    """What stands in an element, also where something stands around it there."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _AROUND:
            yield from _inner(child, *tags)


def _rows(table: _Element) -> Iterator[str]:
    """A line for each row; what tables in its cells hold, in lines below. A cell over several columns comes once."""
    for row in _inner(table, _ROW):
        cells = list(_inner(row, _CELL))
        words = [" ".join(" ".join(map(_text, _inner(cell, _P))).split()) for cell in cells]
        if any(words):
            yield _CELLS.join(words)
        for inner in (inner for cell in cells for inner in _inner(cell, _TABLE)):
            yield from _rows(inner)


def _text(element: _Element) -> str:
    return "\n".join(" ".join(line.split()) for line in "".join(_pieces(element)).split("\n")).strip()


def _pieces(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag in _PASSED_OVER:
            continue
        if child.tag == f"{_MAIN}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield from _pieces(child)


def _title_and_text(said: str, blocks: list[tuple[bool, str]]) -> tuple[str, str]:
    headline = next((text for is_headline, text in blocks if is_headline and text), "")
    told = " ".join(said.split())
    title = headline or ("" if _NO_TITLE.search(told) else told)
    taken = False
    kept: list[str] = []
    for is_headline, text in blocks:
        if text and not taken and text == title and (is_headline or not kept):
            taken = True
        elif text:
            kept.append(text)
    return title, "".join(_with_gaps(kept))


def _with_gaps(blocks: Sequence[str]) -> Iterator[str]:
    """An empty line between blocks, but none between the items of a list."""
    for before, block in zip(["", *blocks], blocks, strict=False):
        is_list = _ITEM_MARK.match(before) and _ITEM_MARK.match(block)
        yield f"{'' if not before else _ITEM if is_list else _PARAGRAPH}{block}"
