from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_archive, open_catalogue, open_or_create_archive
from retrieval.domain import Article, Coverage, SplitArticle
from retrieval.embedding import ModelStamp, SentenceTransformerEmbedder
from retrieval.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveMissing, ModelMismatch
from tests.conftest import store

Split = Callable[[Article], SplitArticle]

STRIKE = Article(
    "Ferry crews will strike from Monday.\n\nThe union asked for “5 per cent” more 🎉 pay.",
    "Strike called",
    "https://gazette.example/strike",
    "The Harbour Gazette",
    ("Ann Lee",),
    date(2026, 3, 4),
)


class OtherModel:
    """An embedder whose vectors mean nothing to the bundled model's."""

    stamp = ModelStamp("other-model", 8, "0" * 64)
    max_tokens = 100

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), 8, dtype=np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.eye(1, 8, dtype=np.float32).ravel()


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


def test_a_new_version_takes_the_place_of_the_old(archive: Archive, split: Split) -> None:
    """After a change neither search finds the old words, and the old version is still in the catalogue."""
    store(archive, split, STRIKE)
    store(archive, split, replace(STRIKE, text="The strike was called off."))
    assert found(archive, "Ferry crews will strike") == {"The strike was called off."}
    (id_,) = archive.nearest(archive.embed_query("strike"), 5)
    passage = archive.passages([id_])[id_]
    assert passage.version == 2
    assert archive.catalogue.article(passage.article_id, 1) == STRIKE


def test_a_shorter_version_leaves_no_tail_behind(archive: Archive, split: Split) -> None:
    """The passages that only the longer old version had are gone from both searches."""
    long = replace(STRIKE, text=" ".join(f"Paragraph {n} of the long report on ferries." for n in range(200)))
    store(archive, split, long)
    store(archive, split, STRIKE)
    assert found(archive, "report on ferries") == {STRIKE.text}
    assert len(archive.nearest(archive.embed_query("ferries"), 50)) == 1


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
    tmp_path: Path, split: Split, embedder: SentenceTransformerEmbedder
) -> None:
    """Everything is on disk when the writer closes."""
    first = open_or_create_archive(tmp_path / "a", lambda _: embedder)
    store(first, split, STRIKE)
    first.close()
    again = open_archive(tmp_path / "a", lambda _: embedder)
    assert found(again, "crews") == {STRIKE.text}
    again.close()


def test_another_model_is_refused_with_the_way_out(archive: Archive) -> None:
    """Vectors of two models are never compared; the message says how to re-embed."""
    with pytest.raises(ModelMismatch, match=r"embedded with all-MiniLM-L6-v2 .* other-model .*reindex"):
        open_archive(archive.folder, lambda _: OtherModel())


def test_no_archive_is_said_with_the_command_that_makes_one(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    """Nothing is created by asking."""
    with pytest.raises(ArchiveMissing, match="newsdesk ingest"):
        open_archive(tmp_path / "none", lambda _: embedder)
    assert list(tmp_path.iterdir()) == []


def test_a_second_writer_is_told_that_there_is_one(archive: Archive) -> None:
    """One process writes at a time."""
    with archive.writing("ingest"), pytest.raises(ArchiveBusy, match="newsdesk ingest"), archive.writing("remove"):
        pass


def test_the_lock_is_free_again_after_an_error(archive: Archive, split: Split) -> None:
    """A writer that failed does not block the next one."""
    with pytest.raises(ZeroDivisionError), archive.writing("ingest"):
        raise ZeroDivisionError
    store(archive, split, STRIKE)


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    """A clear sentence, no traceback of the driver."""
    (tmp_path / "catalogue.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(ArchiveDamaged, match=r"catalogue.* cannot be used"):
        open_catalogue(tmp_path).facts()


def test_an_archive_of_a_newer_release_is_not_touched(archive: Archive) -> None:
    """An unknown schema is refused, with what to do."""
    archive.catalogue.close()
    import sqlite3

    with sqlite3.connect(archive.folder / "catalogue.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match="newer release"):
        open_catalogue(archive.folder)
