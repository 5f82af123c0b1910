"""Web archives: the pages in them, with where and when they were fetched."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest.sources import Failure, read_files
from ingest.sources.read import Remark
from retrieval.archive.archive import Archive
from retrieval.domain import Article
from tests.conftest import ingest_paths
from tests.ingest.archives import Record, chunked, page, warc, warc_gz
from tests.ingest.reads import article, items, written

PAGE = page("Harbour closed")
TEXT = (
    "The harbour of Lowmarsh was closed for a day, the council said on Monday.\n\n"
    "Ferries were sent to Korrel instead, and nobody was hurt."
)
EMPTY = b"<html><body></body></html>"
GZIPPED = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
NO_ARTICLE = "no article text found; the page may be a list of links or be filled in by scripts"


def numbered(count: int, body: bytes = PAGE) -> list[Record]:
    """Pages of different addresses."""
    return [Record(body, url=f"https://gazette.example/{number}") for number in range(1, count + 1)]


@pytest.mark.parametrize(("name", "pack"), [("a.warc", warc), ("a.warc.gz", warc_gz), ("download", warc)])
def test_a_page_is_an_article(tmp_path: Path, name: str, pack: type[bytes]) -> None:
    """Its address is the record's, its day its own; when it was fetched is kept beside it."""
    path = written(tmp_path / name, pack(Record(PAGE)))
    expected = Article(
        text=TEXT,
        title="Harbour closed",
        url="https://gazette.example/harbour",
        source="gazette.example",
        published=date(2026, 3, 2),
        language="en",
        origin=f"{path}#1",
        metadata={"fetched": "2026-03-05T06:07:08Z"},
    )

    assert expected == article(path)


def test_what_warcio_writes(tmp_path: Path) -> None:
    """As other crawlers do: a gzip member a record, digests, an identifier."""
    content = BytesIO()
    writer = WARCWriter(content, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    for number in range(3):
        url = f"https://gazette.example/{number}"
        record = writer.create_warc_record(url, "response", payload=BytesIO(PAGE), http_headers=head)
        writer.write_record(record)
    path = written(tmp_path / "a.warc.gz", content.getvalue())

    assert [f"{path}#{number}" for number in (1, 2, 3)] == [
        item.origin for item in items(path) if isinstance(item, Article)
    ]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE), {"Transfer-Encoding": "chunked"}),
        (gzip.compress(PAGE), {"Content-Encoding": "gzip"}),
        (zlib.compress(PAGE), {"Content-Encoding": "deflate"}),
        (zlib.compress(PAGE)[2:-4], {"Content-Encoding": "deflate"}),
        (chunked(gzip.compress(PAGE)), {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
        (PAGE, {"Transfer-Encoding": "chunked", "Content-Encoding": "br"}),
        (PAGE, {"Content-Type": "application/xhtml+xml"}),
        (b"<!doctype html>" + PAGE, {"Content-Type": ""}),
    ],
)
def test_pages_as_they_were_sent(tmp_path: Path, body: bytes, headers: Mapping[str, str]) -> None:
    """Chunks are joined and compression undone, also where only the header of it is left."""
    record = Record(body, headers={"Content-Type": "text/html", **headers})

    assert TEXT == article(written(tmp_path / "a.warc", warc(record))).text


def test_the_server_says_how_a_page_is_encoded_that_does_not(tmp_path: Path) -> None:
    """A page that says it itself is believed."""
    russian = page("Паром").decode().encode("koi8-r")
    headers = {"Content-Type": "text/html; charset=koi8-r"}
    own = russian.replace(b"<head>", b"<head><meta charset='koi8-r'>")
    path = written(tmp_path / "a.warc", warc(Record(russian, headers=headers)))
    declared = written(tmp_path / "b.warc", warc(Record(own, headers={"Content-Type": "text/html; charset=latin-1"})))

    assert ("Паром", "en") == (article(path).title, article(path).language)
    assert "Паром" == article(declared).title


def test_other_records_are_counted_and_passed_over(tmp_path: Path) -> None:
    """Only what a server answered with status 200 and HTML is a page."""
    path = written(
        tmp_path / "a.warc",
        warc(
            Record(type="warcinfo"),
            Record(b"GET / HTTP/1.1\r\n\r\n", type="request"),
            Record(PAGE),
            Record(type="revisit"),
            Record(b"fetchTimeMs: 3", type="metadata"),
            Record(PAGE, status="404 Not Found"),
            Record(b"\x89PNG", headers={"Content-Type": "image/png"}),
        ),
    )
    one, remark = items(path)

    assert f"{path}#3" == one.origin  # type: ignore[union-attr]
    assert (
        Remark(str(path), "pages: 1; passed over: other records: 4, redirects and errors: 1, files that are no HTML: 1")
        == remark
    )


def test_pages_without_an_article_are_told_in_one_failure(tmp_path: Path) -> None:
    """A crawl has thousands; one alone stands under its own number."""
    pages = numbered(2) + numbered(7, EMPTY)
    path = written(tmp_path / "a.warc.gz", warc_gz(*pages))
    single = written(tmp_path / "b.warc", warc(Record(PAGE), Record(EMPTY)))

    assert Failure(str(path), f"7 of 9 pages: {NO_ARTICLE} (records 3, 4, 5, 6, 7, …)") == items(path)[-1]
    assert Failure(f"{single}#2", NO_ARTICLE) == items(single)[-1]


def test_a_damaged_place_is_read_over(tmp_path: Path) -> None:
    """Reading goes on at the next record."""
    lost = Record(PAGE, said={"Content-Length": "many"})
    path = written(tmp_path / "a.warc", warc(Record(PAGE), b"stray\r\nlines\r\n", Record(PAGE), lost, *numbered(1)))

    assert ["Harbour closed"] * 3 == [item.title for item in items(path) if isinstance(item, Article)]
    # The stray lines, and the record without a length together with what is in it.
    told = "damaged places: 2; after each it was read on at the next record"
    assert Failure(str(path), told) == items(path)[-1]


@pytest.mark.parametrize("pack", [warc, warc_gz])
def test_a_cut_off_archive_says_how_far_it_came(tmp_path: Path, pack: type[bytes]) -> None:
    """Half a page is no article."""
    whole = pack(*numbered(3))
    path = written(tmp_path / ("a.warc" if pack is warc else "a.warc.gz"), whole[:-100])
    *articles, last = items(path)

    assert 2 == len(articles)
    assert isinstance(last, Failure)
    assert last.reason.endswith("after record 3; what was before it is read. Fetch the file again") or (
        last.reason.endswith("after record 2; what was before it is read. Fetch the file again")
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (warc(Record(type="warcinfo")), "it holds no web page (other records: 1)"),
        (warc(Record(gzip.compress(bytes(20_000_000)), headers=GZIPPED)),
         "too large: a page may have 10,000,000 bytes"),
        (warc(Record(bytes(10_000_001))), "too large: a page may have 10,000,000 bytes"),
        (warc(Record(b"\x1b\x02", headers={"Content-Type": "text/html", "Content-Encoding": "br"})),
         "the page is compressed in a way that is not read (only gzip and deflate are)"),
        (warc(Record(b"\x1f\x8b\x08none", headers=GZIPPED)),
         "the page's compressed data is damaged"),
        (warc(Record(PAGE, said={"Content-Length": "5"})), "the recorded response does not begin like one"),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000, "damaged places: 1; after each it was read on at the next record"),
        (b"WARC/1.0\r\n" + b"x" * 1_000_000, "damaged places: 1; after each it was read on at the next record"),
    ],
)  # fmt: skip
def test_what_is_no_page(tmp_path: Path, content: bytes, expected: str) -> None:
    """Each with its reason, and at the cost of a page's memory."""
    assert expected in [
        item.reason for item in items(written(tmp_path / "a.warc", content)) if isinstance(item, Failure)
    ]


def test_every_byte_is_accounted_for(tmp_path: Path) -> None:
    """The bytes of its steps add up to the file's size."""
    for name, content in (
        ("a.warc", warc(*numbered(3))),
        ("a.warc.gz", warc_gz(*numbered(3))),
        ("b.warc", b"WARC/1.0"),
    ):
        path = written(tmp_path / name, content)
        assert len(content) == sum(read.consumed for read in read_files([path]))


def test_an_address_is_an_article_in_whichever_archive(archive: Archive, tmp_path: Path) -> None:
    """A second crawl with the same page changes nothing, one with another page is its new version."""
    first = written(tmp_path / "1.warc", warc(*numbered(2)))
    second = written(tmp_path / "2.warc.gz", warc_gz(Record(type="warcinfo"), *numbered(2)))
    third = written(tmp_path / "3.warc", warc(*numbered(1, page("Harbour open"))))

    assert 2 == ingest_paths(archive, first).added
    assert 2 == ingest_paths(archive, first).unchanged
    assert 2 == ingest_paths(archive, second).unchanged
    assert 1 == ingest_paths(archive, third).changed
