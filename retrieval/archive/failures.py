"""What fails inside the archive's stores, in our own words: what happened, what is safe, what to do.

Half of the stores are Rust libraries whose errors differ by nothing but their text, so the text is what is looked at.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveUnreachable, ArchiveUnwritable

_FULL = re.compile(
    r"disk is full|disk i/o error|no space left|file too large|quota exceeded|os error (?:27|28|122)\b", re.IGNORECASE
)
_FORBIDDEN = re.compile(
    r"read-?only|permission denied|not permitted|unable to open database|os error (?:1|13|30)\b", re.IGNORECASE
)
_UNREACHABLE = re.compile(
    r"could not (?:connect|receive data|send data)|connection (?:to server|refused|failed|timeout|is bad)|"
    r"server closed the connection|the connection is (?:lost|closed)|terminating connection|invalid connection option|"
    r"failed to resolve host|the database system is|too many clients|remaining connection slots",
    re.IGNORECASE,
)
_DERIVED = ("vectors", "keyword index")
"""Parts that can be rebuilt."""
_ROOM_BYTES = 1_000_000
"""Chroma does not always say that its disk is full; where less is free than this, it is."""
_BUSY = re.compile(r"database (?:table )?is locked|lockbusy|could not serialize|deadlock", re.IGNORECASE)


@contextmanager
def failures_of(part: str, place: object, *kinds: type[Exception]) -> Iterator[None]:
    """Raise what a store's library raises as an ArchiveError.

    Args:
        part: the store in words, e.g. ``keyword index``.
        place: its file or folder.
        kinds: the library's errors; OSError is always one of them. Of SQLAlchemy's, only the driver's words are shown:
            they themselves end in the statement and all its values.
    """
    failures: tuple[type[Exception], ...] = (OSError, *kinds)
    try:
        yield
    except failures as error:
        reason = str(getattr(error, "orig", None) or error)
        raise _translated(part, place, " ".join(reason.split()).rstrip(".?")) from error


def _translated(part: str, place: object, reason: str) -> ArchiveError:
    if _FULL.search(reason):
        return _full(part, place, reason)
    if _FORBIDDEN.search(reason):
        return ArchiveUnwritable(
            f"the archive's {part} ({place}) cannot be written: {_obstacle(str(place))}. Newsdesk needs to "
            "write there even for asking: give this user the right to, or copy the archive's folder to where it may "
            "write."
        )
    if _UNREACHABLE.search(reason):
        return ArchiveUnreachable(
            f"the archive's {part} ({place}) does not answer: {reason}. "
            "See that its server runs, and that DATABASE_URL is right; what is stored already is safe."
        )
    if _BUSY.search(reason):
        return ArchiveBusy(
            f"another process is writing to the archive's {part} ({place}). "
            "Run this again when it has ended; what is already stored will be skipped."
        )
    if _lacks_room(str(place)):
        return _full(part, place, reason)
    return damaged(part, place, reason)


def damaged(part: str, place: object, reason: str) -> ArchiveDamaged:
    """What is said of a store that cannot be read."""
    if part in _DERIVED:
        remedy = "Nothing that was ingested is lost: build them anew with: newsdesk doctor --repair"
    else:
        remedy = (
            "Restore it from a backup (newsdesk export makes them), or move the archive's folder away and ingest the "
            "articles again."
        )
    return ArchiveDamaged(f"the archive's {part} ({place}) cannot be used: {reason}. {remedy}")


def _full(part: str, place: object, reason: str) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        f"the disk did not take what was written to the archive's {part} ({place}): {reason}. "
        "What was stored before is safe: make room on the disk, then run the same command again."
    )


def _obstacle(place: str) -> str:
    """The libraries' own words are of locks and codes."""
    if sys.platform != "win32" and os.path.exists(place) and os.statvfs(place).f_flag & os.ST_RDONLY:
        return "it is on a read-only file system"
    return "this user may not write there"


def _lacks_room(place: str) -> bool:
    return os.path.exists(place) and shutil.disk_usage(place).free < _ROOM_BYTES
