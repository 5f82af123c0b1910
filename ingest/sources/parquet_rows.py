"""The child that reads a Parquet table: its rows as lines of JSON, in little memory."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any, BinaryIO

from ingest.sources.child import bound_memory, own_output
from ingest.sources.stream import MAX_ARTICLE_BYTES

_ROWS_AT_ONCE = 8
"""A dictionary lets a few bytes stand for the longest text in every row."""
_MOST_COLUMNS = 1_000
_MOST_ENTRIES = 1_000_000
"""Of any list in the table's description."""
_BUFFER_BYTES = 1 << 16
_FREE_BYTES = 16 << 20
_MOST_TIMES = 500
"""Of its bytes, in JSON, beyond those: text packs to a tenth, and JSON writes some characters in six bytes."""
_MOST_ROW_BYTES = 7 * MAX_ARTICLE_BYTES
_TOO_LONG = "too long: its row is larger than an article may be"
_DAMAGED = "it is damaged, or no Parquet table; fetch it again"

Column = Any
"""A column of pyarrow, which tells no types."""


def serve() -> None:
    """Read the table that is our standard input, and say what is in it: a header, the rows, that it was all."""
    answers = _Answers(own_output(), os.fstat(0).st_size)
    import pyarrow  # before the limit: what it takes is no file's fault
    import pyarrow.parquet

    bound_memory()
    try:
        for said in _said(sys.stdin.buffer):
            answers.say(said)
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError):
        answers.say({"fatal": _DAMAGED})
    except MemoryError:
        answers.say({"fatal": "it needs more memory than a table may take"})
    except _TooMuch:
        answers.say({"fatal": f"it holds more than {_MOST_TIMES} times its own bytes, which no table of articles does"})


def _said(table: BinaryIO) -> Iterator[Mapping[str, object]]:
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(
        table,
        pre_buffer=False,
        buffer_size=_BUFFER_BYTES,
        thrift_container_size_limit=_MOST_ENTRIES,
        arrow_extensions_enabled=False,
    )
    names = list(file.schema_arrow.names)
    if len(names) > _MOST_COLUMNS:
        yield {"fatal": f"it has {len(names):,} columns of at most {_MOST_COLUMNS:,}"}
        return
    yield {"columns": names, "rows": file.metadata.num_rows}
    before = 0
    for group in range(file.metadata.num_row_groups):
        for row in _rows(file, group):
            before += 1
            yield {"number": before, **row}
    yield {"done": True}


def _rows(file: Column, group: int) -> Iterator[Mapping[str, object]]:
    """The rows of a group. Where it is damaged, the rest of it is one failure."""
    import pyarrow

    try:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, row_groups=[group]):
            for at in range(batch.num_rows):
                yield _row(batch.columns, at)
    except (pyarrow.ArrowException, OSError, ValueError):
        yield {"error": f"the table is damaged here; the rest of its row group {group + 1} is not read"}


def _row(columns: list[Column], at: int) -> Mapping[str, object]:
    try:
        return {"cells": [_cell(column[at]) for column in columns]}
    except (ValueError, KeyError, OverflowError) as error:
        # A date beyond all calendars, a time zone that is none, bytes that are no text.
        return {"error": f"it holds a value that cannot be read ({type(error).__name__})"}


def _cell(value: Column) -> object:
    import pyarrow

    if pyarrow.types.is_timestamp(value.type):
        # Of nanoseconds Python knows nothing.
        value = value.cast(pyarrow.timestamp("us", value.type.tz), safe=False)
    return _plain(value.as_py())


def _plain(value: object) -> object:
    """A value in the types that JSON has; of bytes those that are text, as older programs write it."""
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _text(content: bytes) -> str | None:
    try:
        return content.decode() if b"\0" not in content else None
    except UnicodeDecodeError:
        return None


class _Answers:
    """What we say, which has an end: a few bytes of a table can stand for any number of rows."""

    def __init__(self, pipe: BinaryIO, size: int) -> None:
        self._pipe = pipe
        self._left = _FREE_BYTES + _MOST_TIMES * size

    def say(self, said: Mapping[str, object]) -> None:
        """One line."""
        line = json.dumps(said).encode()
        if len(line) > _MOST_ROW_BYTES:
            line = json.dumps({"number": said.get("number"), "error": _TOO_LONG}).encode()
        self._left -= len(line)
        if self._left < 0 and "fatal" not in said:
            raise _TooMuch
        self._pipe.write(line + b"\n")
        self._pipe.flush()


class _TooMuch(Exception):
    """There is more in the table than tables of its size hold."""
