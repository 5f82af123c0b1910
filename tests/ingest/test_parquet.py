"""Parquet tables."""

from __future__ import annotations

import gzip
import io
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import Failure, read_files
from retrieval.domain import Article
from tests.ingest.archives import zipped
from tests.ingest.reads import items, reason, written

pa: Any = pytest.importorskip("pyarrow")
pq: Any = pytest.importorskip("pyarrow.parquet")


def parquet(columns: dict[str, Any], rows_a_group: int = 1000) -> bytes:
    """A table as pyarrow writes it."""
    content = io.BytesIO()
    pq.write_table(pa.table(columns), content, row_group_size=rows_a_group, compression="snappy")
    return content.getvalue()


def archive_of_a_newspaper() -> bytes:
    """As data sets of news come: strings, a time stamp, lists of names, numbers, pictures, and values that lack."""
    paris = pa.timestamp("ns", "Europe/Paris")
    return parquet(
        {
            "headline": ["Ferries sail again", None, "Lamps stay lit"],
            "content": ["The Aurora left at six.", "The pier was full. Nobody had come by car.", None],
            "authors": [["Ines Moor", "Tom Berg"], [], None],
            "publication_date": pa.array([datetime(2026, 3, 5, 8, 30, tzinfo=UTC), None, None], paris),
            "link": ["https://courier.example/1", None, None],
            "words": [5, 8, None],
            "score": pa.array([Decimal("0.50"), None, None], pa.decimal128(4, 2)),
            "picture": pa.array([b"\x89PNG\xff", None, None], pa.binary()),
            "seen": pa.array([date(2026, 3, 6), None, None], pa.date32()),
            "place": [{"name": "Lowmarsh", "lat": 44.5}, None, None],
        }
    )


def test_archive_of_a_newspaper(tmp_path: Path) -> None:
    """Columns are told by their names; lists, moments and what lacks are what they are; pictures are no metadata."""
    content = archive_of_a_newspaper()
    path = written(tmp_path / "a.parquet", content)

    assert [
        Article(
            text="The Aurora left at six.",
            title="Ferries sail again",
            url="https://courier.example/1",
            authors=("Ines Moor", "Tom Berg"),
            published=datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=1))),
            origin=f"{path}#1",
            metadata={
                "words": 5,
                "score": "0.50",
                "seen": "2026-03-06",
                "place": {"name": "Lowmarsh", "lat": 44.5},
            },
        ),
        Article(
            text="The pier was full. Nobody had come by car.",
            title="The pier was full. Nobody had come by car.",
            origin=f"{path}#2",
            metadata={"words": 8},
        ),
        Failure(f"{path}#3", "it has no text in the column “content”"),
    ] == items(path)
    assert len(content) == sum(read.consumed for read in read_files([path]))


def test_table_of_an_older_program(tmp_path: Path) -> None:
    """Text may be written as bytes; columns with other names are named by the user."""
    content = parquet({"T": pa.array([b"Ferries", b"Pier"], pa.binary()), "B": pa.array(["Bläue.".encode(), b"\xff"])})
    path = written(tmp_path / "a.parquet", content)

    assert [
        Article("Bläue.", "Ferries", origin=f"{path}#1"),
        Failure(f"{path}#2", "it has no text in the column “B”"),
    ] == [read.item for read in read_files([path], {"text": "B", "title": "T"})]


def test_no_text_column(tmp_path: Path) -> None:
    """Where no column can be told to hold the text, one failure lists them."""
    assert (
        "it cannot be told which column holds the text; the columns are T, B. Say which, as in "
        "--columns text=Body,title=Headline"
    ) == reason(written(tmp_path / "a.parquet", parquet({"T": ["a"], "B": ["b"]})))


@pytest.mark.parametrize("name", ["a.parquet.gz", "a.zip"])
def test_packed(tmp_path: Path, name: str) -> None:
    """What must be unpacked first is, and the origin is the same as ever."""
    content = parquet({"text": ["It sails.", "It does not."]})
    packed = gzip.compress(content) if name.endswith(".gz") else zipped(("a.parquet", content), ("b.txt", "Letter"))
    path = written(tmp_path / name, packed)

    assert ["It sails.", "It does not."] == [item.text for item in items(path)[:2] if isinstance(item, Article)]


def test_damaged_group(tmp_path: Path) -> None:
    """What stands in other row groups is read."""
    texts = [f"Ferry {number} sails at {number} o'clock." for number in range(60)]
    content = bytearray(parquet({"text": texts}, rows_a_group=20))
    at = content.index(b"Ferry 20 sails")
    content[at : at + 60] = b"\xff" * 60
    path = written(tmp_path / "a.parquet", bytes(content))
    read = items(path)
    told = [item.text for item in read if isinstance(item, Article)]

    assert texts[:20] + texts[40:] == told
    assert ["the table is damaged here; the rest of its row group 2 is not read"] == [
        item.reason for item in read if isinstance(item, Failure)
    ]


@pytest.mark.parametrize("cut", [slice(0, 200), slice(0, -5), slice(0, 4)])
def test_cut_off(tmp_path: Path, cut: slice) -> None:
    """A table's description stands at its end; without it nothing can be read."""
    assert "it is damaged, or no Parquet table; fetch it again" == reason(
        written(tmp_path / "a.parquet", archive_of_a_newspaper()[cut])
    )


def test_empty(tmp_path: Path) -> None:
    """A table without rows is no table of articles."""
    assert "it holds no rows" == reason(written(tmp_path / "a.parquet", parquet({"text": pa.array([], pa.string())})))


def test_rows_that_stand_for_more_than_they_are(tmp_path: Path) -> None:
    """A dictionary lets few bytes stand for gigabytes; that comes to an end, in little memory."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), pa.array([" " * 900_000]))
    path = written(tmp_path / "a.parquet", parquet({"text": column}))
    *rows, last = items(path)

    assert {"it has no text in the column “text”"} == {row.reason for row in rows if isinstance(row, Failure)}
    assert isinstance(last, Failure)
    assert last.reason.startswith("it holds more than 500 times its own bytes")


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed it is told how."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    assert "reading Parquet needs pyarrow: pip install 'newsdesk[parquet]'" == reason(
        written(tmp_path / "a.parquet", archive_of_a_newspaper())
    )
