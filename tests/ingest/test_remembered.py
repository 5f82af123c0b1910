"""Tests of what is remembered of addresses while a run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.remembered import Remembered
from ingest.sources.read import Read
from ingest.sources.web.memory import Seen
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.database import open_sqlite
from retrieval.archive.fetches import Fetches
from retrieval.domain import Article

PAGES = 60
SEEN = Seen('"a"', None, "9f" * 32, datetime(2026, 3, 1, 12, tzinfo=UTC))
ODD = ["https://n.example/\0", "https://n.example/\ud800", f"https://n.example/{'x' * 5000}"]
"""What a hostile list calls addresses."""


@pytest.fixture
def fetches(tmp_path: Path) -> Iterator[Fetches]:
    """The table of a new catalogue."""
    catalogue = Catalogue(open_sqlite(tmp_path / "catalogue.db"))
    catalogue.create({"archive": "a"})
    with closing(catalogue):
        yield catalogue.fetches


def pages(remembered: Remembered) -> Iterator[Read]:
    """Each is noted when its article was handed on."""
    for number in range(PAGES):
        yield Read(Article(text="Rain.", url=url(number)), 0)
        remembered.note(url(number), SEEN)


def url(number: int) -> str:
    """Of a page."""
    return f"https://n.example/{number}"


def kept(fetches: Fetches) -> int:
    """How many pages the archive remembers."""
    return sum(fetches.of(url(number)) is not None for number in range(PAGES))


def test_nothing_is_kept_before_its_article_is_stored(fetches: Fetches) -> None:
    """A crash then loses no article; in the run itself, what was noted is known at once."""
    remembered = Remembered(fetches)
    assert PAGES == len(list(remembered.handed_on(pages(remembered))))
    assert (0, SEEN) == (kept(fetches), remembered.seen(url(PAGES - 1)))

    remembered.stored(40)
    assert 39 == kept(fetches)
    assert SEEN == remembered.seen(url(0))
    remembered.keep()
    assert PAGES == kept(fetches)


def test_what_is_no_address_is_not_kept(fetches: Fetches) -> None:
    """And does not keep the others from it."""
    remembered = Remembered(fetches)
    for odd in (*ODD, url(0)):
        remembered.note(odd, SEEN)
    remembered.keep()
    assert ([None] * len(ODD), SEEN) == ([remembered.seen(odd) for odd in ODD], remembered.seen(url(0)))
