"""The file that an export writes: whole or not at all, and the same for the same archive."""

from __future__ import annotations

import gzip
import os
import resource
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ingest.export import Exported, export
from ingest.sources.backup import to_lines
from retrieval.domain import Dossier
from retrieval.errors import ArchiveError, NewsdeskError, UsageError
from tests.ingest.reads import items
from tests.ingest.test_backup import BARRED, CHANGED

BOTH = (CHANGED, BARRED)


def exported(file: Path, dossiers: Iterable[Dossier] = BOTH) -> Exported:
    """What an export to a file says of itself."""
    return export(dossiers, file, lambda _: None)


def broken_off(error: BaseException) -> Iterator[Dossier]:
    """An article, and then the end."""
    yield CHANGED
    raise error


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "A.NDJSON.GZ"])
def test_file_holds_what_the_archive_does(tmp_path: Path, name: str) -> None:
    """Compressed as its name says, and counted."""
    file = tmp_path / name
    counts = exported(file)
    assert Exported(2, 2, file.stat().st_size) == counts
    assert list(BOTH) == items(file)


def test_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the file's name and the time."""
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        exported(tmp_path / name)
    content = (tmp_path / "a.jsonl.gz").read_bytes()
    assert (tmp_path / "b.jsonl.gz").read_bytes() == content
    assert "".join(line for one in BOTH for line in to_lines(one)).encode() == gzip.decompress(content)


def test_progress_counts_the_articles(tmp_path: Path) -> None:
    """The bar ends at its end."""
    told: list[int] = []
    export(BOTH, tmp_path / "a.jsonl", told.append)
    assert 2 == sum(told)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ArchiveError("lost")])
def test_export_that_does_not_end_leaves_the_older_one(tmp_path: Path, error: BaseException) -> None:
    """And nothing beside it."""
    file = tmp_path / "a.jsonl.gz"
    exported(file)
    before = file.read_bytes()
    with pytest.raises(type(error)):
        exported(file, broken_off(error))
    assert ([file], before) == (list(tmp_path.iterdir()), file.read_bytes())


def test_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is replaced."""
    (tmp_path / "disk").mkdir()
    link = tmp_path / "latest.jsonl"
    link.symlink_to(tmp_path / "disk" / "monday.jsonl")
    exported(link)
    assert (True, list(BOTH)) == (link.is_symlink(), items(tmp_path / "disk" / "monday.jsonl"))


def test_full_disk_is_said(tmp_path: Path) -> None:
    """The older export is as it was."""
    file = tmp_path / "a.jsonl"
    exported(file, [BARRED])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(NewsdeskError, match=r"could not be written to .*a\.jsonl: File too large\. An older one"):
            exported(file, [CHANGED] * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert ([file], [BARRED]) == (list(tmp_path.iterdir()), items(file))


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a.txt", "is no name for an export"),
        ("a.gz", "is no name for an export"),
        ("folder", "is a folder. Name a file in it"),
        ("none/a.jsonl", "there is no folder"),
        ("pipe.jsonl", "is no regular file"),
    ],
)
def test_file_that_no_ingest_could_read_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    """Before anything is written."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError, match=problem):
        exported(tmp_path / name)
    assert before == sorted(tmp_path.iterdir())
