"""What is stored is found, on every kind of store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends
from retrieval.domain import Article, Coverage, SplitArticle
from retrieval.errors import ArchiveBusy
from retrieval.ranking.reader import Reader
from retrieval.retriever import HybridRetriever
from tests.conftest import store
from tests.retrieval.archive.stores import assert_settled

Split = Callable[[Article], SplitArticle]

STRIKE = Article(
    "Ferry crews will strike from Monday.\n\nThe union asked for “5 per cent” more 🎉 pay.",
    "Strike called",
    "https://gazette.example/strike",
    "The Harbour Gazette",
    ("Ann Lee",),
    date(2026, 3, 4),
)
WHALE = Article("A whale swam into the harbour.", "Whale seen", "https://gazette.example/whale")


def found(archive: Archive, question: str) -> set[str]:
    """Texts found by meaning and by words, whatever their rank."""
    ids = archive.nearest(archive.embed_query(question), 50).keys() | archive.matching(question, 50).keys()
    return {passage.text for passage in archive.passages(ids).values()}


def test_what_is_stored_is_found_and_comes_back_to_the_letter(archive: Archive, split: Split) -> None:
    """Both searches find a passage, and its text and its article are what was handed in."""
    store(archive, split, STRIKE)
    (by_meaning,) = archive.nearest(archive.embed_query("industrial action on the boats"), 5)
    (by_words,) = archive.matching("crews", 5)
    passage = archive.passages([by_meaning])[by_meaning]
    assert by_words == by_meaning
    assert passage.text == STRIKE.text[passage.start : passage.end] == STRIKE.text
    assert archive.article_of(passage) == STRIKE


def test_a_new_version_takes_the_place_of_the_old(archive: Archive, split: Split, backends: Backends) -> None:
    """After a change neither search finds the old words, and the old version is still in the catalogue."""
    store(archive, split, STRIKE)
    store(archive, split, replace(STRIKE, text="The strike was called off."))
    assert found(archive, "Ferry crews will strike") == {"The strike was called off."}
    (id_,) = archive.nearest(archive.embed_query("strike"), 5)
    passage = archive.passages([id_])[id_]
    assert passage.version == 2
    assert archive.catalogue.article(passage.article_id, 1) == STRIKE
    assert_settled(archive, backends)


def test_a_shorter_version_leaves_no_tail_behind(archive: Archive, split: Split, backends: Backends) -> None:
    """The passages that only the longer old version had are gone from both searches."""
    long = replace(STRIKE, text=" ".join(f"Paragraph {n} of the long report on ferries." for n in range(200)))
    store(archive, split, long)
    store(archive, split, STRIKE)
    assert found(archive, "report on ferries") == {STRIKE.text}
    assert len(archive.nearest(archive.embed_query("ferries"), 50)) == 1
    assert_settled(archive, backends)


def test_an_article_without_date_outlet_or_address_is_fine(archive: Archive, split: Split) -> None:
    """Only the text is needed."""
    store(archive, split, Article("A lighthouse stands there."))
    assert archive.coverage() == Coverage(1, 1, (), None, None)


def test_coverage_names_outlets_by_size_and_the_span_of_dates(archive: Archive, split: Split) -> None:
    """Coverage counts current versions only."""
    store(archive, split, STRIKE)
    store(
        archive,
        split,
        replace(STRIKE, text="Off."),
        Article("One.", url="https://w.example/1", source="Wire", published=date(2025, 1, 2)),
        Article("Two.", url="https://w.example/2", source="Wire"),
    )
    expected = Coverage(3, 3, ("Wire", "The Harbour Gazette"), date(2025, 1, 2), date(2026, 3, 4))
    assert archive.coverage() == expected


def test_passages_come_with_their_neighbours(archive: Archive, split: Split) -> None:
    """The surroundings of a passage are the passages around it, in reading order."""
    text = " ".join(f"Paragraph {n} of the long report on ferries and quays." for n in range(120))
    store(archive, split, replace(STRIKE, text=text))
    passages = archive.passages(archive.matching("report", 50)).values()
    third = next(passage for passage in passages if passage.position == 2)
    assert [passage.position for passage in archive.catalogue.neighbours(third, 1)] == [1, 2, 3]


def test_an_archive_opens_again_with_what_it_holds(
    archive: Archive, split: Split, opened_again: Callable[[], Archive]
) -> None:
    """Everything is kept when the writer closes."""
    store(archive, split, STRIKE)
    again = opened_again()
    assert found(again, "crews") == {STRIKE.text}
    store(again, split, WHALE)
    assert found(opened_again(), "crews") == {STRIKE.text, WHALE.text}


def test_retriever_finds_by_meaning_and_words(archive: Archive, split: Split, reader: Reader) -> None:
    """The best first, with the reasons."""
    store(archive, split, STRIKE, WHALE)
    hits = HybridRetriever(archive=archive, reader=reader).hits("Who will strike on the ferry?", date(2026, 3, 5))
    assert [STRIKE.text, WHALE.text] == [hit.passage.text for hit in hits]
    assert hits[0].why.cosine > hits[1].why.cosine
    assert hits[0].why.keyword > hits[1].why.keyword == 0.0


def test_second_writer_is_told_that_there_is_one(archive: Archive) -> None:
    """One process writes at a time."""
    with archive.writing("ingest"), pytest.raises(ArchiveBusy, match="newsdesk ingest"), archive.writing("remove"):
        pass


def test_lock_is_free_again_after_an_error(archive: Archive, split: Split) -> None:
    """A writer that failed does not block the next one."""
    with pytest.raises(ZeroDivisionError), archive.writing("ingest"):
        raise ZeroDivisionError
    store(archive, split, STRIKE)


def test_removed_article_is_not_found(archive: Archive, split: Split, backends: Backends) -> None:
    """The others are."""
    store(archive, split, STRIKE, WHALE)
    (id_,) = (passage.article_id for passage in archive.passages(archive.matching("crews", 1)).values())
    with archive.writing("remove"):
        archive.remove([id_])
    assert {WHALE.text} == found(archive, "Ferry crews will strike in the harbour")
    assert_settled(archive, backends)
