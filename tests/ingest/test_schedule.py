"""Tests of when sources are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.schedule import due_at, in_words, is_due, parse_every
from retrieval.archive.sources import Source
from retrieval.errors import UsageError

RAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def feed(every: int = 900, failures: int = 0, name: str = "gazette") -> Source:
    """A feed that was last read at noon."""
    return Source(name, "https://n.example/feed.xml", "feed", every, ran=RAN, failures=failures)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("15m", 900), ("6h", 21_600), ("1d", 86_400), (" 2 H ", 7200)]
)
def test_schedules_are_read_and_written(text: str, seconds: int) -> None:
    """A number and a unit."""
    assert seconds == parse_every(text)
    assert f"every {text.replace(' ', '').lower()}" == in_words(seconds)


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "-5m", "1.5h", "daily"])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match="such as 15m or 6h"):
        parse_every(text)


def test_a_source_is_due_when_its_time_has_come() -> None:
    """A little later than told, by at most a tenth, so that not all come at once; a new one at once."""
    due = {due_at(feed(name=f"source {number}")) for number in range(20)}
    assert all(one and RAN + timedelta(seconds=900) <= one <= RAN + timedelta(seconds=990) for one in due)
    assert len(due) == 20
    assert is_due(Source("new", "https://n.example/", "page", 3600), RAN)
    assert [False, True] == [is_due(feed(), RAN + timedelta(seconds=seconds)) for seconds in (890, 991)]


def test_a_source_that_keeps_failing_is_tried_less_and_less() -> None:
    """Up to once a day; one that is read once a week stays at that."""
    waits = [due_at(feed(failures=failures)) for failures in (1, 2, 3, 20)]
    assert [900, 1800, 3600, 86_400] == [(one - RAN).total_seconds() for one in waits if one]
    weekly = due_at(feed(every=7 * 86_400, failures=5))
    assert weekly == RAN + timedelta(days=7)


def test_files_are_due_when_they_change() -> None:
    """The clock alone does not make them so, but for those that could not be read."""
    later = RAN + timedelta(days=30)
    assert not is_due(Source("news", "/news", "files", 0, ran=RAN), later)
    assert is_due(Source("news", "/news", "files", 0, ran=RAN, failures=1), later)
