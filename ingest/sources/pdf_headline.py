"""The headline of a PDF file, told by its letters, which are larger than those of the text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_MOST_CHARACTERS = 3_000
"""Of a page, that are looked at: headline and some of the text below."""
_LARGER = 1.2
"""Times the size of most letters."""
_MOST_LINES = 8
"""At the top, with those that stand above the headline."""
_FEWEST_WORDS = 3
"""Of a headline. A name may be as large, and a letter where a text begins."""
_DIVIDED = "\ufffe"


def large_lines(text: PdfTextPage) -> list[str]:
    """The lines near the top of a page that are the headline by their size; none where all letters are about as large.

    A newspaper's name may be larger still, but has fewer words.
    """
    lines = list(_lines(text))
    if not lines:
        return []
    least = _LARGER * median(size for line, size in lines for _ in line)
    runs = groupby(lines[:_MOST_LINES], key=lambda line: round(line[1]))
    large = [(size, [line for line, _ in run]) for size, run in runs if size >= least]
    fit = [(size, run) for size, run in large if len(" ".join(run).split()) >= _FEWEST_WORDS]
    _, headline = max(fit, key=lambda one: one[0], default=(0, []))
    return [] if any(_DIVIDED in line for line in headline) else headline


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
