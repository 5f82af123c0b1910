"""Reads files of all kinds, one after the other, and accounts for every byte of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ingest.sources.html import read_html
from ingest.sources.jsonl import read_jsonl
from ingest.sources.kinds import READABLE, Kind, kind_of
from ingest.sources.markdown import read_markdown
from ingest.sources.read import Failure, Read
from ingest.sources.stream import Stream, opened
from ingest.sources.text import read_text
from retrieval.domain import Article
from retrieval.errors import SourceError
from retrieval.identity import origin_of

_ONE_ARTICLE: Mapping[Kind, Callable[[bytes, str], Article]] = {
    Kind.TEXT: read_text,
    Kind.MARKDOWN: read_markdown,
    Kind.HTML: read_html,
}


def read_files(files: Iterable[Path]) -> Iterator[Read]:
    """The articles of the files, in their order. What cannot be read is a Failure, and the rest is read on."""
    for path in files:
        yield from _rounded_up(_read_file(path), _size(path))


def _read_file(path: Path) -> Iterator[Read]:
    origin = origin_of(path)
    try:
        kind = kind_of(path)
        if kind is None:
            raise SourceError(f"not a kind of file that is read ({READABLE})")
        with opened(path) as stream:
            yield from _read_stream(kind, stream, origin)
    except SourceError as error:
        yield Read(Failure(origin, str(error)), 0)


def _read_stream(kind: Kind, stream: Stream, origin: str) -> Iterator[Read]:
    if kind is Kind.JSONL:
        yield from read_jsonl(stream, origin)
    else:
        yield Read(_ONE_ARTICLE[kind](stream.whole(), origin), stream.position)


def _rounded_up(reads: Iterator[Read], size: int) -> Iterator[Read]:
    """The last step also stands for what follows it: blank lines, gzip's checksum, all that a failure left unread."""
    told = 0
    last: Read | None = None
    for read in reads:
        if last:
            yield last
        told += read.consumed
        last = read
    if last:
        yield replace(last, consumed=last.consumed + max(0, size - told))


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
