"""Tables as CSV or TSV, record by record: a bad record is a Failure, and the others are read."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader, TextIOWrapper
from typing import TYPE_CHECKING

from ingest.sources.columns import Columns, columns_of
from ingest.sources.dates import is_day_first
from ingest.sources.decoding import encoding_of
from ingest.sources.read import Failure, Read
from ingest.sources.records import LongRecord, Records
from ingest.sources.stream import MAX_ARTICLE_BYTES, Opened
from retrieval.domain import Article
from retrieval.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_SAMPLE_BYTES = 1 << 18
_SAMPLE_RECORDS = 50
_MOST_COLUMNS = 5_000
_DELIMITERS = (",", ";", "\t", "|")
_TAB = "\t"
_QUOTES = "its quotation marks do not match: a cell with line breaks or quotation marks in it stands between quotation "
_QUOTES += "marks, and each one within it is written twice"
_TOO_LONG = f"too long: one record may have {MAX_ARTICLE_BYTES:,} characters; perhaps a quotation mark is missing"


def read_table(file: Opened) -> Iterator[Read]:
    """The articles of a table, one a record. Which column is which is told by ``columns``."""
    buffered = BufferedReader(file.stream.content, _SAMPLE_BYTES)
    try:
        encoding = encoding_of(buffered.peek(_SAMPLE_BYTES)[:_SAMPLE_BYTES])
        text = TextIOWrapper(buffered, encoding, _errors(encoding), newline="")
    except BaseException:
        buffered.detach()
        raise
    try:
        yield from _articles(text, file)
    finally:
        # Else the file would be closed with them, and it is not ours.
        text.detach().detach()


@dataclass(frozen=True, slots=True)
class _Row:
    """A record of the table."""

    number: int
    """1 for the first below the header."""
    cells: Sequence[str]
    trouble: str = ""
    """Why it cannot be read."""


def _articles(text: TextIOWrapper, file: Opened) -> Iterator[Read]:
    records = Records(text)
    delimiter = _delimiter(records, is_tabbed=".tsv" in file.name.lower())
    rows = _rows(records, delimiter)
    columns = _with_order_of_dates(_columns(next(rows, None), file), records, delimiter)
    told = 0
    for row in rows:
        yield Read(_item(row, columns, f"{file.origin}#{row.number}"), file.stream.position - told)
        told = file.stream.position
    if not told:
        raise SourceError("it holds no records below its header")


def _columns(header: _Row | None, file: Opened) -> Columns:
    if header is None:
        raise SourceError("it holds no records")
    if header.trouble:
        raise SourceError(f"its header cannot be read: {header.trouble}")
    if len(header.cells) > _MOST_COLUMNS:
        raise SourceError(f"its header has {len(header.cells):,} columns of at most {_MOST_COLUMNS:,}")
    return columns_of(header.cells, file.columns)


def _with_order_of_dates(columns: Columns, records: Records, delimiter: str) -> Columns:
    """05/03/2024 alone may be in March or in May; beside 25/03/2024 it is in March."""
    if columns.published is None:
        return columns
    at, sample = columns.names.index(columns.published), csv.reader(records.beginning(0), delimiter=delimiter)
    try:
        dates = [cells[at].strip() for cells in sample if len(cells) > at]
    except csv.Error:
        return columns
    return replace(columns, day_first=is_day_first(dates))


def _item(row: _Row, columns: Columns, origin: str) -> Article | Failure:
    try:
        if row.trouble:
            raise SourceError(row.trouble)
        return columns.article(_by_name(row.cells, columns.names), origin)
    except SourceError as error:
        return Failure(origin, str(error))


def _by_name(cells: Sequence[str], names: Sequence[str]) -> dict[str, object]:
    """A record with too few cells is half of one: taken, it would be an article cut off in the middle."""
    if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
        raise SourceError(
            f"cells: {len(cells):,}, in the header: {len(names):,}; a cell with the delimiter or line breaks in "
            "it stands between quotation marks"
        )
    return dict(zip(names, cells, strict=False))


def _rows(records: Records, delimiter: str) -> Iterator[_Row]:
    """The header, then the records; empty ones are passed over."""
    # The limit is the module's, for the whole process; by itself it is too low for long articles.
    csv.field_size_limit(MAX_ARTICLE_BYTES)
    width, number = 0, 0
    while not records.at_end():
        row = _row(records, delimiter, number, width)
        if row.trouble or any(cell.strip() for cell in row.cells):
            yield row
            number += 1
            width = width or len(row.cells)


def _row(records: Records, delimiter: str, number: int, width: int) -> _Row:
    records.begin()
    try:
        return _Row(number, next(csv.reader(records, delimiter=delimiter, strict=True), []))
    except LongRecord:
        trouble = _TOO_LONG
    except csv.Error:
        trouble = _QUOTES
    cells = records.first.rstrip("\r\n").split(_TAB)
    records.go_back()
    # Many who write tabs between cells write quotation marks as they are.
    if delimiter == _TAB and len(cells) == width:
        return _Row(number, cells)
    return _Row(number, (), trouble)


def _delimiter(records: Records, is_tabbed: bool) -> str:
    """What stands between cells: that with which most records at the beginning have as many cells as the header."""
    sample = records.beginning(_SAMPLE_BYTES)
    if sample and sample[0].lower().startswith("sep=") and sample[0].rstrip("\r\n")[4:] in _DELIMITERS:
        # So Excel is told.
        records.begin()
        return next(records).rstrip("\r\n")[4:]
    fits = {delimiter: _fit(sample, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: fits[delimiter])
    return _TAB if is_tabbed and fits[_TAB] > (0, 0) else best


def _fit(sample: Sequence[str], delimiter: str) -> tuple[int, int]:
    widths: list[int] = []
    try:
        for record in csv.reader(sample, delimiter=delimiter):
            widths += [len(record)] if record else []
            if len(widths) > _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0, 0
    if not widths or widths[0] == 1:
        return 0, 0
    return widths.count(widths[0]), widths[0]


def _errors(encoding: str) -> str:
    """Bytes that are no UTF-8 in a file of it are Windows' in nearly all cases: rows that came from elsewhere."""
    if not encoding.startswith("utf-8"):
        return "replace"
    codecs.register_error(_as_windows.__name__, _as_windows)
    return _as_windows.__name__


def _as_windows(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray: ReadableBuffer = error.object[error.start : error.end]
    return bytes(stray).decode("cp1252", "replace"), error.end
