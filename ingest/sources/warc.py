"""Web archives (WARC), record by record: the articles of the pages in them, with the addresses they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BufferedReader
from typing import Any

from ingest.sources.damage import damage_told
from ingest.sources.isolation import parsed_apart
from ingest.sources.kinds import Kind
from ingest.sources.payload import is_page, page_in
from ingest.sources.read import Failure, Read
from ingest.sources.stream import MAX_ARTICLE_BYTES, Opened
from ingest.sources.tally import Tally
from retrieval.domain import Article
from retrieval.errors import SourceError

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_FIRST_LINE = re.compile(rb"WARC/(?:1\.[01]|0\.1[78])[ \t]*\r?\n")
_PROTOCOLS = ["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/2", "HTTP/3"]
_LENGTH = re.compile(r"\d{1,15}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{5,20}Z?")
_MOST_HEADERS = 1 << 18
"""Bytes that a record says of itself and of its response, before the page."""
_PIECE_BYTES = 1 << 16


def read_warc(file: Opened) -> Iterator[Read]:
    """The articles of the pages. Pages that hold none are told at the end, in one Failure a reason."""
    tally = Tally(file.origin)
    try:
        with damage_told("its compressed data is damaged or cut off"):
            yield from _articles(file, tally)
    except SourceError as error:
        where = f"{error}, after record {tally.records:,}; what was before it is read. Fetch the file again"
        yield Read(Failure(file.origin, where), 0)
    for item in tally.told():
        yield Read(item, 0)


@dataclass(frozen=True, slots=True)
class _Record:
    number: int
    headers: Mapping[str, str]
    """Their names in lower case."""
    body: Any
    """warcio's LimitReader: what is read from it never reaches into the next record."""

    @property
    def url(self) -> str:
        """Some crawlers put it between angle brackets."""
        return self.headers.get("warc-target-uri", "").strip("<> ").replace(" ", "%20")

    @property
    def is_response(self) -> bool:
        of_web = self.url.lower().startswith(("http://", "https://"))
        return self.headers.get("warc-type", "").lower() == "response" and of_web


def _articles(file: Opened, tally: Tally) -> Iterator[Read]:
    told = 0
    for record in _records(file, tally):
        try:
            article = _article(record, f"{file.origin}#{record.number}", tally)
        except SourceError as error:
            tally.fail(str(error), record.number)
            continue
        if article:
            yield Read(article, file.stream.position - told)
            told = file.stream.position


def _article(record: _Record, origin: str, tally: Tally) -> Article | None:
    if not record.is_response:
        tally.pass_over("other records")
        return None
    status, headers = _response(record)
    if status != "200":
        tally.pass_over("redirects and errors")
        return None
    content = record.body.read(MAX_ARTICLE_BYTES + 1)
    if record.body.limit and len(content) <= MAX_ARTICLE_BYTES:
        # The file breaks off here, which is told when the next record is looked for; half a page is no article.
        return None
    if not is_page(headers, content):
        tally.pass_over("files that are no HTML")
        return None
    tally.pages += 1
    article = parsed_apart(Kind.HTML, page_in(headers, content), origin, record.url)
    return replace(article, metadata={**article.metadata, **_said(record)})


def _said(record: _Record) -> dict[str, str]:
    """When the page was fetched, which is not when it was published; and whether all of it was."""
    fetched = _MOMENT.fullmatch(record.headers.get("warc-date", ""))
    cut_off = "warc-truncated" in record.headers
    return ({"fetched": fetched[0]} if fetched else {}) | ({"truncated": "when it was fetched"} if cut_off else {})


def _response(record: _Record) -> tuple[str, Mapping[str, str]]:
    """Status and headers; the body is left at the page."""
    from warcio.statusandheaders import (
        StatusAndHeadersParser,
        StatusAndHeadersParserException,
    )

    try:
        head = StatusAndHeadersParser(_PROTOCOLS).parse(record.body)
    except (StatusAndHeadersParserException, EOFError) as error:
        raise SourceError("the recorded response does not begin like one") from error
    return head.get_statuscode(), _lower(head.headers)


def _records(file: Opened, tally: Tally) -> Iterator[_Record]:
    """The records; between two of them the rest of the one before is passed over."""
    from warcio.limitreader import LimitReader
    from warcio.statusandheaders import StatusAndHeadersParser

    lines = _Lines(file.stream.content)
    while first := lines.next_record(tally):
        tally.records += 1
        try:
            headers = _lower(StatusAndHeadersParser(_VERSIONS).parse(lines, first).headers)
        except SourceError:
            headers = {}
        length = headers.get("content-length", "")
        if not _LENGTH.fullmatch(length):
            lines.lose_way(tally)
            continue
        body = LimitReader(lines, int(length))
        yield _Record(tally.records, headers, body)
        while body.read(_PIECE_BYTES):
            pass
        if body.limit:
            raise SourceError("it breaks off in the middle of a record")


class _Lines:
    """What warcio's parsers read from: they would take lines and headers of any length."""

    def __init__(self, content: BufferedReader) -> None:
        self._content = content
        self._left = 0
        self._is_lost = False

    def lose_way(self, tally: Tally) -> None:
        """Nobody knows where the next record begins; each such place is counted once."""
        tally.damaged += not self._is_lost
        self._is_lost = True

    def next_record(self, tally: Tally) -> bytes:
        """The first line of the next record, nothing at the end. What stands where one should be is passed over."""
        self._left = _MOST_HEADERS
        while (line := self._content.readline(_PIECE_BYTES)) and not _FIRST_LINE.fullmatch(line):
            if line.strip():
                self.lose_way(tally)
        self._is_lost = False
        return line

    def readline(self, length: int | None = None) -> bytes:
        """A line of headers."""
        most = self._left if length is None else min(length, self._left)
        line = self._content.readline(most)
        self._left -= len(line)
        if not self._left:
            raise SourceError(f"its headers have more than {_MOST_HEADERS:,} bytes")
        return line

    def read(self, length: int) -> bytes:
        """Some of a record's body."""
        return self._content.read(length)


def _lower(headers: list[tuple[str, str]]) -> dict[str, str]:
    """By their names in lower case; of those that come twice, the first."""
    return {name.lower(): value.strip() for name, value in reversed(headers)}
