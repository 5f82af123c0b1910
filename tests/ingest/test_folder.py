from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.sources import Failure, Found, find_files
from ingest.sources.kinds import READABLE
from tests.ingest.reads import items, written

_NOBODY = 65534

NAMES = ["a.txt", "b.md", "c.markdown", "d.html", "e.htm", "f.jsonl", "g.ndjson", "h.TXT", "i.txt.gz", "j.Jsonl.GZ"]


@pytest.fixture
def readers_place() -> Iterator[Path]:
    """A folder that every user may read."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may read everything: it is somebody else meanwhile."""
    before = os.geteuid()
    if not before:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def test_kinds(tmp_path: Path) -> None:
    """All kinds are found, compressed or not, whatever the case of their names; other files are skipped."""
    files = tuple(written(tmp_path / name, "12345") for name in NAMES)
    skipped = tuple(written(tmp_path / name, "x") for name in ("x.png", "y.gz", "z"))

    assert Found(files=files, total_bytes=5 * len(files), skipped=skipped) == find_files([tmp_path])


def test_subfolders(tmp_path: Path) -> None:
    """Folders are searched through, in the order of the names."""
    names = ["a/z.txt", "a-b.txt", "b/a/x.txt", "b/c.txt"]
    files = tuple(written(tmp_path / name, "x") for name in names)

    assert tuple(sorted(files)) == find_files([tmp_path]).files


def test_hidden(tmp_path: Path) -> None:
    """Hidden files and folders are passed over, unless they are named."""
    written(tmp_path / ".git" / "a.txt", "x")
    hidden = written(tmp_path / ".b.txt", "x")
    seen = written(tmp_path / "c.txt", "x")

    assert Found(files=(seen,), total_bytes=1) == find_files([tmp_path])
    assert (hidden,) == find_files([hidden]).files
    assert (tmp_path / ".git" / "a.txt",) == find_files([tmp_path / ".git"]).files


def test_archive_of_our_own(tmp_path: Path) -> None:
    """One that lies among the articles is passed over."""
    written(tmp_path / "archive" / "catalogue.sqlite3", "x")
    written(tmp_path / "archive" / "vectors" / "a.json", "{}")
    seen = written(tmp_path / "c.txt", "x")

    assert Found(files=(seen,), total_bytes=1) == find_files([tmp_path])


def test_readme_is_no_exception(tmp_path: Path) -> None:
    """A README is a file like others."""
    assert (written(tmp_path / "README.md", "x"),) == find_files([tmp_path]).files


def test_order_of_paths(tmp_path: Path) -> None:
    """Files come in the order in which they are given."""
    first, second = written(tmp_path / "b.txt", "x"), written(tmp_path / "a.txt", "x")

    assert (first, second) == find_files([first, second]).files


def test_each_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file given twice, by another spelling, in its folder or through a link, is read once."""
    path = written(tmp_path / "in" / "a.txt", "12345")
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    monkeypatch.chdir(tmp_path / "in")
    given = [link, path, path, Path("a.txt"), tmp_path / "in" / ".." / "in" / "a.txt", tmp_path / "in"]

    assert Found(files=(path,), total_bytes=5) == find_files(given)


def test_missing(tmp_path: Path) -> None:
    """A path that is not there is a failure, and the others are found."""
    path = written(tmp_path / "a.txt", "x")
    gone = tmp_path / "gone"

    assert Found(
        files=(path,), failures=(Failure(str(gone), f"no such file or folder: {gone}"),), total_bytes=1
    ) == find_files([gone, path])


def test_unknown_kind_by_name(tmp_path: Path) -> None:
    """A file of another kind given by name is a failure."""
    path = written(tmp_path / "a.png", "x")

    assert Found(failures=(Failure(str(path), f"not a kind of file that is read ({READABLE})"),)) == find_files([path])


def test_empty_folder(tmp_path: Path) -> None:
    """A folder with nothing to read is a failure that says what was looked for."""
    skipped = written(tmp_path / "x.png", "x")

    assert Found(
        failures=(Failure(str(tmp_path), f"no files to read in this folder (looked for {READABLE})"),),
        skipped=(skipped,),
    ) == find_files([tmp_path])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_folder(tmp_path: Path) -> None:
    """A folder that may not be opened is a failure, and the others are searched."""
    path = written(tmp_path / "a.txt", "x")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    found = find_files([tmp_path])
    closed.chmod(0o700)

    assert (
        Found(files=(path,), failures=(Failure(str(closed), "cannot be read: Permission denied"),), total_bytes=1)
        == found
    )


def test_folder_that_may_only_be_listed(readers_place: Path) -> None:
    """Each of its files is a failure, and what is beside it is found."""
    path = written(readers_place / "a.txt", "x")
    closed = [written(readers_place / "closed" / name, "x") for name in ("b.txt", "INBOX")]
    closed[0].parent.chmod(0o444)
    with unprivileged():
        found = find_files([readers_place])
    closed[0].parent.chmod(0o755)
    failures = tuple(Failure(str(path), "cannot be read: Permission denied") for path in sorted(closed))

    assert Found(files=(path,), failures=failures, total_bytes=1) == found


def test_file_of_no_kind_by_its_name_that_may_not_be_opened(readers_place: Path) -> None:
    """Reading it says so: it may well be what was read before."""
    path = written(readers_place / "INBOX", "From a@n.example Mon Mar  2 08:30:00 2026\n")
    path.chmod(0)
    with unprivileged():
        found = find_files([readers_place])
        read = items(*found.files)

    assert ((path,), ()) == (found.files, found.skipped)
    assert [Failure(str(path), "cannot be read: Permission denied")] == read


def test_links(tmp_path: Path) -> None:
    """Links to files or folders that lead out of the folder are told and not followed; those that stay in it are."""
    outside = written(tmp_path / "outside" / "secret.txt", "x")
    folder = tmp_path / "folder"
    stored = written(folder / ".store" / "abc", "12345")
    out = folder / "out.txt"
    out.symlink_to(outside)
    linked = folder / "out"
    linked.symlink_to(outside.parent)
    (folder / "loop").symlink_to(folder)
    inside = folder / "in.txt"
    inside.symlink_to(stored)

    assert Found(files=(inside,), total_bytes=5, skipped=(linked, out)) == find_files([folder])


def test_broken_link(tmp_path: Path) -> None:
    """A link to nothing is left for the reading to complain of."""
    link = tmp_path / "a.txt"
    link.symlink_to(tmp_path / "gone.txt")

    assert Found(files=(link,)) == find_files([tmp_path])


def test_pipe(tmp_path: Path) -> None:
    """A pipe is no file: by name a failure, in a folder skipped."""
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)
    path = written(tmp_path / "b.txt", "x")

    assert Found(failures=(Failure(str(pipe), "neither a file nor a folder"),)) == find_files([pipe])
    assert Found(files=(path,), total_bytes=1, skipped=(pipe,)) == find_files([tmp_path])


@pytest.mark.parametrize("name", ["x" * 5000, "a.txt/b.txt", "a\0b.txt"])
def test_impossible_paths(tmp_path: Path, name: str) -> None:
    """A path that cannot be is a failure."""
    written(tmp_path / "a.txt", "x")
    found = find_files([tmp_path / name])

    assert (0, 1) == (len(found.files), len(found.failures))
    assert 1 == len(items(tmp_path / name))
