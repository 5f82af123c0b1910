"""Tests of the linked data of pages."""

from __future__ import annotations

import json

import pytest
from trafilatura import load_html

from ingest.sources.linked import is_article, linked_article, linked_body, names, things_in


def test_authors_that_are_referred_to() -> None:
    """A graph tells a person once and names it by its id elsewhere."""
    graph = [
        {"@type": "Article", "author": [{"@id": "#ana"}, {"@id": "#nobody"}], "publisher": {"@id": "#gazette"}},
        {"@type": "Person", "@id": "#ana", "name": "Ana Ruiz"},
        {"@type": "Organization", "@id": "#gazette", "name": "The Gazette"},
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    found = linked_article(load_html(f"<html><head>{script}</head><body><p>x</p></body></html>"))

    assert (["Ana Ruiz"], ["The Gazette"]) == (names(found["author"]), names(found["publisher"]))


def test_the_article_that_a_page_is_about() -> None:
    """It may stand in the thing for its page, and that in another; what a page merely lists is not its article."""
    article = {"@type": ["Article", "OpinionNewsArticle"], "author": {"name": "Tom Berg"}}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle"}]}
    page = {"@type": "WebPage", "mainEntity": article}

    assert [page, article] == list(things_in(json.dumps([page])))
    assert is_article(article) and not is_article(page)
    assert not any(map(is_article, things_in(json.dumps({"@graph": [{"@type": "WebPage", "mainEntity": listed}]}))))


def test_things_without_end() -> None:
    """However deep they are nested, only the upper ones are looked at."""
    deep = '{"mainEntity":' * 900 + "1" + "}" * 900

    assert 5 > len(list(things_in(deep)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\nTwo.", "One.\n\nTwo."),
        ("<p>One &amp; a half.</p><p>Two <b>b</b>.</p>", "One & a half.\n\nTwo b."),
        ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
        (None, ""),
        (["One."], ""),
    ],
)
def test_body(body: object, expected: str) -> None:
    """The text as paragraphs, without the tags that some write into it."""
    assert expected == linked_body({"articleBody": body})
