"""Pages: the article in them with its own address, in any encoding; and what is no article."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.sources.files import read_files
from ingest.sources.web import Web
from ingest.sources.web.signs import Signs, signs_of
from ingest.sources.web.walls import wall_seen
from retrieval.domain import Article
from tests.ingest.documents import pdf
from tests.ingest.web.pages import PARAGRAPHS, article, items, page, reason, told
from tests.ingest.web.server import Reply, Site, redirect, serving

LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-02T08:30:00Z",'
    ' "author": {"name": "Ada Brink"}, %s}</script>'
)
STUB = "<article><p>The harbour council of Lowmarsh voted on Monday to rebuild the pier, which</p></article>"
BRIEF = "<article><p>The harbour council of Lowmarsh voted on Monday to rebuild the pier after the storm.</p></article>"
SUBSCRIBERS = "it shows only its beginning to who is no subscriber"
MISSING = "there is no such page: it says so itself"
COOKIES = (
    "<h1>Before you continue</h1><p>We and our 812 partners use cookies and process personal data to show personalised"
    " ads.</p><p>You can accept all cookies or change your privacy settings.</p>"
)
TEASERS = "".join(
    f"<li><a href='/{n}'>Council discusses pier number {n} in Lowmarsh harbour</a></li>" for n in range(60)
)


def test_page_is_an_article_with_all_that_it_says(site: Site, web: Web) -> None:
    """Text, title, author, moment, address; and when it was fetched."""
    site.pages["/a"] = Reply(page(head=LINKED % '"isAccessibleForFree": true'))
    found = article(web, site.at("/a"))

    assert "\n\n".join(PARAGRAPHS) == found.text
    assert ("Council rebuilds the pier", ("Ada Brink",)) == (found.title, found.authors)
    assert datetime(2026, 3, 2, 8, 30, tzinfo=UTC) == found.published
    assert (site.at("/a"), site.at("/a"), "en") == (found.url, found.origin, found.language)
    assert datetime.fromisoformat(str(found.metadata["fetched"])).tzinfo == UTC


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/news/pier", "/news/pier"),
        ("https://other.example/a", "/a?utm=1"),
        ("/", "/a?utm=1"),
        ("javascript:1", "/a?utm=1"),
        ("http://[", "/a?utm=1"),
    ],
)
def test_page_names_its_own_address_on_its_own_site(site: Site, web: Web, canonical: str, expected: str) -> None:
    """It cannot claim to be a page of another site, nor to be the home page."""
    site.pages["/a?utm=1"] = Reply(page(head=f'<link rel="canonical" href="{canonical}">'))

    assert site.at(expected) == article(web, site.at("/a?utm=1")).url


@pytest.mark.parametrize(
    ("written", "header", "declared"),
    [
        ("utf-8", "iso-8859-1", "windows-1251"),
        ("utf-8", "utf-16", ""),
        ("cp1252", "utf-8", ""),
        ("cp1252", "iso-8859-1", "utf-8"),
        ("cp1250", "windows-1250", "iso-8859-1"),
        ("cp1250", "iso-8859-1", "windows-1250"),
        ("cp1250", "", "windows-1250"),
        ("utf-16", "", ""),
        ("utf-8-sig", "windows-1252", "windows-1252"),
        ("utf-8", "punycode", "unicode_escape"),
        ("utf-8", "no such thing", "base64"),
    ],
)
def test_encoding_is_told_though_it_is_declared_wrongly(
    site: Site, web: Web, written: str, header: str, declared: str
) -> None:
    """The server's word, the page's word, and what the letters say."""
    title = (
        "Škoda für Łódź"
        if written not in ("cp1252", "cp1250")
        else {"cp1252": "Über Café", "cp1250": "Škoda für Łódź"}[written]
    )
    head = f'<meta charset="{declared}">' if declared else ""
    type_ = f"text/html; charset={header}" if header else "text/html"
    site.pages["/a"] = Reply(page(title, head=head, encoding=written), type=type_)

    assert title == article(web, site.at("/a")).title


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (None, LINKED % '"isAccessibleForFree": false', "for subscribers only, its publisher says"),
        (None, LINKED % '"isAccessibleForFree": "False"', "for subscribers only, its publisher says"),
        (None, '<meta property="article:content_tier" content="locked">', "for subscribers only, its publisher says"),
        (STUB + '<div class="c-paywall">Offer</div>', "", SUBSCRIBERS),
        (f"{BRIEF}<p>Subscribe to continue reading this article.</p>", "", SUBSCRIBERS),
        (BRIEF, '<meta property="article:content_tier" content="metered">', SUBSCRIBERS),
        (f"{BRIEF}<p>Please log in to continue with this story of ours.</p>", "", "who has not logged in"),
        (COOKIES, "", "it is only a question for consent to cookies"),
        (f"<ul>{TEASERS}</ul>", "", "list of links"),
        (
            "<div id='root'></div><noscript>Please enable JavaScript to run this app.</noscript>",
            "",
            "filled in by scripts",
        ),
        ("", "", "no article text found"),
    ],
)
def test_what_is_no_article_is_said(site: Site, web: Web, body: str | None, head: str, expected: str) -> None:
    """Each with its own reason."""
    site.pages["/a"] = Reply(page(body=body, head=head))

    assert expected in reason(web, site.at("/a"))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 - The Lowmarsh Gazette", "<p>Try our search, or go to the home page of the Gazette instead of this.</p>"),
        ("Page not found", "<p>Sorry about that.</p>"),
        (
            "The Lowmarsh Gazette",
            "<p>Sorry, the page you were looking for could not be found on this server today.</p>",
        ),
        ("Seite nicht gefunden", "<p>Leider.</p>"),
    ],
)
def test_page_that_is_not_there_is_told_by_its_words(site: Site, web: Web, title: str, body: str) -> None:
    """Though its server says that all is well."""
    site.pages["/a"] = Reply(page(title, body=body))

    assert MISSING in reason(web, site.at("/a"))


@pytest.mark.parametrize("title", ["Just a moment...", "Access Denied", "Attention Required! | Cloudflare"])
def test_page_that_asks_who_reads_it_is_told_by_its_title(site: Site, web: Web, title: str) -> None:
    """With next to no text."""
    site.pages["/a"] = Reply(page(title, body="<p>Please wait while your browser is looked at, then come back.</p>"))

    assert "its site wants to know whether a person reads it" in reason(web, site.at("/a"))


def test_page_that_leads_home_is_not_there(site: Site, web: Web) -> None:
    """Many sites redirect to their home page instead of saying so."""
    site.pages |= {"/news/a": redirect("/"), "/": Reply(page())}

    assert "its site leads to its home page instead" in reason(web, site.at("/news/a"))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/consent?to=a", "first wants consent"),
        ("/login?to=a", "first wants a login"),
        ("/account/signin", "first wants a login"),
    ],
)
def test_page_that_leads_to_a_question_is_not_read(site: Site, web: Web, target: str, expected: str) -> None:
    """Consent and logins have their own addresses."""
    site.pages |= {"/news/a": redirect(target), target: Reply(page())}

    assert expected in reason(web, site.at("/news/a"))


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        ("Hiker not found after three days", BRIEF, ""),
        ("Council rebuilds the pier", BRIEF, LINKED % '"isAccessibleForFree": true'),
        (
            "Council rebuilds the pier",
            BRIEF + '<div class="paywall-loader"></div>' + f"<p>{' '.join(PARAGRAPHS)}</p>",
            "",
        ),
        ("404 trees planted in Lowmarsh", BRIEF, ""),
        ("404: a number and its story", f"<p>{' '.join(PARAGRAPHS)} Nobody objected to it.</p>", ""),
        ("Page not found in the old ledger, readers say", f"<p>{' '.join(PARAGRAPHS)} Nobody objected to it.</p>", ""),
        ("Just a moment: the pier opens", BRIEF, ""),
        ("Security check: harbour gates fail", f"<p>{' '.join(PARAGRAPHS)} Nobody objected to it.</p>", ""),
        ("Access denied to harbour for lorries", BRIEF, ""),
        ("New rules for cookies", f"<p>{' '.join(PARAGRAPHS * 2)} Cookies need consent, the court said.</p>", ""),
    ],
)
def test_article_is_not_taken_for_a_wall(site: Site, web: Web, title: str, body: str, head: str) -> None:
    """Short ones, ones about cookies or with titles like errors, and ones on sites that have a paywall for others."""
    site.pages["/a"] = Reply(page(title, body=body, head=head))

    assert title == article(web, site.at("/a")).title


def test_list_of_links_names_its_feed(site: Site, web: Web) -> None:
    """There the articles can be had."""
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site.pages["/"] = Reply(page(body=f"<ul>{TEASERS}</ul>", head=head))

    assert reason(web, site.at("/")).endswith(f"; its feed is {site.at('/feed.xml')}")


@pytest.mark.parametrize(
    ("content", "type_", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png", "it is no page but image/png"),
        (b"PK\x03\x04abc", "application/zip", "it is no page but a zip file"),
        (b"{}", "application/json", "it is no page but application/json"),
        (b"\x00\x01" * 500, "text/html", "not text"),
    ],
)
def test_other_files_are_said(site: Site, web: Web, content: bytes, type_: str, expected: str) -> None:
    """What an address holds is told by its first bytes, then by what the server says."""
    site.pages["/a"] = Reply(content, type=type_)

    assert expected in reason(web, site.at("/a"))


def test_plain_text_is_an_article(site: Site, web: Web) -> None:
    """As a file of text would be."""
    site.pages["/a.txt"] = Reply(f"Pier\n\n{PARAGRAPHS[0]}", type="text/plain")
    found = article(web, site.at("/a.txt"))

    assert ("Pier", PARAGRAPHS[0], site.at("/a.txt")) == (found.title, found.text, found.url)


def test_pdf_is_an_article(site: Site, web: Web) -> None:
    """Told by its first bytes; as a file of it would be."""
    site.pages["/a"] = Reply(pdf([PARAGRAPHS]), type="application/octet-stream")
    found = article(web, site.at("/a"))

    assert PARAGRAPHS[0].split()[-1] in found.text
    assert (site.at("/a"), site.at("/a")) == (found.url, found.origin)


def test_unchanged_page_is_told(site: Site, web: Web) -> None:
    """By its content, where the server gives no marks; a changed one is read again."""
    site.pages["/a"] = [Reply(page()), Reply(page()), Reply(page("Council gives up the pier"))]
    found = [items(web, site.at("/a")) for _ in range(3)]

    assert [[("article", "a")], [("unchanged", "a")], [("article", "a")]] == [told(one) for one in found]


def test_page_that_is_gone_keeps_its_article(site: Site, web: Web) -> None:
    """What the archive has of it stays; the reason says so."""
    site.pages["/a"] = [Reply(page()), Reply("", 410)]
    article(web, site.at("/a"))

    assert "the page was taken down for good (410); what the archive has of it is kept" == reason(web, site.at("/a"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<meta a='" * 40_000,
        '<script type="application/ld+json">' * 8_000,
        '<script type="application/ld+json">' + "[" * 100_000,
        "<" * 300_000,
        '<link rel="canonical" href="' + "a" * 150_000,
        "<div class='" * 20_000 + "paywall",
        "&" * 200_000,
        "<a href=x>" * 30_000,
        "<a " * 100_000,
    ],
    ids=["attributes", "scripts", "nesting", "brackets", "link", "classes", "entities", "links", "open links"],
)
def test_hostile_page_costs_little(web: Web, hostile: str) -> None:
    """What is looked for in a page is found in time linear in its size."""
    started = time.process_time()
    wall_seen(signs_of(hostile, "http://g.example/"), hostile, hostile[:500])
    assert time.process_time() - started < 1.0


def test_links_are_looked_for_at_the_beginning_only() -> None:
    """A thousand of them in megabytes of text would take half a minute."""
    links = "".join(f"<a href=x>{'a' * 200}b{number:05d}{'a' * 200}</a>" for number in range(1000))
    started = time.process_time()
    wall_seen(Signs(), links, "word. " * 400 + "a" * 4_000_000)
    wall_seen(Signs(), links.replace("a", "ab"), "ab" * 2_000_000 + ". " * 200)

    assert time.process_time() - started < 2.0


def test_redirect_across_sites_takes_the_last_address(site: Site, web: Web) -> None:
    """A short link's article is the page that it leads to."""
    with serving() as other:
        other.pages["/news/pier"] = Reply(page())
        site.pages["/s"] = redirect(other.at("/news/pier"))

        found = article(web, site.at("/s#top"))
        assert (other.at("/news/pier"), site.at("/s")) == (found.url, found.origin)


def test_comments_before_a_page_cost_little(site: Site, web: Web) -> None:
    """However many ways there are to read them as fewer."""
    site.pages |= {"/a": Reply(b"<!---->" * 500 + b"x"), "/b": Reply(b"<!---->" * 90 + page(), type="")}

    assert "x" == article(web, site.at("/a")).text
    assert "Council rebuilds the pier" == article(web, site.at("/b")).title


def test_article_is_cleaned_as_a_file_is(site: Site, web: Web, tmp_path: Path) -> None:
    """Its furniture goes, and characters that were decoded wrongly are put right."""
    body = "".join(f"<p>{line}</p>" for line in (*PARAGRAPHS, "The caf\u00c3\u00a9 re\u00adopens.", "Advertisement"))
    content = page(body=f"<article><h1>Pier</h1>{body}</article>")
    site.pages["/a.html"] = Reply(content)
    (tmp_path / "a.html").write_bytes(content)
    [file] = [read.item for read in read_files([tmp_path / "a.html"])]
    found = article(web, site.at("/a.html"))

    assert isinstance(file, Article)
    assert "\n\n".join((*PARAGRAPHS, "The caf\u00e9 reopens.")) == found.text == file.text


def test_article_that_nobody_could_see_is_none(site: Site, web: Web) -> None:
    """Nothing is left of it when it is cleaned."""
    site.pages["/a.txt"] = Reply("\u200b\u2060 \u200b", type="text/plain; charset=utf-8")

    assert "it holds no text that anybody could see" == reason(web, site.at("/a.txt"))


def test_words_of_a_feed_are_cleaned(site: Site, web: Web) -> None:
    """The title that a feed gives, and the article that stands in for its page."""
    text = "".join(f"&lt;p>{line}&lt;/p>" for line in (*PARAGRAPHS * 2, "Advertisement"))
    told = f"<link>/none</link><title>Caf\u00c3\u00a9</title><description>{text}</description>"
    site.pages["/feed"] = Reply(f'<rss version="2.0"><channel><item>{told}</item></channel></rss>')
    found = article(web, site.at("/feed"))

    assert ("Caf\u00e9", PARAGRAPHS[-1]) == (found.title, found.text.splitlines()[-1])
