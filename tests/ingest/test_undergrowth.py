"""Tests of what is cut out of a page's tree, and of what stays."""

from __future__ import annotations

import pytest
from trafilatura import load_html

from ingest.sources.undergrowth import Element, cut_undergrowth

STORY = "<p>The bridge reopened on Tuesday.</p>"
LONG = "word " * 200


def tree_of(body: str) -> Element:
    """A page's tree."""
    return load_html(f"<html><body>{body}</body></html>")


def left(body: str) -> str:
    """The words left of a page's body."""
    tree = tree_of(body)
    cut_undergrowth(tree)
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "furniture",
    [
        '<span class="visually-hidden">opens in a new tab</span>',
        '<a class="btn sr-only" href="#">Skip</a>',
        "<noscript>Please enable JavaScript.</noscript>",
        '<div role="dialog"><p>We value your privacy.</p></div>',
        "<div hidden>Loaded</div>",
        '<div style="display: none">Loaded</div>',
        '<aside class="article__pullquote">“Too late”</aside>',
        '<div id="newsletter-box"><p>Every Thursday.</p></div>',
        '<div class="related-stories"><h4>Related</h4></div>',
        '<p>Read also: <a href="/x">A fence for wolves</a></p>',
        '<p><strong>Διαβάστε επίσης: <a href="/x">Άλλη μία ιστορία</a></strong></p>',
        '<p><a href="/x">What a roll costs in May</a></p>',
    ],
)
def test_cut(furniture: str) -> None:
    """What nobody sees, prompts, pull quotes, lines that are nothing but a link."""
    assert "The bridge reopened on Tuesday." == left(STORY + furniture)


@pytest.mark.parametrize(
    "block",
    [
        f'<div class="newsletter-post">{LONG}</div>',
        f"<div hidden>{LONG}</div>",
        '<p>The council published <a href="/x">its long awaited report</a> on Monday.</p>',
        '<p><a href="/x">The council voted for the bridge.</a></p>',
        '<p>Tickets: <a href="/x">museum.example</a></p>',
        '<p class="relatedness">Close.</p>',
        "<article><h2>Budget passes</h2><p>By one vote.</p></article>",
        "<table><tr><td>2023</td><td>5 m</td></tr></table>",
    ],
)
def test_stays(block: str) -> None:
    """Whole articles in oddly named boxes, sentences with links, posts, data."""
    words = " ".join(tree_of(block).text_content().split())

    assert words == left(block)


def test_other_articles() -> None:
    """Beside the first one with a main heading go teasers and whole other ones; the posts of a live blog stay."""
    main = "<article><h1>Bridge</h1><p>It reopened.</p></article>"
    teaser = '<article><h3><a href="/x">Opera sinks</a></h3><p>By a millimetre.</p></article>'
    post = "<article><h2>A break</h2><p>For soup.</p></article>"

    assert "BridgeIt reopened." == left(teaser + main + teaser + main)
    assert "BridgeIt reopened.A breakFor soup." == left(main + post)
    assert "Opera sinksBy a millimetre." == left(teaser)


def test_layout_is_opened() -> None:
    """A table with long cells puts a page in columns: no table is left of it but those with data."""
    data = "<table><tr><td>2023</td></tr></table>"
    tree = tree_of(f"<table><tr><td>Home</td><td><p>{LONG}</p>{data}</td></tr></table>")
    cut_undergrowth(tree)

    assert ["2023"] == [table.text_content() for table in tree.iter("table")]


@pytest.mark.parametrize(
    ("table", "is_layout"),
    [
        ("<tr><td><h2>Bridge</h2>It reopened.</td><td>x</td></tr>", True),
        ("<tr><td><p>It reopened.</p></td></tr><tr><td><p>Buses return.</p></td></tr>", True),
        ("<tr><td>Buses<ul><li>1</li></ul></td><td>x</td></tr>", True),
        ("<tr><td><p>2023</p></td><td><p>5 m</p></td></tr>", False),
        ("<tr><td>2023</td></tr><tr><td>2024</td></tr>", False),
    ],
)
def test_layout_of_short_cells(table: str, is_layout: bool) -> None:
    """A heading, a list, or paragraphs in a column of their own are parts of a page; data are not."""
    tree = tree_of(f"<table>{table}</table>")
    cut_undergrowth(tree)

    assert is_layout == (tree.find(".//table") is None)


def test_captions_that_are_the_article() -> None:
    """In a gallery they become paragraphs; beside an article they stay captions."""
    gallery = "<figure><figcaption>A boy with a lantern.</figcaption></figure>" * 3
    for text, expected in (("", 3), (LONG, 0)):
        tree = tree_of(f"<div>{gallery}</div><p>{text}</p>")
        cut_undergrowth(tree)
        assert expected == sum("lantern" in paragraph.text_content() for paragraph in tree.iter("p"))
