"""Redirects: they are followed to the end, where there is one that may be fetched."""

from __future__ import annotations

import pytest

from ingest.sources.web import Web
from tests.ingest.web.pages import article, page, reason
from tests.ingest.web.server import Reply, Site, redirect, serving


def test_redirects_are_followed_to_the_end(site: Site, web: Web) -> None:
    """The article has the address that it was found at."""
    site.pages |= {"/a": redirect("/b", 301), "/b": redirect("c", 307), "/c": Reply(page())}

    assert site.at("/c") == article(web, site.at("/a")).url


def test_redirects_to_another_site_are_followed(site: Site, web: Web) -> None:
    """Its robots.txt is asked for first."""
    with serving() as other:
        other.pages["/b"] = Reply(page())
        site.pages["/a"] = redirect(other.at("/b"))

        assert other.at("/b") == article(web, site.at("/a")).url
        assert ["/robots.txt", "/b"] == [asked.path for asked in other.asked]


def test_redirects_in_a_circle_are_noticed(site: Site, web: Web) -> None:
    """Each address is asked once."""
    site.pages |= {"/a": redirect("/b"), "/b": redirect("/a")}

    assert "redirects in a circle" in reason(web, site.at("/a"))
    assert ["/a", "/b"] == site.paths()


def test_redirects_without_end_are_given_up(site: Site, web: Web) -> None:
    """After eight."""
    site.pages |= {f"/{number}": redirect(f"/{number + 1}") for number in range(100)}

    assert "it redirects more than 8 times" == reason(web, site.at("/0"))
    assert 9 == len(site.paths())


@pytest.mark.parametrize(
    "target", ["ftp://gazette.example/", "javascript:alert(1)", "http://a:b@gazette.example/", "//["]
)
def test_redirects_to_what_is_not_fetched_are_refused(site: Site, web: Web, target: str) -> None:
    """The reason says that it was a redirect."""
    site.pages["/a"] = redirect(target)

    assert "it redirects to " in reason(web, site.at("/a"))


def test_redirect_to_nowhere_is_no_page(site: Site, web: Web) -> None:
    """A redirect that does not say where to."""
    site.pages["/a"] = Reply("", 302)

    assert "its server answers with 302, which is no page" == reason(web, site.at("/a"))


def test_redirect_across_sites_takes_the_last_address(site: Site, web: Web) -> None:
    """A short link's article is the page that it leads to."""
    with serving() as other:
        other.pages["/news/pier"] = Reply(page())
        site.pages["/s"] = redirect(other.at("/news/pier"))

        found = article(web, site.at("/s#top"))
        assert (other.at("/news/pier"), site.at("/s")) == (found.url, found.origin)
