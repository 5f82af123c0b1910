"""The first characters of what was fetched, by which it is told what it is."""

from __future__ import annotations

import re

from ingest.sources.decoding import byte_order_mark
from ingest.sources.web.body import read_body
from ingest.sources.web.errors import Unavailable

GZIP = b"\x1f\x8b"
_BYTES = 4096
# Possessive: what is one comment is never tried as two, which would take a time that doubles with each of them.
_COMMENTS = re.compile(rb"(?:\s++|<!--.*?-->)*+", re.DOTALL)
_PROLOGUE = re.compile(
    r"(?:\s++|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>)*+", re.DOTALL | re.IGNORECASE
)


def bare_head(content: bytes) -> bytes:
    """The first bytes, without comments before them."""
    head = content[:_BYTES]
    found = _COMMENTS.match(head)
    return head[found.end() :] if found else head


def root_head(content: bytes) -> str:
    """The first characters at the outermost element, decompressed; empty where they are no text."""
    head = _unpacked(content)[:_BYTES]
    codec = (byte_order_mark(head) or "utf-8").removesuffix("-sig")
    text = head.decode(codec, "replace").lstrip("\ufeff")
    found = _PROLOGUE.match(text)
    return text[found.end() :] if found else text


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(GZIP):
        return content
    try:
        return read_body(iter([content]), "gzip", _BYTES)
    except Unavailable:
        return b""
