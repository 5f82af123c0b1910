from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from langchain_core.documents import Document

from retrieval.archive.archive import Archive
from retrieval.domain import Article, SplitArticle
from retrieval.ranking.reader import Reader
from retrieval.retriever import HybridRetriever
from tests.conftest import store

Split = Callable[[Article], SplitArticle]
Retriever = Callable[..., HybridRetriever]

TODAY = date(2026, 6, 1)
STORY = Article(
    "Inflation rose again, the statistics office said, as bread and fuel cost more than a year before.",
    "Prices rise",
    "https://a.example/1",
    "A",
)


@pytest.fixture
def retriever(archive: Archive, split: Split, reader: Reader) -> Callable[..., HybridRetriever]:
    """Store articles; the retriever that searches them."""

    def stored(*articles: Article) -> HybridRetriever:
        store(archive, split, *articles)
        return HybridRetriever(archive=archive, reader=reader, limit=10)

    return stored


def test_it_is_a_langchain_retriever(retriever: Retriever) -> None:
    """``invoke`` gives documents with the passage's words and our hit."""
    documents = retriever(STORY).invoke("What rose?", asked=TODAY)
    assert [type(document) for document in documents] == [Document]
    assert documents[0].page_content == STORY.text
    assert documents[0].metadata["hit"].passage.url == STORY.url


def test_meaning_finds_what_words_do_not(retriever: Retriever) -> None:
    """A question that shares no word with the passage finds it, also among others."""
    other = Article("The choir sang in the old church.", "Concert", "https://a.example/2")
    hits = retriever(STORY, other).hits("Are groceries getting dearer?", TODAY)
    assert hits[0].passage.url == STORY.url


def test_words_find_what_meaning_does_not(retriever: Retriever) -> None:
    """A rare name decides."""
    fillers = [Article(f"The minister number {n} spoke of trade.", url=f"https://f.example/{n}") for n in range(20)]
    named = Article("The minister Xq-77 Zorbanov spoke of trade.", url="https://f.example/x")
    assert retriever(*fillers, named).hits("Zorbanov", TODAY)[0].passage.url == named.url


def test_of_two_like_stories_the_recent_one_comes_first(retriever: Retriever) -> None:
    """News ages."""
    old = replace(STORY, url="https://a.example/old", published=date(2019, 5, 20))
    new = replace(
        STORY, url="https://a.example/new", published=date(2026, 5, 20), text=STORY.text + " It was the most."
    )
    hits = retriever(old, new).hits("Did inflation rise?", TODAY)
    assert hits[0].passage.url == new.url


def test_a_period_in_the_question_beats_recency(retriever: Retriever) -> None:
    """A question about "May 2019" asks for that month's story, also years later."""
    old = replace(STORY, url="https://a.example/old", published=date(2019, 5, 20))
    new = replace(
        STORY, url="https://a.example/new", published=date(2026, 5, 20), text=STORY.text + " It was the most."
    )
    hits = retriever(old, new).hits("Did inflation rise in May 2019?", TODAY)
    assert hits[0].passage.url == old.url


def test_nothing_is_found_that_was_published_later(retriever: Retriever) -> None:
    """Asked as if on a day; two days are the time zones' and the web's own."""
    days = {"then": date(2026, 6, 1), "soon": date(2026, 6, 3), "later": date(2026, 6, 4)}
    stories = [
        replace(STORY, url=f"https://{name}.example/", published=day, text=f"{STORY.text} It was so in {name}town.")
        for name, day in days.items()
    ]
    later = [
        Article(f"Inflation rose {n} times.", url=f"https://f.example/{n}", published=days["later"]) for n in range(90)
    ]
    hits = retriever(*stories, *later, STORY).hits("Did inflation rise?", TODAY)
    found = {hit.passage.url for hit in hits} | {copy.url for hit in hits for copy in hit.carried_by}
    assert {"https://then.example/", "https://soon.example/", STORY.url} == found


def test_one_story_in_three_outlets_is_one_hit(retriever: Retriever) -> None:
    """Copies are listed with the first, not after it."""
    copies = [replace(STORY, url=f"https://{outlet}.example/1", source=outlet) for outlet in ("B", "C")]
    hits = retriever(STORY, *copies).hits("Did inflation rise?", TODAY)
    assert len(hits) == 1
    assert {hits[0].passage.source, *(copy.source for copy in hits[0].carried_by)} == {"A", "B", "C"}


def test_at_most_as_many_hits_as_asked_for(retriever: Retriever) -> None:
    """The limit holds, and ranks are by score."""
    many = [Article(f"Story {n}: inflation in region {n * 7}.", url=f"https://m.example/{n}") for n in range(30)]
    hits = retriever(*many).hits("inflation", TODAY)
    assert len(hits) == 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_empty_archive_finds_nothing(archive: Archive, reader: Reader) -> None:
    """No articles, no hits, no error."""
    assert HybridRetriever(archive=archive, reader=reader).hits("anything", TODAY) == []


def test_a_question_about_a_time_alone_finds_what_is_of_then(retriever: Retriever) -> None:
    """Articles hold no word of "What happened last week?"."""
    old, new = (
        replace(STORY, url=f"https://a.example/{when}", published=when, text=f"{STORY.text} It was {when:%B}.")
        for when in (date(2026, 3, 2), date(2026, 5, 27))
    )
    hits = retriever(old, new).hits("What happened last week?", TODAY)
    assert hits[0].passage.url == new.url


def test_what_was_read_is_said(retriever: Retriever) -> None:
    """A hit carries its sentences that were read, with what was measured of them."""
    hit = retriever(STORY).hits("What rose?", TODAY)[0]
    assert [STORY.text[slice(*one.span)] for one in hit.read] == [STORY.text]
    assert hit.why.reading == hit.read[0].measures["read"]
