from __future__ import annotations

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


def test_title_without_headline(tmp_path: Path) -> None:
    """Without a headline the first twelve words stand for it."""
    path = written(tmp_path / "a.txt", "one two three four five six seven eight nine ten\neleven twelve thirteen\n")

    assert "one two three four five six seven eight nine ten eleven twelve…" == article(path).title


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_empty(tmp_path: Path, content: str) -> None:
    """A file without text is a failure."""
    assert "it holds no text" == reason(written(tmp_path / "a.txt", content))
