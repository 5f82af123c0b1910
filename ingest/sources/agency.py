"""Rules for what news agencies send, in whichever format of the IPTC: NewsML-G2, NITF, ninjs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.sources.dates import parse_date
from retrieval.domain import Article

ITEM = "agency item id"
"""The key in the metadata for what an agency calls an item, in all its versions."""
VERSION = "version"
"""The key in the metadata for the item's version."""
TEXTS = frozenset(("text", "composite", ""))
"""The classes of items that are articles."""
_MAIN_HEADLINES = frozenset(("", "main", "headline", "title", "hl1"))
_WEB = ("http://", "https://")
_ABOUT_AS_LONG = 0.8
"""A plain text repeats headline and byline, so it may be a little longer and say no more."""
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Item:
    """What an agency's article is a version of."""

    id: str
    version: int | None
    """None where the agency does not count them."""


def item_of(article: Article) -> Item | None:
    """The item that an article is; None for what comes from no agency, or has no id there."""
    id_ = article.metadata.get(ITEM)
    if not isinstance(id_, str) or not id_:
        return None
    return Item(id_, number_of(article.metadata.get(VERSION)))


def is_older(one: Item | None, other: Item | None) -> bool:
    """Whether one is an older version of what the other is a version of."""
    if one is None or other is None or one.version is None or other.version is None:
        return False
    return one.id == other.id and one.version < other.version


def number_of(version: object) -> int | None:
    """A version as a number; None where it is none."""
    told = str(version).strip()
    return int(told) if _NUMBER.fullmatch(told) else None


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
