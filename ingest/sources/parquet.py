"""Parquet tables: a child reads them a few rows at a time, so that a hostile one takes it down and not the ingest.

Needs pyarrow, which is large and comes with ``newsdesk[parquet]``.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from subprocess import Popen
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from ingest.sources.child import lines, start
from ingest.sources.columns import Columns, columns_of
from ingest.sources.read import Failure, Read
from ingest.sources.stream import MAX_ARTICLE_BYTES, Opened, Stream
from retrieval.domain import Article
from retrieval.errors import SourceError

_MOST_SPOOLED = 2 << 30
"""Bytes of a table that must be copied before it can be read: one that is compressed once more, or in an archive."""
_MOST_SAID = 8 * MAX_ARTICLE_BYTES
"""Bytes of one row in JSON."""
_PIECE_BYTES = 1 << 20
_SECONDS = 60.0
"""Between two rows, the start of the child among them. Real ones take thousandths."""
_MISSING = "reading Parquet needs pyarrow: pip install 'newsdesk[parquet]'"


def read_parquet(file: Opened) -> Iterator[Read]:
    """The articles of a Parquet table, one a row. Which column is which is told by ``columns``."""
    if importlib.util.find_spec("pyarrow") is None:
        raise SourceError(_MISSING)
    with _on_disk(file.stream) as (table, size):
        # Arrow's own allocators set more address space aside than the child may have.
        child = start("ingest.sources.parquet_rows", table.fileno(), ARROW_DEFAULT_MEMORY_POOL="system")
        try:
            yield from _articles(_said(child), file, size)
        finally:
            child.kill()
            child.communicate()


def _articles(said: Iterator[Mapping[str, Any]], file: Opened, size: int) -> Iterator[Read]:
    header = next(said)
    columns, total = columns_of(header["columns"], file.columns), max(1, header["rows"])
    told, is_taken = 0, False
    try:
        for row in said:
            position = size * min(row["number"], total) // total
            yield Read(_item(row, columns, f"{file.origin}#{row['number']}"), max(0, position - told))
            told, is_taken = max(told, position), True
    except SourceError as error:
        if not is_taken:
            raise
        yield Read(Failure(file.origin, f"{error}; the rows before that are read"), 0)
    if not is_taken:
        raise SourceError("it holds no rows")


def _item(row: Mapping[str, Any], columns: Columns, origin: str) -> Article | Failure:
    try:
        if "error" in row:
            raise SourceError(row["error"])
        return columns.article(dict(zip(columns.names, row["cells"], strict=True)), origin)
    except SourceError as error:
        return Failure(origin, str(error))


@contextmanager
def _on_disk(stream: Stream) -> Iterator[tuple[BinaryIO | BufferedReader, int]]:
    """The table as a file in which one can go to any place, and how many bytes are read with it."""
    if isinstance(stream.content, BufferedReader) and stream.content.seekable():
        yield stream.content, os.fstat(stream.content.fileno()).st_size
        return
    with TemporaryFile() as spooled:
        while piece := stream.content.read(_PIECE_BYTES):
            if spooled.tell() > _MOST_SPOOLED:
                raise SourceError(f"too large: a packed table may have {_MOST_SPOOLED:,} bytes; unpack it first")
            spooled.write(piece)
        spooled.flush()
        yield spooled, stream.position


def _said(child: Popen[bytes]) -> Iterator[Mapping[str, Any]]:
    """What the child says: the header, then the rows; a SourceError where it says no more before it is done."""
    for line in lines(child, _SECONDS, _MOST_SAID):
        said: Mapping[str, Any] = json.loads(line)
        if "done" in said:
            return
        if "fatal" in said:
            raise SourceError(said["fatal"])
        yield said
