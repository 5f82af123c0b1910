"""Tests of what is taken out of an article before it is stored, and of what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources.cleaning import cleaned, mended, without_furniture
from retrieval.domain import Article
from tests.ingest.reads import article, lines, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CafÃ© de la Gare", "Café de la Gare"),
        ("â€œWe were too lateâ€\x9d, she said", "“We were too late”, she said"),
        ("co\u00adoperation\u200b council", "cooperation council"),
        ("Cafe\u0301", "Café"),
        ("bell\x07 and null\x00", "bell and null"),
    ],
)
def test_characters_are_put_right(text: str, expected: str) -> None:
    """What was decoded wrongly, and what nobody sees."""
    assert expected == mended(text)


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” and ‘single’ quotes – with dashes — and an ellipsis…",
        "The ﬁrst ligature, a wide Ａ, ½ and ²",
        "naïve Ærøskøbing, Łódź, Đà Nẵng, Ελλάδα, Москва",
        "می‌خواهم",  # a joint that Persian needs
        "&amp; stays as it was written; so does 3 < 5",
        "5\u202f000\u00a0crowns,\tand  two spaces. \n\n\n\nThen a gap.",
        "A tilde ~ and Â£5 is rare, £5 is not",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    """Quotation marks, ligatures, letters of all scripts, entities, spaces of all kinds."""
    assert text.replace("Â£", "£") == mended(text)


def test_lines_go_as_a_whole() -> None:
    """What is left stands as it stood; where nothing else would be left, all stays."""
    text = "The bridge reopened.\n\nRead more: The bridge in pictures\n\nBuses return on Monday.\nShare on Facebook"

    assert "The bridge reopened.\n\nBuses return on Monday." == without_furniture(text)
    assert "Read more\n\nShare" == without_furniture("Read more\n\nShare")


def test_wrapped_words_stay() -> None:
    """The last word of a paragraph that is broken into lines is no button, whatever it says."""
    text = "After complaints from forty households the ferry company took down the\nadvertisement.\n\nAdvertisement"

    assert text.removesuffix("\n\nAdvertisement") == without_furniture(text)


def test_title_authors_and_source() -> None:
    """Their characters are put right too, on one line."""
    found = cleaned(
        Article("x", title="CafÃ©\u00ad  opens", authors=("Ana\u00a0Ruiz", "\u200b"), source="La ProvÃ©nce")
    )

    assert ("Café opens", ("Ana Ruiz",), "La Provénce") == (found.title, found.authors, found.source)


def test_json_lines_are_kept_to_the_letter(tmp_path: Path) -> None:
    """They are our own exchange format; a text file is cleaned."""
    text = "The caf\u00ade opened.\n\nRead more: Other news"

    assert text == article(written(tmp_path / "a.jsonl", lines({"text": text}))).text
    assert "The cafe opened." == article(written(tmp_path / "a.txt", text)).text
