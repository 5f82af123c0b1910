"""Mailboxes (mbox): one mail after the other, each as an article, in constant memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.sources.mail import read_mail
from ingest.sources.read import Failure, Read
from ingest.sources.stream import MAX_ARTICLE_BYTES, Opened
from retrieval.domain import Article
from retrieval.errors import SourceError

_BEGINS = re.compile(rb"From [^\n]*\d{4}[^\n]{0,20}\r?\n?$")
"""A mail begins with such a line, behind an empty one (RFC 4155)."""
_ESCAPED = re.compile(rb"^>(>*From )")


def read_mailbox(opened: Opened) -> Iterator[Read]:
    """The mails of a mailbox, with a Failure for each that cannot be read."""
    told = number = 0
    for content in _mails(opened):
        number += 1
        yield Read(_read(content, f"{opened.origin}#{number}"), opened.stream.position - told)
        told = opened.stream.position
    if not number:
        raise SourceError("it holds no mails: each must begin with a line such as 'From ana@n.example Tue Mar  5 2024'")


def _read(content: bytes | None, origin: str) -> Article | Failure:
    if content is None:
        return Failure(origin, f"too large: one mail may have {MAX_ARTICLE_BYTES:,} bytes")
    try:
        return replace(read_mail(content, origin), origin=origin)
    except SourceError as error:
        return Failure(origin, str(error))


def _mails(opened: Opened) -> Iterator[bytes | None]:
    """The content of each mail; None for one that is too large."""
    lines: list[bytes] = []
    size, is_inside, is_after_empty = 0, False, True
    for line in opened.stream.lines():
        content = line.content
        if content is not None and is_after_empty and _BEGINS.match(content):
            if is_inside:
                yield _whole(lines, size)
            lines, size, is_inside = [], 0, True
            is_after_empty = False
            continue
        size += line.size
        is_after_empty = content is not None and not content.strip()
        if is_inside and content is not None and size <= MAX_ARTICLE_BYTES:
            lines.append(_ESCAPED.sub(rb"\1", content))
    if is_inside:
        yield _whole(lines, size)


def _whole(lines: list[bytes], size: int) -> bytes | None:
    return b"".join(lines) if size <= MAX_ARTICLE_BYTES else None
