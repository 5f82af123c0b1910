"""Tests of single mails: newsletters and letters."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.sources.fields import remarks_of
from tests.ingest.documents import mail
from tests.ingest.reads import article, reason, written

CET = timezone(timedelta(hours=1))
HEADERS = {
    "From": "The Harbour Gazette <news@gazette.example>",
    "To": "reader@n.example",
    "Subject": "Bridge café reopens",
    "Date": "Tue, 05 Mar 2024 08:30:00 +0100",
}
PARAGRAPHS = [
    "The harbour bridge reopened on Tuesday after seven months of repairs, the city council said.",
    "Buses return to their old route on Monday, said the operator, and the ferry stops running.",
]
PAGE = f"<html><body>{''.join(f'<p>{one}</p>' for one in PARAGRAPHS)}<p>Unsubscribe</p></body></html>"
TEXT = "\n\n".join(PARAGRAPHS)


def test_newsletter(tmp_path: Path) -> None:
    """Its name is the source; of the page, the article, without what its foot says."""
    listed = HEADERS | {
        "List-Unsubscribe": "<https://gazette.example/off>",
        "Archived-At": "<https://gazette.example/5>",
    }
    path = written(tmp_path / "a.eml", mail(listed, "Read it in the browser: https://gazette.example/5", PAGE))
    found = article(path)

    assert ("Bridge café reopens", TEXT, str(path)) == (found.title, found.text, found.origin)
    assert ("The Harbour Gazette", (), "https://gazette.example/5") == (found.source, found.authors, found.url)
    assert datetime(2024, 3, 5, 8, 30, tzinfo=CET) == found.published


def test_letter(tmp_path: Path) -> None:
    """Its writer is the author; signature, and what is quoted of the mail it answers, are not hers."""
    letter = f"{TEXT}\n\nOn Mon, 4 Mar 2024, Tom Hall wrote:\n> Will it open?\n> When?\n\n-- \nAna Ruiz\nCity desk\n"
    headers = HEADERS | {"From": '"Ana Ruiz" <ana@n.example>'}
    found = article(written(tmp_path / "a.eml", mail(headers, letter)))

    assert (TEXT, ("Ana Ruiz",), None) == (found.text, found.authors, found.source)


def test_attachments_are_named(tmp_path: Path) -> None:
    """They are not read, and the report says so."""
    found = article(
        written(tmp_path / "a.eml", mail(HEADERS, TEXT, attached={"plan.pdf": b"%PDF-1.7", "b.docx": b"PK"}))
    )

    assert (TEXT, ["its attachments were not read: plan.pdf, b.docx"]) == (found.text, remarks_of(found))


def test_lines_that_flow_are_joined(tmp_path: Path) -> None:
    """Format=flowed: a line that ends in a space goes on in the next one."""
    head = b"From: ana@n.example\r\nSubject: Bridge\r\nContent-Type: text/plain; format=flowed\r\n\r\n"
    path = written(tmp_path / "a.eml", head + b"The bridge \r\nreopened.\r\n\r\nBuses return.\r\n")

    assert "The bridge reopened.\n\nBuses return." == article(path).text


@pytest.mark.parametrize("charset", ["iso-8859-1", "x-unknown", "utf-8", ""])
def test_charsets_that_are_wrong_or_missing(tmp_path: Path, charset: str) -> None:
    """The letters tell what the header does not."""
    declared = f"; charset={charset}" if charset else ""
    head = (
        f"From: ana@n.example\nSubject: Bridge\nContent-Type: text/plain{declared}\nContent-Transfer-Encoding: 8bit\n\n"
    )
    text = "Das Café an der Brücke öffnet am Dienstag, sagte der Stadtrat; die Fähre fährt nicht mehr."
    assert text == article(written(tmp_path / "a.eml", head.encode() + text.encode("cp1252"))).text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "it has none of the headers of a mail, such as From and Subject"),
        (b"Just words.\n", "it has none of the headers of a mail, such as From and Subject"),
        (b"From: a@n.example\nSubject: x\n\n", "it holds no text"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!", "it holds no text"),
    ],
)
def test_broken(tmp_path: Path, content: bytes, expected: str) -> None:
    """A file that is no mail, or a mail that says nothing, is a failure that says so."""
    assert expected == reason(written(tmp_path / "a.eml", content))


def test_absurd_nesting(tmp_path: Path) -> None:
    """A thousand parts in parts, with boundaries that are never closed, are no trouble."""
    nested = b"".join(f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n".encode() for at in range(1000))
    path = written(tmp_path / "a.eml", b"From: ana@n.example\nSubject: Deep\n" + nested + b"\nThe bridge reopened.\n")

    assert reason(path)


@pytest.mark.parametrize(
    ("name", "value"), [("Date", "Mon, 2 Mar 2026 99999999999999999999:00:00 +0000"), ("From", "(" * 3000)]
)
def test_a_header_that_makes_no_sense(tmp_path: Path, name: str, value: str) -> None:
    """The mail is read without it."""
    path = written(tmp_path / "a.eml", f"Subject: Harbour\n{name}: {value}\n\nIt was closed.\n")

    assert "It was closed." == article(path).text
