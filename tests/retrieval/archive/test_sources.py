"""Tests of what the catalogue keeps of sources, and of the addresses that were fetched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.fetches import Fetch
from retrieval.archive.sources import Source
from retrieval.errors import ArchiveError

NEWSROOM = Source("newsroom", "/srv/näws room", "files", 0, prune=True)
GAZETTE = Source("gazette", "https://gazette.example/feed.xml", "feed", 900)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 12, 15, tzinfo=UTC)
COUNTS = {"added": 3, "changed": 1, "unchanged": 40}
PAGE = Fetch("https://gazette.example/1?q=ü", '"a1"', "Sun, 01 Mar 2026 12:00:00 GMT", "9f" * 32, NOON)


def test_a_source_is_found_by_name_and_place(archive: Archive) -> None:
    """All of them come in the order of their names."""
    sources = archive.catalogue.sources
    assert [True, True] == [sources.put(one) for one in (NEWSROOM, GAZETTE)]
    assert [GAZETTE, NEWSROOM] == sources.all()
    assert [NEWSROOM, NEWSROOM, None] == [sources.find(told) for told in ("newsroom", NEWSROOM.place, "nowhere")]


def test_a_source_is_changed_where_it_is(archive: Archive) -> None:
    """The same place is the same source, whatever it is called; how its runs went is kept."""
    sources = archive.catalogue.sources
    sources.put(GAZETTE)
    sources.note_begun("gazette", NOON)
    sources.note_success("gazette", LATER, COUNTS)
    hourly = replace(GAZETTE, name="harbour gazette", kind="any", every=3600)

    assert not sources.put(hourly)
    assert [replace(hourly, ran=NOON, succeeded=LATER, outcome=COUNTS)] == sources.all()


def test_two_sources_cannot_have_one_name(archive: Archive) -> None:
    """Nothing changes then."""
    sources = archive.catalogue.sources
    sources.put(GAZETTE)
    with pytest.raises(ArchiveError):
        sources.put(replace(NEWSROOM, name="gazette"))
    assert [GAZETTE] == sources.all()


def test_troubles_are_counted_until_it_goes_well(archive: Archive) -> None:
    """Meanwhile the last success is remembered, with what it brought."""
    sources = archive.catalogue.sources
    sources.put(GAZETTE)
    sources.note_success("gazette", NOON, COUNTS)
    sources.note_begun("gazette", LATER)
    sources.note_trouble("gazette", "its server cannot be reached")
    sources.note_trouble("gazette", "no feed")
    failing = replace(GAZETTE, ran=LATER, succeeded=NOON, outcome=COUNTS, trouble="no feed", failures=2)
    assert [failing] == sources.all()

    sources.note_success("gazette", LATER, {"added": 1})
    assert [replace(failing, succeeded=LATER, outcome={"added": 1}, trouble=None, failures=0)] == sources.all()


def test_a_source_that_was_forgotten_is_not_noted_again(archive: Archive) -> None:
    """Its run may end after that."""
    sources = archive.catalogue.sources
    sources.put(GAZETTE)
    sources.remove("gazette")
    sources.note_success("gazette", NOON, COUNTS)
    sources.note_trouble("gazette", "no feed")
    sources.remove("gazette")
    assert [] == sources.all()


def test_addresses_are_remembered_as_they_were_last(archive: Archive) -> None:
    """One that was fetched again takes the place of what was known; the others stay."""
    fetches = archive.catalogue.fetches
    plain = Fetch("https://gazette.example/2", None, None, "", NOON)
    assert fetches.of(PAGE.url) is None
    fetches.put([PAGE, plain])
    fetches.put([replace(PAGE, etag='W/"b2"', fetched=LATER)])
    assert [replace(PAGE, etag='W/"b2"', fetched=LATER), plain] == [fetches.of(one.url) for one in (PAGE, plain)]


def test_all_of_it_is_there_for_the_next_process(archive: Archive, opened_again: Callable[[], Archive]) -> None:
    """It is part of the archive."""
    archive.catalogue.sources.put(NEWSROOM)
    archive.catalogue.fetches.put([PAGE])
    catalogue = opened_again().catalogue
    assert ([NEWSROOM], PAGE) == (catalogue.sources.all(), catalogue.fetches.of(PAGE.url))
