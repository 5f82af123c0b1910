from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from retrieval.domain import Article
from tests.ingest.reads import article, reason, written


def test_headline_and_body(tmp_path: Path) -> None:
    """A short first line before an empty one is the headline, all else the text."""
    path = written(tmp_path / "a.txt", "\nBridge reopens\n\nIt reopened on Tuesday.\n\nBuses return.\n")

    assert Article(
        title="Bridge reopens", text="It reopened on Tuesday.\n\nBuses return.", origin=str(path)
    ) == article(path)


def test_text_is_kept(tmp_path: Path) -> None:
    """Inside the text nothing changes but Windows line ends; its edges are stripped."""
    path = written(
        tmp_path / "a.txt", "Title\r\n \r\n\r\n  Two  spaces,\tone tab\u00a0.\r\nNext line \r\n\r\n\r\nEnd\r\n\r\n"
    )

    assert "Two  spaces,\tone tab\u00a0.\nNext line \n\n\nEnd" == article(path).text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r", "\n    "])
def test_headline_without_an_empty_line(tmp_path: Path, end: str) -> None:
    """What stands below shows that the line was ended on purpose; whatever ends lines."""
    lead = "The council of Txone voted on Tuesday to close the bridge."
    path = written(tmp_path / "a.txt", f"Council closes bridge{end}{lead}{end}Buses stop.")
    found = article(path)

    assert ("Council closes bridge", lead) == (found.title, found.text.split("\n")[0])


@pytest.mark.parametrize(
    "content",
    [
        "Only one line",
        "First line\nright below it the second\n\nAnd a paragraph",
        "The council of Txone voted on Tuesday\nMarch 5, to close the bridge over\nthe Tx, and buses will stop.",
        "The council voted on Tuesday.\nThe bridge over the Tx is to be closed, and buses stop.",
        "It happened on Tuesday, the city said.\n\nMore of it",
        "He called it “over.”\n\nMore of it",
        "x" * 301 + "\n\nMore of it",
        "x" * 121 + "\n" + "More of it. " * 20 + "End",
        "市议会周二投票。\n大桥将于周三重新开放，公交车也将恢复运行。",
    ],
)
def test_no_headline(tmp_path: Path, content: str) -> None:
    """Where the first line is long, goes on below, or ends like a sentence, the text is everything."""
    assert content == article(written(tmp_path / "a.txt", content)).text


@pytest.mark.parametrize(
    ("above", "authors", "published"),
    [
        ("{}\nBy Ana Ruiz, Staff Writer\n5 March 2024\n\n", ("Ana Ruiz",), date(2024, 3, 5)),
        ("{}\n\nBy Ana Ruiz and Tom Berg\n\n", ("Ana Ruiz", "Tom Berg"), None),
        ("{}\n=======\n\nBy Ana Ruiz | The Gazette | Mar 5, 2024\n\n", ("Ana Ruiz",), date(2024, 3, 5)),
        ("{}\n5 March 2024\n\n", (), date(2024, 3, 5)),
        ("5 March 2024\n{}\n\n", (), date(2024, 3, 5)),
        ("{}\n\nUpdated 6 March 2024\nPublished 5 March 2024\n", (), date(2024, 3, 5)),
    ],
)
def test_who_wrote_it_and_when(tmp_path: Path, above: str, authors: tuple[str, ...], published: date | None) -> None:
    """Lines that say only that stand at the headline, and are no text."""
    text = "LOWMARSH \u2014 The bridge over the Korrel reopened on Tuesday.\n\nBuses return."
    found = article(written(tmp_path / "a.txt", above.format("Bridge reopens") + text))

    assert ("Bridge reopens", text) == (found.title, found.text)
    assert (authors, published) == (found.authors, found.published)


@pytest.mark.parametrize(
    "lead", ["By noon the bridge was full.", "By Ana Ruiz's reckoning it was late.", "On 5 March 2024 it rained."]
)
def test_a_lead_is_no_byline(tmp_path: Path, lead: str) -> None:
    """A line that goes on is the story's."""
    assert f"{lead}\n\nBuses return." == article(written(tmp_path / "a.txt", f"Bridge\n\n{lead}\n\nBuses return.")).text


def test_nothing_but_a_head(tmp_path: Path) -> None:
    """It is the text then: something has to be searched."""
    assert "By Ana Ruiz" == article(written(tmp_path / "a.txt", "Bridge reopens\n\nBy Ana Ruiz")).text


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_labelled_lines(tmp_path: Path, name: str) -> None:
    """Above an empty line they say what front matter says."""
    head = "Title: Bridge: it reopens\nAuthor: Ana Ruiz, Tom Berg\nDate: 2024-03-05\nSection: Local\n\n"
    found = article(written(tmp_path / name, head + "It reopened on Tuesday."))

    assert ("Bridge: it reopens", "It reopened on Tuesday.") == (found.title, found.text)
    assert (("Ana Ruiz", "Tom Berg"), date(2024, 3, 5)) == (found.authors, found.published)
    assert {"Section": "Local"} == found.metadata


@pytest.mark.parametrize(
    "text",
    [
        "Question: why?\nAnswer: nobody knows.\n\nMore of it.",
        "Source: the city council.\n\nMore of it.",
        "Date: 5 May.\nTitle: none.\nThe third line goes on.\n\nMore of it.",
        "Title: Bridge.\nAuthor: Ana Ruiz.",
    ],
)
def test_other_lines_with_colons(tmp_path: Path, text: str) -> None:
    """Unless two of them say what is usual, and an empty line ends them, they are the text."""
    assert text == article(written(tmp_path / "a.txt", text)).text


@pytest.mark.parametrize(
    "text", ["a: b" + " " * 1_000_000 + "c\n\nd", "a: b\n" * 200_000 + "\nd", "Updated " * 200_000, "By " * 300_000]
)
def test_hostile_heads(tmp_path: Path, text: str) -> None:
    """They take no time."""
    started = time.monotonic()
    assert text.strip() == article(written(tmp_path / "a.txt", text)).text
    assert time.monotonic() - started < 3


def test_title_without_headline(tmp_path: Path) -> None:
    """Without a headline the first twelve words stand for it."""
    path = written(tmp_path / "a.txt", "one two three four five six seven eight nine ten\neleven twelve thirteen\n")

    assert "one two three four five six seven eight nine ten eleven twelve…" == article(path).title


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_empty(tmp_path: Path, content: str) -> None:
    """A file without text is a failure."""
    assert "it holds no text" == reason(written(tmp_path / "a.txt", content))
