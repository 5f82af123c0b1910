"""Tests of PDF files, read as an ingest reads them: in the process that takes files apart."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.sources.fields import remarks_of
from tests.ingest.documents import pdf
from tests.ingest.reads import article, reason, written

FIRST = [
    "Bridge reopens after seven months",
    "The harbour bridge reopened on Tuesday after seven months of re-",
    "pairs, the city council said in a statement that fills two lines.",
    "Buses return on Monday.",
]
SECOND = ["The long-term plan was not told, and the council would not say when it", "will be. Neighbours wait."]
TEXT = (
    "The harbour bridge reopened on Tuesday after seven months of repairs, the city council said in a statement that "
    "fills two lines. Buses return on Monday.\n\nThe long-term plan was not told, and the council would not say when "
    "it will be. Neighbours wait."
)


def test_article_of_a_newsroom(tmp_path: Path) -> None:
    """Title, author and day as the file says them; lines are joined to paragraphs, divided words to words."""
    said = {
        "Title": "Bridge reopens after seven months",
        "Author": "Ana Ruiz; jdoe",
        "CreationDate": "D:20240305083000+01'00'",
    }
    path = written(tmp_path / "a.pdf", pdf([FIRST, SECOND], said, packed=True))
    found = article(path)

    assert ("Bridge reopens after seven months", TEXT, ("Ana Ruiz",)) == (found.title, found.text, found.authors)
    assert datetime(2024, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=1))) == found.published
    assert (str(path), 2, []) == (found.origin, found.metadata["pages"], remarks_of(found))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("D:20240305", date(2024, 3, 5)),
        ("D:20240305083000Z", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("D:2024", None),
        ("yesterday", None),
    ],
)
def test_day(tmp_path: Path, made: str, expected: date | None) -> None:
    """As the file says that it was made."""
    assert expected == article(written(tmp_path / "a.pdf", pdf([FIRST], {"CreationDate": made}))).published


def test_day_of_a_change(tmp_path: Path) -> None:
    """It says nothing of when the article was published."""
    assert article(written(tmp_path / "a.pdf", pdf([FIRST], {"ModDate": "D:20240305"}))).published is None


def test_what_a_program_calls_the_file_is_no_title(tmp_path: Path) -> None:
    """Then the first line is one, if it looks like it; else the first words stand for it."""
    untold = pdf([FIRST, SECOND], {"Title": "Microsoft Word - bridge_final2.docx"})
    assert ("Bridge reopens after seven months", TEXT) == (
        (found := article(written(tmp_path / "a.pdf", untold))).title,
        found.text,
    )
    plain = article(written(tmp_path / "b.pdf", pdf([FIRST[1:]])))
    assert "The harbour bridge reopened on Tuesday after seven months of repairs, the…" == plain.title


def test_lines_at_the_headline(tmp_path: Path) -> None:
    """They tell who wrote it and when better than what is said of the file, and are no text."""
    said = {"Author": "Ana Ruiz", "CreationDate": "D:20250101083000Z"}
    content = pdf([[FIRST[0], "By Tom Berg, Staff Writer", "5 March 2024", *FIRST[1:]], SECOND], said)
    found = article(written(tmp_path / "a.pdf", content))

    assert (FIRST[0], TEXT) == (found.title, found.text)
    assert (("Tom Berg",), date(2024, 3, 5)) == (found.authors, found.published)


@pytest.mark.parametrize("above", [[], ["City news"], ["## The Gazette"]])
def test_a_headline_in_large_letters(tmp_path: Path, above: list[str]) -> None:
    """It may fill several lines that are longer than those of the text; what stands above it stays."""
    lines = ["The harbour bridge reopened on", "Tuesday after seven months, the", "city council said. Buses return."]
    large = ["# Bridge reopens after seven months of repairs,", "# and nobody was there to drive on it"]
    found = article(written(tmp_path / "a.pdf", pdf([[*above, *large, "By Ana Ruiz", *lines]])))

    assert "Bridge reopens after seven months of repairs, and nobody was there to drive on it" == found.title
    assert ("\n\n".join([*(line.strip("# ") for line in above), " ".join(lines)]), ("Ana Ruiz",)) == (
        found.text,
        found.authors,
    )


LEFT = [
    "The harbour bridge reopened on",
    "Tuesday after seven months, and",
    "nobody was there who wanted to",
    "drive on it, the council said.",
]
RIGHT = [
    "Buses return to the bridge on",
    "Monday. The ferry, which sailed",
    "for all of the seven months, is",
    "to stop when the ice comes.",
]


def test_columns_that_are_written_side_by_side(tmp_path: Path) -> None:
    """Each is read to its end; a table's cells stay beside each other."""
    columns = [f"{left}\t{right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    found = article(written(tmp_path / "a.pdf", pdf([["# Bridge reopens after months", *columns]])))
    assert ("Bridge reopens after months", " ".join([*LEFT, *RIGHT])) == (found.title, found.text)

    cells = [f"Line {number}\t{number},000" for number in range(6)]
    assert "Line 3 3,000" in article(written(tmp_path / "b.pdf", pdf([[*FIRST, *cells]]))).text


def test_one_large_letter_is_no_headline(tmp_path: Path) -> None:
    """Many a text begins with one."""
    assert FIRST[0] == article(written(tmp_path / "a.pdf", pdf([[FIRST[0], "# T", *FIRST[1:]]]))).title


def test_subheads_stand_apart(tmp_path: Path) -> None:
    """They are no words of the sentence below; a short line on which a sentence goes on is."""
    text = [
        *FIRST[1:],
        "What comes next",
        "The ferry,",
        "which sailed for seven months between the two ends of the bridge, stops.",
    ]
    found = article(written(tmp_path / "a.pdf", pdf([text])))

    assert "\n\nWhat comes next\n\nThe ferry, which sailed for seven" in found.text


def test_running_heads_and_page_numbers_go(tmp_path: Path) -> None:
    """What stands at the edge of most pages, but for its numbers, is none of the article."""
    pages = [
        ["The Harbour Gazette, 5 March", f"Sentence number {name} fills this line.", f"Page {at} of 4"]
        for at, name in enumerate(("one", "two", "three", "four"), 1)
    ]
    found = article(written(tmp_path / "a.pdf", pdf(pages)))

    expected = " ".join(f"Sentence number {name} fills this line." for name in ("one", "two", "three", "four"))
    assert expected == found.text


def test_running_heads_of_left_and_right_pages_go(tmp_path: Path) -> None:
    """Each stands on half of the pages only; the first page may have none. On two pages a line may be the article's."""
    names = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    bodies = [f"Sentence number {name} fills this line." for name in names]
    pages = [[["City news", "The Gazette"][at % 2], body, f"{at}"] for at, body in enumerate(bodies)]
    found = article(written(tmp_path / "a.pdf", pdf([pages[0][1:], *pages[1:]], {"Title": "Eight sentences"})))

    assert " ".join(bodies) == found.text
    few = article(written(tmp_path / "b.pdf", pdf(pages[:4], {"Title": "Four sentences"})))
    assert (2, 2) == (few.text.count("City news"), few.text.count("The Gazette"))


def test_a_password(tmp_path: Path) -> None:
    """What is locked is a failure that says so."""
    keys = f"/O <{'00' * 32}> /U <{'00' * 32}>"
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 {keys} >> /ID [<00> <00>] /Root 1 0 R"
    content = pdf([FIRST]).replace(b"/Root 1 0 R", locked.encode())
    assert "it wants a password; save it without one" == reason(written(tmp_path / "a.pdf", content))


def test_scanned_pages_are_told(tmp_path: Path) -> None:
    """Some: the rest is taken, with a remark. All: the file is refused, with what to do."""
    found = article(written(tmp_path / "a.pdf", pdf([FIRST, [], []])))
    assert ["2 of its pages hold no text and may be scanned images: 2, 3"] == remarks_of(found)

    expected = "its 3 pages are scanned images without text; run it through text recognition (OCR) first"
    assert expected == reason(written(tmp_path / "b.pdf", pdf([[], [], []])))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pdf([FIRST])[:200], "it is no whole PDF file; fetch or export it again"),
        (b"%PDF-1.7\n" + b"\0" * 500, "it is no whole PDF file; fetch or export it again"),
        (b"%PDF-1.4", "it is no whole PDF file; fetch or export it again"),
    ],
    ids=["cut off", "empty", "only a mark"],
)
def test_broken(tmp_path: Path, content: bytes, expected: str) -> None:
    """A file that is cut off or holds nothing is a failure that says what to do."""
    assert expected == reason(written(tmp_path / "a.pdf", content))


def test_known_by_its_bytes(tmp_path: Path) -> None:
    """Whatever it is called."""
    assert TEXT == article(written(tmp_path / "a.txt", pdf([FIRST, SECOND]))).text


def test_a_thick_one_is_quick(tmp_path: Path) -> None:
    """Two hundred pages stay far below the limit."""
    page = [
        f"This is line {number} of a page that is full of words, as the pages of a report are." for number in range(45)
    ]
    path = written(tmp_path / "a.pdf", pdf([page] * 200, packed=True))
    article(path)
    started = time.monotonic()
    assert len(article(path).text) > 500_000
    assert time.monotonic() - started < 6


def test_stamped_pages(tmp_path: Path) -> None:
    """Scanned images with a line printed over each hold no article."""
    path = written(tmp_path / "a.pdf", pdf([[f"Page {number}"] for number in range(5)]))
    assert reason(path).startswith("its pages hold the same lines and nothing else")
