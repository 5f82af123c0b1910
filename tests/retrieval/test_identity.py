import hashlib
from datetime import date

import pytest

from retrieval.domain import Article
from retrieval.identity import article_id, canonical_url, content_hash, former_id

NAMING = ("cid", "source", "reference", "uid", "eid", "session", "keyword", "partnerid", "ad_id", "gallery", "glossary")
"""Names that begin or end as those of trackers do."""


@pytest.mark.parametrize(
    "spelling",
    [
        "https://www.gazette.example/2026/ferry/",
        "http://gazette.example/2026/ferry",
        "https://amp.gazette.example/2026/ferry/amp/",
        "https://gazette.example/2026/ferry?utm_source=feed&fbclid=abc",
        "https://GAZETTE.example/2026/ferry#comments",
    ],
)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    """Scheme, www, amp, trackers, fragments and trailing slashes do not make another article."""
    assert canonical_url(spelling) == "https://gazette.example/2026/ferry"


def test_a_meaningful_parameter_stays() -> None:
    """A parameter that names the page is no tracker."""
    assert canonical_url("https://gazette.example/story?id=7") != canonical_url("https://gazette.example/story?id=8")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"https://gazette.example/{one}", f"https://gazette.example/{other}")
        for one, other in [
            *((f"news.php?{name}=101", f"news.php?{name}=102") for name in NAMING),
            ("news.php?12345", "news.php?12347"),
            ("news.php?12345&utm_source=feed", "news.php?12347&utm_source=feed"),
            ("story?utm_source=rss&section=5", "story?utm_source=rss&section=6"),
            ("story?utm_medium=rss&region=eu", "story?utm_medium=rss&region=us"),
            ("#/article/1", "#/article/2"),
            ("app#!/story/1", "app#!/story/2"),
        ]
    ],
)
def test_what_may_name_the_page_stays(one: str, other: str) -> None:
    """Parameters that only look like trackers', a query that is a bare word, a fragment that is a path."""
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("tracker", ["utm_medium", "UTM_x", "fbclid", "gclid", "mc_cid", "mc_eid", "_ga", "xtor"])
def test_trackers_do_not_name_the_page(tracker: str) -> None:
    """Also between others, and where the address was copied from HTML."""
    for spelling in (f"?{tracker}=1", f"?id=7&{tracker}=1", f"?{tracker}=1&amp;id=7", f"?id=7&amp;{tracker}=1"):
        expected = "https://gazette.example/story" + ("?id=7" if "id=7" in spelling else "")
        assert expected == canonical_url(f"https://gazette.example/story{spelling}")


@pytest.mark.parametrize(
    ("address", "former"),
    [
        ("https://gazette.example/a?page=&b=2&a=1&utm_source=f#top", "https://gazette.example/a?a=1&b=2"),
        ("https://gazette.example/ä?q=ä%20b", "https://gazette.example/%C3%A4?q=%C3%A4+b"),
        ("https://gazette.example/a/?p=3&amp", "https://gazette.example/a?p=3"),
        ("https://gazette.example/?cid=1#/a", "https://gazette.example"),
        ("N/A", "N/A"),
    ],
)
def test_former_ids_are_those_of_earlier_releases(address: str, former: str) -> None:
    """An archive is full of them; those of ordinary addresses have never changed."""
    assert hashlib.sha256(f"url\n{former}".encode()).hexdigest()[:20] == former_id(address)
    assert (former_id(address) == article_id(Article("", url=address))) == (not address.endswith(("#/a", "N/A")))


def test_what_is_no_web_address_is_left_alone() -> None:
    """Only web addresses have folded spellings."""
    assert canonical_url(" urn:newsml:x:1 ") == "urn:newsml:x:1"


@pytest.mark.parametrize("address", ["http://[bad", "https://gazette.example/caf\udce9"])
def test_broken_web_address_is_left_alone(address: str) -> None:
    """An article may say anything of itself."""
    assert address == canonical_url(address)


def test_an_article_is_its_url_else_its_file_else_its_content() -> None:
    """The identity falls back from address to file to content."""
    by_url = {article_id(Article("a", url="https://x.example/1")), article_id(Article("b", url="http://x.example/1/"))}
    by_file = {article_id(Article("a", origin="/n/a.txt")), article_id(Article("b", origin="/n/a.txt"))}
    by_content = {
        article_id(Article("a", "T")),
        article_id(Article("a", "T", origin="/n/all.jsonl#3")),
        article_id(Article("a", "T", url="N/A", origin="/n/all.jsonl#4")),
    }
    assert [len(by_url), len(by_file), len(by_content), len(by_url | by_file | by_content)] == [1, 1, 1, 3]


def test_the_hash_covers_what_an_answer_shows() -> None:
    """A new date is a change although the text is the same; new metadata is none."""
    article = Article("text", "title", published=date(2026, 1, 2))
    moved = Article("text", "title", published=date(2026, 1, 3))
    tagged = Article("text", "title", published=date(2026, 1, 2), metadata={"tag": "x"})
    assert content_hash(article) != content_hash(moved)
    assert content_hash(article) == content_hash(tagged)
