"""All that an archive keeps of its articles, read as one state and given to another archive."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends, open_or_create_archive
from retrieval.domain import Article, Dossier, SplitArticle, Version
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.errors import ArchiveError
from retrieval.identity import article_id, content_hash
from tests.conftest import store
from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.test_archive import STRIKE, WHALE, found

Split = Callable[[Article], SplitArticle]
ID = article_id(STRIKE)
MANY = 120
"""More rows of each table than are read at once."""
ZONE = timezone(timedelta(hours=-4))
CALLED_OFF = replace(STRIKE, text="The strike was called off.", metadata={"section": "ports", "tags": ["a", None]})
EMBARGOED = Article("Seals were counted.", "Seals", published=datetime(2026, 3, 4, 8, 30, tzinfo=ZONE), language="en")


def version(
    number: int, article: Article, retired: datetime | None = None, corrected: datetime | None = None
) -> Version:
    """A version of long ago."""
    stored = datetime(2020, 1, number, 12, 30, tzinfo=UTC)
    return Version(ID, number, article, content_hash(article), stored, retired, corrected)


DAY = datetime(2020, 1, 2, 12, 30, tzinfo=UTC)
CHANGED = Dossier(ID, (version(1, STRIKE, DAY), version(2, CALLED_OFF, None, DAY)), 2, origins=("/b.txt", "/é a.jsonl"))
REMOVED = replace(
    CHANGED, versions=(version(1, STRIKE, DAY), version(2, EMBARGOED, DAY, DAY)), current=None, origins=()
)
BARRED = Dossier(ID, barred=True, origins=("/a.txt",))


@pytest.fixture
def second(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Archive]:
    """Another archive, in its folder."""
    with closing(open_or_create_archive(tmp_path / "second", lambda _: embedder)) as made:
        yield made


def restore(archive: Archive, split: Split, *dossiers: Dossier) -> None:
    """Restore as an ingest does."""
    current = ((one, version) for one in dossiers for version in one.versions if version.number == one.current)
    with archive.writing("ingest"):
        archive.store([(one.article_id, split(version.article)) for one, version in current], dossiers)


@pytest.mark.parametrize("dossier", [CHANGED, REMOVED, BARRED], ids=["changed", "removed", "barred"])
def test_restored_article_is_as_it_was(archive: Archive, split: Split, backends: Backends, dossier: Dossier) -> None:
    """Numbers, dates, texts, states and places; only what is current is found."""
    restore(archive, split, dossier)
    assert dossier == archive.catalogue.dossier(ID)
    assert [dossier] == list(archive.catalogue.dossiers())
    assert ({CALLED_OFF.text} if dossier is CHANGED else set()) == found(archive, "strike called off, seals counted")
    assert_settled(archive, backends)


def test_restored_article_goes_on(archive: Archive, split: Split, backends: Backends) -> None:
    """Its next version has the next number, and remembers when it was corrected."""
    restore(archive, split, CHANGED)
    store(archive, split, replace(CALLED_OFF, title="No strike"))
    history = archive.catalogue.history(ID)
    assert [(1, None), (2, DAY), (3, DAY)] == [(version.number, version.corrected) for version in history]
    assert [DAY, history[2].stored, None] == [version.retired for version in history]
    assert_settled(archive, backends)


def test_articles_are_restored_together_or_not_at_all(archive: Archive, split: Split, backends: Backends) -> None:
    """A version that cannot be: nothing of its batch is there, and what is done then leaves no trace of it."""
    broken = replace(CHANGED, versions=(*CHANGED.versions, CHANGED.versions[0]))
    with pytest.raises(ArchiveError, match="UNIQUE|duplicate"):
        restore(archive, split, broken)
    assert [] == list(archive.catalogue.dossiers())
    restore(archive, split, CHANGED)
    assert [CHANGED] == list(archive.catalogue.dossiers())
    assert_settled(archive, backends)


def test_dossiers_are_one_state_of_the_archive(archive: Archive, split: Split) -> None:
    """Whatever is written while they are read, in all tables."""
    store(archive, split, STRIKE, WHALE, EMBARGOED)
    before = list(archive.catalogue.dossiers())
    reading = archive.catalogue.dossiers()
    read = [next(reading)]
    store(archive, split, CALLED_OFF, Article("A new one."))
    with archive.writing("ingest"), archive.catalogue.change() as change:
        change.sight([("/a.txt", one.article_id) for one in before])
    with archive.writing("remove"):
        archive.remove([article_id(WHALE)], for_good=True)
    assert before == [*read, *reading]
    assert 4 == len(list(archive.catalogue.dossiers())) == archive.catalogue.article_count()


def test_reading_may_end_early(archive: Archive, split: Split) -> None:
    """Then the archive is written as before."""
    store(archive, split, STRIKE, WHALE)
    reading = archive.catalogue.dossiers()
    next(reading)
    reading.close()  # type: ignore[attr-defined]  # a generator, which the interface does not promise
    store(archive, split, CALLED_OFF)
    assert 2 == len(list(archive.catalogue.dossiers()))


def test_every_archive_gives_the_same_dossiers(archive: Archive, second: Archive, split: Split) -> None:
    """In the same order, with the same texts and places: each database sorts in its own way."""
    places = ["/Ä.txt", "/a.txt", "/B.txt", "/b c.txt", "/b-c.txt"]
    articles = [replace(STRIKE, text=f"Ferry {n} sails.", url=f"https://gazette.example/{n}") for n in range(MANY)]
    store(archive, split, *articles)
    store(archive, split, *(replace(article, text=f"{article.text} Again.") for article in articles[:9]))
    with archive.writing("ingest"), archive.catalogue.change() as change:
        change.sight([(place, article_id(article)) for place in places for article in articles])
    dossiers = list(archive.catalogue.dossiers())
    restore(second, split, *dossiers)
    assert dossiers == list(second.catalogue.dossiers())
    assert [sorted(places)] * MANY == [list(dossier.origins) for dossier in dossiers]


def test_reading_needs_little_memory(archive: Archive) -> None:
    """However much there is: a few texts at once."""
    texts = ("x" * 200_000 + str(number) for number in range(300))
    with archive.catalogue.change() as change:
        for number, text in enumerate(texts):
            id_ = f"{number:020x}"
            change.restore([Dossier(id_, (replace(version(1, Article(text)), article_id=id_),))])
    tracemalloc.start()
    read = sum(len(one.versions[0].article.text) for one in archive.catalogue.dossiers())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 300 * 200_000 < read
    assert peak < 30_000_000


@pytest.mark.parametrize("backends", ["postgres+server"], indirect=True)
@pytest.mark.parametrize("field", ["text", "title", "url", "source", "language", "authors"])
def test_what_postgres_cannot_store_is_said(archive: Archive, field: str) -> None:
    """Before it is tried."""
    value: object = ("A\0",) if field == "authors" else "A\0"
    article = replace(STRIKE, **{field: value})  # type: ignore[arg-type]  # replace() checks the names when it runs
    assert "it holds a NUL character, which PostgreSQL cannot store" == archive.catalogue.objection(article)
    assert archive.catalogue.objection(STRIKE) is None
