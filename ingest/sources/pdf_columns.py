"""Pages of a PDF file whose columns are written line by line across the page: each column is read to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_GAP = 12.0
"""Points between two columns, at least; a space is about three wide."""
_FEWEST_LINES = 4
"""That have a gap at the same place."""
_SAME_PLACE = 4.0
"""Points."""
_FEWEST_CHARACTERS = 15
"""Of most lines of a column; the cells of a table are shorter, and stay beside each other."""
_MOST_OF_LINES = 0.6
_MOST_CHARACTERS = 20_000
"""Of a page; more are of a picture made of letters."""

_Line = list["_Segment"]


class _Letter(NamedTuple):
    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Segment:
    """A run of text without a gap in it."""

    left: float
    text: str


def lines_of(text: PdfTextPage) -> list[str]:
    """The lines of a page in the order in which they are read; in that of the file where it has no such columns."""
    plain: list[str] = text.get_text_range().splitlines()
    if not _may_have_columns(text):
        return plain
    lines = list(_lines(text))
    gutter = _gutter(lines)
    return plain if gutter is None else list(_column_by_column(lines, gutter))


def _may_have_columns(text: PdfTextPage) -> bool:
    """Looked up first, since it is quick: whether enough runs of text stand beside the one before them."""
    if text.count_chars() > _MOST_CHARACTERS:
        return False
    places: list[tuple[float, float, float, float]] = [text.get_rect(at) for at in range(text.count_rects())]
    beside = sum(
        right[0] - left[2] > _GAP and right[1] < left[3] and left[1] < right[3]
        for left, right in zip(places, places[1:], strict=False)
    )
    return beside >= _FEWEST_LINES


def _lines(text: PdfTextPage) -> Iterator[_Line]:
    for is_end, letters in groupby(_letters(text), key=lambda letter: letter.text in "\r\n"):
        if not is_end and (line := list(_segments(letters))):
            yield line


def _letters(text: PdfTextPage) -> Iterator[_Letter]:
    from pypdfium2.raw import FPDFText_GetCharBox, FPDFText_GetUnicode

    left, right, bottom, top = (c_double() for _ in range(4))
    for at in range(text.count_chars()):
        FPDFText_GetCharBox(text, at, byref(left), byref(right), byref(bottom), byref(top))
        yield _Letter(chr(FPDFText_GetUnicode(text, at)), left.value, right.value)


def _segments(letters: Iterable[_Letter]) -> Iterator[_Segment]:
    """A line, cut where it has a gap; spaces have no place of their own."""
    said, begin, end = "", 0.0, 0.0
    for letter in letters:
        if not letter.text.isspace():
            if said.strip() and letter.left - end > _GAP:
                yield _Segment(begin, said.strip())
                said = ""
            begin, end = begin if said.strip() else letter.left, letter.right
        said += letter.text
    if said.strip():
        yield _Segment(begin, said.strip())


def _gutter(lines: Sequence[_Line]) -> float | None:
    """Where the second of two columns begins; None where there are none."""
    pairs = [line for line in lines if len(line) == 2]
    if len(pairs) < _FEWEST_LINES or len(pairs) < _MOST_OF_LINES * len(lines):
        return None
    place = median(right.left for _, right in pairs)
    at_place = [pair for pair in pairs if abs(pair[1].left - place) <= _SAME_PLACE]
    is_prose = all(median(len(pair[side].text) for pair in pairs) >= _FEWEST_CHARACTERS for side in (0, 1))
    return place - _SAME_PLACE if is_prose and len(at_place) >= _MOST_OF_LINES * len(pairs) else None


def _column_by_column(lines: Sequence[_Line], gutter: float) -> Iterator[str]:
    """Above and below the columns, and between them, lines may fill the page."""
    columns: tuple[list[str], list[str]] = ([], [])
    for line in lines:
        if len(line) == 1 and line[0].left < gutter and not columns[1]:
            yield line[0].text
            continue
        for segment in line:
            columns[segment.left >= gutter].append(segment.text)
    yield from columns[0]
    yield from columns[1]
