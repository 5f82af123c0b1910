from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.listing import Wanted
from retrieval.domain import Article, SplitArticle
from retrieval.identity import article_id
from tests.conftest import store

FERRY = Article("One.", "Ferry 100% full", "https://gazette.example/ferry", "Gazette", published=date(2026, 3, 1))
LATE = Article(
    "Two.", "Ferry sold", "https://courier.example/2", "Courier", published=datetime(2026, 3, 2, 23, tzinfo=UTC)
)
BRIDGE = Article("Three.", "Bridge opens", "https://gazette.example/span", "Gazette", ("Ana Moor",), date(2026, 2, 1))
UNDATED = Article("Four.", "", origin="/news/ferry-times.txt")


@pytest.fixture
def filled(archive: Archive, split: Callable[[Article], SplitArticle]) -> Archive:
    """An archive of four articles, and of one that was removed."""
    removed = Article("Five.", "Ferry forgotten", "https://gazette.example/5")
    store(archive, split, FERRY, LATE, BRIDGE, UNDATED, removed)
    with archive.writing("remove"):
        archive.remove([article_id(removed)])
    return archive


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), [LATE, FERRY, BRIDGE, UNDATED]),
        (Wanted(("FERRY",)), [LATE, FERRY, UNDATED]),
        (Wanted(("ferry", "gazette.example")), [FERRY]),
        (Wanted(("100%",)), [FERRY]),
        (Wanted(("%",)), [FERRY]),
        (Wanted(outlet="gazette"), [FERRY, BRIDGE]),
        (Wanted(since=date(2026, 3, 1)), [LATE, FERRY]),
        (Wanted(since=date(2026, 3, 2), until=date(2026, 3, 2)), [LATE]),
        (Wanted(until=date(2026, 3, 1)), [FERRY, BRIDGE]),
        (Wanted(until=date.max), [LATE, FERRY, BRIDGE]),
        (Wanted(("heron",)), []),
    ],
)
def test_articles_are_listed_by_what_is_said_of_them(filled: Archive, wanted: Wanted, expected: list[Article]) -> None:
    """The newest first, those without a date last; capitals do not matter, nothing is a pattern."""
    total, listed = filled.catalogue.listing.find(wanted, 10)
    assert (len(expected), [article_id(article) for article in expected]) == (total, [one.id for one in listed])
    assert [(article.title, article.authors, article.published) for article in expected] == [
        (one.article.title, one.article.authors, one.article.published) for one in listed
    ]


@pytest.mark.parametrize("backends", ["sqlite+embedded"], indirect=True)
@pytest.mark.parametrize("wanted", [Wanted(("ÉMEUTE",)), Wanted(("émeute",)), Wanted(outlet="L'écho Ärgert")])
def test_capitals_of_all_languages_are_capitals(
    archive: Archive, split: Callable[[Article], SplitArticle], wanted: Wanted
) -> None:
    """On PostgreSQL, those of the database's locale."""
    store(archive, split, Article("Six.", "Émeute à Paris", "https://echo.example/6", "L'Écho ärgert"))
    assert 1 == archive.catalogue.listing.find(wanted, 10)[0]


def test_only_the_first_are_listed_and_all_are_counted(filled: Archive) -> None:
    """As many as are wanted."""
    total, listed = filled.catalogue.listing.find(Wanted(), 1)
    assert (4, [article_id(LATE)]) == (total, [one.id for one in listed])
