"""Which article a file is when it was moved, copied, changed, or took another one's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import IngestReport
from retrieval.archive.archive import Archive
from tests.conftest import ingest_paths

HERONS = "Herons return\n\nThe herons returned to Lowmarsh on Monday.\n"
OTTERS = "Otters seen\n\nOtters were seen in the Korrel River on Friday.\n"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder with one article in it."""
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "herons.txt").write_text(HERONS)
    return folder


def counts(report: IngestReport) -> dict[str, int]:
    """What happened to the articles, without what did not."""
    names = ("added", "changed", "unchanged", "moved", "copied", "repeated", "removed", "left_out")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def texts(archive: Archive) -> list[str]:
    """The current passages."""
    return sorted(passage.text for passage in archive.passages(archive.catalogue.passage_ids()).values())


def test_a_moved_file_is_the_same_article(archive: Archive, room: Path) -> None:
    """Nothing is stored again, and its link leads to where it is now."""
    ingest_paths(archive, room)
    (room / "herons.txt").rename(room / "birds.txt")
    assert {"unchanged": 1, "moved": 1} == counts(ingest_paths(archive, room))
    assert {"unchanged": 1} == counts(ingest_paths(archive, room))
    (passage,) = archive.passages(archive.catalogue.passage_ids()).values()
    assert str(room / "birds.txt") == passage.origin


def test_a_moved_file_that_changes_later_is_still_the_same(archive: Archive, room: Path) -> None:
    """Its new version takes the place of the old one."""
    ingest_paths(archive, room)
    (room / "herons.txt").rename(room / "birds.txt")
    ingest_paths(archive, room)
    (room / "birds.txt").write_text(OTTERS)
    assert {"changed": 1} == counts(ingest_paths(archive, room))
    assert ["Otters were seen in the Korrel River on Friday."] == texts(archive)


def test_a_copy_is_not_stored_twice(archive: Archive, room: Path) -> None:
    """Neither in the first run nor in a later one."""
    (room / "again.txt").write_text(HERONS)
    assert {"added": 1, "copied": 1} == counts(ingest_paths(archive, room))
    (room / "once-more.txt").write_text(HERONS)
    ingest_paths(archive, room)
    assert 1 == len(texts(archive))


def test_a_copy_that_changes_becomes_an_article_of_its_own(archive: Archive, room: Path) -> None:
    """And changes nothing in the one it was copied from, however often they are ingested."""
    ingest_paths(archive, room)
    (room / "zz.txt").write_text(HERONS)
    ingest_paths(archive, room)
    (room / "zz.txt").write_text(OTTERS)
    assert {"added": 1, "unchanged": 1} == counts(ingest_paths(archive, room))
    assert {"unchanged": 2} == counts(ingest_paths(archive, room))
    assert 2 == len(texts(archive))


@pytest.mark.parametrize("copy", ["aa.txt", "zz.txt"])
def test_the_original_changes_and_its_copy_does_not(archive: Archive, room: Path, copy: str) -> None:
    """Both are what their files say at once, in whatever order they are read, and nothing goes back and forth."""
    ingest_paths(archive, room)
    (room / copy).write_text(HERONS)
    ingest_paths(archive, room)
    (room / "herons.txt").write_text(OTTERS)
    assert {"added": 1, "changed": 1} == counts(ingest_paths(archive, room))
    assert 2 == len(texts(archive))
    assert {"unchanged": 2} == counts(ingest_paths(archive, room))
    assert 2 == len(texts(archive))


def test_of_two_copies_one_takes_the_place_of_the_original(archive: Archive, room: Path) -> None:
    """The other one stays a copy."""
    ingest_paths(archive, room)
    for name in ("yy.txt", "zz.txt"):
        (room / name).write_text(HERONS)
    ingest_paths(archive, room)
    (room / "herons.txt").unlink()
    assert {"unchanged": 1, "moved": 1, "copied": 1} == counts(ingest_paths(archive, room))
    (room / "zz.txt").write_text(OTTERS)
    assert {"added": 1, "unchanged": 1} == counts(ingest_paths(archive, room))
    assert 2 == len(texts(archive))


def test_another_article_under_the_old_name_of_a_moved_one(archive: Archive, room: Path) -> None:
    """Two articles, not two versions of one."""
    ingest_paths(archive, room)
    (room / "herons.txt").rename(room / "birds.txt")
    ingest_paths(archive, room)
    (room / "herons.txt").write_text(OTTERS)
    assert {"added": 1, "unchanged": 1} == counts(ingest_paths(archive, room))
    assert {"unchanged": 2} == counts(ingest_paths(archive, room))


def test_spellings_of_one_address_are_one_article(archive: Archive, tmp_path: Path) -> None:
    """Scheme, www, amp, tracking parameters and trailing slashes do not make another one."""
    spellings = (
        "https://www.n.example/a/",
        "http://n.example/a",
        "https://n.example/a?utm_source=x",
        "https://n.example/a/amp",
    )
    file = tmp_path / "a.jsonl"
    for spelling in spellings:
        file.write_text(f'{{"url": "{spelling}", "text": "The herons returned."}}\n')
        ingest_paths(archive, file)
    assert 1 == len(archive.catalogue.current_ids())


def test_a_record_without_address_is_known_by_its_words_wherever_it_stands(archive: Archive, tmp_path: Path) -> None:
    """Lines may move within a file and between files."""
    records = ['{"text": "Herons returned."}', '{"text": "Otters were seen."}']
    (tmp_path / "a.jsonl").write_text("\n".join(records))
    ingest_paths(archive, tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").write_text("\n".join(reversed(records)))
    assert {"unchanged": 2} == counts(ingest_paths(archive, tmp_path / "b.jsonl"))


def test_copies_of_what_was_removed_for_good_stay_out_too(archive: Archive, room: Path) -> None:
    """Wherever the archive had found them, also where they are read without the file they were copied from."""
    copy = room / "copies" / "again.txt"
    copy.parent.mkdir()
    copy.write_text(HERONS)
    ingest_paths(archive, room)
    remove_for_good(archive)
    assert {"left_out": 1} == counts(ingest_paths(archive, copy))
    assert {"left_out": 1, "copied": 1} == counts(ingest_paths(archive, room))
    assert [] == texts(archive)


def test_a_moved_file_that_was_removed_for_good_stays_out(archive: Archive, room: Path) -> None:
    """Also beside another article that has taken its old name."""
    ingest_paths(archive, room)
    (room / "herons.txt").rename(room / "birds.txt")
    ingest_paths(archive, room)
    remove_for_good(archive)
    (room / "otters.txt").write_text(OTTERS)
    assert {"added": 1, "left_out": 1} == counts(ingest_paths(archive, room))
    assert ["Otters were seen in the Korrel River on Friday."] == texts(archive)


def test_no_other_article_is_barred_with_a_copy(archive: Archive, room: Path) -> None:
    """One that was first read from the copy's place and has moved away stays what it is."""
    (room / "zz.txt").write_text(OTTERS)
    ingest_paths(archive, room)
    (room / "zz.txt").rename(room / "otters.txt")
    ingest_paths(archive, room)
    (room / "zz.txt").write_text(HERONS)
    ingest_paths(archive, room)
    remove_for_good(archive, "herons.txt")
    assert {"unchanged": 1, "left_out": 1, "copied": 1} == counts(ingest_paths(archive, room))
    (room / "otters.txt").write_text("Otters gone\n\nThe otters left the Korrel River.\n")
    assert {"changed": 1, "left_out": 1, "copied": 1} == counts(ingest_paths(archive, room))


def remove_for_good(archive: Archive, name: str = "") -> None:
    """Erase the articles known by a file whose path ends so."""
    catalogue = archive.catalogue
    ids = [id_ for id_ in catalogue.current_ids() if str(catalogue.history(id_)[-1].article.origin).endswith(name)]
    with archive.writing("remove"):
        archive.remove(ids, for_good=True)
