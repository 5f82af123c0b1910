from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

import pytest

from ingest.sources import MAX_ARTICLE_BYTES, Failure, read_files
from retrieval.domain import Article
from tests.ingest.reads import article, items, lines, reason, written


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt.gz", "Text"), ("a.md.gz", "*Text*"), ("A.HTM.GZ", "<p>Text</p>"), ("a.jsonl.gz", '{"text": "Text"}')],
)
def test_compressed(tmp_path: Path, name: str, content: str) -> None:
    """Each kind is read from gzip data too."""
    assert "Text" == article(written(tmp_path / name, gzip.compress(content.encode()))).text


def test_two_gzip_members(tmp_path: Path) -> None:
    """Gzip files put one after the other are one file."""
    path = written(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "x"}\n') + gzip.compress(b'{"text": "y"}\n'))

    assert [Article(text="x", origin=f"{path}#1"), Article(text="y", origin=f"{path}#2")] == items(path)


def test_cut_off_gzip(tmp_path: Path) -> None:
    """Of gzip data that breaks off, the lines before are read."""
    records = [{"text": os.urandom(500).hex()} for _ in range(100)]
    compressed = gzip.compress(lines(*records))
    path = written(tmp_path / "a.jsonl.gz", compressed[: len(compressed) // 2])
    *articles, last = items(path)

    assert 40 < len(articles) < 60
    assert [record["text"] for record in records[: len(articles)]] == [
        item.text for item in articles if isinstance(item, Article)
    ]
    assert Failure(str(path), "its gzip data is damaged or cut off; fetch or compress it again") == last


@pytest.mark.parametrize("at", [20, -6])
def test_damaged_gzip(tmp_path: Path, at: int) -> None:
    """Damaged gzip data is a failure, in the data as in the checksum."""
    compressed = bytearray(gzip.compress(os.urandom(1000).hex().encode()))
    compressed[at] ^= 0xFF
    path = written(tmp_path / "a.txt.gz", bytes(compressed))

    assert "its gzip data is damaged or cut off; fetch or compress it again" == reason(path)


def test_not_gzip(tmp_path: Path) -> None:
    """A name that ends in .gz does not make gzip data."""
    assert "its name ends in .gz, but it holds no gzip data" == reason(written(tmp_path / "a.txt.gz", "Text"))


def test_too_large(tmp_path: Path) -> None:
    """A file of one article above the limit is a failure that tells both sizes; one just at it is read."""
    assert "too large: 10,000,001 bytes, and one article may have 10,000,000" == reason(
        written(tmp_path / "a.txt", b"a" * (MAX_ARTICLE_BYTES + 1))
    )
    assert MAX_ARTICLE_BYTES == len(article(written(tmp_path / "b.txt", b"a" * MAX_ARTICLE_BYTES)).text)


@pytest.mark.parametrize("name", ["a.txt.gz", "a.md.gz", "a.html.gz"])
def test_gzip_bomb(tmp_path: Path, name: str) -> None:
    """Decompression stops at the limit."""
    path = written(tmp_path / name, zipped(bytes(1_000_000), 100))

    assert "too large: more than 10,000,000 bytes when decompressed, and one article may have 10,000,000" == reason(
        path
    )


@pytest.mark.parametrize("content", [bytes(1_000_000), (b"x" * 99_999 + b"\n") * 10])
def test_gzip_bomb_of_lines(tmp_path: Path, content: bytes) -> None:
    """What unpacks to too many bytes for its own is not read to its end, be it one line or many."""
    path = written(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "x"}\n') + zipped(content, 200))
    first, *_, last = items(path)

    assert Article(text="x", origin=f"{path}#1") == first
    assert Failure(str(path), "it unpacks to more than 200 times its size, as bombs do; it is not read on") == last


def test_line_without_end(tmp_path: Path) -> None:
    """The end of a line is not looked for without end."""
    path = written(tmp_path / "a.jsonl", lines({"text": "x" * 5000}))
    os.truncate(path, 1_100_000_000)
    first, last = items(path)

    assert Article(text="x" * 5000, origin=f"{path}#1") == first
    assert Failure(str(path), "line 2 has more than 1,000,000,000 bytes; the rest is not read") == last


def test_vanished(tmp_path: Path) -> None:
    """A file that is gone when its turn comes is a failure, and the next is read."""
    path = written(tmp_path / "b.txt", "Text")
    gone, there = items(tmp_path / "a.txt", path)

    assert Failure(str(tmp_path / "a.txt"), "cannot be read: No such file or directory") == gone
    assert Article(text="Text", title="Text", origin=str(path)) == there


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden(tmp_path: Path) -> None:
    """A file that may not be read is a failure that accounts for its size."""
    path = written(tmp_path / "a.txt", "Text")
    path.chmod(0)
    [read] = read_files([path])

    assert (Failure(str(path), "cannot be read: Permission denied"), 4) == (read.item, read.consumed)


def test_not_a_regular_file(tmp_path: Path) -> None:
    """A folder or a pipe with the name of a text is a failure; nobody waits for the pipe."""
    (tmp_path / "a.txt").mkdir()
    os.mkfifo(tmp_path / "b.txt")

    assert "not a regular file" == reason(tmp_path / "a.txt")
    assert "not a regular file" == reason(tmp_path / "b.txt")


def zipped(content: bytes, times: int) -> bytes:
    """Gzip data of so many times the content, made without holding them."""
    compressor = zlib.compressobj(level=9, wbits=31)
    return b"".join(compressor.compress(content) for _ in range(times)) + compressor.flush()
