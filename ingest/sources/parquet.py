"""Parquet tables: a child reads them a few rows at a time, so that a hostile one takes it down and not the ingest.

Needs pyarrow, which is large and comes with ``newsdesk[parquet]``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

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
_ROOT = Path(__file__).parents[2]
_SERVE = "from ingest.sources.parquet_rows import serve; serve()"
_CRASHED = "it crashed the program that reads such tables, or wanted too much memory; it is damaged or hostile"
_MISSING = "reading Parquet needs pyarrow: pip install 'newsdesk[parquet]'"


def read_parquet(file: Opened) -> Iterator[Read]:
    """The articles of a Parquet table, one a row. Which column is which is told by ``columns``."""
    if importlib.util.find_spec("pyarrow") is None:
        raise SourceError(_MISSING)
    with _on_disk(file.stream) as (table, size):
        child = _started(table)
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


def _started(table: BinaryIO | BufferedReader) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-c", _SERVE)
    # Arrow's own allocators set more address space aside than the child may have.
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}
    return subprocess.Popen(  # noqa: S603  # runs this interpreter on a constant, without a shell
        command,
        stdin=table.fileno(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=environment,
        start_new_session=True,
    )


def _said(child: subprocess.Popen[bytes]) -> Iterator[Mapping[str, Any]]:
    """What the child says: the header, then the rows; a SourceError where it says no more before it is done."""
    for line in _lines(child):
        said: Mapping[str, Any] = json.loads(line)
        if "done" in said:
            return
        if "fatal" in said:
            raise SourceError(said["fatal"])
        yield said
    raise SourceError(_CRASHED)


def _lines(child: subprocess.Popen[bytes]) -> Iterator[bytearray]:
    """Its whole lines; a SourceError where it says nothing for too long, or without end."""
    if child.stdout is None:
        return
    said = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while ready.select(_SECONDS):
            piece = os.read(child.stdout.fileno(), _PIECE_BYTES)
            said += piece
            if b"\n" in piece:
                *lines, said = said.split(b"\n")
                yield from lines
            if not piece or len(said) > _MOST_SAID:
                return
    raise SourceError(f"nothing of it could be read for {_SECONDS:.0f} s; it was given up")
