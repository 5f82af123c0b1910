"""Whatever a derived store has too little, too much or otherwise is found and mended, without embedding anything."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
import tantivy

from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends, open_archive
from retrieval.archive.repair import Difference, Findings, examine, repair
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.errors import StoreMissing
from retrieval.identity import article_id
from tests.conftest import store
from tests.retrieval.archive.models import IdleModel
from tests.retrieval.archive.stores import assert_settled, collection_of
from tests.retrieval.archive.test_archive import STRIKE, WHALE, found

Split = Callable[[Article], SplitArticle]
Mend = Callable[[Difference, Difference], None]

LONG = replace(STRIKE, text=" ".join(f"Paragraph {n} of the long report on ferries and quays." for n in range(120)))
FIRST, SECOND, LONELY = f"{article_id(LONG)}.1.0", f"{article_id(LONG)}.1.1", f"{article_id(WHALE)}.1.0"
STRAY = "0123456789abcdef0123.7.0"
NOTHING = Difference()
EAST = np.eye(1, 384, dtype=np.float32)


@pytest.fixture
def mended(archive: Archive, split: Split, backends: Backends) -> Callable[..., None]:
    """Do something to the stores of some passages, see that it is found, and repair it; nothing can be embedded."""
    store(archive, split, LONG, WHALE)
    archive.embedder = IdleModel()

    def mend(harm: Callable[[], None], vectors: Difference = NOTHING, keywords: Difference = NOTHING) -> None:
        harm()
        passages = len(archive.catalogue.passage_ids())
        with archive.writing("doctor"):
            findings = examine(archive)
            assert Findings(passages, vectors, keywords) == findings
            repair(archive, findings)
        assert_settled(archive, backends)

    return mend


def test_nothing_is_found_where_nothing_is_wrong(mended: Callable[..., None]) -> None:
    """Repairing it changes nothing."""
    mended(lambda: None)


def test_missing_passages(archive: Archive, mended: Callable[..., None]) -> None:
    """Of a part of an article, or all of it."""

    def harm() -> None:
        archive.vectors.remove([FIRST])
        archive.keywords.remove_versions([f"{article_id(WHALE)}.1"])

    mended(harm, Difference(missing=(FIRST,)), Difference(missing=(LONELY,)))


def test_passages_left_over(archive: Archive, mended: Callable[..., None]) -> None:
    """Of what the catalogue does not know."""

    def harm() -> None:
        archive.vectors.upsert([STRAY], EAST)
        archive.keywords.replace([STRAY], ["of nothing"], [None])

    mended(harm, Difference(left_over=(STRAY,)), Difference(left_over=(STRAY,)))


def test_vector_of_something_else(archive: Archive, mended: Callable[..., None]) -> None:
    """It is not the embedding that the catalogue keeps."""
    mended(lambda: archive.vectors.upsert([SECOND], EAST), Difference(mismatched=(SECOND,)))


def test_vector_filed_under_another_version(archive: Archive, backends: Backends, mended: Callable[..., None]) -> None:
    """It would go with that one."""

    def harm() -> None:
        archive.vectors.close()
        with collection_of(archive.folder, archive.facts, backends) as collection:
            collection.update(ids=[FIRST], metadatas=[{"version": f"{article_id(WHALE)}.1"}])

    mended(harm, Difference(mismatched=(FIRST,)))


def test_passage_twice_in_the_keywords(archive: Archive, mended: Callable[..., None]) -> None:
    """It is found twice as easily."""

    def harm() -> None:
        with tantivy.Index.open(str(archive.folder / "keywords")).writer(15_000_000, 1) as writer:
            writer.add_document(tantivy.Document(id=FIRST, version=f"{article_id(LONG)}.1", text="ferries"))

    mended(harm, keywords=Difference(mismatched=(FIRST,)))


def test_all_at_once(archive: Archive, mended: Callable[..., None]) -> None:
    """Each is told apart."""

    def harm() -> None:
        archive.vectors.remove([FIRST])
        archive.vectors.upsert([STRAY, SECOND], np.repeat(EAST, 2, axis=0))

    mended(harm, Difference(missing=(FIRST,), left_over=(STRAY,), mismatched=(SECOND,)))


@pytest.mark.parametrize("kind", ["vectors", "keywords"])
def test_store_that_is_gone(archive: Archive, split: Split, backends: Backends, kind: str) -> None:
    """Who only asks is told what to do; who repairs finds it empty and fills it."""
    store(archive, split, LONG, WHALE)
    archive.embedder = IdleModel()
    getattr(archive, kind).erase()
    with pytest.raises(StoreMissing, match="Nothing that was ingested is lost: .* newsdesk doctor --repair"):
        archive.vectors.count(), archive.keywords.count()
    with archive.writing("doctor"):
        repair(archive, examine(archive))
    assert_settled(archive, backends)


@pytest.mark.parametrize("backends", ["postgres+server"], indirect=True)
def test_reader_finds_a_store_that_was_made_again(
    archive: Archive, split: Split, backends: Backends, embedder: SentenceTransformerEmbedder
) -> None:
    """On a shared server it has the name of the one that somebody had deleted."""
    store(archive, split, WHALE)
    with closing(open_archive(archive.folder, lambda _: embedder, backends)) as reader:
        assert {WHALE.text} == found(reader, "whale")
        archive.vectors.erase()
        with pytest.raises(StoreMissing):
            found(reader, "whale")
        with archive.writing("doctor"):
            repair(archive, examine(archive))
        assert {WHALE.text} == found(reader, "whale")
