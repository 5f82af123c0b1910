"""Reads files of all kinds, one after the other, and accounts for every byte of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ingest.sources.archives import DAMAGED_MEMBER, Member, Unpacker
from ingest.sources.cleaning import cleaned
from ingest.sources.damage import damage_told
from ingest.sources.formats import READERS, UNPACKERS
from ingest.sources.kinds import READABLE, Kind, told_kind
from ingest.sources.read import Failure, Read, Withdrawal
from ingest.sources.stream import Opened, opened
from retrieval.domain import Article
from retrieval.errors import SourceError
from retrieval.identity import origin_of

_DEEPEST = 2
"""Archives in archives are unpacked so deep."""
_MOST_FAILURES = 1000
"""Of one file, told one by one."""
_HOPELESS = 100_000
"""A file that begins with so many failures holds something else than its name says."""


def read_files(files: Iterable[Path], columns: Mapping[str, str] | None = None) -> Iterator[Read]:
    """The articles of the files, in their order. What cannot be read is a Failure, and the rest is read on.

    Args:
        files: which.
        columns: for tables, the name of an Article's field to the name of its column; None guesses them.
    """
    for path in files:
        yield from _rounded_up(_summed_up(_read_file(path, columns or {}), origin_of(path)), _size(path))


def _read_file(path: Path, columns: Mapping[str, str]) -> Iterator[Read]:
    origin = origin_of(path)
    try:
        with opened(path) as stream:
            yield from _read(Opened(path.name, origin, stream, columns))
    except SourceError as error:
        yield Read(Failure(origin, str(error)), 0)


def _read(file: Opened, known: Kind | None = None) -> Iterator[Read]:
    kind = known or told_kind(file.name, file.stream.head())
    if kind and kind in UNPACKERS:
        yield from _read_members(UNPACKERS[kind], file)
    elif kind is Kind.JSONL:
        yield from READERS[kind](file)
    elif kind and kind in READERS:
        yield from map(_cleaned, READERS[kind](file))
    else:
        raise SourceError(f"not a kind of file that is read ({READABLE})")


def _cleaned(read: Read) -> Read:
    if not isinstance(read.item, Article):
        return read
    article = cleaned(read.item)
    unseen = Failure(article.origin or "?", "it holds no text that anybody could see")
    return replace(read, item=article if article.text else unseen)


def _read_members(members_of: Unpacker, file: Opened) -> Iterator[Read]:
    if file.depth == _DEEPEST:
        raise SourceError(f"it is an archive in an archive in an archive; those are unpacked {_DEEPEST} deep")
    for member in members_of(file):
        if isinstance(member, Failure):
            yield Read(member, 0)
        else:
            yield from _rounded_up(_read_member(member, file), member.consumed)


def _read_member(member: Member, file: Opened) -> Iterator[Read]:
    """Its bytes in the archive are told with its last article: nobody knows how far each of them reached there."""
    origin = f"{file.origin}/{member.name}" if member.name else file.origin
    inner = Opened(member.name or file.name, origin, member.stream, file.columns, file.depth + 1)
    try:
        with damage_told(DAMAGED_MEMBER):
            for read in _read(inner, member.kind):
                yield replace(read, consumed=0)
    except SourceError as error:
        yield Read(Failure(origin, str(error)), 0)


def _summed_up(reads: Iterator[Read], origin: str) -> Iterator[Read]:
    """The first records that fail one by one, the others in one: a small file can hold millions of them.

    What was withdrawn is told one by one, since the archive may have it.
    """
    failed = untold = consumed = 0
    is_hopeless = True
    for read in reads:
        is_record = isinstance(read.item, Failure) and read.item.origin != origin
        failed += is_record
        is_hopeless &= isinstance(read.item, Failure)
        if is_record and failed > _MOST_FAILURES and not isinstance(read.item, Withdrawal):
            untold += 1
            consumed += read.consumed
        else:
            yield replace(read, consumed=consumed + read.consumed)
            consumed = 0
        if is_hopeless and failed == _HOPELESS:
            yield Read(Failure(origin, f"none of its first {failed:,} records can be read; the rest is not read"), 0)
            return
    if untold:
        more = f"{untold:,} more of its records cannot be read, beside the first {_MOST_FAILURES:,}"
        yield Read(Failure(origin, more), consumed)


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
