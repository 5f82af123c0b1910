"""What reads which kind: one reader a kind, each in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ingest.sources.isolation import parsed_apart
from ingest.sources.jsonl import read_jsonl
from ingest.sources.kinds import Kind
from ingest.sources.markdown import read_markdown
from ingest.sources.read import Failure, Read
from ingest.sources.stream import MAX_ARTICLE_BYTES, Opened, Stream
from ingest.sources.text import read_text
from retrieval.domain import Article

Reader = Callable[[Opened], Iterator[Read]]
"""Yields what a file holds, step by step; raises a SourceError for a file that holds nothing it can read."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    """Its path in the archive; it is untrusted, and only ever shown."""
    stream: Stream
    consumed: int
    """Bytes that it takes in the archive."""


Unpacker = Callable[[Opened], Iterator[Member | Failure]]
"""Yields an archive's members one after the other; each is read before the next one is asked for."""


def _one_article(read: Callable[[bytes, str], Article], opened: Opened) -> Iterator[Read]:
    yield Read(read(opened.stream.whole(), opened.origin), opened.stream.position)


def _one_apart(kind: Kind, limit: int, opened: Opened) -> Iterator[Read]:
    """Formats whose files can hurt who reads them are taken apart in another process, for a limited time."""
    yield Read(parsed_apart(kind, opened.stream.whole(limit), opened.origin), opened.stream.position)


READERS: Mapping[Kind, Reader] = {
    Kind.TEXT: partial(_one_article, read_text),
    Kind.MARKDOWN: partial(_one_article, read_markdown),
    Kind.HTML: partial(_one_apart, Kind.HTML, MAX_ARTICLE_BYTES),
    Kind.JSONL: read_jsonl,
}

UNPACKERS: Mapping[Kind, Unpacker] = {}
