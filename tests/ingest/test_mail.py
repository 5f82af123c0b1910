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


def test_a_mail_that_is_passed_on(tmp_path: Path) -> None:
    """Its writer and its day are the article's, whether it is copied in the text or comes as a mail within the mail."""
    head = "From: Tom Hall <tom@n.example>\nDate: Mon, 4 Mar 2024 10:12:00 +0100\nSubject: Bridge\n"
    copied = mail(
        HEADERS | {"Subject": "Fwd: Bridge"}, f"See.\n\n---------- Forwarded message ---------\n{head}\n{TEXT}"
    )
    page = f"<html><body><div>From: Tom Hall<br>Sent: Mon, 4 Mar 2024 10:12:00 +0100</div><p>{TEXT}</p></body></html>"
    shown = mail(HEADERS | {"Subject": "FW: Bridge"}, "", page)
    within = parts_of(("text/plain", "See."), ("message/rfc822", f"{head}\n{TEXT}"))
    for content in (copied, shown, within.replace(b"Subject: Bridge", b"Subject: WG: Bridge", 1)):
        found = article(written(tmp_path / "a.eml", content))

        assert ("Bridge", ("Tom Hall",)) == (found.title, found.authors)
        assert datetime(2024, 3, 4, 10, 12, tzinfo=CET) == found.published
        assert found.text.endswith(PARAGRAPHS[1])


def test_a_newsletter_of_several_stories(tmp_path: Path) -> None:
    """In rows of a table, each with its headline, which is not the mail's title; lists are kept."""
    rows = "".join(f"<tr><td><h1>Story {at}</h1><p>{one}</p></td></tr>" for at, one in enumerate(PARAGRAPHS, 1))
    page = f"<html><body><table>{rows}<tr><td><ol><li>Buses</li><li>Ferries</li></ol></td></tr></table></body></html>"
    found = article(written(tmp_path / "a.eml", mail(HEADERS, "", page)))

    assert "Bridge café reopens" == found.title
    assert f"Story 1\n\n{PARAGRAPHS[0]}\n\nStory 2\n\n{PARAGRAPHS[1]}\n\n1. Buses\n2. Ferries" == found.text


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


HEAD = b"From: ana@n.example\nSubject: Bridge\nMIME-Version: 1.0\n"
POLISH = "Most w porcie został otwarty, ogłosiła rada miasta; wciąż będą źle działać światła."
JAPANESE = "橋は火曜日に再び開通したと市が発表した。バスは月曜日に戻る。"


def parts_of(*parts: tuple[str, str], kind: str = "mixed") -> bytes:
    """A mail of parts (headers, content)."""
    shown = "".join(f"--b\nContent-Type: {head}\n\n{content}\n" for head, content in parts)
    return HEAD + f'Content-Type: multipart/{kind}; boundary="b"\n\n{shown}--b--\n'.encode()


@pytest.mark.parametrize(("text", "charset"), [(POLISH, "iso-8859-2"), (JAPANESE, "iso-2022-jp"), (POLISH, "utf-8")])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_charset_of_a_part(tmp_path: Path, text: str, charset: str, kind: str) -> None:
    """It holds for plain text and for pages, which name none in a mail."""
    content = text if kind == "plain" else f"<html><body><p>{text}</p></body></html>"
    head = HEAD + f"Content-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
    assert text == article(written(tmp_path / "a.eml", head + content.encode(charset))).text


def test_a_page_that_names_its_charset(tmp_path: Path) -> None:
    """It is believed where the mail names none."""
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>{POLISH}</p></body></html>'.encode("iso-8859-2")
    assert POLISH == article(written(tmp_path / "a.eml", HEAD + b"Content-Type: text/html\n\n" + page)).text


def test_all_pages_are_read(tmp_path: Path) -> None:
    """Some programs cut a letter in two where a picture stands."""
    first, second = (("text/html", f"<html><body><p>{one}</p></body></html>") for one in PARAGRAPHS)
    content = parts_of(first, ('image/png; name="p.png"', "x"), second)
    assert TEXT == article(written(tmp_path / "a.eml", content)).text


def test_a_part_that_is_no_text(tmp_path: Path) -> None:
    """The others are read, with a remark; where there is no other, that is why the mail is refused."""
    binary = ("text/plain\nContent-Transfer-Encoding: base64", "AAECAwQFBgcICQ==")
    found = article(written(tmp_path / "a.eml", parts_of(binary, ("text/html", PAGE), kind="alternative")))
    remark = "a part of it was not read (not text: it holds binary data)"
    assert (TEXT, [remark]) == (found.text, remarks_of(found))
    assert remark == reason(written(tmp_path / "b.eml", parts_of(binary)))


def test_more_parts_than_a_letter_has(tmp_path: Path) -> None:
    """Two hundred are read, and the report says that there were more."""
    found = article(written(tmp_path / "a.eml", parts_of(*[("text/plain", f"Part {at}.") for at in range(201)])))
    assert ("Part 199.", ["it has many parts; the first 200 were read"]) == (
        found.text.split("\n\n")[-1],
        remarks_of(found),
    )


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_quote">On Mon Tom wrote:<blockquote><p>Will it open, they ask?</p></blockquote></div>',
        '<div class="gmail_quote"><div class="gmail_attr">On Mon Tom wrote:<br></div>'
        '<blockquote class="gmail_quote"><p>Will it open, they ask?</p></blockquote></div>',
        '<div class="moz-cite-prefix">Tom wrote:</div><blockquote type="cite"><p>Will it open?</p></blockquote>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Tom</div><div><p>Will it open?</p></div>',
    ],
)
def test_what_a_page_quotes(tmp_path: Path, quoted: str) -> None:
    """The mail that it answers is not its own, however programs mark it."""
    page = PAGE.replace("</body>", f"{quoted}</body>")
    assert TEXT == article(written(tmp_path / "a.eml", mail(HEADERS, "", page))).text


def test_a_page_that_is_passed_on(tmp_path: Path) -> None:
    """It stays, without the headers above it; so does a quotation that is all there is."""
    paragraphs = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    told = '<div class="gmail_attr">---------- Forwarded message ---------<br>From: Tom<br>Subject: Bridge<br></div>'
    page = f'<html><body><div class="gmail_quote">{told}{paragraphs}</div></body></html>'
    quotation = f'<html><body><blockquote type="cite">{paragraphs}</blockquote></body></html>'
    assert TEXT == article(written(tmp_path / "a.eml", mail(HEADERS, "", page))).text
    assert TEXT == article(written(tmp_path / "b.eml", mail(HEADERS, "", quotation))).text
