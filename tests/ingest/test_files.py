from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.sources import Failure, find_files, read_files
from ingest.sources.kinds import READABLE
from retrieval.domain import Article
from tests.ingest.reads import items, lines, reason, written

RECORDS = [{"text": f"article {number} " * 50} for number in range(200)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"Text"),
        ("a.txt", b""),
        ("a.txt", b"\x89PNG\r\n"),
        ("a.txt.gz", gzip.compress(b"Text", mtime=0)),
        ("a.txt.gz", b"no gzip data"),
        ("a.md", b"# Title"),
        ("a.html", b"<p>Text</p>"),
        ("a.jsonl", lines(*RECORDS) + b"\n\n\n"),
        ("a.jsonl", b"\n\n"),
        ("a.jsonl", lines(*RECORDS) + b"{broken"),
        ("a.jsonl.gz", gzip.compress(lines(*RECORDS), mtime=0)),
        ("a.jsonl.gz", gzip.compress(lines(*RECORDS), mtime=0)[:-9]),
        ("a.png", b"\x89PNG"),
    ],
)
def test_every_byte_is_accounted_for(tmp_path: Path, name: str, content: bytes) -> None:
    """The bytes of a file's steps add up to its size, whatever became of it; compressed bytes if it is compressed."""
    reads = list(read_files([written(tmp_path / name, content)]))

    assert len(content) == sum(read.consumed for read in reads)
    assert all(read.consumed >= 0 for read in reads)


def test_steps_of_a_long_file(tmp_path: Path) -> None:
    """Each line of a JSONL file is a step of its own length."""
    path = written(tmp_path / "a.jsonl", lines(*RECORDS))

    assert [len(lines(record)) for record in RECORDS] == [read.consumed for read in read_files([path])]


def test_reading_is_lazy(tmp_path: Path) -> None:
    """No file is opened before its turn."""
    path = tmp_path / "b.txt"
    reads = read_files([written(tmp_path / "a.txt", "First"), path])

    assert Article(text="First", title="First", origin=str(tmp_path / "a.txt")) == next(reads).item
    written(path, "Second")
    assert Article(text="Second", title="Second", origin=str(path)) == next(reads).item


def test_unknown_kind(tmp_path: Path) -> None:
    """A file of another kind is a failure that says which kinds are read."""
    assert f"not a kind of file that is read ({READABLE})" == reason(written(tmp_path / "a.png", "Text"))


def test_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The origin is the absolute path, wherever one stands."""
    written(tmp_path / "a.txt", "Text")
    monkeypatch.chdir(tmp_path)

    assert [Article(text="Text", title="Text", origin=str(tmp_path / "a.txt"))] == items(Path("a.txt"))


def test_name_that_is_no_text(tmp_path: Path) -> None:
    """The bytes of a name that is not UTF-8 are written out in the origin, so that it can be stored."""
    name = os.fsdecode(b"caf\xe9.txt")
    written(tmp_path / name, "Text")

    assert [Article(text="Text", title="Text", origin=f"{tmp_path}/caf\\xe9.txt")] == items(tmp_path / name)


def test_mixed_folder(tmp_path: Path) -> None:
    """A folder's good files are read around its bad ones, in the order of their names."""
    written(tmp_path / "a.txt", "First")
    written(tmp_path / "b.md", "\0")
    written(tmp_path / "c.jsonl", "{}\n" + '{"text": "Third"}')
    found = find_files([tmp_path])

    assert [
        Article(text="First", title="First", origin=f"{tmp_path}/a.txt"),
        Failure(f"{tmp_path}/b.md", "not text: it holds binary data"),
        Failure(f"{tmp_path}/c.jsonl#1", 'it has no "text"'),
        Article(text="Third", origin=f"{tmp_path}/c.jsonl#2"),
    ] == items(*found.files)
    assert found.total_bytes == sum(read.consumed for read in read_files(found.files))


def test_import_is_light() -> None:
    """Importing the readers loads no heavy library."""
    heavy = "trafilatura frontmatter markdown_it charset_normalizer yaml lxml"
    program = f"import sys, ingest.sources; print([name for name in {heavy.split()} if name in sys.modules])"

    assert "[]\n" == subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_text_that_nobody_sees(tmp_path: Path) -> None:
    """Of which nothing is left once it is cleaned."""
    assert "it holds no text that anybody could see" == reason(written(tmp_path / "a.txt", "\ufeff\u200b\u2060"))


def test_a_page_of_spaces(tmp_path: Path) -> None:
    """It takes no longer than one of words."""
    path = written(tmp_path / "a.txt", "Text" + " " * 9_000_000 + "more" + "\n" * 900_000)

    assert ["Text" + " " * 9_000_000 + "more"] == [item.text for item in items(path) if isinstance(item, Article)]


def test_failures_beyond_counting_are_told_in_one(tmp_path: Path) -> None:
    """A file of broken records costs no memory for each; the good ones among them are read, and all bytes counted."""
    path = written(tmp_path / "a.jsonl", b"x\n" * 1500 + b'{"text": "Rain."}\n' + b"x\n" * 1500)
    reads = list(read_files([path]))
    failures = [read.item for read in reads if isinstance(read.item, Failure)]

    assert (1001, 1002) == (len(failures), len(reads))
    assert Failure(str(path), "2,000 more of its records cannot be read, beside the first 1,000") == failures[-1]
    assert path.stat().st_size == sum(read.consumed for read in reads)


def test_file_of_nothing_but_failures_is_given_up(tmp_path: Path) -> None:
    """It would keep us busy for long, to no end."""
    path = written(tmp_path / "a.jsonl", b"x\n" * 200_000)
    *_, last = items(path)

    assert Failure(str(path), "none of its first 100,000 records can be read; the rest is not read") == last
    assert path.stat().st_size == sum(read.consumed for read in read_files([path]))
