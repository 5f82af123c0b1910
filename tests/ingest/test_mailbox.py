"""Tests of mailboxes."""

from __future__ import annotations

import time
from pathlib import Path

from ingest.sources import MAX_ARTICLE_BYTES, Failure, read_files
from ingest.sources.mailbox import read_mailbox
from ingest.sources.read import Remark
from ingest.sources.stream import Opened, opened
from retrieval.domain import Article, Dossier
from retrieval.errors import SourceError
from tests.ingest.documents import mail, mailbox
from tests.ingest.reads import items, reason, written


def letter(number: int, text: str = "The bridge reopened on Tuesday.") -> bytes:
    """One of several."""
    return mail(
        {"From": "ana@n.example", "Subject": f"Letter {number}", "Date": "Tue, 05 Mar 2024 08:30:00 +0100"}, text
    )


def titles(path: Path) -> list[str]:
    """Of the articles, or the reasons."""
    return [item.title if isinstance(item, Article) else getattr(item, "reason", "") for item in items(path)]


def test_each_mail_is_an_article(tmp_path: Path) -> None:
    """Under its number in the file."""
    path = written(tmp_path / "a.mbox", mailbox([letter(number) for number in (1, 2, 3)]))
    found = items(path)

    assert ["Letter 1", "Letter 2", "Letter 3"] == titles(path)
    assert [f"{path}#1", f"{path}#2", f"{path}#3"] == [item.origin for item in found if isinstance(item, Article)]
    assert path.stat().st_size == sum(read.consumed for read in read_files([path]))


def test_lines_that_begin_like_a_mail_are_text(tmp_path: Path) -> None:
    """They are escaped where a mailbox is written, and come back as they were; without an empty line before, too."""
    text = (
        "The mayor wrote:\n\nFrom here we see 2024 as a good year.\n\nA line:\nFrom Monday on 1 March 2024 it is open."
    )
    path = written(tmp_path / "a.mbox", mailbox([letter(1, text), letter(2)]))
    first, _ = items(path)

    assert isinstance(first, Article)
    assert text == first.text


def test_mails_without_an_empty_line_between(tmp_path: Path) -> None:
    """They begin where the line tells the time and a header follows."""
    content = mailbox([letter(1), letter(2)]).replace(b"\n\nFrom ", b"\nFrom ")
    assert ["Letter 1", "Letter 2"] == titles(written(tmp_path / "a.mbox", content))


def test_a_broken_mail_does_not_stop_the_others(tmp_path: Path) -> None:
    """It is a failure under its number."""
    path = written(tmp_path / "a.mbox", mailbox([letter(1), b"no headers here", letter(3)]))
    assert ["Letter 1", "it has none of the headers of a mail, such as From and Subject", "Letter 3"] == titles(path)


def test_a_mail_that_is_too_large_is_passed_over(tmp_path: Path) -> None:
    """Without being held in memory."""
    large = letter(1, "x" * 70 + "\n") + b"word and word again\n" * (MAX_ARTICLE_BYTES // 15)
    path = written(tmp_path / "a.mbox", mailbox([large, letter(2)]))
    first, second = items(path)

    assert Failure(f"{path}#1", f"too large: one mail may have {MAX_ARTICLE_BYTES:,} bytes") == first
    assert isinstance(second, Article)


def test_no_mailbox(tmp_path: Path) -> None:
    """A file without mails is a failure."""
    assert "it holds no mails" in reason(written(tmp_path / "a.mbox", "Just words.\n"))


def test_what_stands_before_the_first_mail(tmp_path: Path) -> None:
    """It is no mail, and the report says so; empty lines are nothing."""
    path = written(tmp_path / "a.mbox", b"X-Lost: yes\nlost words\n\n" + mailbox([letter(1)]))
    remark, first = items(path)

    assert Remark(str(path), "what stands before its first mail, 24 bytes, was not read") == remark
    assert isinstance(first, Article)
    assert f"{path}#1" == first.origin
    assert ["Letter 1"] == titles(written(tmp_path / "b.mbox", b"\n\n" + mailbox([letter(1)])))


def items_of(path: Path, seconds: float, hanging: str) -> list[Article | Dossier | Failure]:
    """Of a mailbox, where the mails with this word in them take a hundredth of a second and are given up."""

    def read(content: bytes, origin: str) -> Article:
        if hanging.encode() in content:
            time.sleep(0.01)
            raise SourceError("given up")
        return Article("It opened.", origin=origin)

    with opened(path) as stream:
        return [step.item for step in read_mailbox(Opened(path.name, str(path), stream), read, seconds)]


def test_mails_that_hang(tmp_path: Path) -> None:
    """After several, which each took all the time there is, the rest is a failure; quick failures do not count."""
    path = written(tmp_path / "a.mbox", mailbox([letter(0), *[letter(at, "It hangs.") for at in range(20)]]))
    *tried, rest = items_of(path, 0.01, "hangs")

    assert [f"{path}#{number}" for number in range(1, 8)] == [getattr(one, "origin", "") for one in tried]
    assert isinstance(rest, Failure)
    assert (str(path), "6 of its first 7 mails") == (rest.origin, rest.reason[:22])
    assert 21 == len(items_of(path, 60, "hangs"))


def test_a_few_that_hang_among_many(tmp_path: Path) -> None:
    """They do not cost the others of a large mailbox."""
    mails = [letter(at, "It hangs." if at % 50 == 0 else "It opened.") for at in range(450)]
    assert 450 == len(items_of(written(tmp_path / "a.mbox", mailbox(mails)), 0.01, "hangs"))


def test_many_are_quick(tmp_path: Path) -> None:
    """A thousand letters take seconds at most."""
    path = written(tmp_path / "a.mbox", mailbox([letter(number) for number in range(1000)]))
    started = time.monotonic()
    assert 1000 == len(items(path))
    assert time.monotonic() - started < 10
