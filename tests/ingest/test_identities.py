"""Which article a file is when it was moved, copied, changed, or took another one's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.passages import split_article
from ingest.pipeline import IngestReport
from retrieval.archive.archive import Archive
from retrieval.archive.lookup import find_article
from retrieval.domain import Article
from retrieval.identity import former_id
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


def test_what_was_removed_for_good_stays_out_under_another_name(archive: Archive, room: Path) -> None:
    """Its contents are remembered, those of old versions too, and nothing else that the new name holds is kept out."""
    ingest_paths(archive, room)
    (room / "herons.txt").write_text(OTTERS)
    ingest_paths(archive, room)
    remove_for_good(archive)
    (room / "herons.txt").rename(room / "animals.txt")
    (room / "birds.txt").write_text(HERONS)
    assert {"left_out": 2} == counts(ingest_paths(archive, room))
    (room / "birds.txt").write_text("Owls heard\n\nOwls were heard in Lowmarsh.\n")
    assert {"added": 1, "left_out": 1} == counts(ingest_paths(archive, room))
    (room / "birds.txt").write_text(HERONS)
    assert {"left_out": 2, "removed": 1} == counts(ingest_paths(archive, room))
    assert [] == texts(archive)


def test_a_file_that_gains_an_address_or_changes_it_is_not_found_twice(archive: Archive, room: Path) -> None:
    """Who it was before leaves the search, unless another file still holds that."""
    note = room / "note.md"
    (room / "copy.md").write_text("# Gamma\n\nGamma rays were seen.\n")
    for front in ("", "---\nurl: https://n.example/1\n---\n", "---\nurl: https://n.example/2\n---\n", ""):
        note.write_text(f"{front}# Gamma\n\nGamma rays were seen.\n")
        report = ingest_paths(archive, note)
        assert ["Gamma rays were seen."] == texts(archive)
    assert {"added": 1, "removed": 1} == counts(report)
    ingest_paths(archive, room / "copy.md")
    note.write_text("---\nurl: https://n.example/1\n---\n# Gamma\n\nGamma rays were seen.\n")
    assert {"added": 1} == counts(ingest_paths(archive, note))
    assert 2 == len(texts(archive))


def test_files_that_take_each_others_names(archive: Archive, room: Path) -> None:
    """Swapped or numbered anew they are the articles that they were, with no corrections in their history."""
    for number in (1, 2, 3):
        (room / f"{number}.txt").write_text(f"Report {number}\n\nThere were {number} herons.\n")
    ingest_paths(archive, room)
    before = archive.catalogue.current_versions()
    (room / "1.txt").rename(room / "0.txt")
    (room / "2.txt").rename(room / "1.txt")
    (room / "0.txt").rename(room / "2.txt")
    assert {"unchanged": 4, "moved": 2} == counts(ingest_paths(archive, room))
    assert {"unchanged": 4} == counts(ingest_paths(archive, room))
    (room / "2.txt").rename(room / "1.txt")
    (room / "3.txt").rename(room / "2.txt")
    assert {"unchanged": 3, "moved": 2, "removed": 1} == counts(ingest_paths(archive, room))
    assert {"unchanged": 3} == counts(ingest_paths(archive, room))
    assert set(before) > set(archive.catalogue.current_versions())
    (passage,) = (one for one in archive.passages(archive.catalogue.passage_ids()).values() if "3 herons" in one.text)
    assert str(room / "2.txt") == passage.origin


def test_a_file_that_could_not_be_read_is_still_who_it_was(archive: Archive, room: Path) -> None:
    """An address above an empty text takes nothing out."""
    note = room / "note.md"
    note.write_text("# Gamma\n\nGamma rays were seen.\n")
    ingest_paths(archive, note)
    note.write_text("---\nurl: https://n.example/1\n---\n")
    assert 1 == len(ingest_paths(archive, note).failed)
    assert ["Gamma rays were seen."] == texts(archive)


def test_an_address_of_an_earlier_release_keeps_its_id(archive: Archive, tmp_path: Path) -> None:
    """It took every ``cid`` for a tracker's; what it knew so is not added again, and others are not taken for it."""
    url = "https://n.example/news.php?cid=101"
    with archive.writing("ingest"):
        article = Article(HERONS, url=url, origin="/old/a.jsonl#1")
        split = split_article(article, archive.embedder.count_tokens, archive.embedder.max_tokens)
        archive.store([(former_id(url), split)])
    file = tmp_path / "a.jsonl"
    records = [{"url": url.replace("101", number), "text": f"Herons {number}."} for number in ("102", "101", "103")]
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert {"added": 2, "changed": 1} == counts(ingest_paths(archive, file))
    assert {"unchanged": 3} == counts(ingest_paths(archive, file))
    assert former_id(url) == find_article(archive.catalogue, url)
    with archive.writing("remove"):
        archive.remove([former_id(url)], for_good=True)
    assert {"unchanged": 2, "left_out": 1} == counts(ingest_paths(archive, file))


def remove_for_good(archive: Archive, name: str = "") -> None:
    """Erase the articles known by a file whose path ends so."""
    catalogue = archive.catalogue
    ids = [id_ for id_ in catalogue.current_ids() if str(catalogue.history(id_)[-1].article.origin).endswith(name)]
    with archive.writing("remove"):
        archive.remove(ids, for_good=True)
