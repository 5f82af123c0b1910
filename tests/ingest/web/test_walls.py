"""Walls: pages that show no article, each with its reason, and articles that only look like such a page."""

from __future__ import annotations

import time

import pytest

from ingest.sources.web import Web
from ingest.sources.web.signs import Signs, signs_of
from ingest.sources.web.walls import wall_seen
from tests.ingest.web.pages import LINKED, PARAGRAPHS, article, page, reason
from tests.ingest.web.server import Reply, Site, redirect

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
