"""Rules for what news agencies send, in whichever format of the IPTC: NewsML-G2, NITF, ninjs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.sources.dates import parse_date
from retrieval.errors import SourceError

TEXTS = frozenset(("text", "composite", ""))
"""The classes of items that are articles."""
_WITHDRAWN = frozenset(("canceled", "cancelled", "withheld", "killed"))
"""What agencies say of an article that nobody is to publish, or no longer."""
_MAIN_HEADLINES = frozenset(("", "main", "headline", "title", "hl1"))
_WEB = ("http://", "https://")
_ABOUT_AS_LONG = 0.8
"""A plain text repeats headline and byline, so it may be a little longer and say no more."""


def refuse_withdrawn(*statuses: str) -> None:
    """Raise a SourceError for what its agency has canceled, or does not want published."""
    if status := next((status for status in statuses if status.lower() in _WITHDRAWN), None):
        raise SourceError(f"its agency says that it is {status}; it was not taken")


def first_date(values: Iterable[str]) -> str | None:
    """The first that names a date; else the first, so that somebody can be told what was wrong with it."""
    said = list(values)
    return next((value for value in said if parse_date(value)), next(iter(said), None))


def first_address(values: Iterable[str]) -> str | None:
    """The first that is an address of the web."""
    return next((value for value in values if value.startswith(_WEB)), None)


def last_part(code: str) -> str:
    """What a code names in its scheme, in lower case: ``main`` for ``hltype:Main``."""
    return code.rpartition(":")[2].lower()


def is_main_headline(role: str) -> bool:
    """Whether a headline of that role is the article's own."""
    return last_part(role) in _MAIN_HEADLINES


def fullest(texts: Sequence[str]) -> int | None:
    """The place of the rendition that says most; of those that say about the same, the first.

    Args:
        texts: of each rendition, the best marked up first.

    Returns:
        None where there are no words in any.
    """
    words = [len(text.split()) for text in texts]
    most = max(words, default=0)
    return next((at for at, count in enumerate(words) if count >= _ABOUT_AS_LONG * most), None) if most else None
