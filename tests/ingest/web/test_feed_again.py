"""Feeds that are read again: what was seen is not fetched again, unless it may have changed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Timer

import pytest

from ingest.sources import isolation
from ingest.sources.read import Failure
from ingest.sources.web import ForgetfulMemory, Web
from ingest.sources.web.memory import Seen
from retrieval.archive.archive import Archive
from tests.ingest.web.feeds import RSS, entry, rss
from tests.ingest.web.pages import PARAGRAPHS, items, page, reason, told
from tests.ingest.web.server import Reply, Site

pytestmark = pytest.mark.usefixtures("articles")


def test_what_was_seen_is_not_fetched_again(site: Site, web: Web) -> None:
    """A feed with one more entry costs two requests."""
    site.pages["/feed"] = [rss(entry("/a")), rss(entry("/a"), entry("/b"))]
    items(web, site.at("/feed"))
    site.asked.clear()

    assert [("unchanged", "a"), ("article", "b")] == told(items(web, site.at("/feed")))
    assert ["/feed", "/b"] == site.paths()


def test_unchanged_feed_costs_one_request(site: Site, web: Web) -> None:
    """With the server's marks, no content is sent at all."""
    feed = rss(entry("/a"))
    site.pages["/feed"] = Reply(feed.body, headers={"ETag": '"7"'}, type=RSS)
    items(web, site.at("/feed"))
    site.asked.clear()

    assert [("remark", "feed")] == told(items(web, site.at("/feed")))
    assert '"7"' == site.asked[0].headers["if-none-match"]
    assert ["/feed"] == site.paths()


def test_feed_counts_as_read_when_all_of_it_was(site: Site, web: Web) -> None:
    """An entry that failed for the moment is tried again, though the feed has not changed."""
    site.pages |= {"/feed": rss(entry("/a"), entry("/b")), "/b": [Reply("", 503)] * 3 + [Reply(page("Second"))]}

    assert [("article", "a"), ("failure", "b")] == told(items(web, site.at("/feed")))
    assert [("unchanged", "a"), ("article", "b")] == told(items(web, site.at("/feed")))


def test_feed_counts_as_read_when_its_last_entry_was_taken(site: Site, web: Web) -> None:
    """Who is interrupted before finds it changed."""
    from ingest.sources.web import read_web

    site.pages["/feed"] = rss(entry("/a"), entry("/b"))
    reads = read_web(site.at("/feed"), web)
    next(reads)
    assert isinstance(reads, Iterator)
    del reads

    assert [("article", "a"), ("article", "b")] == told(items(web, site.at("/feed")))


@pytest.mark.parametrize(
    ("changed", "fetched", "expected"),
    [
        ("2026-03-02T09:00:00Z", datetime(2026, 3, 2, 8, tzinfo=UTC), "article"),
        ("2026-03-02T07:00:00Z", datetime(2026, 3, 2, 8, tzinfo=UTC), "unchanged"),
        ("", datetime.now(UTC) - timedelta(days=2), "article"),
        ("", datetime.now(UTC) - timedelta(hours=2), "unchanged"),
    ],
)
def test_page_is_fetched_again_when_it_may_have_changed(
    site: Site, web: Web, memory: ForgetfulMemory, changed: str, fetched: datetime, expected: str
) -> None:
    """Where the feed says so, else after a day."""
    memory.note(site.at("/a"), Seen(None, None, "other", fetched))
    updated = f"<updated>{changed}</updated>" if changed else ""
    site.pages["/feed"] = Reply(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/>{updated}</entry></feed>', type="text/xml"
    )

    assert [(expected, "a")] == told(items(web, site.at("/feed")))


def test_page_without_an_article_is_not_fetched_again_at_once(site: Site, web: Web) -> None:
    """A paywall is asked once a day; who asks for the page itself is told again."""
    site.pages |= {"/wall": Reply(page(head='<meta name="article:content_tier" content="locked">'))}
    site.pages["/feed"] = [rss(entry("/wall")), rss(entry("/wall"), entry("/a"))]

    assert [("failure", "wall")] == told(items(web, site.at("/feed")))
    assert [("remark", "wall"), ("article", "a")] == told(items(web, site.at("/feed")))
    assert "for subscribers only" in reason(web, site.at("/wall"))


def test_page_whose_taking_apart_was_given_up_is_fetched_again(site: Site, web: Web) -> None:
    """That a process died or was slow says nothing of the page."""

    def first(write: Callable[[bytes], object], _stopped: Event) -> None:
        # It has taken the feed apart, and cannot answer before it is killed.
        child = isolation._shared()._child
        assert child
        child.send_signal(signal.SIGSTOP)
        Timer(1.0, child.kill).start()
        write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("First"))

    site.pages |= {"/feed": rss(entry("/a")), "/a": first}
    assert [("failure", "a")] == told(items(web, site.at("/feed")))

    site.pages["/a"] = Reply(page("First"))
    assert [("article", "a")] == told(items(web, site.at("/feed")))


def test_feed_of_which_nothing_could_be_had_is_no_unchanged_one(site: Site, web: Web) -> None:
    """It fails again, though its pages are not asked for again at once."""
    site.pages["/feed"] = rss(entry("/gone"), entry("/lost"))

    assert [("failure", "gone"), ("failure", "lost")] == told(items(web, site.at("/feed")))
    site.asked.clear()
    *passed, failed = items(web, site.at("/feed"))
    assert [("remark", "gone"), ("remark", "lost"), ("failure", "feed")] == told([*passed, failed])
    assert isinstance(failed, Failure)
    assert failed.reason.startswith("none of the pages that it lists held an article")
    assert ["/feed"] == site.paths()


def test_article_that_a_feed_itself_holds_is_unchanged(site: Site, web: Web) -> None:
    """Though its page cannot be had."""
    text = f"<content:encoded><![CDATA[{''.join(f'<p>{one}</p>' for one in PARAGRAPHS * 2)}]]></content:encoded>"
    site.pages["/feed"] = [rss(entry("/gone", more=text)), rss(entry("/gone", "Quay", more=text))]

    assert [("article", "gone")] == told(items(web, site.at("/feed")))
    assert [("unchanged", "gone")] == told(items(web, site.at("/feed")))


def test_pages_of_an_unchanged_feed_are_read_again_after_a_day(site: Site, web: Web, memory: ForgetfulMemory) -> None:
    """A correction is seen, and a page that was not there, though the server says that the feed is the same."""
    feed = rss(entry("/a"), entry("/late"))
    site.pages["/feed"] = Reply(feed.body, headers={"ETag": '"7"'}, type=RSS)
    assert [("article", "a"), ("failure", "late")] == told(items(web, site.at("/feed")))
    _age(memory, site.at("/feed"), site.at("/a"), site.at("/late"))
    site.pages |= {"/a": Reply(page("Corrected")), "/late": Reply(page("Late"))}

    assert [("article", "a"), ("article", "late")] == told(items(web, site.at("/feed")))
    assert [("remark", "feed")] == told(items(web, site.at("/feed")))


def test_asking_for_an_unchanged_feed_does_not_put_its_pages_off(site: Site, web: Web, memory: ForgetfulMemory) -> None:
    """A feed that is asked every quarter of an hour still has them read again after a day."""
    site.pages["/feed"] = Reply(rss(entry("/a")).body, headers={"ETag": '"7"'}, type=RSS)
    items(web, site.at("/feed"))
    before = memory.seen(site.at("/feed"))
    items(web, site.at("/feed"))

    assert before == memory.seen(site.at("/feed"))


def _age(memory: ForgetfulMemory, *urls: str) -> None:
    for url in urls:
        seen = memory.seen(url)
        assert seen
        memory.note(url, replace(seen, fetched=seen.fetched - timedelta(days=3)))


@pytest.mark.parametrize(("place", "kept"), [("/feed", 0), ("/a", 1)])
def test_a_page_that_was_removed_comes_back(site: Site, archive: Archive, place: str, kept: int) -> None:
    """Although neither it nor the feed has changed since; an unchanged feed is no article itself."""
    from ingest.places import Places
    from ingest.updating import Run

    def ingested() -> tuple[int, int]:
        with archive.writing("ingest"):
            run = Run(archive, lambda _bytes, _passages: None, allow_private=True)
            run.go(Places.of([site.at(place)]), (), lambda _: False)
        return run.report.added, run.report.unchanged

    marked = {"ETag": '"7"'}
    site.pages["/a"] = Reply(page("First"), headers=marked)
    site.pages["/feed"] = Reply(rss(entry("/a")).body, headers=marked, type=RSS)
    assert [(1, 0), (0, kept)] == [ingested(), ingested()]
    with archive.writing("remove"):
        archive.remove(archive.catalogue.current_ids())
    assert [(1, 0), (0, kept)] == [ingested(), ingested()]


def test_unchanged_pages_are_counted_by_the_ingest(site: Site, web: Web, archive: Archive) -> None:
    """And stay found where they were found."""
    from ingest.pipeline import Ingest
    from ingest.sources.web import read_web

    site.pages["/feed"] = [rss(entry("/a"), entry("/b")), rss(entry("/b"), entry("/a"))]
    runs = []
    for _ in range(2):
        with archive.writing("ingest"):
            run = Ingest(archive, lambda done, written: None)
            report = run.run(read_web(site.at("/feed"), web))
        runs.append((report.added, report.unchanged, {origin for origin, _ in run.seen}))

    both = {site.at("/a"), site.at("/b")}
    assert [(2, 0, both), (0, 2, both)] == runs
