"""The headline of a PDF file, told by its letters, which are larger than those of the text."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_MOST_CHARACTERS = 3_000
"""Of a page, that are looked at: headline and some of the text below."""
_LARGER = 1.2
"""Times the size of most letters."""
_MOST_LINES_ABOVE = 3
"""Names of sections and the like, in letters of any size."""
_MOST_LINES = 5


def large_lines(text: PdfTextPage) -> list[str]:
    """The lines near the top of a page that are set in larger letters; none where all letters are about as large."""
    lines = list(_lines(text))
    if not lines:
        return []
    least = _LARGER * median(size for line, size in lines for _ in line)
    first = next((at for at, (_, size) in enumerate(lines[: _MOST_LINES_ABOVE + 1]) if size >= least), len(lines))
    last = next((at for at, (_, size) in enumerate(lines) if at > first and size < least), len(lines))
    return [line for line, _ in lines[first:last]] if last - first <= _MOST_LINES else []


def _lines(text: PdfTextPage) -> Iterator[tuple[str, float]]:
    """The first lines that hold something, each with the size of its letters."""
    from pypdfium2.raw import FPDFText_GetUnicode

    letters, sizes = "", list[float]()
    for at in range(min(text.count_chars(), _MOST_CHARACTERS)):
        letter = chr(FPDFText_GetUnicode(text, at))
        if letter not in "\r\n":
            letters += letter
            sizes += [] if letter.isspace() else [_height(text, at)]
        elif sizes:
            yield " ".join(letters.split()), median(sizes)
            letters, sizes = "", []
    if sizes:
        yield " ".join(letters.split()), median(sizes)


def _height(text: PdfTextPage, at: int) -> float:
    """Of a letter's line, in points: a font of the size 1 may be drawn large, so its own size does not tell."""
    from ctypes import byref

    from pypdfium2.raw import FS_RECTF, FPDFText_GetLooseCharBox

    box = FS_RECTF()
    FPDFText_GetLooseCharBox(text, at, byref(box))
    return abs(float(box.top) - float(box.bottom))
