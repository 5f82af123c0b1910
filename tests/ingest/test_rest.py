"""Tests of waiting until what changes has come to rest. Times are seconds."""

from __future__ import annotations

from ingest.rest import Unrest


def test_what_changes_is_read_when_it_has_come_to_rest() -> None:
    """A second after the last change, and once."""
    unrest = Unrest()
    unrest.note(["news"], 10.0)
    unrest.note(["news"], 10.8)
    assert [False, True] == [unrest.at_rest("news", now) for now in (11.5, 11.9)]
    unrest.settle("news")
    assert not unrest.at_rest("news", 20.0)


def test_what_never_rests_is_read_all_the_same() -> None:
    """Half a minute after the first change; the others are not kept waiting."""
    unrest = Unrest()
    for tenth in range(310):
        unrest.note(["log"], tenth / 10)
    unrest.note(["news"], 0.0)
    assert [False, True] == [unrest.at_rest("log", now) for now in (29.9, 30.9)]
    assert unrest.at_rest("news", 1.5)
