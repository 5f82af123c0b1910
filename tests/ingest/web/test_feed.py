"""Feeds: what they list is read, in what way ever they are written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.sources.fields import remarks_of
from ingest.sources.read import Failure, Remark
from ingest.sources.web import Web, WebKind
from ingest.sources.web.feed import feed_in
from retrieval.domain import Article, day
from tests.ingest.web.feeds import RSS, entry, rss
from tests.ingest.web.pages import PARAGRAPHS, article, items, page, reason, told
from tests.ingest.web.server import Reply, Site, raw, redirect

pytestmark = pytest.mark.usefixtures("articles")

FULL = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 2)


def test_entries_of_a_feed_are_fetched(site: Site, web: Web) -> None:
    """Relative addresses are those of the feed's place; the newest comes first; each page is read once."""
    site.pages["/news/feed.xml"] = rss(
        entry("../a", more="<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"),
        entry(site.at("/b"), more="<pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate>"),
        entry("/a#comments", more="<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>"),
    )
    found = items(web, site.at("/news/feed.xml"))

    assert ["Second", "First"] == [item.title for item in found if isinstance(item, Article)]
    assert [("article", "b"), ("article", "a")] == told(found)


def test_feed_says_what_the_page_does_not(site: Site, web: Web) -> None:
    """Title, author, moment; HTML in a title is taken away, escaped once or twice."""
    more = "<dc:creator>Ada Brink</dc:creator><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    site.pages["/feed"] = rss(entry("/c", "Pier &lt;em&gt;is&lt;/em&gt; rebuilt &amp;amp; longer", more))
    [found] = items(web, site.at("/feed"))

    assert isinstance(found, Article)
    assert ("Pier is rebuilt & longer", ("Ada Brink",)) == (found.title, found.authors)
    assert datetime(2026, 3, 2, 8, tzinfo=UTC) == found.published


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("<author>brink@gazette.example (Ada Brink)</author>", ("Ada Brink",)),
        ("<author>brink@gazette.example</author>", ()),
        ("<dc:creator>Ada Brink &lt;brink@gazette.example&gt;</dc:creator>", ("Ada Brink",)),
        ("<dc:creator>By Ada Brink and Tom Berg</dc:creator>", ("Ada Brink", "Tom Berg")),
        ("<dc:creator>Ada Brink</dc:creator><dc:creator>Tom Berg</dc:creator>", ("Ada Brink", "Tom Berg")),
    ],
)
def test_authors_of_entries(told: str, expected: tuple[str, ...]) -> None:
    """Their names, without their addresses of mail."""
    reply = rss(entry("https://gazette.example/a", more=told))
    [found] = feed_in(str(reply.body).encode(), "https://gazette.example/feed", RSS).entries

    assert expected == found.authors


def test_page_goes_before_the_feed(site: Site, web: Web) -> None:
    """Its title is the article's."""
    site.pages["/feed"] = rss(entry("/a", "Click here!"))

    assert ["First"] == [item.title for item in items(web, site.at("/feed")) if isinstance(item, Article)]


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{url}/"><title>G</title><entry><title type="html">'
    "&lt;b&gt;Pier&lt;/b&gt;</title><link href='a'/><id>urn:1</id><updated>2026-03-02T08:00:00Z</updated></entry>"
    "</feed>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    '<channel><title>G</title></channel><item rdf:about="{url}/a"><title>P</title><link>{url}/a</link></item></rdf:RDF>'
)
JSON_FEED = (
    '{{"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": [{{"id": "1", "url": "/a"}}, 3, {{}}]}}'
)


@pytest.mark.parametrize("feed", [ATOM, RDF, JSON_FEED, "\ufeff" + ATOM, "<!-- made by hand -->\n" * 90 + ATOM])
def test_feeds_of_all_kinds_are_told_by_what_they_hold(site: Site, web: Web, feed: str) -> None:
    """Whatever the server calls them; entries without an address are told."""
    site.pages["/feed"] = Reply(feed.format(url=site.url), type="text/html")
    passed = [("remark", "feed")] if feed is JSON_FEED else []

    assert [("article", "a"), *passed] == told(items(web, site.at("/feed")))


@pytest.mark.parametrize(
    "broken",
    [
        '<rss version="2.0"><channel><item><title>Fish & chips</title><link>/a</link></item>',
        '<rss version="2.0"><channel><item><link>/a</link><title>Unclosed<description>&nbsp;x</item></channel></rss>',
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><title>\xdcber</title><link>/a</link>'
        "</item></channel></rss>",
        '\n <rss version="2.0"><channel><item><guid isPermaLink="true">/a</guid></item></channel></rss>',
    ],
    ids=["ampersand", "unclosed", "encoding", "white space"],
)
def test_broken_feed_is_read_as_far_as_it_goes(site: Site, web: Web, broken: str) -> None:
    """As most of the world's are."""
    site.pages["/feed"] = Reply(broken.encode("cp1252"), type=RSS)

    assert [("article", "a")] == told(items(web, site.at("/feed")))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<rss version="2.0"><channel></channel></rss>', "it lists no pages"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ', "it is no feed that can be read"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "it is no feed that can be read"),
        (
            '{"version": "https://jsonfeed.org/version/1", "items": %s}' % ("[" * 100_000),
            "it is no feed that can be read",
        ),
    ],
)
def test_feed_without_entries_is_said(site: Site, web: Web, content: str, expected: str) -> None:
    """Nothing is passed over in silence."""
    site.pages["/feed"] = Reply(content, type=RSS)

    assert expected in reason(web, site.at("/feed"))


def test_entities_are_not_expanded(site: Site, web: Web) -> None:
    """Neither a billion of them nor files of this machine."""
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "laugh">{bomb}<!ENTITY f SYSTEM "{Path(__file__).as_uri()}">]>'
    site.pages["/feed"] = Reply(
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><item><title>&l9;&f;</title><link>/c</link></item>'
        "</channel></rss>",
        type=RSS,
    )
    [found] = items(web, site.at("/feed"), WebKind.FEED)

    assert isinstance(found, Article), found
    assert "test_entities" not in found.title
    assert len(found.title) < 1000


def test_feed_stands_in_for_a_page_that_cannot_be_had(site: Site, web: Web) -> None:
    """Where it holds the whole article; a teaser is none."""
    site.pages["/feed"] = rss(
        entry("/gone", "Whole", f"<content:encoded><![CDATA[{FULL}]]></content:encoded>"),
        entry("/lost", "Teaser", "<description>The pier will be rebuilt.</description>"),
    )
    found = items(web, site.at("/feed"))

    assert [("article", "gone"), ("failure", "lost")] == told(found)
    assert isinstance(found[0], Article)
    assert ("Whole", site.at("/gone")) == (found[0].title, found[0].url)
    assert PARAGRAPHS[0] in found[0].text


def test_json_feed_stands_in_too(site: Site, web: Web) -> None:
    """With plain text or HTML."""
    items_ = [
        {"url": "/x", "title": "Plain", "content_text": "\n\n".join(PARAGRAPHS * 2), "date_published": "2026-03-02"},
        {"url": "/y", "title": "Marked", "content_html": FULL, "authors": [{"name": "Ada Brink"}, 3]},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": items_}
    site.pages["/feed"] = Reply(json.dumps(feed), type="application/feed+json")
    plain, marked = items(web, site.at("/feed"))

    assert isinstance(plain, Article)
    assert isinstance(marked, Article)
    assert ("Plain", date(2026, 3, 2), "en") == (plain.title, plain.published, plain.language)
    assert ("Marked", ("Ada Brink",)) == (marked.title, marked.authors)


def test_day_of_the_feed_stands_in_for_an_impossible_one(site: Site, web: Web) -> None:
    """Nothing is left out then, and the report does not say so."""
    head = '<meta property="article:published_time" content="2099-01-01">'
    site.pages["/new"] = Reply(page(head=head))
    site.pages["/feed"] = rss(entry("/new", more="<pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate>"), entry("/new?2"))
    site.pages["/new?2"] = Reply(page(head=head))
    dated, undated = (item for item in items(web, site.at("/feed")) if isinstance(item, Article))

    assert (date(2024, 3, 5), []) == (dated.published and day(dated.published), remarks_of(dated))
    assert (None, 1) == (undated.published, len(remarks_of(undated)))


def test_one_bad_entry_stops_nothing(site: Site, web: Web) -> None:
    """Each has its own fate."""
    site.pages["/feed"] = rss(entry("/a"), entry("javascript:alert(1)"), entry("/none"), entry("http://["), entry("/b"))

    *found, passed = items(web, site.at("/feed"))
    assert [("article", "a"), ("failure", "none"), ("article", "b")] == told(found)
    assert Remark(site.at("/feed"), "2 of its entries lead to no page of the web and were passed over") == passed


def test_name_that_cannot_be_decoded_stops_nothing(site: Site, web: Web) -> None:
    """Neither in an entry nor where one redirects to."""
    site.pages |= {"/feed": rss(entry("http://xn--/x"), entry("/r"), entry("/a")), "/r": redirect("http://xn--/")}

    assert [("failure", "x"), ("failure", "r"), ("article", "a")] == told(items(web, site.at("/feed")))


def test_halves_of_characters_are_marked(site: Site, web: Web) -> None:
    """In words they are replaced; an address with one is refused, and what is said of it can be written."""
    entries = [{"url": "/\ud83d"}, {"url": "/c", "title": "Pier \ud83d", "authors": [{"name": "Ada \ud83d"}]}]
    entries.append({"url": "/none", "title": "Whole", "content_text": " ".join(PARAGRAPHS * 2) + " \ud83d tail."})
    site.pages["/feed"] = Reply(json.dumps({"version": "https://jsonfeed.org/version/1", "items": entries}))
    refused, short, whole = items(web, site.at("/feed"))

    assert isinstance(refused, Failure)
    assert isinstance(short, Article)
    assert isinstance(whole, Article)
    assert (site.at("/\ufffd"), "it is no address (one of its characters is damaged)") == (
        refused.origin,
        refused.reason,
    )
    assert ("Pier \ufffd", ("Ada \ufffd",)) == (short.title, short.authors)
    assert whole.text.endswith(" \ufffd tail.")


def test_page_that_names_a_feed_stands_for_it(site: Site, web: Web) -> None:
    """Who adds a site as a feed need not look for it."""
    link = '<link rel="alternate" type="application/atom+xml" href="/feed">'
    site.pages |= {"/": Reply(page(head=link)), "/feed": rss(entry("/b"))}

    assert [("article", "b")] == told(items(web, site.at("/"), WebKind.FEED))
    assert [("article", "")] == told(items(web, site.at("/")))


@pytest.mark.parametrize(
    ("path", "as_", "expected"),
    [
        ("/a", WebKind.FEED, "it is no feed but a page"),
        ("/feed", WebKind.PAGE, "it is no page but a feed"),
        ("/feed", WebKind.SITEMAP, "it is no sitemap but a feed"),
    ],
)
def test_what_is_something_else_is_said(site: Site, web: Web, path: str, as_: WebKind, expected: str) -> None:
    """Both what it should be and what it is."""
    site.pages["/feed"] = rss(entry("/a"))

    assert expected == reason(web, site.at(path), as_)


def test_slow_feed_ends(site: Site, web: Web) -> None:
    """As any answer does."""
    site.pages["/feed"] = raw(b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"<item>", pause=0.05, for_ever=True)

    assert "too slow" in reason(web, site.at("/feed"))


def test_article_keeps_its_address_when_read_directly(site: Site, web: Web) -> None:
    """A feed and a page by itself are the same article."""
    assert site.at("/a") == article(web, site.at("/a")).url
