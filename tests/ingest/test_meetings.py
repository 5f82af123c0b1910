"""Several records of one article, in one run and in several, of one source and of two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.meetings import Meetings
from ingest.pipeline import IngestReport
from retrieval.archive.archive import Archive
from retrieval.domain import Article, parse_published
from tests.conftest import ingest_paths

TEN, ELEVEN, TWELVE = (f"The ferry cost {number} million." for number in (10, 11, 12))


def write(file: Path, *texts: str, url: str = "https://o.example/1") -> Path:
    """A file of records under one address."""
    file.write_text("".join(json.dumps({"url": url, "text": text}) + "\n" for text in texts))
    return file


def counts(report: IngestReport) -> dict[str, int]:
    """What happened to the articles, without what did not."""
    names = ("added", "changed", "unchanged", "repeated", "differing", "removed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def texts(archive: Archive) -> list[str]:
    """The current passages."""
    return sorted(passage.text for passage in archive.passages(archive.catalogue.passage_ids()).values())


def versions(archive: Archive) -> int:
    """How many versions there are of all that is current."""
    return sum(len(archive.catalogue.history(id_)) for id_ in archive.catalogue.current_ids())


@pytest.mark.parametrize(
    ("first", "second", "counted"),
    [
        ("2024-03-05", "2024-03-06", True),
        ("2024-03-05T18:00:00", "2024-03-05", True),
        (None, "2024-03-06", True),
        ("2024-03-05", None, True),
        ("2024-03-05", "2024-03-04T23:00:00", False),
    ],
)
def test_the_later_record_counts_unless_it_was_published_before(
    first: str | None, second: str | None, counted: bool
) -> None:
    """Days are compared where both have one; either way the contents differ."""
    meetings = Meetings()
    assert meetings.counts("a", Article(TEN, published=parse_published(first)))
    assert counted == meetings.counts("a", Article(ELEVEN, published=parse_published(second)))
    assert 1 == meetings.differing


def test_another_spelling_of_the_address_makes_no_difference() -> None:
    """One page by two addresses is one record."""
    meetings = Meetings()
    assert meetings.counts("a", Article(TEN, url="https://o.example/1"))
    assert not meetings.counts("a", Article(TEN, url="http://www.o.example/1/"))
    assert 0 == meetings.differing


def test_the_correction_at_the_end_of_a_log_is_what_counts(archive: Archive, tmp_path: Path) -> None:
    """What was said before is its history; a second run finds nothing new."""
    log = write(tmp_path / "log.jsonl", TEN, TEN, ELEVEN, TWELVE)
    assert {"added": 1, "changed": 2, "repeated": 1, "differing": 1} == counts(ingest_paths(archive, log))
    assert ([TWELVE], 3) == (texts(archive), versions(archive))
    assert {"unchanged": 1, "repeated": 3, "differing": 1} == counts(ingest_paths(archive, log))
    assert ([TWELVE], 3) == (texts(archive), versions(archive))


def test_the_order_of_records_decides_and_not_what_was_stored(archive: Archive, tmp_path: Path) -> None:
    """What the archive has already may be read after something new."""
    ingest_paths(archive, write(tmp_path / "log.jsonl", ELEVEN))
    ingest_paths(archive, write(tmp_path / "log.jsonl", TEN, ELEVEN))
    assert ([ELEVEN], 3) == (texts(archive), versions(archive))


def test_a_correction_that_is_taken_back(archive: Archive, tmp_path: Path) -> None:
    """The record says again what it said before: that is news where no other record follows."""
    for text in (TEN, ELEVEN, TEN):
        report = ingest_paths(archive, write(tmp_path / "a.jsonl", text))
    assert ({"changed": 1}, [TEN]) == (counts(report), texts(archive))


def test_two_sources_that_differ_do_not_take_turns(archive: Archive, tmp_path: Path) -> None:
    """The one that said something new last is right, until the other one does."""
    one, other = write(tmp_path / "one.jsonl", TEN), write(tmp_path / "other.jsonl", ELEVEN)
    for _ in range(3):
        ingest_paths(archive, one)
        ingest_paths(archive, other)
    assert ([ELEVEN], 2) == (texts(archive), versions(archive))
    write(one, TWELVE)
    for _ in range(2):
        ingest_paths(archive, one)
        ingest_paths(archive, other)
    assert ([TWELVE], 3) == (texts(archive), versions(archive))


def test_a_source_counts_again_when_the_one_that_overruled_it_is_gone(archive: Archive, tmp_path: Path) -> None:
    """What nobody says any more does not stay."""
    one, other = write(tmp_path / "one.jsonl", TEN), write(tmp_path / "other.jsonl", ELEVEN)
    ingest_paths(archive, one)
    ingest_paths(archive, other)
    (id_,) = archive.catalogue.current_ids()
    with archive.writing("prune"):
        archive.lose_sight([(str(other), id_)])
    assert {"changed": 1} == counts(ingest_paths(archive, one))
    assert [TEN] == texts(archive)


def test_records_whose_address_was_one_to_an_earlier_release(archive: Archive, tmp_path: Path) -> None:
    """They are read anew under what they are now, and not twice."""
    file = write(tmp_path / "a.jsonl", TEN, ELEVEN, url="N/A")
    ingest_paths(archive, write(tmp_path / "a.jsonl", TEN))
    with archive.catalogue.transaction(writes=True) as connection:
        connection.exec_driver_sql("UPDATE versions SET url = 'N/A'")
    write(file, TEN, ELEVEN, url="N/A")
    assert {"added": 2, "removed": 1} == counts(ingest_paths(archive, file))
    assert {"unchanged": 2} == counts(ingest_paths(archive, file))
    assert [TEN, ELEVEN] == texts(archive)
