"""``newsdesk ingest --prune``: what a source no longer has leaves the archive, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli import here

TEN = [f"Story {n}\n\nHeron number {n} was seen in Lowmarsh.\n" for n in range(10)]


class Desk:
    """A folder of ten articles, and an archive of it."""

    def __init__(self, place: Path) -> None:
        self.room, self.archive = place / "room", place / "archive"
        self.room.mkdir()
        for number, text in enumerate(TEN):
            (self.room / f"{number}.txt").write_text(text)
        self.ingest(self.room)

    def ingest(self, *arguments: str | Path, code: int = 0) -> tuple[dict[str, Any], str]:
        """The report of an ingest, and what was said beside it."""
        done = here("ingest", *arguments, "--json", "--archive", self.archive)
        assert code == done.returncode, done.stderr
        return json.loads(done.stdout), done.stderr

    def drop(self, *numbers: int) -> None:
        """Remove files."""
        for number in numbers:
            (self.room / f"{number}.txt").unlink()

    @property
    def articles(self) -> int:
        """How many are searched."""
        return int(json.loads(here("status", "--json", "--archive", self.archive).stdout)["articles"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ten articles ingested."""
    return Desk(tmp_path)


def test_what_was_removed_for_good_is_named_by_its_file(desk: Desk) -> None:
    """Nothing else is known of it any more."""
    assert 0 == here("remove", desk.room / "1.txt", "--for-good", "--yes", "--archive", desk.archive).returncode
    assert 1 == desk.ingest(desk.room)[0]["left_out"]
    desk.drop(1)
    said = desk.ingest(desk.room, "--prune")[1]
    assert "?" not in said
    assert "1.txt" in said


def test_without_prune_nothing_is_removed(desk: Desk) -> None:
    """A file that is gone may be one that was only handed in once."""
    desk.drop(1, 2)
    assert 0 == desk.ingest(desk.room)[0]["removed"]
    assert 10 == desk.articles


def test_what_is_gone_leaves_with_prune_and_is_found_no_more(desk: Desk) -> None:
    """Up to a fifth goes without a question."""
    desk.drop(1, 2)
    report, said = desk.ingest(desk.room, "--prune")
    assert 2 == report["removed"]
    assert f"note: {desk.room}: taken out, as no longer there: " in said
    done = here("search", "Heron number 2", "--json", "--archive", desk.archive)
    assert 8 == len(json.loads(done.stdout))
    assert "Story 2" not in done.stdout


def test_more_than_a_fifth_is_refused_without_yes(desk: Desk) -> None:
    """What is new is taken all the same; the refusal says how many, and what to do."""
    desk.drop(1, 2, 3)
    (desk.room / "new.txt").write_text("New\n\nAn otter was seen.\n")
    report, said = desk.ingest(desk.room, "--prune", code=1)
    assert (1, 0) == (report["added"], report["removed"])
    names = sorted(str(desk.room / f"{number}.txt") for number in (1, 2, 3))
    what, _, kept = said.removesuffix("\n").partition(" (")
    assert f"newsdesk: 3 of the 11 articles from {desk.room} are no longer there" == what
    listed, _, hint = kept.partition("), ")
    assert (names, "and were kept: if that is meant, run this again with --yes.") == (sorted(listed.split(", ")), hint)
    assert 11 == desk.articles
    assert 3 == desk.ingest(desk.room, "--prune", "--yes")[0]["removed"]


def test_an_empty_folder_is_not_believed(desk: Desk) -> None:
    """A disk that is not mounted looks like that."""
    desk.drop(*range(10))
    assert "10 of the 10 articles" in desk.ingest(desk.room, "--prune", code=1)[1]
    assert 10 == desk.articles
    assert 10 == desk.ingest(desk.room, "--prune", "--yes")[0]["removed"]


def test_a_folder_that_is_gone_removes_nothing(desk: Desk) -> None:
    """Not even with --yes."""
    desk.room.rename(desk.room.with_name("elsewhere"))
    assert 0 == desk.ingest(desk.room, "--prune", "--yes", code=1)[0]["removed"]
    assert 10 == desk.articles


def test_what_cannot_be_read_has_not_vanished(desk: Desk) -> None:
    """A file that is broken today keeps its article."""
    (desk.room / "1.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    report, _ = desk.ingest(desk.room, "--prune", "--yes")
    assert (1, 0) == (len(report["failed"]), report["removed"])
    assert 10 == desk.articles


def test_an_article_that_another_source_still_has_stays(desk: Desk, tmp_path: Path) -> None:
    """It leaves when no source has it any more."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "copy.txt").write_text(TEN[1])
    desk.ingest(other)
    desk.drop(1)
    assert 0 == desk.ingest(desk.room, "--prune")[0]["removed"]
    assert 10 == desk.articles
    (other / "copy.txt").unlink()
    assert 1 == desk.ingest(other, "--prune", "--yes")[0]["removed"]


def test_only_what_came_from_the_path_is_pruned(desk: Desk, tmp_path: Path) -> None:
    """Neither articles of other folders nor of folders whose names begin alike."""
    alike = tmp_path / "room-2"
    alike.mkdir()
    (alike / "otter.txt").write_text("Otter\n\nAn otter was seen.\n")
    desk.ingest(alike)
    (alike / "otter.txt").unlink()
    assert 0 == desk.ingest(desk.room, "--prune", "--yes")[0]["removed"]
    assert 11 == desk.articles


def test_records_that_left_a_file_of_many_are_pruned(desk: Desk, tmp_path: Path) -> None:
    """A file can be the truth about its records."""
    lines = [json.dumps({"url": f"https://n.example/{n}", "text": f"Otter {n} was seen."}) for n in range(10)]
    file = tmp_path / "otters.jsonl"
    file.write_text("\n".join(lines))
    desk.ingest(file)
    file.write_text("\n".join(lines[1:]))
    assert {"removed": 1, "unchanged": 9} == {
        name: count for name, count in desk.ingest(file, "--prune")[0].items() if name in ("removed", "unchanged")
    }


def test_a_record_that_cannot_be_read_may_be_one_that_is_missing(desk: Desk, tmp_path: Path) -> None:
    """So what is missing beside it is kept, and that is said."""
    lines = [json.dumps({"url": f"https://n.example/{n}", "text": f"Otter {n} was seen."}) for n in range(10)]
    file = tmp_path / "otters.jsonl"
    file.write_text("\n".join(lines))
    desk.ingest(file)
    file.write_text("\n".join([*lines[2:], '{"text": ""}']))
    report = desk.ingest(file, "--prune", "--yes")[0]
    assert (1, 0) == (len(report["failed"]), report["removed"])
    assert ["2 articles are no longer there, and kept: of the same files some records could not be read"] == [
        skipped["reason"] for skipped in report["remarks"]
    ]


def test_what_comes_back_is_found_again(desk: Desk) -> None:
    """As the current version, with its past."""
    desk.drop(1)
    desk.ingest(desk.room, "--prune")
    (desk.room / "1.txt").write_text(TEN[1])
    assert 1 == desk.ingest(desk.room)[0]["added"]
    assert 10 == desk.articles
