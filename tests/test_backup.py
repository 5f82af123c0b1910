"""A backup brings the archive back: exported, ingested elsewhere and exported again it is the same, line for line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.export import export
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_or_create_archive
from retrieval.embedding import SentenceTransformerEmbedder
from tests.backups import counts, read
from tests.cli import as_lines, here, newsdesk, outcome, refused
from tests.conftest import ingest_paths

QUESTIONS = {
    "When does the ferry Aurora sail?": True,
    "Who opened the lighthouse?": True,
    "Who won the chess championship?": False,
}
"""With whether an article answers them."""


class Newsroom:
    """Sources that change, and the archive that follows them."""

    def __init__(self, folder: Path, archive: Archive) -> None:
        self.folder, self.archive = folder, archive
        folder.mkdir()

    def write(self, name: str, text: str) -> Path:
        """A file of the newsroom."""
        (self.folder / name).write_text(text)
        return self.folder / name

    def wire(self, *records: Mapping[str, object]) -> None:
        """The file of many articles."""
        (self.folder / "wire.jsonl").write_bytes(as_lines(records))

    def take(self) -> None:
        """Ingest all of it."""
        ingest_paths(self.archive, self.folder)

    def remove(self, origin: str, *, for_good: bool = False) -> None:
        """Remove the articles of a file, as the command does."""
        with self.archive.writing("remove"):
            self.archive.remove(self.archive.catalogue.origins.at(f"{self.folder}/{origin}"), for_good=for_good)


SHIP = {
    "url": "https://gazette.example/ship?utm_source=mail",
    "title": "Żółw “sails” 🎉",
    "source": "The Gazette",
    "authors": ["Ann Lee", "Bo"],
    "published": "2026-03-04T08:30:00+05:30",
    "language": "en",
    "text": "The ferry Aurora sails at noon.\u2028\n\nIt carries\tforty cars.",
    "section": "ports",
    "scores": [0.1, {"a": None, "ü": "“x”"}],
}
NAMELESS = {
    "text": "Mayor Ann Lee opened the lighthouse on Tuesday.",
    "published": "2026-03-05T09:00:00",
    "desk": {"id": 7},
}


@pytest.fixture
def lived_in(tmp_path: Path, archive: Archive) -> Archive:
    """An archive to which everything has happened that can."""
    room = Newsroom(tmp_path / "newsroom", archive)
    room.write("seals.txt", "Seals counted\n\nForty seals were counted on Monday.")
    room.write("the same seals.txt", "Seals counted\n\nForty seals were counted on Monday.")
    room.write("moves.txt", "It moves\n\nThis file will be called otherwise.")
    room.write("page.md", "---\nurl: https://gazette.example/page\ndate: 2026-03-04\n---\n\nThe page of the day.")
    for name in ("gone", "back", "barred", "barred but there"):
        room.write(f"{name}.txt", f"Of {name}\n\nThis one is {name}.")
    room.wire(SHIP, NAMELESS)
    room.take()
    room.write("seals.txt", "Seals counted\n\nForty-one seals were counted on Monday.")
    (tmp_path / "newsroom" / "moves.txt").rename(tmp_path / "newsroom" / "has moved.txt")
    room.wire(
        {**SHIP, "text": "The ferry Aurora will sail at one o'clock on Monday."},
        NAMELESS,
        {"text": "A new one.", "title": "New"},
    )
    for name in ("gone", "back"):
        room.remove(f"{name}.txt")
    for name in ("barred", "barred but there"):
        room.remove(f"{name}.txt", for_good=True)
    for name in ("gone", "barred"):
        (tmp_path / "newsroom" / f"{name}.txt").unlink()
    room.take()
    room.write("seals.txt", "Seals were counted\n\nForty-one seals were counted on Monday.")
    room.take()
    return archive


@pytest.fixture
def empty(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Archive]:
    """Another archive."""
    with closing(open_or_create_archive(tmp_path / "second", lambda _: embedder)) as made:
        yield made


def backup_of(archive: Archive, file: Path) -> Path:
    """The file, the archive exported to it."""
    export(archive.catalogue.dossiers(), file, lambda _: None)
    return file


def test_everything_that_can_happen_has_happened(lived_in: Archive) -> None:
    """The other tests would else show little."""
    dossiers = list(lived_in.catalogue.dossiers())
    states = [(len(one.versions), one.current, one.barred, len(one.origins)) for one in dossiers]
    assert [
        *[(0, None, True, 0)] * 3,
        (0, None, True, 1),
        *[(1, 1, False, 1)] * 5,
        (1, None, False, 0),
        *[(2, 2, False, 1)] * 2,
        (3, 3, False, 1),
    ] == sorted(states, key=str)
    corrected = [version.corrected for one in dossiers for version in one.versions]
    assert 3 == sum(moment is not None for moment in corrected)


def test_archive_comes_back_line_for_line(lived_in: Archive, empty: Archive, tmp_path: Path) -> None:
    """What was removed as such; and a second time nothing is new."""
    backup = backup_of(lived_in, tmp_path / "a.jsonl.gz")
    assert {"added": len(lived_in.catalogue.current_ids()), "histories": 1} == counts(ingest_paths(empty, backup))
    assert read(backup) == read(backup_of(empty, tmp_path / "b.jsonl.gz"))
    assert lived_in.coverage() == empty.coverage()
    assert {"unchanged": lived_in.catalogue.article_count()} == counts(ingest_paths(empty, backup))
    assert read(backup) == read(backup_of(empty, tmp_path / "b.jsonl.gz"))


def test_sources_go_on_after_a_restore(lived_in: Archive, empty: Archive, tmp_path: Path) -> None:
    """To what the newsroom has, the restored archive says the same as the first one."""
    ingest_paths(empty, backup_of(lived_in, tmp_path / "a.jsonl.gz"))
    reports = [ingest_paths(archive, tmp_path / "newsroom") for archive in (lived_in, empty)]
    assert counts(reports[0]) == counts(reports[1])
    assert read(backup_of(lived_in, tmp_path / "a.jsonl.gz")) == read(backup_of(empty, tmp_path / "b.jsonl.gz"))


def test_backup_and_sources_in_one_run(lived_in: Archive, empty: Archive, tmp_path: Path) -> None:
    """What comes after the backup is known already, also by another name, and also what has changed since."""
    backup = backup_of(lived_in, tmp_path / "a.jsonl.gz")
    seals, back = (tmp_path / "newsroom" / name for name in ("seals.txt", "back.txt"))
    renamed = seals.rename(tmp_path / "newsroom" / "renamed.txt")
    back.write_text("Of back\n\nThis one is back again.")
    restored = {"added": len(lived_in.catalogue.current_ids()), "histories": 1}
    expected = restored | {"unchanged": 1, "moved": 1, "changed": 1}
    assert expected == counts(ingest_paths(empty, backup, renamed, back))


def test_old_backup_among_the_sources_hides_nothing(archive: Archive, tmp_path: Path) -> None:
    """What has changed since is taken from its file, in every run."""
    room = Newsroom(tmp_path / "newsroom", archive)
    file = room.write("seals.txt", "Forty seals were counted.")
    room.take()
    backup_of(archive, room.folder / "a backup.jsonl.gz")
    file.write_text("Forty-one seals were counted.")
    assert {"changed": 1, "unchanged": 1} == counts(ingest_paths(archive, room.folder))
    assert {"unchanged": 2} == counts(ingest_paths(archive, room.folder))


def test_answers_after_a_restore_are_those_before(lived_in: Archive, tmp_path: Path) -> None:
    """The same sentences from the same versions, by way of the commands."""
    lived_in.close()
    before, after, file = lived_in.folder, tmp_path / "after", tmp_path / "a.jsonl.gz"
    count = len(list(lived_in.catalogue.dossiers()))
    versions = sum(len(one.versions) for one in lived_in.catalogue.dossiers())
    size = here("export", file, "--archive", before).stdout.partition(" (")
    assert f"{count} articles with {versions} versions exported to {file}" == size[0]
    report = json.loads(here("ingest", file, "--json", "--archive", after).stdout)
    searched = len(lived_in.catalogue.current_ids())
    assert (searched, 1, []) == (report["added"], report["histories"], report["failed"])
    for question, is_answered in QUESTIONS.items():
        told = [said(here("ask", question, "--json", "--archive", archive).stdout) for archive in (before, after)]
        assert told[0] == told[1]
        assert is_answered == told[0]["answered"]


def said(output: str) -> dict[str, Any]:
    """An answer without its figures: the words' frequencies also count what was replaced, until it is cleared away."""
    reply: dict[str, Any] = json.loads(output)
    passages = sorted(passage["passage_id"] for passage in reply["passages"])
    return {**{key: reply[key] for key in ("question", "answered", "text", "as_of", "citations")}, "passages": passages}


def test_an_empty_archive_does_not_take_the_place_of_a_backup(tmp_path: Path) -> None:
    """Nothing is exported, and what was there stays."""
    (tmp_path / "broken.jsonl").write_text("{\n")
    newsdesk("ingest", tmp_path / "broken.jsonl", "--archive", tmp_path / "archive")
    backup = tmp_path / "backup.jsonl.gz"
    backup.write_bytes(b"of old")
    done = newsdesk("export", backup, "--archive", tmp_path / "archive")
    assert (1, b"of old") == (done.returncode, backup.read_bytes())
    assert "the archive is empty: there is nothing to export" in done.stderr
    assert [] == list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("end", [".jsonl", ".jsonl.gz"])
def test_a_backup_that_breaks_off_is_said_to_be_incomplete(tmp_path: Path, end: str) -> None:
    """What stands before is taken and stays; exit code 1, and how many articles were read."""
    before, after = tmp_path / "before", tmp_path / "after"
    records = [{"url": f"https://n.example/{n}", "text": f"Otter {n} of {os.urandom(99).hex()}."} for n in range(40)]
    (tmp_path / "otters.jsonl").write_bytes(as_lines(records))
    here("ingest", tmp_path / "otters.jsonl", "--archive", before)
    file = tmp_path / f"backup{end}"
    here("export", file, "--archive", before)
    os.truncate(file, file.stat().st_size // 2)

    done = here("ingest", file, "--json", "--archive", after)
    report = json.loads(done.stdout)
    assert (1, True) == (done.returncode, 10 < report["added"] < 30)
    why = f"it breaks off or is damaged behind its first {report['added']} articles"
    again = "fetch or make it again, then run this again"
    assert f"failed: {file}: this backup is incomplete: {why}; {again}\n" == done.stderr
    assert report["added"] == json.loads(here("status", "--json", "--archive", after).stdout)["articles"]


def test_export_without_an_archive_writes_nothing(tmp_path: Path) -> None:
    """One line says what there is not."""
    folder, file = tmp_path / "none", tmp_path / "a.jsonl.gz"
    message = (
        f"there is no archive in the folder {folder}. Make one with: newsdesk ingest PATH --archive {folder} "
        "(or name another folder with --archive or NEWSDESK_ARCHIVE)."
    )
    assert refused(message) == outcome(newsdesk("export", file, "--archive", folder))
    assert [] == list(tmp_path.iterdir())
