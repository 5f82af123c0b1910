"""A backup brings the archive back: exported, ingested elsewhere and exported again it is the same, line for line."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.export import export
from ingest.pipeline import IngestReport
from ingest.sources import Failure
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_or_create_archive
from retrieval.domain import Article, Dossier, Version
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.identity import article_id, content_hash
from tests.cli import as_lines, here, newsdesk, outcome, refused, started
from tests.conftest import ingest_paths, stored_articles

QUESTIONS = {
    "When does the ferry Aurora sail?": True,
    "Who opened the lighthouse?": True,
    "Who won the chess championship?": False,
}
"""With whether an article answers them."""
MANY = 1200
"""Short articles: enough that the first are stored a good while before the last."""
BATCH = 256
"""As many of them are stored together."""


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


def read(file: Path) -> list[str]:
    """Its lines."""
    return gzip.decompress(file.read_bytes()).decode().split("\n")


def counts(report: IngestReport) -> dict[str, object]:
    """What happened, as far as anything did."""
    names = ("added", "changed", "unchanged", "moved", "repeated", "copied", "left_out", "removed", "failed")
    return {name: value for name in names if (value := getattr(report, name))}


def test_everything_that_can_happen_has_happened(lived_in: Archive) -> None:
    """The other tests would else show little."""
    dossiers = list(lived_in.catalogue.dossiers())
    states = [(len(one.versions), one.current, one.barred, len(one.origins)) for one in dossiers]
    assert [
        (0, None, True, 0),
        (0, None, True, 1),
        *[(1, 1, False, 1)] * 5,
        (1, None, False, 0),
        *[(2, 2, False, 1)] * 2,
        (3, 3, False, 1),
    ] == sorted(states, key=str)
    corrected = [version.corrected for one in dossiers for version in one.versions]
    assert 3 == sum(moment is not None for moment in corrected)


def test_archive_comes_back_line_for_line(lived_in: Archive, empty: Archive, tmp_path: Path) -> None:
    """And a second time nothing is new."""
    backup = backup_of(lived_in, tmp_path / "a.jsonl.gz")
    assert {"added": lived_in.catalogue.article_count()} == counts(ingest_paths(empty, backup))
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
    expected = {"added": lived_in.catalogue.article_count(), "unchanged": 1, "moved": 1, "changed": 1}
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


@pytest.fixture
def ship() -> Dossier:
    """An article of three versions, the last of which is searched."""
    day = datetime(2026, 3, 4, 12, tzinfo=UTC)
    articles = [Article(f"The ship sails at {hour}.", "Ship", "https://gazette.example/ship") for hour in (7, 8, 9)]
    id_ = article_id(articles[0])
    versions = [
        Version(id_, number, article, content_hash(article), day, day if number < 3 else None, None)
        for number, article in enumerate(articles, 1)
    ]
    return Dossier(id_, tuple(versions), 3, origins=("/news/ship.txt",))


def restored(archive: Archive, file: Path, *dossiers: Dossier) -> dict[str, object]:
    """What an ingest of a backup of these does."""
    export(dossiers, file, lambda _: None)
    return counts(ingest_paths(archive, file))


def texts(archive: Archive, id_: str) -> list[str]:
    """Of all versions."""
    return [version.article.text for version in archive.catalogue.history(id_)]


def test_other_articles_stay(archive: Archive, tmp_path: Path, ship: Dossier) -> None:
    """An archive in use takes what it does not know."""
    (tmp_path / "seals.txt").write_text("Forty seals were counted.")
    ingest_paths(archive, tmp_path / "seals.txt")
    assert {"added": 1} == restored(archive, tmp_path / "a.jsonl", ship)
    assert (2, ship) == (archive.coverage().articles, archive.catalogue.dossier(ship.article_id))


def test_known_article_takes_only_what_is_searched(archive: Archive, tmp_path: Path, ship: Dossier) -> None:
    """As from any source, as its next version: two histories are never mixed."""
    own = replace(ship.versions[0].article, text="The ship sails at 5.")
    known = Dossier(ship.article_id, (replace(ship.versions[0], article=own, content_hash=content_hash(own)),), 1)
    restored(archive, tmp_path / "a.jsonl", known)
    assert {"changed": 1} == restored(archive, tmp_path / "a.jsonl", ship)
    assert ["The ship sails at 5.", "The ship sails at 9."] == texts(archive, ship.article_id)
    assert {"unchanged": 1} == restored(archive, tmp_path / "a.jsonl", ship)
    assert ["/news/ship.txt"] == archive.catalogue.origins.of(ship.article_id)


def test_older_backup_takes_nothing_back(archive: Archive, tmp_path: Path, ship: Dossier) -> None:
    """What the archive has learnt since stays."""
    restored(archive, tmp_path / "a.jsonl", ship)
    old = replace(ship, versions=ship.versions[:2], current=2)
    assert {"unchanged": 1} == restored(archive, tmp_path / "a.jsonl", old)
    assert ship == archive.catalogue.dossier(ship.article_id)


@pytest.mark.parametrize("for_good", [False, True])
def test_article_that_was_removed_since_stays_removed(
    archive: Archive, tmp_path: Path, ship: Dossier, for_good: bool
) -> None:
    """A backup of before does not bring it back."""
    restored(archive, tmp_path / "a.jsonl", ship)
    with archive.writing("remove"):
        archive.remove([ship.article_id], for_good=for_good)
    before = archive.catalogue.dossier(ship.article_id)
    assert {"left_out" if for_good else "unchanged": 1} == restored(archive, tmp_path / "a.jsonl", ship)
    assert before == archive.catalogue.dossier(ship.article_id)


def test_known_article_is_not_removed_by_a_backup(archive: Archive, tmp_path: Path, ship: Dossier) -> None:
    """Where it was removed there is nothing to take from it."""
    restored(archive, tmp_path / "a.jsonl", ship)
    for gone in (replace(ship, current=None), Dossier(ship.article_id, barred=True)):
        assert {"unchanged": 1} == restored(archive, tmp_path / "a.jsonl", gone)
    assert ship == archive.catalogue.dossier(ship.article_id)


def test_article_twice_in_a_backup_counts_once(archive: Archive, tmp_path: Path, ship: Dossier) -> None:
    """The first is taken."""
    other = replace(ship, versions=ship.versions[:1], current=1)
    assert {"added": 1, "repeated": 1} == restored(archive, tmp_path / "a.jsonl", ship, other)
    assert ship == archive.catalogue.dossier(ship.article_id)


def test_article_without_words_is_not_restored(archive: Archive, tmp_path: Path, ship: Dossier) -> None:
    """Nothing of it, and it is said."""
    blank = replace(ship.versions[2], article=replace(ship.versions[2].article, text=" \n"))
    report = restored(archive, tmp_path / "a.jsonl", replace(ship, versions=(*ship.versions[:2], blank)))
    assert {"failed": [Failure("https://gazette.example/ship", "it has no text to search")]} == report
    assert archive.catalogue.stored(ship.article_id) is None


def many() -> Iterator[Dossier]:
    """Articles of two versions each, and some that were removed."""
    day = datetime(2026, 3, 4, 12, tzinfo=UTC)
    for n in range(MANY):
        pair = [Article(f"Story {n} is about {what}.", url=f"https://n.example/{n}") for what in ("herons", "otters")]
        id_ = article_id(pair[0])
        moments = [day + timedelta(minutes=n), day + timedelta(hours=n)]
        versions = (
            Version(id_, 1, pair[0], content_hash(pair[0]), moments[0], moments[1]),
            Version(id_, 2, pair[1], content_hash(pair[1]), moments[1], None if n % 7 else moments[1], moments[1]),
        )
        yield Dossier(id_, versions, 2 if n % 7 else None, origins=(f"/news/{n}.txt",) if n % 7 else ())


def test_killed_restore_is_finished_by_the_next_one(tmp_path: Path) -> None:
    """Line for line: what was stored before is whole."""
    dossiers = sorted(many(), key=lambda one: one.article_id)
    export(dossiers, tmp_path / "a.jsonl.gz", lambda _: None)
    archive = tmp_path / "archive"
    process = started("ingest", tmp_path / "a.jsonl.gz", "--archive", archive)
    while not stored_articles(archive) and process.poll() is None:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    kept = stored_articles(archive)
    assert 0 < kept < MANY
    report = json.loads(here("ingest", tmp_path / "a.jsonl.gz", "--json", "--archive", archive).stdout)
    assert (MANY, []) == (report["added"] + report["unchanged"], report["failed"])
    assert report["unchanged"] >= kept
    assert 0 == here("export", tmp_path / "b.jsonl.gz", "--archive", archive).returncode
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


def test_export_beside_a_writer_is_one_state(tmp_path: Path) -> None:
    """Whole batches, and none without those before it; each export comes after the one before."""
    archive, source = tmp_path / "archive", tmp_path / "wire.jsonl"
    records = [{"url": f"https://n.example/{n}", "text": f"Story {n} is about herons."} for n in range(MANY)]
    source.write_bytes(as_lines(records))
    here("ingest", source, "--archive", archive)
    source.write_bytes(as_lines([{**record, "text": "It is about otters."} for record in records]))
    process = started("ingest", source, "--archive", archive)
    states = []
    while process.poll() is None:
        done = here("export", tmp_path / "a.jsonl.gz", "--archive", archive)
        assert (0, "") == (done.returncode, done.stderr)
        states.append(changed_in(tmp_path / "a.jsonl.gz"))
    process.communicate()
    order = [article_id(Article("", url=str(record["url"]))) for record in records]
    assert [set(order[: len(state)]) for state in states] == states
    numbers = [len(state) for state in states]
    assert sorted(numbers) == numbers
    assert {0} == {number % BATCH for number in numbers if number < MANY}


def changed_in(backup: Path) -> set[str]:
    """The articles whose second version is searched; each has one that is."""
    lines = [json.loads(line) for line in read(backup) if line]
    current = {one["newsdesk"]["article_id"]: one["newsdesk"]["version"] for one in lines if one["newsdesk"]["current"]}
    assert MANY == len(current)
    return {id_ for id_, number in current.items() if number == 2}


def test_answers_after_a_restore_are_those_before(lived_in: Archive, tmp_path: Path) -> None:
    """The same sentences from the same versions, by way of the commands."""
    lived_in.close()
    before, after, file = lived_in.folder, tmp_path / "after", tmp_path / "a.jsonl.gz"
    count = len(list(lived_in.catalogue.dossiers()))
    versions = sum(len(one.versions) for one in lived_in.catalogue.dossiers())
    size = here("export", file, "--archive", before).stdout.partition(" (")
    assert f"{count} articles with {versions} versions exported to {file}" == size[0]
    report = json.loads(here("ingest", file, "--json", "--archive", after).stdout)
    assert (count, []) == (report["added"], report["failed"])
    for question, is_answered in QUESTIONS.items():
        told = [said(here("ask", question, "--json", "--archive", archive).stdout) for archive in (before, after)]
        assert told[0] == told[1]
        assert is_answered == told[0]["answered"]


def said(output: str) -> dict[str, Any]:
    """An answer without its figures: the words' frequencies also count what was replaced, until it is cleared away."""
    reply: dict[str, Any] = json.loads(output)
    passages = sorted(passage["passage_id"] for passage in reply["passages"])
    return {**{key: reply[key] for key in ("question", "answered", "text", "as_of", "citations")}, "passages": passages}


def test_export_without_an_archive_writes_nothing(tmp_path: Path) -> None:
    """One line says what there is not."""
    folder, file = tmp_path / "none", tmp_path / "a.jsonl.gz"
    message = (
        f"there is no archive in {folder}. Make one with: newsdesk ingest PATH --archive {folder} "
        "(or name another folder with --archive or NEWSDESK_ARCHIVE)."
    )
    assert refused(message) == outcome(newsdesk("export", file, "--archive", folder))
    assert [] == list(tmp_path.iterdir())
