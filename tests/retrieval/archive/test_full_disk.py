"""A disk that fills up while articles are written: nothing that was stored is lost, and the next run completes it."""

import json
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.identity import article_id
from tests.cli import here, outcome
from tests.conftest import ingest_paths
from tests.retrieval.archive.disks import Disk
from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.user import found, open_words, report
from tests.retrieval.archive.users import other_user

REPORTS = 1000
Mount = Callable[..., Disk]
FULL = (
    r"^the disk did not take what was written to the archive's {part} \({place}[^)]*\): [^\n]+\. "
    r"What was stored before is safe: make room on the disk, then run the same command again\.$"
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of many articles."""
    file = tmp_path_factory.mktemp("reports") / "reports.jsonl"
    articles = map(report, range(REPORTS))
    file.write_text("".join(json.dumps({"text": one.text, "url": one.url}) + "\n" for one in articles))
    return file


def stored_until_failure(folder: Path, reports: Path) -> tuple[int, dict[str, str]]:
    """How many articles a process says it stored, and what it says at its end."""
    with other_user(folder, "serve") as user:
        user.tell("ingest", str(reports))
        stored = 0
        while isinstance(said := user.answer(), int):
            stored += said
        assert isinstance(said, dict), "the disk had room for everything"
        assert user.process.wait() == 1
        return stored, said


def assert_undisturbed(archive: Archive) -> None:
    """As if all had been stored at once."""
    assert {f"{article_id(report(number))}.1.0" for number in range(REPORTS)} == set(archive.catalogue.passage_ids())
    last = report(REPORTS - 1).text
    assert [[last], [last]] == found(archive, last)
    assert_settled(archive)


@pytest.mark.parametrize("kilobytes", [500, 1000, 2000])
def test_disk_fills_up(tmp_path: Path, mounted: Mount, reports: Path, kilobytes: int) -> None:
    """Whichever store is the first to meet its end."""
    disk = mounted(tmp_path / "disk", kilobytes)
    folder = tmp_path / "disk" / "archive"
    stored, said = stored_until_failure(folder, reports)
    assert "ArchiveUnwritable" == said["error"]
    assert_matches(FULL.format(part=r"[a-z ]+", place=folder), said["message"])
    disk.grow()
    with closing(open_words(folder, serve=True)) as archive:
        assert stored <= archive.coverage().articles < REPORTS
        assert REPORTS - stored >= ingest_paths(archive, reports).added
        assert_undisturbed(archive)


@pytest.mark.parametrize(
    ("part", "store", "kilobytes"), [("vectors", "vectors", 600), ("keyword index", "keywords", 60)]
)
def test_disk_of_one_store_fills_up(
    tmp_path: Path, mounted: Mount, reports: Path, part: str, store: str, kilobytes: int
) -> None:
    """The message names it; the next batch was not published."""
    folder = tmp_path / "archive"
    disk = mounted(folder / store, kilobytes)
    stored, said = stored_until_failure(folder, reports)
    assert_matches(FULL.format(part=part, place=folder / store), said["message"])
    disk.grow()
    with closing(open_words(folder, serve=True)) as archive:
        assert stored == archive.coverage().articles
        assert REPORTS - stored == ingest_paths(archive, reports).added
        assert_undisturbed(archive)


def test_command_says_it_in_a_line(tmp_path: Path, mounted: Mount) -> None:
    """No traceback, and nothing of an archive that could not be made."""
    mounted(tmp_path / "disk", 40)
    archive = tmp_path / "disk" / "archive"
    code, said, message = outcome(here("ingest", "samples/articles", "--archive", archive))
    assert (1, "") == (code, said)
    assert_matches("^newsdesk: " + FULL[1:-1].format(part="catalogue", place=archive) + "\n$", message)


def assert_matches(pattern: str, text: str) -> None:
    assert re.search(pattern, text), text
