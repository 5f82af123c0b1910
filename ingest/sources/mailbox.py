"""Mailboxes (mbox): one mail after the other, each as an article, in constant memory."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from ingest.sources.isolation import SECONDS
from ingest.sources.mail import read_mail
from ingest.sources.read import Failure, Read, Remark
from ingest.sources.stream import MAX_ARTICLE_BYTES, Line, Opened
from retrieval.domain import Article
from retrieval.errors import SourceError

_BEGINS = re.compile(rb"From [^\n]*\d{4}[^\n]{0,20}\r?\n?$")
"""A mail begins with such a line, behind an empty one (RFC 4155)."""
_BEGINS_SURELY = re.compile(rb"From \S+ [^\n]*\d:\d\d[^\n]*\d{4}[^\n]{0,20}\r?\n?$")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]*:\s")
"""Where such a line tells the time and a header follows, the empty line was forgotten."""
_ESCAPED = re.compile(rb"^>(>*From )")
_PATIENCE = 5
_MAILS_A_CHANCE = 100
"""Five mails of a mailbox, and one more of each hundred, may take all the time there is for one."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What stands before the first mail."""

    size: int
    """In bytes."""


def read_mailbox(
    opened: Opened, read: Callable[[bytes, str], Article] = read_mail, seconds: float = SECONDS
) -> Iterator[Read]:
    """The mails of a mailbox, with a Failure for each that cannot be read.

    Args:
        opened: the mailbox.
        read: makes the article of a mail and its origin.
        seconds: a mail that took so long and was not read was given up; after several the rest of them is not tried.
    """
    told = number = given_up = 0
    for content in _mails(opened):
        started = time.monotonic()
        number += not isinstance(content, _Ahead)
        item = _item(content, opened.origin, number, read)
        given_up += type(item) is Failure and time.monotonic() - started >= seconds
        yield Read(item, opened.stream.position - told)
        told = opened.stream.position
        if given_up >= _PATIENCE + number / _MAILS_A_CHANCE:
            yield Read(Failure(opened.origin, _impatience(number, given_up)), 0)
            return
    if not number:
        raise SourceError("it holds no mails: each must begin with a line such as 'From ana@n.example Tue Mar  5 2024'")


def _impatience(number: int, given_up: int) -> str:
    return (
        f"{given_up} of its first {number:,} mails took too long to be taken apart; what follows was not read. "
        "Take those mails out, or give the others in a file of their own"
    )


def _item(
    content: bytes | _Ahead | None, origin: str, number: int, read: Callable[[bytes, str], Article]
) -> Article | Failure:
    if isinstance(content, _Ahead):
        return Remark(origin, f"what stands before its first mail, {content.size:,} bytes, was not read")
    origin = f"{origin}#{number}"
    if content is None:
        return Failure(origin, f"too large: one mail may have {MAX_ARTICLE_BYTES:,} bytes")
    try:
        return replace(read(content, origin), origin=origin)
    except SourceError as error:
        return Failure(origin, str(error))


def _mails(opened: Opened) -> Iterator[bytes | _Ahead | None]:
    """The content of each mail; None for one that is too large."""
    lines: list[bytes] = []
    size, is_inside, has_words = 0, False, False
    for line, begins in _marked(opened.stream.lines()):
        content = line.content
        if begins:
            if is_inside:
                yield _whole(lines, size)
            elif has_words:
                yield _Ahead(size)
            lines, size, is_inside = [], 0, True
            continue
        size += line.size
        has_words = has_words or content is None or bool(content.strip())
        if is_inside and content is not None and size <= MAX_ARTICLE_BYTES:
            lines.append(_ESCAPED.sub(rb"\1", content))
    if is_inside:
        yield _whole(lines, size)


def _marked(lines: Iterator[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line, and whether a mail begins with it."""
    is_after_empty = True
    for line, following in pairwise(chain(lines, [None])):
        if line is None:
            return
        begins = _is_beginning(line.content, following, is_after_empty)
        yield line, begins
        is_after_empty = not begins and line.content is not None and not line.content.strip()


def _is_beginning(content: bytes | None, following: Line | None, is_after_empty: bool) -> bool:
    if content is None or is_after_empty:
        return content is not None and _BEGINS.match(content) is not None
    below = following.content if following else None
    return bool(_BEGINS_SURELY.match(content) and _HEADER.match(below or b""))


def _whole(lines: list[bytes], size: int) -> bytes | None:
    return b"".join(lines) if size <= MAX_ARTICLE_BYTES else None
