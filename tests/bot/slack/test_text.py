"""Words and links made safe: lengths, cuts, escapes, addresses, titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack.text import cut_before, described, length, markdown, mrkdwn, quotation, shorten, title_of, web_link
from tests.bot.fakes import FERRY_PASSAGES, cite

_FERRY = FERRY_PASSAGES[0]


@pytest.mark.parametrize(("text", "expected"), [("abc", 3), ("a&b", 7), ("<>", 8), ("😀", 2), ("", 0)])
def test_lengths_are_what_slack_may_count(text: str, expected: int) -> None:
    """Entities and the two halves of rare characters are counted."""
    assert length(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Ferry sinks", 11, "Ferry sinks"),
        ("Ferry sinks", 10, "Ferry sin…"),
        ("W" * 50, 10, "WWWWWWWWW…"),
        (
            "The ferry that left on Saturday has not arrived anywhere yet",
            42,
            "The ferry that left on Saturday has not…",
        ),
        ("&&&", 11, "&&…"),
        ("", 10, ""),
    ],
)
def test_long_texts_are_cut(text: str, limit: int, expected: str) -> None:
    """A text is cut with dots, at the end of a word where it is long enough to spare one."""
    assert shorten(text, limit) == expected


def test_the_end_of_a_long_text_is_kept() -> None:
    """What stands before a quote is cut at its beginning."""
    text = "It had left Port Ellen on Saturday evening with 42 people on board, as on every day of the year."
    assert cut_before(text, 41) == "…on board, as on every day of the year."


def test_fallback_texts_hold_no_markup() -> None:
    """Angle brackets and ampersands become entities, before the bytes are counted."""
    assert mrkdwn("<!channel> & more", 100) == "&lt;!channel&gt; &amp; more"
    assert mrkdwn("ää&&", 9) == "ää…"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold* _it_ `code` ~gone~", r"\*bold\* \_it\_ \`code\` \~gone\~"),
        ("<!channel> & co", "&lt;!channel&gt; & co"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("[a](https://b.example)", r"\[a\](https://b.example)"),
        ("a | b # c", r"a \| b \# c"),
        ("He paid 3.5 - 4 million.", "He paid 3.5 - 4 million."),
    ],
)
def test_markdown_is_shown_not_obeyed(text: str, expected: str) -> None:
    """Each mark is kept from meaning anything; plain sentences stay plain."""
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example/x#:~:text=it%20sank", "https://a.example/x#:~:text=it%20sank"),
        ("https://a.example/<x>|y", "https://a.example/%3Cx%3E%7Cy"),
        ("https://a.example/#/1:~:text=" + "b" * 3_000, "https://a.example/#/1"),
        ("https://a.example/#" + "b" * 3_000, "https://a.example/"),
        ("https://a.example/" + "b" * 3_000, None),
        ("file:///home/operator/ferry.md", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        (None, None),
    ],
)
def test_links_lead_to_the_web(link: str | None, expected: str | None) -> None:
    """Only web addresses are opened; a long one opens the article, a longer one nothing."""
    assert web_link(link) == expected


@pytest.mark.parametrize(
    ("title", "url", "origin", "expected"),
    [
        ("Ferry sinks", None, "/home/operator/a.md", "“Ferry sinks”"),
        (
            "",
            "https://gazette.example/2022/ferry%20sinks?x=1",
            "/home/operator/a.md",
            "gazette.example/2022/ferry sinks",
        ),
        ("", None, "/home/operator/news/ferry.md#3", "ferry.md#3"),
        ("", "file:///home/operator/b.md", r"C:\operator\ferry.md", "ferry.md"),
        ("", None, None, "an untitled article"),
    ],
)
def test_articles_are_named(title: str, url: str | None, origin: str | None, expected: str) -> None:
    """An article without a title is named by its address or its file, never by a folder."""
    assert title_of(replace(_FERRY, title=title, url=url, origin=origin)) == expected


def test_a_local_article_tells_its_file() -> None:
    """Who has no link is told which file it is."""
    passage = replace(_FERRY, url=None, origin="/home/operator/news/ferry.md")
    assert described(passage) == "Harbour Gazette, 8 May 2022 · ferry.md"


def test_a_cut_quote_says_so() -> None:
    """The dots for what is left out stand outside of the quotation marks."""
    citation = cite(1, _FERRY, "The ferry Aurora sank off Port Ellen on Saturday evening.")
    assert quotation(citation, 100) == "“The ferry Aurora sank off Port Ellen on Saturday evening.” …"
    assert quotation(citation, 50) == "“The ferry Aurora sank off Port Ellen on” …"
