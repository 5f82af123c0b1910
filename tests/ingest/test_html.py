from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.sources.html import parse_html
from tests.ingest.reads import article, items, reason, written

FIRST = "The harbour bridge reopened on Tuesday after seven months of repairs, the city council said."
SECOND = "Buses return to their old route on Monday, said the operator, and the ferry stops running."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"
NESTED = {"@type": "NewsArticle", "author": {"name": "Tom Berg"}}
TEXT = f"{FIRST}\n\n{SECOND}"


def page(head: str = "", body: str = BODY, html: str = "<html>") -> str:
    """A page with a title."""
    return f"<!DOCTYPE html>{html}<head><title>Bridge reopens</title>{head}</head><body>{body}</body></html>"


def linked(**said: object) -> str:
    """An article's linked data."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


def test_page(tmp_path: Path) -> None:
    """Of a saved page the article is kept, without menu, comments and footer, and what the page says of it."""
    path = written(
        tmp_path / "a.html",
        page(
            html='<html lang="en-GB">',
            head='<meta charset="utf-8"><link rel="canonical" href="https://gazette.example/news/bridge">'
            '<meta property="og:site_name" content="The Gazette"><meta name="description" content="Seven months.">'
            + linked(
                headline="Bridge reopens",
                datePublished="2024-03-05T08:30:00+01:00",
                author=[{"@type": "Person", "name": "Ana Ruiz"}, {"@type": "Person", "name": "Tom O'Neill"}],
            ),
            body=f'<nav><a href="/">Home</a> <a href="/s">S</a></nav><article><h1>Bridge reopens</h1>{BODY}</article>'
            '<div id="comments"><p>What a nice bridge, I like it a lot.</p></div><footer>All rights reserved</footer>',
        ),
    )
    found = article(path)

    assert TEXT == found.text
    assert ("Bridge reopens", "https://gazette.example/news/bridge") == (found.title, found.url)
    assert ("The Gazette", ("Ana Ruiz", "Tom O'Neill"), "en-GB") == (found.source, found.authors, found.language)
    assert datetime(2024, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=1))) == found.published
    assert {"description": "Seven months."} == found.metadata


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (linked(datePublished="2024-03-05T08:30:00Z"), datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        (
            '<meta property="article:published_time" content="2024-03-05T08:30Z">',
            datetime(2024, 3, 5, 8, 30, tzinfo=UTC),
        ),
        ('<meta name="date" content="2024-03-05">', date(2024, 3, 5)),
        (linked(datePublished="soon") + '<meta name="date" content="2024-03-05">', date(2024, 3, 5)),
        ("", None),
    ],
)
def test_dates(head: str, expected: date | None) -> None:
    """The most exact date that the page tells is taken."""
    assert expected == parse_html(page(head), "here").published


def test_no_guessed_date() -> None:
    """A date in the text, or the year of the copyright, is not when the article was published."""
    body = BODY + "<p>It was closed on 12 May 2019.</p><footer>Copyright 2018</footer>"

    assert parse_html(page(body=body), "here").published is None


def test_unusable_date() -> None:
    """A date that says nothing is kept as metadata."""
    assert "soon" == parse_html(page(linked(datePublished="soon")), "here").metadata["published"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (linked(author={"name": "Ana Ruiz"}), ("Ana Ruiz",)),
        (linked(author=["Ana Ruiz", {"@id": "x"}]), ("Ana Ruiz",)),
        (
            f'<script type="application/ld+json">{json.dumps({"@type": "WebPage", "mainEntity": NESTED})}</script>',
            ("Tom Berg",),
        ),
        ('<meta name="author" content="Ana Ruiz and Tom Hall">', ("Ana Ruiz", "Tom Hall")),
        (linked(author="https://a.example/ana"), ()),
    ],
)
def test_authors(head: str, expected: tuple[str, ...]) -> None:
    """Authors are told apart."""
    assert expected == parse_html(page(head), "here").authors


def test_linked_data_in_graph() -> None:
    """The article is found among other things of the linked data."""
    graph = {"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"], "publisher": {"name": "The Gazette"}}]}
    head = f'<script type="application/ld+json">//<![CDATA[\n{json.dumps(graph)}\n//]]></script>'

    assert "The Gazette" == parse_html(page(head), "here").source


@pytest.mark.parametrize(
    "data", ["{oops", "[" * 10_000, "null", '{"@graph": 5}', '{"@type": ' + "[" * 900 + "]" * 900 + "}", '[1, "a"]', ""]
)
def test_broken_linked_data(data: str) -> None:
    """Linked data that is none does not keep the page from being read."""
    assert TEXT == parse_html(page(f'<script type="application/ld+json">{data}</script>'), "here").text


def test_url() -> None:
    """The address is the canonical one or Open Graph's; where the page came from goes before both."""
    canonical = '<link rel="canonical" href="https://a.example/1">'
    graph = '<meta property="og:url" content="https://a.example/2">'

    assert "https://a.example/1" == parse_html(page(canonical + graph), "here").url
    assert "https://a.example/2" == parse_html(page(graph), "here").url
    assert "https://a.example/3" == parse_html(page(canonical), "here", "https://a.example/3").url
    assert parse_html(page(), "here").url is None


@pytest.mark.parametrize("home", ["https://a.example", "https://A.example/", "https://a.example/#top"])
def test_a_home_page_is_no_address_of_an_article(home: str) -> None:
    """Else all pages of a site that names it everywhere would be one article."""
    canonical, graph = f'<link rel="canonical" href="{home}">', f'<meta property="og:url" content="{home}">'

    assert parse_html(page(canonical), "here").url is None
    assert parse_html(page(graph), "here").url is None
    real = '<meta property="og:url" content="https://a.example/2">'
    assert "https://a.example/2" == parse_html(page(canonical + real), "here").url
    assert "https://a.example/?p=2" == parse_html(page(canonical.replace(home, "https://a.example/?p=2")), "here").url


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>What changes</h2><p>Much of it.</p>", "What changes\n\nMuch of it."),
        ("<ul><li>one</li><li><p>two</p></li></ul><p>End.</p>", "- one\n- two\n\nEnd."),
        (
            "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2023</td><td>1<br>m</td></tr></table>",
            "Year | Cost\n2023 | 1 m",
        ),
        ("<ol><li>one</li><li><p>two</p></li><li>three</li></ol><p>End.</p>", "1. one\n2. two\n3. three\n\nEnd."),
        (
            "<table><tr><th>Results</th><th></th></tr><tr><td>Ruiz</td><td>41</td></tr></table>",
            "Results\nRuiz | 41",
        ),
        ("<p>Type <code>sail</code> twice.</p><pre>Sail.</pre>", "Type sail twice.\n\nSail."),
        ("<p>One<br>two <a href='/x'>three</a>\n  <b>four</b>, <i>five</i>.</p>", "One\ntwo three four, five."),
        ("<p>fish &amp;amp; chips &ldquo;now&rdquo; &#xD800;</p>", "fish &amp; chips “now” \ufffd"),
    ],
)
def test_blocks(body: str, expected: str) -> None:
    """Paragraphs stand apart, lists and tables keep their lines, and entities are decoded once."""
    assert f"{TEXT}\n\n{expected}" == parse_html(page(body=f"<article>{BODY}{body}</article>"), "here").text


def test_a_page_without_a_frame() -> None:
    """As word processors write it: its headings and lists are of the article, though no element says where that is."""
    found = parse_html(page(body=f"<h1>Bridge reopens</h1>{BODY}<h2>Next</h2><ul><li>Buses</li></ul>"), "here")

    assert f"{TEXT}\n\nNext\n\n- Buses" == found.text


def test_heading_stays_where_it_is_no_title() -> None:
    """Only a heading that repeats the title leaves the text."""
    head = '<meta property="og:title" content="Another title">'
    found = parse_html(page(head, f"<article><h1>Bridge reopens</h1>{BODY}</article>"), "here")

    assert ("Another title", f"Bridge reopens\n\n{TEXT}") == (found.title, found.text)


@pytest.mark.parametrize("fragment", ["<p>Just one paragraph of text.</p>", "Just one paragraph of text."])
def test_fragment(fragment: str) -> None:
    """A piece of a page is read as a page, and named by its first words."""
    found = parse_html(fragment, "here")

    assert ("Just one paragraph of text.",) * 2 == (found.title, found.text)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("iso-8859-1", "cp1252"), ("windows-1250", "cp1250"), ("utf-8", "utf-8"), ("x-nonsense", "cp1252")],
)
def test_charset(tmp_path: Path, charset: str, encoding: str) -> None:
    """A page is read in the encoding that it declares, if it is not UTF-8."""
    content = page(
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">', BODY + "<p>Café “Zoë”</p>"
    )

    assert f"{TEXT}\n\nCafé “Zoë”" == article(written(tmp_path / "a.htm", content.encode(encoding))).text


def test_xhtml() -> None:
    """A page that begins as XML is a page."""
    assert TEXT == parse_html(f'<?xml version="1.0" encoding="utf-8"?>{page()}', "here").text


def test_xhtml_that_declares_its_encoding_as_xml(tmp_path: Path) -> None:
    """It is read in the encoding that it declares, though its letters suggest another."""
    content = f'<?xml version="1.0" encoding="cp1257"?>{page("", BODY + "<p>Žąsų ėjo</p>")}'

    assert f"{TEXT}\n\nŽąsų ėjo" == article(written(tmp_path / "a.htm", content.encode("cp1257"))).text


@pytest.mark.parametrize("body", ["", '<div id="root"></div><script src="app.js"></script>', "<p></p>"])
def test_no_article(tmp_path: Path, body: str) -> None:
    """A page without an article is a failure."""
    assert "no article text found; the page may be a list of links or be filled in by scripts" == reason(
        written(tmp_path / "a.html", page(body=body))
    )


@pytest.mark.parametrize(
    "html", ["", "<html>" + "<div>" * 5000 + "deep", "<" * 1000, "<html><body>" + "<p a='b' " * 1000, "<html>&#0;\x01"]
)
def test_hostile_pages(tmp_path: Path, html: str) -> None:
    """No page, however broken, ends the reading."""
    assert 1 == len(items(written(tmp_path / "a.html", html)))


def test_text_for_machines() -> None:
    """Where a page shows only the beginning, or nothing without scripts, the text in its linked data is taken."""
    whole = f"{FIRST}\n{SECOND}\nThe last ferry leaves on Sunday evening at nine."
    head = linked(headline="Bridge reopens", articleBody=whole)
    expected = whole.replace("\n", "\n\n")

    assert expected == parse_html(page(head, f"<p>{FIRST}</p>"), "here").text
    assert expected == parse_html(page(head, '<div id="root"></div>'), "here").text
    assert TEXT == parse_html(page(linked(articleBody=FIRST)), "here").text


def test_date_in_address() -> None:
    """It is taken where the page names no day, also of a page that was saved with its canonical address."""
    canonical = '<link rel="canonical" href="https://a.example/2024/03/05/bridge">'

    assert date(2024, 3, 5) == parse_html(page(canonical), "here").published
    assert date(2024, 3, 6) == parse_html(page(canonical + linked(datePublished="2024-03-06")), "here").published


def test_the_day_of_an_update_is_the_last_resort() -> None:
    """It is kept beside the day of publication, and stands for it only where nothing else tells one."""
    lines = '<p class="date">Updated 6 March 2024</p>', "<p>Published 5 March 2024</p>"
    both, updated = (parse_html(page(body="".join(shown) + BODY), "a.html") for shown in (lines, lines[:1]))

    assert (date(2024, 3, 5), "2024-03-06", TEXT) == (both.published, both.metadata["updated"], both.text)
    assert date(2024, 3, 6) == updated.published


def test_initials_keep_their_points() -> None:
    """A name stays as the page writes it."""
    assert ("J. K. Kessel",) == parse_html(page('<meta name="author" content="J. K. Kessel">'), "here").authors


def test_lines_above_the_text() -> None:
    """What the fields of an article say is not said again above its text."""
    body = f'<h1>Bridge reopens</h1><p class="byline">By Ana Ruiz</p><p>Published: 5 March 2024</p>{BODY}'
    found = parse_html(page(body=f"<article>{body}</article>"), "here")

    assert (TEXT, ("Ana Ruiz",), date(2024, 3, 5)) == (found.text, found.authors, found.published)
