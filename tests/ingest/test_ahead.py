"""Tests of reading ahead."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from ingest.sources.ahead import read_ahead
from ingest.sources.read import Read
from retrieval.domain import Article


def steps(count: int, characters: int = 4) -> Iterator[Read]:
    """So many articles."""
    return (Read(Article(text="x" * characters, title=str(number)), 1) for number in range(count))


def test_order_is_kept() -> None:
    """All steps come, in their order."""
    assert list(steps(1000)) == list(read_ahead(steps(1000)))


def test_error_comes_in_its_place() -> None:
    """What was read before an error is taken before it is raised."""

    def broken() -> Iterator[Read]:
        yield from steps(2)
        raise OSError("the disk is gone")

    taken = []
    with pytest.raises(OSError, match="the disk is gone"):
        for step in read_ahead(broken()):
            taken.append(step)
    assert list(steps(2)) == taken


def test_it_reads_on_while_nobody_takes_but_not_for_ever() -> None:
    """A source of large articles waits until some of them were taken."""
    read = []

    def counted() -> Iterator[Read]:
        for step in steps(100, characters=1_000_000):
            read.append(step)
            yield step

    ahead = read_ahead(counted())
    next(ahead)
    time.sleep(0.3)
    assert 10 < len(read) < 30
    assert 99 == len(list(ahead))


def test_who_stops_taking_ends_the_reading() -> None:
    """No thread stays behind."""
    ahead = read_ahead(steps(100_000))
    next(ahead)
    ahead.close()  # type: ignore[attr-defined]  # a generator
    assert not [thread for thread in threading.enumerate() if thread.name == "reading"]
