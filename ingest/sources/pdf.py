"""PDF files: the text of their pages, without what repeats on every page. Run apart, since hostile ones are many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from statistics import median
from typing import TYPE_CHECKING

from ingest.sources.fields import build_article, with_remarks
from ingest.sources.pdf_columns import lines_of
from ingest.sources.pdf_headline import large_lines
from ingest.sources.text import opening
from ingest.sources.top_lines import Top, without_top
from retrieval.domain import Article
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_EDGE_LINES = 2
"""At the top and at the bottom of a page, what repeats may be a running head."""
_FEWEST_PAGES = 3
_REPEATS = 0.5
"""On more than this share of the pages a line is furniture; also of those on the left or on the right, where at least
_FEWEST_PAGES of them have it."""
_FULL_LINE = 0.8
"""Of a page's longer lines: what is shorter and ends a sentence ends a paragraph."""
_SHORT_LINE = 0.6
"""Of most lines: so short a one where a paragraph begins is all of it, such as a subhead."""
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_LONGEST_TITLE = 200
_LONGEST_WORD = 60
_DIVIDED = "\ufffe"
"""How PDFium marks a word that is divided at the end of a line."""
_NO_TITLE = re.compile(r"untitled|microsoft word|\.(?:docx?|indd|pdf|qxd|odt|rtf|pages)\b|^[\w-]+$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d@/\\]{3,60}")
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-])(\d\d)'?(\d\d)?|Z)?")
_MOST_IN_COLUMNS = 50
"""Pages that are looked at for columns: it takes time, and an article has fewer."""
_MOST_PAGES_NAMED = 10


def read_pdf(content: bytes, origin: str, url: str | None = None) -> Article:
    """The article of a PDF file.

    Args:
        content: the file.
        origin: where it was read.
        url: the address it was fetched from, if any.

    Raises:
        SourceError: it is damaged, wants a password, or holds pictures of text only.
    """
    with closing(_opened(content)) as document:
        pages = [_lines(document, number) for number in range(len(document))]
        large = next(filter(None, (_large(document, number) for number, lines in enumerate(pages) if lines)), [])
        said = document.get_metadata_dict()
    scanned = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(scanned) == len(pages):
        raise SourceError(_all_scanned(len(pages)))
    kept = _without_running_heads(pages)
    if not any(kept):
        raise SourceError(
            "its pages hold the same lines and nothing else; if they are scanned, run it through OCR first"
        )
    title, top = _title_and_top(said.get("Title", ""), large, kept)
    text = "\n\n".join(_paragraphs(kept))
    # Who made the file, and when, is often somebody else, and later.
    known = {"authors": top.authors or _authors(said.get("Author", "")), "published": top.published or _published(said)}
    article = build_article(text, origin, {"title": title or opening(text), "url": url, **known, "pages": len(pages)})
    return with_remarks(article, [_scanned(scanned)]) if scanned else article


def _opened(content: bytes) -> PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError("it wants a password; save it without one") from error
        raise SourceError("it is no whole PDF file; fetch or export it again") from error


def _lines(document: PdfDocument, number: int) -> list[str]:
    """The lines of a page that hold something."""
    import pypdfium2

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            said = "\n".join(lines_of(text)) if number < _MOST_IN_COLUMNS else text.get_text_range()
            lines = said.replace(_DIVIDED, "-\n").splitlines()
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"its page {number + 1} is damaged; fetch or export it again") from error
    return [bare for line in lines if (bare := " ".join(line.split()))]


def _large(document: PdfDocument, number: int) -> list[str]:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return large_lines(text)


def _all_scanned(pages: int) -> str:
    if not pages:
        return "it has no pages"
    what = "its only page is a scanned image" if pages == 1 else f"its {pages} pages are scanned images"
    return f"{what} without text; run it through text recognition (OCR) first"


def _scanned(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_MOST_PAGES_NAMED])) + (" …" if len(numbers) > _MOST_PAGES_NAMED else "")
    return f"{len(numbers)} of its pages hold no text and may be scanned images: {shown}"


def _without_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without lines at their edges that stand on most of them, but for the numbers in them."""
    if len(pages) < _FEWEST_PAGES:
        return [list(lines) for lines in pages]
    repeated = _repeated(pages) | _repeated(pages[::2], _FEWEST_PAGES) | _repeated(pages[1::2], _FEWEST_PAGES)
    return [
        [line for at, line in enumerate(lines) if at not in _edges(lines) or _key(line) not in repeated]
        for lines in pages
    ]


def _repeated(pages: Sequence[Sequence[str]], fewest: int = 0) -> set[str]:
    seen = Counter(key for lines in pages for key in {_key(lines[at]) for at in _edges(lines)})
    return {key for key, count in seen.items() if count > _REPEATS * len(pages) and count >= fewest}


def _edges(lines: Sequence[str]) -> set[int]:
    return {at for at in range(len(lines)) if at < _EDGE_LINES or at >= len(lines) - _EDGE_LINES}


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines joined to paragraphs, also over the end of a page."""
    every = [line for lines in pages for line in lines]
    words = Counter(word for line in every for word in re.findall(r"[\w-]+", line.lower()))
    full = _FULL_LINE * max(map(len, every), default=0)
    short = _SHORT_LINE * median(map(len, every)) if every else 0
    pieces: list[str] = []
    for line, below in zip_longest(every, every[1:], fillvalue=""):
        is_subhead = not pieces and len(line) < short and not (line.endswith(",") or below[:1].islower())
        pieces[-1:] = _joined(pieces[-1], line, words) if pieces else [line]
        if is_subhead or (len(line) < full and _SENTENCE_END.search(line)):
            yield " ".join(pieces)
            pieces = []
    if pieces:
        yield " ".join(pieces)


def _joined(before: str, line: str, words: Mapping[str, int]) -> list[str]:
    """Two lines; a word that was divided at the end of the first is one word again, and they are one."""
    head, tail = re.search(r"([^\W\d_]+)-$", before[-_LONGEST_WORD:]), re.match(r"[^\W\d_]+", line)
    if not (head and tail and tail[0][0].islower()):
        return [before, line]
    whole, compound = f"{head[1]}{tail[0]}".lower(), f"{head[1]}-{tail[0]}".lower()
    keeps_hyphen = words[compound] > words[whole]
    return [before + line if keeps_hyphen else before[:-1] + line]


def _title_and_top(said: str, large: Sequence[str], pages: Sequence[list[str]]) -> tuple[str, Top]:
    """The headline, and what the lines below it say; both are taken out of the pages.

    It is what the file says, else what is set in large letters, else the first line if that looks like one.
    """
    told = " ".join(said.split())
    is_told = 0 < len(told) <= _LONGEST_TITLE and not _NO_TITLE.search(told)
    first = next(filter(None, pages))
    at = next((at for at in range(len(first)) if large and first[at : at + len(large)] == large), 0)
    headline = " ".join(large)[:_LONGEST_TITLE] or (first[0] if _is_headline(first) else "")
    title = told if is_told else headline
    size = len(large) or 1
    if title and " ".join(first[at : at + size]) == title and sum(map(len, pages)) > size:
        del first[at : at + size]
    top = without_top("\n".join(first[at:]), title, between="\n")
    first[at:] = filter(None, top.text.split("\n"))
    return title, top


def _is_headline(lines: Sequence[str]) -> bool:
    """Whether the first of some lines is short, is no sentence, and does not go on in the next one."""
    is_short = len(lines) > 1 and len(lines[0]) < _FULL_LINE * max(map(len, lines))
    return is_short and not _SENTENCE_END.search(lines[0]) and not lines[1][0].islower()


def _authors(said: str) -> list[str]:
    return [name for one in re.split(r"[;,]", said) if _NAME.fullmatch(name := " ".join(one.split())) and " " in name]


def _published(said: Mapping[str, str]) -> str | None:
    """When the file was made, the best it says of when its article was published; it may be changed years on."""
    found = _DATE.match(said.get("CreationDate", ""))
    if not found or not (found[2] and found[3]):
        return None
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    zone = f"{found[7]}{found[8]}:{found[9] or '00'}" if found[7] else "+00:00" if found[0].endswith("Z") else ""
    return f"{day}T{found[4]}:{found[5]}:{found[6] or '00'}{zone}"
