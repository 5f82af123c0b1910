"""An ingest leaves every kind of store as it should: what changed, moved, was copied or is gone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.pipeline import Ingest, IngestReport
from ingest.pruning import vanished_from
from ingest.sources.files import read_files
from ingest.sources.folder import find_files
from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends
from tests.conftest import ingest_paths
from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.test_archive import found

Counts = dict[str, int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles in files."""
    made = tmp_path / "articles"
    made.mkdir()
    (made / "rain.txt").write_text("Rain\n\nIt rained on the harbour.\n")
    (made / "snow.txt").write_text("Snow\n\nIt snowed on the hills.\n")
    return made


@pytest.fixture
def ingest(archive: Archive, folder: Path) -> Callable[[], Counts]:
    """Ingest the folder; what of the report is not nought."""
    return lambda: counted(ingest_paths(archive, folder))


@pytest.fixture(autouse=True)
def settled(archive: Archive, backends: Backends) -> Iterator[None]:
    """Whatever a test does, all stores agree at its end."""
    yield
    assert_settled(archive, backends)


def counted(report: IngestReport) -> Counts:
    names = ("added", "changed", "unchanged", "moved", "copied", "left_out", "removed")
    return {name: count for name in names if (count := getattr(report, name))}


def prune(archive: Archive, folder: Path) -> int:
    """Ingest and prune as the command does: how many went."""
    with archive.writing("ingest"):
        run = Ingest(archive, lambda _bytes, _passages: None)
        report = run.run(read_files(find_files([folder]).files))
        return archive.lose_sight(vanished_from(folder, archive.catalogue, run.seen, report.failed).sightings)


def test_unchanged_articles_stay(ingest: Callable[[], Counts]) -> None:
    """The second run has nothing to do."""
    assert {"added": 2} == ingest()
    assert {"unchanged": 2} == ingest()


def test_changed_file_is_a_new_version(archive: Archive, folder: Path, ingest: Callable[[], Counts]) -> None:
    """The old words are found no more."""
    ingest()
    (folder / "rain.txt").write_text("Rain\n\nIt hailed on the harbour.\n")
    assert {"changed": 1, "unchanged": 1} == ingest()
    assert {"It hailed on the harbour.", "It snowed on the hills."} == found(archive, "It rained or hailed")


def test_moved_file_is_the_same_article(archive: Archive, folder: Path, ingest: Callable[[], Counts]) -> None:
    """It is cited from its new place."""
    ingest()
    (folder / "rain.txt").rename(folder / "water.txt")
    assert {"unchanged": 2, "moved": 1} == ingest()
    (passage,) = archive.passages(archive.matching("rained", 5)).values()
    assert (str(folder / "water.txt"), 1) == (passage.origin, passage.version)


def test_copied_file_is_stored_once(archive: Archive, folder: Path, ingest: Callable[[], Counts]) -> None:
    """Both places are known."""
    ingest()
    copy = folder / "rain-copy.txt"
    copy.write_bytes((folder / "rain.txt").read_bytes())
    assert {"unchanged": 2, "copied": 1} == ingest()
    (passage,) = archive.passages(archive.matching("rained", 5)).values()
    assert [str(copy), str(folder / "rain.txt")] == archive.catalogue.origins.of(passage.article_id)


def test_pruning_takes_out_what_is_found_nowhere(archive: Archive, folder: Path, ingest: Callable[[], Counts]) -> None:
    """Of what was copied only the last copy counts."""
    (folder / "rain-copy.txt").write_bytes((folder / "rain.txt").read_bytes())
    ingest()
    (folder / "rain.txt").unlink()
    assert 0 == prune(archive, folder)
    (folder / "rain-copy.txt").unlink()
    assert 1 == prune(archive, folder)
    assert {"It snowed on the hills."} == found(archive, "It rained on the harbour")


def test_pruned_article_comes_back_with_its_file(archive: Archive, folder: Path, ingest: Callable[[], Counts]) -> None:
    """As a new version."""
    ingest()
    (folder / "rain.txt").rename(folder.with_name("away.txt"))
    assert 1 == prune(archive, folder)
    folder.with_name("away.txt").rename(folder / "rain.txt")
    assert {"added": 1, "unchanged": 1} == ingest()
    (passage,) = archive.passages(archive.matching("rained", 5)).values()
    assert 2 == passage.version


def test_what_was_removed_comes_back_unless_for_good(archive: Archive, ingest: Callable[[], Counts]) -> None:
    """As long as its file is there."""
    ingest()
    (passage,) = archive.passages(archive.matching("rained", 5)).values()
    for for_good, expected in ((False, {"added": 1, "unchanged": 1}), (True, {"left_out": 1, "unchanged": 1})):
        with archive.writing("remove"):
            archive.remove([passage.article_id], for_good=for_good)
        assert expected == ingest()
