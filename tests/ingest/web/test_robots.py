"""robots.txt: asked for once, obeyed, and not feared."""

from __future__ import annotations

import time

import pytest

from ingest.sources.web import ForgetfulMemory, Web
from ingest.sources.web.robots import Robots, robots_of
from tests.ingest.web.pages import article, items, page, private_web, reason
from tests.ingest.web.server import Reply, Site, raw, redirect, serving

DENIED = "its site does not want programs to read it (robots.txt); ask its publisher, or save it in a browser"


def rules(text: str) -> Reply:
    """A robots.txt."""
    return Reply(text, type="text/plain")


@pytest.fixture(autouse=True)
def two_pages(site: Site) -> None:
    """An article that is public and one that may not be."""
    site.pages |= {"/news/a": Reply(page()), "/private/a": Reply(page())}


def test_what_is_denied_is_not_asked_for(site: Site, web: Web) -> None:
    """And what is allowed is; the rules are asked for once."""
    site.pages["/robots.txt"] = rules("User-agent: *\nDisallow: /private\n")

    assert DENIED == reason(web, site.at("/private/a"))
    assert "Council rebuilds the pier" == article(web, site.at("/news/a")).title
    assert ["/robots.txt", "/news/a"] == [asked.path for asked in site.asked]


def test_rules_for_us_go_before_those_for_all(site: Site, web: Web) -> None:
    """By our name, in any case."""
    site.pages["/robots.txt"] = rules("User-agent: *\nDisallow: /\n\nUser-agent: newsdesk\nAllow: /\n")

    assert "Council rebuilds the pier" == article(web, site.at("/private/a")).title


def test_rules_for_others_are_not_ours(site: Site, web: Web) -> None:
    """Another program is denied everything."""
    site.pages["/robots.txt"] = rules("User-agent: OtherBot\nUser-agent: NewsReader\nDisallow: /\n")

    assert "Council rebuilds the pier" == article(web, site.at("/news/a")).title


def test_redirect_into_what_is_denied_is_not_followed(site: Site, web: Web) -> None:
    """Each hop is held against the rules."""
    site.pages |= {"/robots.txt": rules("User-agent: *\nDisallow: /private\n"), "/b": redirect("/private/a")}

    assert DENIED == reason(web, site.at("/b"))


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_rules_all_is_allowed(site: Site, web: Web, status: int) -> None:
    """Whatever a host says to the question for them."""
    site.pages["/robots.txt"] = Reply("", status)

    assert "Council rebuilds the pier" == article(web, site.at("/news/a")).title


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_rules_cannot_be_had_nothing_is_read(site: Site, web: Web, status: int) -> None:
    """They may deny everything; the reason says that it is for now."""
    site.pages["/robots.txt"] = Reply("", status)

    assert "robots.txt cannot be had, so nothing is read there for now" in reason(web, site.at("/news/a"))
    assert [] == site.paths()


def test_host_that_breaks_off_is_not_read(site: Site, web: Web) -> None:
    """Unreachable rules are unknown rules."""
    site.pages["/robots.txt"] = raw(b"")

    assert "robots.txt cannot be had" in reason(web, site.at("/news/a"))


@pytest.mark.parametrize("filler", ["# much ado\n", "User-agent: a\n", "Disallow: /x\n"])
def test_huge_rules_are_read_as_far_as_the_limit(site: Site, web: Web, filler: str) -> None:
    """What stands behind half a million bytes is not looked at."""
    first = "User-agent: *\nDisallow: /private\n\n"
    site.pages["/robots.txt"] = rules(
        first + filler * (600_000 // len(filler)) + "\n\nUser-agent: *\nDisallow: /news\n"
    )

    assert DENIED == reason(web, site.at("/private/a"))
    assert "Council rebuilds the pier" == article(web, site.at("/news/a")).title


def test_endless_rules_are_cut_off(site: Site, web: Web) -> None:
    """As any answer."""
    site.pages["/robots.txt"] = raw(
        b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n", b"Disallow: /private\n" * 50, for_ever=True
    )

    assert "Council rebuilds the pier" == article(web, site.at("/news/a")).title


def test_rules_for_thousands_of_programs_fill_no_memory() -> None:
    """Rules times programs would be a hundred million."""
    text = "".join(f"User-agent: bot{number}\n" for number in range(12_000)) + "Disallow: /a\n" * 12_000
    started = time.process_time()
    assert isinstance(_robots(text), Robots)
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nCrawl-delay: 7\n", 7.0),
        ("User-agent: *\nCrawl-delay: 86400\n", 30.0),
        ("User-agent: *\nCrawl-delay: soon\n", 0.0),
        ("User-agent: *\nCrawl-delay: -5\n", 0.0),
        ("User-agent: *\nCrawl-delay: nan\n", 0.0),
        ("", 0.0),
    ],
)
def test_wish_for_a_pause_is_honoured_within_reason(text: str, expected: float) -> None:
    """Half a minute at most."""
    assert expected == _robots(text).delay


def test_wish_for_a_pause_is_kept(site: Site, web: Web) -> None:
    """Between pages of the host."""
    site.pages["/robots.txt"] = rules("User-agent: *\nCrawl-delay: 0.3\n")
    article(web, site.at("/news/a"))
    started = time.monotonic()
    article(web, site.at("/private/a"))

    assert time.monotonic() - started >= 0.2


def test_rules_are_never_taken_for_unchanged(site: Site, memory: ForgetfulMemory) -> None:
    """Not even where somebody has read them as a page."""
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /news\n", headers={"ETag": '"1"'}, type="text/plain")
    for _ in range(2):
        with private_web(memory) as web:
            items(web, site.at("/robots.txt"))
            assert DENIED == reason(web, site.at("/news/a"))


def test_rules_may_stand_elsewhere(site: Site, web: Web) -> None:
    """Redirects of robots.txt are followed."""
    with serving() as other:
        other.pages["/rules"] = rules("User-agent: *\nDisallow: /private\n")
        site.pages["/robots.txt"] = redirect(other.at("/rules"))

        assert DENIED == reason(web, site.at("/private/a"))


def test_rules_that_are_a_page_deny_nothing(site: Site, web: Web) -> None:
    """Some sites answer everything with a page."""
    site.pages["/robots.txt"] = Reply(page())

    assert "Council rebuilds the pier" == article(web, site.at("/news/a")).title


def _robots(text: str) -> Robots:
    from ingest.sources.web.response import Response

    return robots_of(Response("http://g.example/robots.txt", "http://g.example/robots.txt", 200, {}, text.encode()))
