"""The page in an HTTP response that was recorded: chunks joined, decompressed, never beyond the limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from io import BytesIO

from ingest.sources.content_encoding import COMPRESSED, NOT_COMPRESSED, window_of
from ingest.sources.decoding import byte_order_mark, codec_of, declared_in_header, declared_in_page
from ingest.sources.kinds import Kind, told_kind
from ingest.sources.stream import MAX_ARTICLE_BYTES
from retrieval.errors import SourceError

_HTML = ("text/html", "application/xhtml+xml")
_PLACE = (re.compile(rb"<head\b[^>]*>", re.IGNORECASE), re.compile(rb"<html\b[^>]*>", re.IGNORECASE))
_HEAD_BYTES = 4096
_TOO_LARGE = f"too large: a page may have {MAX_ARTICLE_BYTES:,} bytes"


def is_page(headers: Mapping[str, str], content: bytes) -> bool:
    """Whether a response is HTML, by what the server says of it, else by its first bytes.

    Args:
        headers: their names in lower case.
        content: the response's body, as it was sent.
    """
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    return media in _HTML if media else _looks_like_page(content)


def page_in(headers: Mapping[str, str], content: bytes) -> bytes:
    """The page, as a file of it would hold it.

    Args:
        headers: of the response, their names in lower case.
        content: the response's body, as it was sent.

    Raises:
        SourceError: it is too large or damaged, or is compressed in a way that is not read.
    """
    if len(content) > MAX_ARTICLE_BYTES:
        raise SourceError(_TOO_LARGE)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        content = _joined(content)
    for encoding in reversed(headers.get("content-encoding", "").lower().split(",")):
        content = _decoded(content, encoding.strip())
    return _with_charset(content, headers.get("content-type", ""))


def _joined(content: bytes) -> bytes:
    """Without the marks of chunks; most crawlers take them away and leave the header."""
    from warcio.bufferedreaders import ChunkedDataReader

    joined: bytes = ChunkedDataReader(BytesIO(content)).read()
    return joined


def _decoded(content: bytes, encoding: str) -> bytes:
    if encoding in NOT_COMPRESSED or _looks_like_page(content):
        # Crawlers that keep pages decompressed leave the header.
        return content
    if encoding not in COMPRESSED:
        raise SourceError("the page is compressed in a way that is not read (only gzip and deflate are)")
    try:
        # Of data that break off, what is there.
        inflated = zlib.decompressobj(window_of(content)).decompress(content, MAX_ARTICLE_BYTES + 1)
    except zlib.error as error:
        raise SourceError("the page's compressed data is damaged") from error
    if len(inflated) > MAX_ARTICLE_BYTES:
        raise SourceError(_TOO_LARGE)
    return inflated


def _looks_like_page(content: bytes) -> bool:
    return told_kind("", content[:_HEAD_BYTES]) is Kind.HTML


def _with_charset(page: bytes, content_type: str) -> bytes:
    """A page that does not say how it is encoded, with what the server said of that."""
    told = declared_in_header(content_type)
    # UTF-8 is tried first whatever a page says.
    if not told or codec_of(told) in (None, "utf-8") or byte_order_mark(page) or declared_in_page(page):
        return page
    head = page[:_HEAD_BYTES]
    found = next(filter(None, (place.search(head) for place in _PLACE)), None)
    at = found.end() if found else 0
    return page[:at] + b'<meta charset="' + told.encode() + b'">' + page[at:]
