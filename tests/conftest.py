"""What many tests need: the real embedding model, and archives made of the samples and of a few short articles."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.passages import split_article
from ingest.pipeline import Ingest, IngestReport
from ingest.sources.files import read_files
from ingest.sources.folder import find_files
from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends, open_or_create_archive
from retrieval.domain import Article, SplitArticle
from retrieval.embedding import SentenceTransformerEmbedder, build_embedder
from retrieval.identity import article_id
from retrieval.ranking.ranker import GraphRanker
from retrieval.ranking.reader import Reader

pytest_plugins = ["tests.server_fixtures"]

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"
"""Material that developers may have beside the project; tests that want it are skipped without it."""


_LONG = frozenset(
    ("tests/ingest/test_watch.py", "tests/retrieval/archive/test_full_disk.py", "tests/test_readme.py")
    + ("tests/test_backup_processes.py", "tests/test_two_processes.py", "tests/retrieval/test_conversion.py")
    + ("tests/test_end_to_end.py",)
)
"""Few tests, each of which takes long: begun last, they would leave all but one of the processes idle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the long files first, the others in their order."""
    items.sort(key=lambda item: item.location[0] not in _LONG)


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> None:
    """Ctrl-C works, also in tests that were started in the background, where the shell lets it be ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    """The bundled model."""
    return build_embedder()


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The bundled ranker, with the orders that come with it."""
    return Reader(GraphRanker())


@pytest.fixture
def archive(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Archive]:
    """A new, empty archive."""
    made = open_or_create_archive(tmp_path / "archive", lambda _: embedder)
    yield made
    made.close()


@pytest.fixture(scope="session")
def split(embedder: SentenceTransformerEmbedder) -> Callable[[Article], SplitArticle]:
    """Cut an article for the bundled model."""
    return lambda article: split_article(article, embedder.count_tokens, embedder.max_tokens)


@pytest.fixture(scope="session")
def sample_archive(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[Archive]:
    """An archive of the bundled samples; for reading only, by other processes too."""
    folder = tmp_path_factory.mktemp("samples") / "archive"
    made = open_or_create_archive(folder, lambda _: embedder, Backends(serve=True))
    ingest_paths(made, SAMPLES / "articles")
    yield made
    made.close()


def store(archive: Archive, split: Callable[[Article], SplitArticle], *articles: Article) -> None:
    """Store articles as an ingest does, together."""
    with archive.writing("ingest"):
        archive.store([(article_id(article), split(article)) for article in articles])


def ingest_paths(archive: Archive, *paths: Path) -> IngestReport:
    """Ingest as the command does."""
    with archive.writing("ingest"):
        return Ingest(archive, lambda _bytes, _passages: None).run(read_files(find_files(paths).files))


def stored_articles(archive: Path) -> int:
    """How many articles an archive holds at this moment, 0 where there is none yet."""
    if not (archive / "catalogue.sqlite3").exists():
        return 0
    with closing(sqlite3.connect(archive / "catalogue.sqlite3")) as connection:
        count: int = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    return count
