"""Tests of what the fault run judges by: its articles, and its look into the stores."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import chromadb
import pytest
from chromadb.config import Settings

from benchmarks.audit import audit
from benchmarks.towns import Newsroom, town
from retrieval.archive.clients import close
from retrieval.archive.opening import open_or_create_archive
from retrieval.embedding import SentenceTransformerEmbedder
from tests.conftest import ingest_paths

Harm = Callable[[Path], None]


def test_towns_differ() -> None:
    """Each question has one right article."""
    assert 3432 == len({town(number) for number in range(3432)})


def test_revised_notice_never_goes_back(tmp_path: Path) -> None:
    """So that an old version can be told from the new one."""
    newsroom = Newsroom(tmp_path / "news", seed=1)
    newsroom.grow(3)
    tolls = [{notice.toll for notice in newsroom.notices.values()}]
    for _ in range(3):
        newsroom.revise(3)
        tolls.append({notice.toll for notice in newsroom.notices.values()})
    assert 4 * 3 == len(set().union(*tolls))


def test_newsroom_is_its_folder(tmp_path: Path) -> None:
    """What was dropped is gone, what is left is whole."""
    newsroom = Newsroom(tmp_path / "news", seed=1)
    newsroom.grow(5)
    newsroom.drop(2)
    files = {str(path): path.read_text().split("\n", 2)[2].strip() for path in (tmp_path / "news").glob("*.txt")}
    assert files == newsroom.texts()
    assert 3 == len(files)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> tuple[Path, Newsroom]:
    """An archive that holds what its newsroom has."""
    folder = tmp_path_factory.mktemp("audit")
    newsroom = Newsroom(folder / "news", seed=1)
    newsroom.grow(4)
    with closing(open_or_create_archive(folder / "archive", lambda _: embedder)) as archive:
        ingest_paths(archive, newsroom.folder)
    return folder / "archive", newsroom


def lose_a_vector(folder: Path) -> None:
    """As where Chroma forgot one."""
    client = chromadb.PersistentClient(str(folder / "vectors"), Settings(anonymized_telemetry=False))
    collection = client.get_collection("passages", embedding_function=None)
    collection.delete(ids=collection.get(limit=1)["ids"])
    close(client)


def change_a_text(folder: Path) -> None:
    """As where an old version is still current."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("UPDATE versions SET text = 'old' WHERE rowid = 1")


def forget_an_article(folder: Path) -> None:
    """As where an article was removed and its vectors and keywords were not."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("UPDATE articles SET current = NULL WHERE rowid = 1")


@pytest.mark.parametrize(
    ("harm", "wrong"),
    [
        (lambda _: None, set()),
        (lose_a_vector, {"missing_vectors"}),
        (change_a_text, {"missing_articles", "stale_articles"}),
        (forget_an_article, {"missing_articles", "stale_vectors", "stale_keywords"}),
    ],
)
def test_audit_finds_what_is_wrong(sound: tuple[Path, Newsroom], tmp_path: Path, harm: Harm, wrong: set[str]) -> None:
    """Each kind of harm under its name, and nothing where there is none."""
    folder = shutil.copytree(sound[0], tmp_path / "archive")
    harm(folder)
    found = audit(folder, sound[1].texts())
    assert wrong == {name for name, count in asdict(found).items() if count}
    assert bool(wrong) == bool(found)
