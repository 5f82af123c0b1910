"""Batches are stored in their order, each while the next one is embedded."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing
from threading import Event

import pytest

from ingest.batches import Batch, Storing
from ingest.pipeline import Ingest
from ingest.sources.read import Read
from retrieval.archive.archive import Archive
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.encoders import Vectors, bundled_folder
from retrieval.errors import ModelError
from retrieval.identity import article_id

PATIENCE_SECONDS = 60
RAIN, SNOW, HAIL = (
    Article(f"It {word} in the hills.", word, f"https://g.example/{word}") for word in ("rained", "snowed", "hailed")
)
Split = Callable[[Article], SplitArticle]


class Watched(SentenceTransformerEmbedder):
    """The bundled model, with something to be done before each embedding."""

    def __init__(self, before: Callable[[Sequence[str]], None]) -> None:
        super().__init__("all-MiniLM-L6-v2", bundled_folder())
        self._before = before

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As always, afterwards."""
        self._before(texts)
        return super().embed_passages(texts)


def batch_of(split: Split, *articles: Article) -> Batch:
    """New articles."""
    return Batch(new=[(article_id(article), split(article)) for article in articles])


def titles(batches: Sequence[Batch]) -> list[str]:
    """Of all that they hold, in order."""
    return [split.article.title for batch in batches for _, split in batch.splits]


def test_a_batch_is_stored_while_the_next_is_embedded(archive: Archive, split: Split) -> None:
    """The embedding of the second one waits here until the first one is stored."""
    stored: list[Batch] = []
    first_is_stored = Event()

    def wait(texts: Sequence[str]) -> None:
        if "snowed" in texts[0]:
            assert first_is_stored.wait(PATIENCE_SECONDS)

    def on_stored(batch: Batch) -> None:
        stored.append(batch)
        first_is_stored.set()

    archive.embedder = Watched(wait)
    with archive.writing("ingest"), closing(Storing(archive, on_stored)) as storing:
        storing.add(batch_of(split, RAIN))
        storing.add(batch_of(split, SNOW))
        storing.finish()
    assert ["rained", "snowed"] == titles(stored)
    assert 2 == archive.coverage().articles


def test_what_has_nothing_to_embed_keeps_its_place(archive: Archive, split: Split) -> None:
    """It is stored at once, after what waits."""
    stored: list[Batch] = []
    with archive.writing("ingest"), closing(Storing(archive, stored.append)) as storing:
        storing.add(batch_of(split, RAIN))
        storing.add(empty := Batch(bytes=7))
        assert empty is stored[-1]
    assert ["rained"] == titles(stored)


def test_an_error_of_the_model_is_told(archive: Archive, split: Split) -> None:
    """And what was stored before stays."""

    def fail(texts: Sequence[str]) -> None:
        if "snowed" in texts[0]:
            raise ModelError("no such weights")

    archive.embedder = Watched(fail)
    with archive.writing("ingest"), closing(Storing(archive, lambda _: None)) as storing:
        storing.add(batch_of(split, RAIN))
        storing.add(batch_of(split, SNOW))
        with pytest.raises(ModelError, match="no such weights"):
            storing.finish()
    assert 1 == archive.coverage().articles


def test_reads_are_settled_when_they_are_stored(archive: Archive) -> None:
    """Not when they are taken: a crash between the two would else lose them."""
    settled: list[tuple[int, int]] = []
    run = Ingest(archive, lambda _bytes, _passages: settled.append((run.settled, archive.coverage().articles)))

    def reads() -> Iterator[Read]:
        for article in (RAIN, SNOW, HAIL, RAIN):
            yield Read(article, 1)
            assert run.settled <= archive.coverage().articles

    with archive.writing("ingest"):
        run.run(reads())
    assert (4, 3) == settled[-1]


def test_what_is_given_up_is_not_embedded_to_its_end(archive: Archive, split: Split) -> None:
    """Ctrl-C then waits for some texts, not for a whole batch."""
    begun, given_up = Event(), Event()
    counted: list[int] = []

    def wait(texts: Sequence[str]) -> None:
        counted.append(len(texts))
        begun.set()
        assert given_up.wait(PATIENCE_SECONDS)

    archive.embedder = Watched(wait)
    many = [Article(f"It rained on day {day}.", url=f"https://g.example/{day}") for day in range(200)]
    with archive.writing("ingest"), closing(Storing(archive, lambda _: None)) as storing:
        storing.add(batch_of(split, *many))
        assert begun.wait(PATIENCE_SECONDS)
        storing.close()
        given_up.set()
        with pytest.raises(CancelledError):
            storing.finish()
    assert [64] == counted
