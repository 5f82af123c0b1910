"""When a source is due: after so many seconds, later if it keeps failing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zlib import crc32

from retrieval.archive.sources import Source
from retrieval.errors import UsageError

DEFAULTS = {"files": 0, "feed": 900, "sitemap": 3600, "page": 3600, "any": 900}
"""Seconds between two runs of a source of each kind, unless told otherwise; 0 when something changes."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_EVERY = re.compile(r"(\d{1,6})\s*([smhd])")
_LONGEST = timedelta(days=1)
"""A source that keeps failing is tried again after at most this."""
_MOST_DOUBLED = 8
_FAILED_FILES = 60
"""Seconds until files that could not be read are tried again."""
_JITTER = 0.1
"""Sources of one schedule spread over this share of it, so that they do not all come at once."""


def parse_every(text: str) -> int:
    """Seconds of a schedule such as ``30s``, ``15m``, ``6h`` or ``1d``.

    Raises:
        UsageError: it is none.
    """
    found = _EVERY.fullmatch(text.strip().lower())
    if not found or not int(found[1]):
        raise UsageError(f"'{text}' is no schedule: write a number and s, m, h or d, such as 15m or 6h.")
    return int(found[1]) * _UNITS[found[2]]


def in_words(every: int) -> str:
    """A schedule as a person writes it: the inverse of ``parse_every``."""
    if not every:
        return "when it changes"
    unit, seconds = next(
        (unit, seconds) for unit, seconds in sorted(_UNITS.items(), key=lambda u: -u[1]) if not every % seconds
    )
    return f"every {every // seconds}{unit}"


def due_at(source: Source) -> datetime | None:
    """When a source is to be run again; None for at once, where it never was, and for files that only change tells."""
    if source.ran is None:
        return None
    if source.failures:
        wait = (source.every or _FAILED_FILES) * 2 ** min(source.failures - 1, _MOST_DOUBLED)
        return source.ran + max(min(timedelta(seconds=wait), _LONGEST), timedelta(seconds=source.every))
    spread = crc32(source.name.encode()) / 2**32 * _JITTER
    return source.ran + timedelta(seconds=source.every * (1 + spread))


def is_due(source: Source, now: datetime) -> bool:
    """Whether a source is to be run now, by the clock alone; files that only change tells are due when they failed."""
    at = due_at(source)
    if at is None:
        return True
    return at <= now and bool(source.every or source.failures)
