"""Sitemaps: lists of pages, lists of lists, and lists of news; bounded in depth and number."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ingest.sources.web import Web, WebKind
from ingest.sources.web.sitemap import sitemap_in
from retrieval.domain import Article
from tests.ingest.web.pages import QUICK, items, page, private_web, reason, told
from tests.ingest.web.server import Reply, Site

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def sitemap(*listed: str, tag: str = "urlset") -> Reply:
    """A sitemap, or an index of sitemaps."""
    return Reply(f'<?xml version="1.0"?><{tag} {SPACES}>{"".join(listed)}</{tag}>', type="application/xml")


def url(loc: str, changed: str = "", more: str = "", tag: str = "url") -> str:
    """One page, or one sitemap."""
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<{tag}><loc>{loc}</loc>{lastmod}{more}</{tag}>"


def index(*listed: tuple[str, str]) -> Reply:
    """An index of sitemaps."""
    return sitemap(*(url(loc, changed, tag="sitemap") for loc, changed in listed), tag="sitemapindex")


@pytest.fixture(autouse=True)
def pages(site: Site) -> None:
    """Some articles."""
    site.pages |= {f"/{name}": Reply(page(f"Article {name}")) for name in "abcdef"}


@pytest.fixture
def few() -> Iterator[Web]:
    """A client that reads two entries of a list."""
    with private_web(limits=replace(QUICK, entries=2)) as web:
        yield web


def test_pages_of_a_sitemap_are_read_newest_first(site: Site, web: Web) -> None:
    """Those without a day come last; white space and relative addresses are forgiven."""
    site.pages["/sitemap.xml"] = sitemap(
        url("/c"), url("/a", "2026-03-01"), url(f"\n  {site.at('/b')}\n", "2026-03-02T08:00:00+00:00")
    )

    assert [("article", "b"), ("article", "a"), ("article", "c")] == told(items(web, site.at("/sitemap.xml")))


def test_news_sitemap_says_what_the_page_does_not(site: Site, web: Web) -> None:
    """Day, outlet and language."""
    site.pages["/plain"] = Reply(page().replace(b'<html lang="en">', b"<html>"))
    news = (
        "<news:news><news:publication><news:name>The Lowmarsh Gazette</news:name><news:language>en</news:language>"
        "</news:publication><news:publication_date>2026-03-02</news:publication_date><news:title>Pier</news:title></news:news>"
    )
    site.pages["/news.xml"] = sitemap(url("/plain", more=news))
    [found] = items(web, site.at("/news.xml"))

    assert isinstance(found, Article)
    assert ("Council rebuilds the pier", date(2026, 3, 2), "en") == (found.title, found.published, found.language)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-03-02T08:30:00.5+01:00", datetime(2026, 3, 2, 7, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-03-02 08:30Z", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("2026-03-02 at noon", date(2026, 3, 2)),
        ("2026-13-02 lundi 2 mars 2026", None),
        ("lundi 2 mars 2026", None),
        ("2026-03", None),
    ],
)
def test_days_are_those_of_the_protocol(told: str, expected: date | None) -> None:
    """Nobody's sitemap tells them in words, which take long to make out."""
    listing = sitemap_in(
        f"<urlset><url><loc>/a</loc><lastmod>{told}</lastmod></url></urlset>".encode(), "http://g.test/"
    )

    assert [expected] == [entry.updated for entry in listing.entries]


def test_sitemap_of_days_in_words_costs_little() -> None:
    """Thousands of them."""
    listed = "<url><loc>/a</loc><lastmod>lundi 5 mars 2024 \u00e0 5h</lastmod></url>" * 5_000
    started = time.process_time()
    sitemap_in(f"<urlset>{listed}</urlset>".encode(), "http://g.test/")

    assert time.process_time() - started < 1.0


def test_index_leads_to_its_sitemaps(site: Site, web: Web) -> None:
    """Newest first; compressed ones too, whatever the server calls them."""
    packed = gzip.compress(str(sitemap(url("/c")).body).encode())
    site.pages |= {
        "/sitemap.xml": index(("/old.xml", "2025-01-01"), ("/new.xml.gz", "2026-03-01")),
        "/old.xml": sitemap(url("/a"), url("/b")),
        "/new.xml.gz": Reply(packed, type="application/x-gzip"),
    }

    assert [("article", "c"), ("article", "a"), ("article", "b")] == told(items(web, site.at("/sitemap.xml")))


def test_more_pages_than_the_limit_are_told(site: Site, few: Web) -> None:
    """The newest are read."""
    site.pages["/sitemap.xml"] = sitemap(*(url(f"/{name}", f"2026-03-0{at}") for at, name in enumerate("abcdef", 1)))
    found = items(few, site.at("/sitemap.xml"))

    assert [("article", "f"), ("article", "e"), ("remark", "sitemap.xml")] == told(found)


def test_sitemaps_in_a_circle_end(site: Site, web: Web) -> None:
    """Each is asked for once."""
    site.pages |= {"/x.xml": index(("/y.xml", "")), "/y.xml": index(("/x.xml", ""), ("/z.xml", ""))}
    site.pages["/z.xml"] = sitemap(url("/a"))

    assert [("article", "a")] == told(items(web, site.at("/x.xml")))


def test_sitemaps_nested_too_deeply_are_told(site: Site, web: Web) -> None:
    """After three levels."""
    site.pages |= {f"/{at}.xml": index((f"/{at + 1}.xml", "")) for at in range(10)}

    assert [("remark", "2.xml")] == told(items(web, site.at("/0.xml")))


def test_too_many_sitemaps_are_told(site: Site, web: Web) -> None:
    """Fifty are read."""
    site.pages |= {f"/{at}.xml": sitemap(url("/a")) for at in range(80)}
    site.pages["/sitemap.xml"] = index(*((f"/{at}.xml", "") for at in range(80)))
    found = items(web, site.at("/sitemap.xml"))

    assert [("article", "a"), ("remark", "sitemap.xml")] == told(found)
    assert 1 + 49 + 1 == len(site.paths())


def test_sitemap_that_is_missing_stops_nothing(site: Site, web: Web) -> None:
    """Nor does one that is none."""
    site.pages |= {"/sitemap.xml": index(("/none.xml", ""), ("/a", ""), ("/b.xml", "")), "/b.xml": sitemap(url("/b"))}

    assert [("failure", "none.xml"), ("failure", "a"), ("article", "b")] == told(items(web, site.at("/sitemap.xml")))


def test_index_is_read_again_though_it_has_not_changed(site: Site, web: Web) -> None:
    """What it leads to may have."""
    site.pages["/sitemap.xml"] = Reply(index(("/x.xml", "")).body, headers={"ETag": '"1"'})
    site.pages["/x.xml"] = [sitemap(url("/a")), sitemap(url("/a"), url("/b"))]
    items(web, site.at("/sitemap.xml"))

    assert [("unchanged", "a"), ("article", "b")] == told(items(web, site.at("/sitemap.xml")))


def test_sitemap_bomb_is_stopped(site: Site, web: Web) -> None:
    """A compressed one of a few kilobytes that would fill the memory."""
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000, 9)
    site.pages["/sitemap.xml.gz"] = Reply(bomb, type="application/gzip")

    assert "too large" in reason(web, site.at("/sitemap.xml.gz"), WebKind.SITEMAP)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url><url><lo", [("article", "a"), ("article", "b")]),
        (
            "<urlset><url><loc>/a?x=1&y=2</loc></url><url><loc>/b</loc></url></urlset>",
            [("failure", "a?x=1"), ("article", "b")],
        ),
    ],
)
def test_broken_sitemap_is_read_as_far_as_it_goes(
    site: Site, web: Web, content: str, expected: list[tuple[str, str]]
) -> None:
    """Cut off, or with bare ampersands."""
    site.pages["/sitemap.xml"] = Reply(content)
    found = told(items(web, site.at("/sitemap.xml")))

    assert expected[-1] in found
    assert len(expected) == len(found)


def test_entities_are_not_expanded(site: Site, web: Web) -> None:
    """Neither files of this machine nor a billion laughs."""
    doctype = '<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa">]>'
    site.pages["/sitemap.xml"] = Reply(
        f"{doctype}<urlset><url><loc>/&f;&a;</loc></url><url><loc>/b</loc></url></urlset>"
    )
    items(web, site.at("/sitemap.xml"), WebKind.SITEMAP)

    assert {"/sitemap.xml", "/", "/b"} >= set(site.paths())


def test_sitemap_with_halves_of_characters_is_said(site: Site, web: Web) -> None:
    """They are no text in any encoding."""
    site.pages["/sitemap.xml"] = Reply("<urlset><url><loc>/&#xd800;</loc></url></urlset>")

    assert "it is no sitemap that can be read" == reason(web, site.at("/sitemap.xml"))


def test_empty_sitemap_is_said(site: Site, web: Web) -> None:
    """Nothing is passed over in silence."""
    site.pages["/sitemap.xml"] = sitemap()

    assert "it lists no pages" == reason(web, site.at("/sitemap.xml"))


def test_site_stands_for_its_sitemaps(site: Site, web: Web) -> None:
    """Those that robots.txt names, else the usual one."""
    site.pages |= {"/": Reply(page()), "/x.xml": sitemap(url("/a")), "/sitemap.xml": sitemap(url("/b"))}
    site.pages["/robots.txt"] = Reply(f"Sitemap: {site.at('/x.xml')}\n", type="text/plain")
    assert [("article", "a")] == told(items(web, site.at("/"), WebKind.SITEMAP))

    site.pages["/robots.txt"] = Reply("", 404)
    with private_web() as another:
        assert [("article", "b")] == told(items(another, site.at("/"), WebKind.SITEMAP))
