from datetime import date

import pytest

from retrieval.domain import Article
from retrieval.identity import article_id, canonical_url, content_hash


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
    by_content = {article_id(Article("a", "T")), article_id(Article("a", "T", origin="/n/all.jsonl#3"))}
    assert [len(by_url), len(by_file), len(by_content), len(by_url | by_file | by_content)] == [1, 1, 1, 3]


def test_the_hash_covers_what_an_answer_shows() -> None:
    """A new date is a change although the text is the same; new metadata is none."""
    article = Article("text", "title", published=date(2026, 1, 2))
    moved = Article("text", "title", published=date(2026, 1, 3))
    tagged = Article("text", "title", published=date(2026, 1, 2), metadata={"tag": "x"})
    assert content_hash(article) != content_hash(moved)
    assert content_hash(article) == content_hash(tagged)
