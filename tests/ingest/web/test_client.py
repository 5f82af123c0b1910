"""What servers do to a client: endless and damaged answers, errors that pass, and cookies."""

from __future__ import annotations

import gzip
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ingest.sources.web import Web
from ingest.sources.web.errors import Unavailable
from tests.ingest.web.pages import QUICK, article, page, private_web, reason
from tests.ingest.web.server import Raw, Reply, Site, raw, serving

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
OVERLOADED = Reply("", 503)


def content(web: Web, url: str) -> bytes:
    """What an address holds."""
    return web.get(url).content


def test_endless_body_is_cut_off(site: Site, web: Web) -> None:
    """At the limit, not at the end of memory."""
    site.pages["/a"] = raw(OK + b"\r\n", b"<p>word</p>" * 1000, for_ever=True)

    assert "too large: it has more than 200,000 bytes" == reason(web, site.at("/a"))


@pytest.mark.parametrize(
    "slow",
    [
        raw(OK + b"Content-Length: 100000\r\n\r\n", b"x", pause=0.05, for_ever=True),
        raw(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", pause=0.05, for_ever=True),
        raw(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01, for_ever=True),
    ],
    ids=["body", "headers", "informational"],
)
def test_slow_drip_ends_in_time(site: Site, web: Web, slow: Raw) -> None:
    """A byte now and then keeps no request alive beyond the limit for the whole, and it is not tried again."""
    site.pages["/a"] = slow
    started = time.monotonic()
    found = reason(web, site.at("/a"))

    assert "its server is too slow: a page may take 1 s" in found
    assert time.monotonic() - started < 1.8
    assert ["/a"] == site.paths()


def test_silent_server_is_given_up(site: Site, web: Web) -> None:
    """After the limit for a single piece."""
    site.pages["/a"] = raw(OK, pause=5.0)
    started = time.monotonic()

    assert "0.5 s without a word" in reason(web, site.at("/a"))
    assert time.monotonic() - started < 0.9


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress, lambda page: zlib.compress(page)[2:-4]])
def test_compressed_page_is_read(site: Site, web: Web, compress: type[bytes]) -> None:
    """Also with deflate data that lack their header, as some servers send them."""
    encoding = "gzip" if compress is gzip.compress else "deflate"
    site.pages["/a"] = Reply(compress(page()), headers={"Content-Encoding": encoding})

    assert "Council rebuilds the pier" == article(web, site.at("/a")).title


def test_gzip_bomb_is_stopped_early(site: Site, web: Web) -> None:
    """A thousandfold expansion is counted while it happens."""
    bomb = gzip.compress(b"\0" * 300_000_000, 1)
    site.pages["/a"] = Reply(bomb[:190_000], headers={"Content-Encoding": "gzip"})
    started = time.process_time()

    assert "too large" in reason(web, site.at("/a"))
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        (raw(OK + b"Content-Length: 5000\r\n\r\n" + page()[:300]), "broke off"),
        (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\nabc"), "broke off"),
        (raw(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(page())[:-20]), "damaged, breaks off"),
        (raw(OK + b"Content-Encoding: br\r\n\r\nabc"), "in a way that we did not ask for (br)"),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"X-Flood: yes\r\n" * 50_000), "does not keep to HTTP"),
        (raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 500_000), "does not keep to HTTP"),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "does not keep to HTTP"),
        (raw(b""), "does not keep to HTTP, or broke off"),
    ],
    ids=["body", "chunks", "gzip", "brotli", "headers", "header", "ssh", "nothing"],
)
def test_damaged_answer_is_said(site: Site, web: Web, damaged: Raw, expected: str) -> None:
    """Half a page is no article."""
    site.pages["/a"] = damaged

    assert expected in reason(web, site.at("/a"))


def test_error_that_passes_is_outlived(site: Site, web: Web) -> None:
    """Twice an error, then the page."""
    site.pages["/a"] = [Reply("", 500), OVERLOADED, Reply(page())]

    assert "Council rebuilds the pier" == article(web, site.at("/a")).title
    assert 3 == len(site.paths())


def test_error_that_stays_is_said(site: Site, web: Web) -> None:
    """After three tries."""
    site.pages["/a"] = Reply("", 500)

    assert "its server has an error (500); try again later" == reason(web, site.at("/a"))
    assert 3 == len(site.paths())


def test_wish_to_wait_is_honoured(site: Site, web: Web) -> None:
    """For so many seconds, or until a moment."""
    site.pages["/a"] = [Reply("", 429, {"Retry-After": "1"}), Reply(page())]
    started = time.monotonic()

    assert "Council rebuilds the pier" == article(web, site.at("/a")).title
    assert time.monotonic() - started >= 1.0


@pytest.mark.parametrize("as_date", [False, True])
def test_wish_to_wait_for_long_ends_the_tries(site: Site, web: Web, as_date: bool) -> None:
    """It is left for the next run."""
    wait = format_datetime(datetime.now(UTC) + timedelta(hours=1)) if as_date else "3600"
    site.pages["/a"] = Reply("", 429, {"Retry-After": wait})

    assert "its server asks us to come back less often (429); try again later" == reason(web, site.at("/a"))
    assert 1 == len(site.paths())


@pytest.mark.parametrize("path", ["/0", "/robots.txt"])
def test_host_that_wants_to_be_left_alone_is(site: Site, web: Web, path: str) -> None:
    """After a wish to wait for long nothing more of it is asked for in this run."""
    site.pages |= {f"/{number}": Reply(page()) for number in range(4)}
    site.pages[path] = Reply("", 429, {"Retry-After": "3600"})
    reasons = [reason(web, site.at(f"/{number}")) for number in range(4)]

    assert [True] * 4 == ["try again later" in reason for reason in reasons]
    assert path == site.asked[-1].path
    assert 1 == sum(path == asked.path for asked in site.asked)


@pytest.mark.parametrize("wait", ["soon", "-1", "Mon, 99 Foo 2026", "9" * 400])
def test_wish_that_is_nonsense_stops_nothing(site: Site, web: Web, wait: str) -> None:
    """It is tried again as usual, or left."""
    site.pages["/a"] = Reply("", 429, {"Retry-After": wait})

    assert "(429)" in reason(web, site.at("/a"))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, "logged in"),
        (402, "subscribers"),
        (403, "refuses"),
        (404, "no such page"),
        (410, "for good"),
        (418, "418"),
    ],
)
def test_refusal_is_not_tried_again(site: Site, web: Web, status: int, expected: str) -> None:
    """Each has its reason."""
    site.pages["/a"] = Reply("<p>no</p>", status)

    assert expected in reason(web, site.at("/a"))
    assert ["/a"] == site.paths()


def test_refusal_is_told_however_it_is_packed(site: Site, web: Web) -> None:
    """What an error says in its body is not read."""
    site.pages["/a"] = Reply(b"abc", 404, {"Content-Encoding": "br"})

    assert "there is no such page (404)" in reason(web, site.at("/a"))


def test_host_that_fails_again_and_again_is_left_alone(site: Site, web: Web) -> None:
    """Three addresses in a row, then no more of it in this run."""
    site.pages |= {f"/{number}": OVERLOADED for number in range(5)}
    reasons = [reason(web, site.at(f"/{number}")) for number in range(5)]

    assert ["(503)" in reason for reason in reasons] == [True, True, True, False, False]
    assert "left alone for the rest of this run" in reasons[-1]
    assert 9 == len(site.paths())


def test_server_that_is_not_there_is_said(web: Web) -> None:
    """Nothing listens at that port."""
    with serving() as gone:
        url = gone.at("/a")

    assert "its server cannot be reached" in reason(web, url)


def test_cookies_are_not_kept(site: Site, web: Web) -> None:
    """Neither for the same host nor for another one."""
    with serving() as other:
        other.pages["/b"] = Reply(page())
        site.pages["/a"] = Reply("", 302, {"Location": other.at("/b"), "Set-Cookie": "id=1; Path=/"})
        article(web, site.at("/a"))
        reason(web, site.at("/x"))

        assert not any("cookie" in asked.headers for asked in (*site.asked, *other.asked))


def test_we_say_who_we_are(site: Site) -> None:
    """So that who is asked can object."""
    site.pages["/a"] = Reply(page())
    with private_web(user_agent="Newsdesk (desk@gazette.example)") as web:
        content(web, site.at("/a"))

    assert {"Newsdesk (desk@gazette.example)"} == {asked.headers["user-agent"] for asked in site.asked}


def test_proxies_of_the_environment_are_not_used(site: Site, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would look names up themselves, unchecked."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.pages["/a"] = Reply(page())

    assert page() == content(web, site.at("/a"))


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    """The pause lies between any two, also that for robots.txt."""
    site.pages |= {"/a": Reply(page()), "/b": Reply(page())}
    with private_web(pause=0.2) as web:
        started = time.monotonic()
        content(web, site.at("/a"))
        content(web, site.at("/b"))

    assert time.monotonic() - started >= 0.4


def test_what_is_known_is_asked_for_by_its_marks(site: Site, web: Web) -> None:
    """The marks of the last answer are sent, and an answer without content is enough."""
    site.pages["/a"] = Reply(page(), headers={"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT"})
    article(web, site.at("/a"))
    assert "it has not changed since it was last read" == reason(web, site.at("/a"))

    sent = site.asked[-1].headers
    assert ('"1"', "Mon, 02 Mar 2026 08:00:00 GMT") == (sent["if-none-match"], sent["if-modified-since"])


def test_unasked_for_not_modified_is_said(site: Site, web: Web) -> None:
    """There is nothing that it could refer to."""
    site.pages["/a"] = Reply("", 304)

    assert "it was never had" in reason(web, site.at("/a"))


def test_limits_can_be_set(site: Site) -> None:
    """A page just above is refused, one just below is read."""
    site.pages["/a"] = Reply(b"x" * 1001)
    with _bounded(1000) as web, pytest.raises(Unavailable, match="more than 1,000 bytes"):
        content(web, site.at("/a"))
    with _bounded(1001) as web:
        assert 1001 == len(content(web, site.at("/a")))


def _bounded(size: int) -> Web:
    return private_web(limits=replace(QUICK, bytes=size))
