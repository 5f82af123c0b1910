"""Tables: CSV and TSV, record by record."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.sources import MAX_ARTICLE_BYTES, Failure, read_files
from ingest.sources.columns import parse_columns
from retrieval.domain import Article
from retrieval.errors import UsageError
from tests.ingest.agencies import HEADER, ROWS, broken_table, table
from tests.ingest.archives import zipped
from tests.ingest.reads import article, items, reason, written


def named(path: Path, **columns: str) -> list[object]:
    """All that reading the file yields, with columns named as on the command line."""
    return [read.item for read in read_files([path], columns)]


def titles(path: Path) -> list[str]:
    """The title of each article, the reason of each failure."""
    return [
        item.title if isinstance(item, Article) else item.reason
        for item in items(path)
        if isinstance(item, Article | Failure)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_usual_columns(tmp_path: Path, delimiter: str, encoding: str, line_end: str) -> None:
    """Columns are told by their names; delimiter, encoding and line ends by the content; the rest is metadata."""
    content = table(HEADER, *ROWS, delimiter=delimiter, encoding=encoding, line_end=line_end)
    path = written(tmp_path / "a.csv", content)
    text = 'The tram runs every six minutes.\nThe mayor called it "a quiet revolution, at last".'

    assert [
        Article(
            text=text,
            title="Harbour tram opens",
            url="https://courier.example/tram",
            source="Lowmarsh Courier",
            authors=("Ines Moor", "Tom Berg"),
            published=datetime(2026, 2, 3, 7, 15, tzinfo=UTC),
            language="en",
            origin=f"{path}#1",
            metadata={"Section": "Local"},
        ),
        Article(
            text="Die Pegel fielen; im März waren es 41 Zentimeter.",
            title="Dürre im Oderland",
            url="https://bote.example/duerre",
            source="Oderbote",
            authors=("Kestner, Ilse",),
            published=date(2026, 3, 4),
            language="de",
            origin=f"{path}#2",
        ),
    ] == items(path)
    assert len(content) == sum(read.consumed for read in read_files([path]))


def test_broken_table(tmp_path: Path) -> None:
    """A bad record is a failure with its number, and the next line begins a new one."""
    path = written(tmp_path / "a.csv", broken_table())
    quotes = (
        "its quotation marks do not match: a cell with line breaks or quotation marks in it stands between quotation "
        "marks, and each one within it is written twice"
    )
    cells = "cells: 2, in the header: 3; a cell with the delimiter or line breaks in it stands between quotation marks"

    assert [
        Article("It sails again, the port said.", "Ferry back", published=date(2026, 2, 3), origin=f"{path}#1"),
        Failure(f"{path}#2", quotes),
        Article("Nobody stayed behind.", "Ferry full", published=date(2026, 2, 5), origin=f"{path}#3"),
        Failure(f"{path}#4", cells),
        Article("It left\nfor good.", "Ferry gone", published=date(2026, 2, 7), origin=f"{path}#5"),
    ] == items(path)


def test_columns_by_name(tmp_path: Path) -> None:
    """What the user names goes before what columns usually hold; the others are guessed, or kept as metadata."""
    path = written(tmp_path / "a.csv", table(("text", "Kicker", "What", "date"), ("x", "K", "It sails.", "2026-02-03")))

    assert [Article("It sails.", "K", published=date(2026, 2, 3), origin=f"{path}#1", metadata={"text": "x"})] == named(
        path, text="What", title="kicker"
    )


def test_no_text_column(tmp_path: Path) -> None:
    """Where no column can be told to hold the text, one failure lists them and shows how to name one."""
    path = written(tmp_path / "a.csv", table(("id", "Kicker", "What"), ("1", "K", "It sails."), ("2", "L", "No.")))

    assert (
        "it cannot be told which column holds the text; the columns are id, Kicker, What. Say which, as in "
        "--columns text=Body,title=Headline"
    ) == reason(path)


def test_named_column_that_is_not_there(tmp_path: Path) -> None:
    """The failure says which columns are alike."""
    path = written(tmp_path / "a.csv", table(("Headline", "Story text"), ("K", "It sails.")))

    assert [
        Failure(
            str(path),
            "it has no column “headlin” for the title; did you mean Headline? Its columns are Headline, Story text",
        )
    ] == named(path, title="headlin")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("text=Body,title=Headline", {"text": "Body", "title": "Headline"}),
        (" text = Full text ", {"text": "Full text"}),
        ('"text=Body, full",url=Link', {"text": "Body, full", "url": "Link"}),
        ("text=a=b", {"text": "a=b"}),
    ],
)
def test_parse_columns(text: str, columns: Mapping[str, str]) -> None:
    """Fields and columns as they are written on the command line."""
    assert columns == parse_columns(text)


@pytest.mark.parametrize("text", ["", "Body", "text=", "body=Text", "text=A,text=B", "text=A,title=A", '"text=A', "\n"])
def test_parse_columns_refuses(text: str) -> None:
    """What cannot be understood is said, with an example."""
    with pytest.raises(UsageError, match="--columns"):
        parse_columns(text)


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ines Moor", ("Ines Moor",)),
        ("Ines Moor, Tom Berg", ("Ines Moor", "Tom Berg")),
        ("Moor, Ines", ("Moor, Ines",)),
        ("Moor, Ines; Berg, Tom", ("Moor, Ines", "Berg, Tom")),
        ("Tom Berg, Jr., Ines Moor", ("Tom Berg, Jr.", "Ines Moor")),
        ("By INES MOOR and Tom Berg, Staff Writers", ("INES MOOR", "Tom Berg")),
        ("Eva Lang und Tom Kurz", ("Eva Lang", "Tom Kurz")),
        ("Von Eva Lang", ("Eva Lang",)),
        ("Von Bergen", ("Von Bergen",)),
        ("Di Maio; Da Silva", ("Di Maio", "Da Silva")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Ana Ruiz y Tomás Gil", ("Ana Ruiz", "Tomás Gil")),
        ("By Reuters", ("Reuters",)),
        ("Staff Reporter", ("Staff Reporter",)),
        ("", ()),
    ],
)
def test_authors(tmp_path: Path, cell: str, authors: tuple[str, ...]) -> None:
    """Names are split where one ends, and not between family and given name; a byline's other words are none."""
    assert authors == article(written(tmp_path / "a.csv", table(("author", "text"), (cell, "It sails.")))).authors


def test_outlet_is_no_author(tmp_path: Path) -> None:
    """Where the byline names it beside persons."""
    rows = table(("byline", "outlet", "text"), ("By Ines Moor, Reuters", "Reuters", "It sails."))

    assert ("Ines Moor",) == article(written(tmp_path / "a.csv", rows)).authors


def test_html_in_cells(tmp_path: Path) -> None:
    """Tables exported from web sites hold HTML; its words are the text."""
    cell = "<p>The first&nbsp;ferry sails.</p>\n<p>The second <em>does not</em>.<br>Nobody minds: 3 < 4.</p>"
    path = written(tmp_path / "a.csv", table(("title", "content"), ("T", cell)))

    assert "The first ferry sails.\n\nThe second does not.\nNobody minds: 3 < 4." == article(path).text


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("05/03/2024", "25/03/2024 08:30"), date(2024, 3, 5)),
        (("05/03/2024", "03/25/2024"), date(2024, 5, 3)),
        (("05-03-2024 00:00", "25-03-2024"), date(2024, 3, 5)),
        (("05/03/2024", "04/03/2024"), None),
        (("05/03/2024", "25/03/2024", "03/25/2024"), None),
        (("05.03.2024", "03/25/2024"), date(2024, 3, 5)),
    ],
)
def test_the_order_of_day_and_month(tmp_path: Path, dates: tuple[str, ...], expected: date | None) -> None:
    """One date tells it for the others, unless they differ."""
    rows = [("x", told, f"It sailed {number} times.") for number, told in enumerate(dates)]
    first = items(written(tmp_path / "a.csv", table(("title", "date", "text"), *rows)))[0]

    assert isinstance(first, Article)
    assert expected == first.published


def test_stray_bytes_of_windows(tmp_path: Path) -> None:
    """A record that came from elsewhere into a UTF-8 file keeps its accents, and the others theirs."""
    content = "title,text\nA,Café é\n".encode() + "B,Dürre\n".encode("cp1252")

    assert ["Café é", "Dürre"] == [
        item.text for item in items(written(tmp_path / "a.csv", content)) if isinstance(item, Article)
    ]


def test_tabs_without_quoting(tmp_path: Path) -> None:
    """Between tabs, quotation marks are often the article's own."""
    content = 'title\ttext\nA\t"Never," she said.\nB\t"All of it."\n'

    assert ['"Never," she said.', "All of it."] == [
        item.text for item in items(written(tmp_path / "a.tsv", content)) if isinstance(item, Article)
    ]


def test_delimiter_that_is_told(tmp_path: Path) -> None:
    """Excel's first line is no header."""
    assert "a, b" == article(written(tmp_path / "a.csv", "sep=;\ntitle;text\nT;a, b\n")).text


def test_unnamed_and_repeated_columns(tmp_path: Path) -> None:
    """Nothing is lost to a column of the same name."""
    path = written(tmp_path / "a.csv", table(("text", "tag", "tag", ""), ("It sails.", "a", "b", "c")))

    assert {"tag": "a", "tag (column 3)": "b", "column 4": "c"} == article(path).metadata


def test_empty_records(tmp_path: Path) -> None:
    """Records of empty cells are passed over; one without text says so."""
    path = written(tmp_path / "a.csv", "title,text\n,\n\nA,\nB,It sails.\n")

    assert ["it has no text in the column “text”", "B"] == titles(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it holds no records"),
        (b"title,text\n", "it holds no records below its header"),
        (b"title,\0text\n", "not text: it holds binary data"),
        (b"\x89PNG\r\n\x1a\n", "not text: looks like a PNG image"),
    ],
)
def test_no_table(tmp_path: Path, content: bytes, why: str) -> None:
    """One failure for a file that holds no records."""
    assert why == reason(written(tmp_path / "a.csv", content))


def test_unclosed_quotation_mark(tmp_path: Path) -> None:
    """It costs its own record and no other, however long the file; and memory is bounded."""
    record = b"T," + b"It sails at noon and at five from the old pier. " * 4_000 + b"\n"
    count = 2 * MAX_ARTICLE_BYTES // len(record)
    path = written(tmp_path / "a.csv", b'title,text\nA,"It sails.\n' + record * count)
    tracemalloc.start()
    reads = read_files([path])
    first, taken = next(reads).item, sum(isinstance(read.item, Article) for read in reads)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert isinstance(first, Failure)
    assert (f"{path}#1", count) == (first.origin, taken)
    assert peak < 9 * MAX_ARTICLE_BYTES


def test_records_that_never_close(tmp_path: Path) -> None:
    """A file whose every line opens a cell that goes on is not read over and over."""
    path = written(tmp_path / "a.csv", b"title,text\n" + b'a","x\n' * 1_600_000)
    reads = list(read_files([path]))

    assert {Failure} == {type(read.item) for read in reads}
    assert len(reads) < 1000


def test_member_of_an_archive(tmp_path: Path) -> None:
    """A table in an archive is read as one beside it is, and what comes after it too."""
    path = written(tmp_path / "a.zip", zipped(("a.csv", table(HEADER, *ROWS)), ("b.txt", "Letter")))

    assert [f"{path}/a.csv#1", f"{path}/a.csv#2", f"{path}/b.txt"] == [
        item.origin for item in items(path) if isinstance(item, Article)
    ]
