"""An archive in use takes from a backup what it does not know: nothing that it has is lost, mixed or brought back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.batches import BATCH_PASSAGES
from ingest.export import export
from ingest.sources import Failure
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_or_create_archive
from retrieval.domain import Article, Dossier, Version
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.identity import article_id, content_hash
from tests.backups import counts
from tests.conftest import ingest_paths


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


def test_files_after_a_backup_are_known_by_it(
    archive: Archive, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    """Also where the last of its articles are being embedded when the first file is read."""
    (tmp_path / "room").mkdir()
    for number in range(BATCH_PASSAGES):
        (tmp_path / "room" / f"{number}.txt").write_text(f"Ship {number} sails.")
    with closing(open_or_create_archive(tmp_path / "first", lambda _: embedder)) as first:
        ingest_paths(first, tmp_path / "room")
        export(first.catalogue.dossiers(), tmp_path / "a.jsonl", lambda _: None)
    (tmp_path / "room").rename(tmp_path / "gone")
    (tmp_path / "gone" / "255.txt").rename(tmp_path / "b.txt")
    report = ingest_paths(archive, tmp_path / "a.jsonl", tmp_path / "b.txt")
    assert {"added": BATCH_PASSAGES, "unchanged": 1, "moved": 1} == counts(report)
