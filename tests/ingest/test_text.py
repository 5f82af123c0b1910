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


@pytest.mark.parametrize(
    "content",
    [
        "Only one line",
        "First line\nright below it the second\n\nAnd a paragraph",
        "It happened on Tuesday, the city said.\n\nMore of it",
        "He called it “over.”\n\nMore of it",
        "x" * 301 + "\n\nMore of it",
    ],
)
def test_no_headline(tmp_path: Path, content: str) -> None:
    """Where the first paragraph is no single short line, or ends like a sentence, the text is everything."""
    assert content == article(written(tmp_path / "a.txt", content)).text


def test_title_without_headline(tmp_path: Path) -> None:
    """Without a headline the first twelve words stand for it."""
    path = written(tmp_path / "a.txt", "one two three four five six seven eight nine ten\neleven twelve thirteen\n")

    assert "one two three four five six seven eight nine ten eleven twelve…" == article(path).title


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_empty(tmp_path: Path, content: str) -> None:
    """A file without text is a failure."""
    assert "it holds no text" == reason(written(tmp_path / "a.txt", content))
