"""JSON files of our own records."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from ingest.sources import Failure, read_files
from retrieval.domain import Article
from tests.ingest.reads import items, lines, reason, written

FIRST: dict[str, object] = {"title": "Ice", "text": "The ice broke.", "source": "Coast Wire"}
SECOND: dict[str, object] = {"text": "Die Pegel fielen. \N{GRINNING FACE}", "desk": "Oder"}


def told(origin: str, second: str) -> list[Article]:
    """Both records, read from these places."""
    return [
        Article(text="The ice broke.", title="Ice", source="Coast Wire", origin=origin),
        Article(text="Die Pegel fielen. \N{GRINNING FACE}", origin=second, metadata={"desk": "Oder"}),
    ]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([FIRST, SECOND]),
        json.dumps([FIRST, SECOND], indent=2, ensure_ascii=False),
        "\ufeff" + json.dumps([FIRST, SECOND], indent="\t"),
        lines(FIRST, SECOND).decode(),
        json.dumps(FIRST, indent=1) + json.dumps(SECOND),
        json.dumps({"status": "ok", "articles": [FIRST, SECOND]}),
    ],
)
def test_several(tmp_path: Path, content: str) -> None:
    """Records in an array, in an envelope, or one after the other have each its number."""
    path = written(tmp_path / "a.json", content)

    assert told(f"{path}#1", f"{path}#2") == items(path)
    assert path.stat().st_size == sum(read.consumed for read in read_files([path]))


def test_one(tmp_path: Path) -> None:
    """One record alone has its file for its place; as the only one of an array it has a number."""
    alone, listed = (
        written(tmp_path / f"{name}.json", json.dumps(content)) for name, content in (("a", FIRST), ("b", [FIRST]))
    )

    assert [str(alone), f"{listed}#1"] == [item.origin for item in items(alone, listed) if isinstance(item, Article)]


def test_encoding(tmp_path: Path) -> None:
    """What marks its encoding is read in it."""
    path = written(tmp_path / "a.json", json.dumps([FIRST, SECOND], ensure_ascii=False).encode("utf-16"))

    assert told(f"{path}#1", f"{path}#2") == items(path)


def test_bad_records(tmp_path: Path) -> None:
    """A record that is none costs itself alone."""
    path = written(tmp_path / "a.json", json.dumps([1, FIRST, {"title": "T"}, None, {"text": 5}, "x", SECOND]))
    first, second = told(f"{path}#2", f"{path}#7")
    no_object = 'not a JSON object such as {"title": …, "text": …}'

    assert [
        Failure(f"{path}#1", no_object),
        first,
        Failure(f"{path}#3", 'it has no "text"'),
        Failure(f"{path}#4", no_object),
        Failure(f"{path}#5", 'its "text" is no string but 5'),
        Failure(f"{path}#6", no_object),
        second,
    ] == items(path)


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ("", "it is cut off: the bracket that closes its list is missing; fetch it again"),
        (",", "it is cut off: the bracket that closes its list is missing; fetch it again"),
        (' {"text": "It', "not JSON: Expecting ',' delimiter, at character 69"),
        (', {"text": "It', "not JSON: Unterminated string starting, at character 79"),
        (", {'text': 1}]", "not JSON: Expecting property name enclosed in double quotes, at character 71"),
        ("] oh", "not JSON: something stands behind its list"),
        ("," + "[" * 100_000, "not JSON we can read: it has a number too long or is nested too deeply"),
    ],
)
def test_broken(tmp_path: Path, ending: str, why: str) -> None:
    """Where nobody knows how it goes on, what stands before that is read."""
    path = written(tmp_path / "a.json", json.dumps([FIRST]).removesuffix("]") + ending)

    assert [told(f"{path}#1", "")[0], Failure(str(path), f"{why}; what stands before that is read")] == items(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it holds no records"),
        (b" [ ] ", "it holds no records"),
        (b'{"articles": []}', "it holds no records"),
        (b"It sails.", "not JSON: Expecting value, at character 1"),
        (b'{"text": "It sails.', "not JSON: Unterminated string starting, at character 10"),
        (b"\x89PNG\r\n\x1a\n", "not text: looks like a PNG image"),
    ],
)
def test_nothing(tmp_path: Path, content: bytes, why: str) -> None:
    """A file without a record says why."""
    assert why == reason(written(tmp_path / "a.json", content))


def test_late_bytes_of_another_encoding(tmp_path: Path) -> None:
    """What is not UTF-8 far down in the file is said, and what stands before it is read."""
    path = written(tmp_path / "a.json", lines(*[FIRST] * 3000) + b'{"text": "D\xfcrre"}')
    *articles, last = items(path)

    assert isinstance(last, Failure)
    assert "not all of it is UTF-8; save it as UTF-8; what stands before that is read" == last.reason
    assert 1000 < len(articles)


def test_only_one_record_is_in_memory(tmp_path: Path) -> None:
    """However many an array has."""
    record = {"text": "It sails at noon. " * 2000}
    path = written(tmp_path / "a.json", json.dumps([record] * 150))
    list(read_files([path]))
    tracemalloc.start()
    count = sum(isinstance(read.item, Article) for read in read_files([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert 150 == count
    assert peak < path.stat().st_size / 5


def test_record_that_does_not_end(tmp_path: Path) -> None:
    """A quotation mark that never closes is given up at the limit, not looked for to the end."""
    path = written(tmp_path / "a.json", b'[{"text": "' + b"x" * 30_000_000)

    assert "too large: one record may have 10,000,000 characters" == reason(path)
