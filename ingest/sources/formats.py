"""What reads which kind: one reader a kind, each in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from ingest.sources.archives import Unpacker
from ingest.sources.isolation import parsed_apart
from ingest.sources.json_file import read_json
from ingest.sources.jsonl import read_jsonl
from ingest.sources.kinds import Kind
from ingest.sources.mail import read_mail
from ingest.sources.mailbox import read_mailbox
from ingest.sources.markdown import read_markdown
from ingest.sources.parquet import read_parquet
from ingest.sources.read import Read
from ingest.sources.stream import MAX_ARTICLE_BYTES, Opened
from ingest.sources.table import read_table
from ingest.sources.tar import unpack_tar
from ingest.sources.text import read_text
from ingest.sources.warc import read_warc
from ingest.sources.xml import read_xml
from ingest.sources.zip import unpack_zip
from retrieval.domain import Article

_MAX_DOCUMENT_BYTES = 100_000_000
"""Of a PDF or Word file: most of it may be pictures."""
_MOST_MARKDOWN = 64_000
"""Bytes that are parsed in a second or two, whatever they are; articles are shorter."""

Reader = Callable[[Opened], Iterator[Read]]
"""Yields what a file holds, step by step; raises a SourceError for a file that holds nothing it can read."""


def _one_article(read: Callable[[bytes, str], Article], opened: Opened) -> Iterator[Read]:
    yield Read(read(opened.stream.whole(), opened.origin), opened.stream.position)


def _one_apart(kind: Kind, limit: int, opened: Opened) -> Iterator[Read]:
    """Formats whose files can hurt who reads them are taken apart in another process, for a limited time."""
    yield Read(parsed_apart(kind, opened.stream.whole(limit), opened.origin), opened.stream.position)


def _markdown(opened: Opened) -> Iterator[Read]:
    """Here where it is short: a process of its own takes seconds to start, and a short file cannot hurt."""
    content = opened.stream.whole()
    apart = len(content) > _MOST_MARKDOWN
    article = parsed_apart(Kind.MARKDOWN, content, opened.origin) if apart else read_markdown(content, opened.origin)
    yield Read(article, opened.stream.position)


READERS: Mapping[Kind, Reader] = {
    Kind.TEXT: partial(_one_article, read_text),
    Kind.MARKDOWN: _markdown,
    Kind.HTML: partial(_one_apart, Kind.HTML, MAX_ARTICLE_BYTES),
    Kind.PDF: partial(_one_apart, Kind.PDF, _MAX_DOCUMENT_BYTES),
    Kind.DOCX: partial(_one_apart, Kind.DOCX, _MAX_DOCUMENT_BYTES),
    Kind.MAIL: partial(_one_article, read_mail),
    Kind.MAILBOX: read_mailbox,
    Kind.JSONL: read_jsonl,
    Kind.TABLE: read_table,
    Kind.PARQUET: read_parquet,
    Kind.XML: read_xml,
    Kind.JSON: read_json,
    Kind.WARC: read_warc,
}

UNPACKERS: Mapping[Kind, Unpacker] = {Kind.ZIP: unpack_zip, Kind.TAR: unpack_tar}
