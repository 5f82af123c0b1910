"""Which kind of file it is, told by its first bytes where they are plain, else by its name."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path, PurePath


class Kind(Enum):
    """A file format we read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"
    PDF = "pdf"
    DOCX = "docx"
    MAIL = "mail"
    MAILBOX = "mailbox"
    TABLE = "table"
    PARQUET = "parquet"
    XML = "xml"
    JSON = "json"
    WARC = "warc"
    ZIP = "zip"
    TAR = "tar"


_KINDS = {
    ".txt": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".eml": Kind.MAIL,
    ".mbox": Kind.MAILBOX,
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".parquet": Kind.PARQUET,
    ".xml": Kind.XML,
    ".nitf": Kind.XML,
    ".json": Kind.JSON,
    ".warc": Kind.WARC,
    ".zip": Kind.ZIP,
    ".tar": Kind.TAR,
    ".tgz": Kind.TAR,
    ".tbz": Kind.TAR,
    ".tbz2": Kind.TAR,
    ".txz": Kind.TAR,
}

READABLE = f"{', '.join(_KINDS)}, each also with .gz"
"""The kinds in words, for messages."""

_COMPRESSED = re.compile(r"\.gz$|(?<=\.tar)\.(?:bz2|xz)$")
_TAR_MARK = slice(257, 262)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAIL_HEADER = rb"(?:From|To|Date|Subject|Received|Return-Path|Message-I[Dd]|MIME-Version|Delivered-To):"
_MAIL = re.compile(rb"(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*)*?" + _MAIL_HEADER)
_MAILBOX = re.compile(rb"From [^\n]{3,200}\d{4}[^\n]{0,20}\r?\n[\w-]+:")
_HTML = re.compile(rb"\s*+(?:<!--.{0,1000}?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_AGENCY_XML = re.compile(rb"<(?:!DOCTYPE\s+nitf|nitf|newsMessage|newsItem|packageItem)\b")


def kind_of(path: Path) -> Kind | None:
    """The kind that a file's name tells, or None where it tells none that we read."""
    return _KINDS.get(PurePath(_COMPRESSED.sub("", path.name.lower())).suffix)


def told_kind(name: str, head: bytes) -> Kind | None:
    """The kind of a file, or None where we do not read it.

    Marks that stand in no text go before the name; a name goes before what a text looks like, since an article may
    begin like a letter.

    Args:
        name: of the file.
        head: its first bytes (a few hundred at least), decompressed.
    """
    named = kind_of(Path(name))
    return _marked(head, named) or named or _looking_like(head)


def is_compressed(path: Path) -> bool:
    """Whether the file's name says that it is gzip data."""
    return path.name.lower().endswith((".gz", ".tgz"))


def _marked(head: bytes, named: Kind | None) -> Kind | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.DOCX if named is Kind.DOCX else Kind.ZIP
    if head[_TAR_MARK] == b"ustar":
        return Kind.TAR
    marks = ((b"%PDF-", Kind.PDF), (b"PAR1", Kind.PARQUET), (b"WARC/1.", Kind.WARC))
    return next((kind for mark, kind in marks if head.startswith(mark)), None)


def _looking_like(head: bytes) -> Kind | None:
    text = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if _HTML.match(text):
        return Kind.HTML
    if text.startswith(b"<?xml") or _AGENCY_XML.match(text):
        return Kind.XML
    if _MAILBOX.match(text):
        return Kind.MAILBOX
    return Kind.MAIL if _MAIL.match(text) else None
