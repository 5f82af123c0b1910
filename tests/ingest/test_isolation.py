"""Tests of the process that takes files apart."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from subprocess import Popen

import pytest

from ingest.sources.isolation import ParserProcess, listed_apart, parsed_apart
from ingest.sources.kinds import Kind
from ingest.sources.web.entries import listing_of
from ingest.sources.web.feed import feed_in
from retrieval.errors import SourceError, SourceGivenUp

PAGE = b"<html><head><title>Bridge</title></head><body><p>The bridge reopened on Tuesday, the council said.</p></html>"


def test_article_comes_back_whole() -> None:
    """What the other process read is what is returned, the address included."""
    article = parsed_apart(Kind.HTML, PAGE, "/a.html", "https://gazette.example/bridge")

    assert ("Bridge", "https://gazette.example/bridge", "/a.html") == (article.title, article.url, article.origin)
    assert article.text.startswith("The bridge reopened")


def test_error_comes_back_in_its_words() -> None:
    """A page without an article is the same error as without the other process."""
    with pytest.raises(SourceError, match="no article text found"):
        parsed_apart(Kind.HTML, b"<html></html>", "/a.html")


def test_what_takes_too_long_is_given_up() -> None:
    """Past the limit the process is killed, and the next file gets a new one."""
    parser = ParserProcess(seconds=0.0)
    with pytest.raises(SourceGivenUp, match="took longer than"):
        parser.parse(Kind.HTML, PAGE * 2000, "/a.html", None)
    parser.close()


def test_crash_costs_one_file() -> None:
    """A process that dies over a file is an error for that file alone."""
    parser = ParserProcess(seconds=30.0)
    child = started(parser)
    # It cannot answer before it is killed.
    child.send_signal(signal.SIGSTOP)
    threading.Timer(1.0, child.kill).start()
    with pytest.raises(SourceGivenUp, match="it crashed the program"):
        parser.parse(Kind.HTML, PAGE, "/a.html", None)

    assert "Bridge" == parser.parse(Kind.HTML, PAGE, "/a.html", None).title
    parser.close()


def test_process_that_was_killed_between_two_files_costs_none() -> None:
    """What the system did to an idle process is no fault of the next file."""
    parser = ParserProcess()
    child = started(parser)
    child.kill()
    child.wait()

    assert "Bridge" == parser.parse(Kind.HTML, PAGE, "/a.html", None).title
    parser.close()


def started(parser: ParserProcess) -> Popen[bytes]:
    """Its process, which waits for the next file."""
    parser.parse(Kind.HTML, PAGE, "/a.html", None)
    assert parser._child
    return parser._child


def test_nothing_it_prints_is_taken_for_an_answer(tmp_path: Path) -> None:
    """Several files one after the other get each its own answer."""
    titles = [f"Headline {number}" for number in range(20)]
    pages = [PAGE.replace(b"Bridge", title.encode()) for title in titles]
    assert titles == [parsed_apart(Kind.HTML, page, "/a.html").title for page in pages]


def test_a_header_that_takes_the_mail_library_for_ever() -> None:
    """Python's own needs a minute for some of these bytes, and hours for more."""
    parser = ParserProcess(seconds=1.0)
    mail = b"From: " + b"." * 200_000 + b"\nSubject: Bridge\n\nIt is closed.\n"
    with pytest.raises(SourceGivenUp, match="took longer than"):
        parser.parse(Kind.MAIL, mail, "/a.eml", None)
    parser.close()


@pytest.mark.parametrize(
    "hostile",
    [
        b"<rss version='2.0'><channel><item><author>" + b"a.b-" * 30_000 + b"</author></item></channel></rss>",
        b"<rss version='2.0'><channel>" + b"<a xml:base='x/'>" * 20_000,
    ],
    ids=["author", "base"],
)
def test_a_feed_that_takes_the_feed_library_for_ever(hostile: bytes) -> None:
    """Less than a megabyte of them is enough; the next feed is read."""
    parser = ParserProcess(seconds=0.5)
    with pytest.raises(SourceGivenUp, match="took longer than"):
        parser.list("feed", hostile, "http://gazette.example/feed", "")
    parser.close()


def test_what_a_feed_lists_comes_back_whole() -> None:
    """With its days and moments, and the addresses as they are."""
    item = "<item><link>/a</link><title>Bridge</title><author>Ada</author><pubDate>%s</pubDate></item>"
    feed = f"<rss version='2.0'><channel>{item % 'Mon, 02 Mar 2026 08:00:00 GMT'}{item % '2026-03-02'}</channel></rss>"
    listing = listing_of(listed_apart("feed", feed.encode(), "http://gazette.example/feed"))

    assert feed_in(feed.encode(), "http://gazette.example/feed", "") == listing
    assert [datetime(2026, 3, 2, 8, tzinfo=UTC), date(2026, 3, 2)] == [entry.published for entry in listing.entries]


def test_what_is_no_feed_is_said_in_its_words() -> None:
    """As an article's errors are."""
    with pytest.raises(SourceError, match="it is no feed that can be read"):
        listed_apart("feed", b"{}", "http://gazette.example/feed")
