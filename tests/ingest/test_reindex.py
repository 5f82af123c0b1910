"""Re-embedding that goes on after interrupts, crashes and repairs: what is searched is never touched before the end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from ingest.reindex import reindex
from retrieval.archive.archive import Archive
from retrieval.archive.opening import open_archive
from retrieval.archive.repair import build_vectors, examine, repair
from tests.retrieval.archive.models import OtherModel
from tests.retrieval.archive.stores import assert_settled, collection_of, spoil
from tests.retrieval.archive.user import found, open_words, report, write
from tests.retrieval.archive.users import comes_true, runs, server_of

BY_BOTH = [[report(7).text]] * 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of reports, with a re-embedding that was interrupted."""
    with closing(open_words(tmp_path / "archive")) as archive, archive.writing("ingest"):
        write(archive, *map(report, range(40)))
    with closing(with_other_model(tmp_path / "archive")) as archive, pytest.raises(KeyboardInterrupt):
        reindex(archive, interrupted)
    return tmp_path / "archive"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Archive]:
    """An archive of more reports than are written at once, its vectors in a process of their own."""
    with closing(open_words(tmp_path / "archive", serve=True)) as archive:
        with archive.writing("ingest"):
            write(archive, *map(report, range(300)))
        yield archive


def with_other_model(folder: Path) -> Archive:
    return open_archive(folder, lambda _: OtherModel(), any_model=True)


def interrupted(done: int) -> None:
    if done:
        raise KeyboardInterrupt


def assert_is_reindexed(folder: Path) -> None:
    """All reports are found with the other model, and nothing is left over."""
    with closing(with_other_model(folder)) as archive:
        reindex(archive, lambda _: None)
        assert (OtherModel.stamp, 40) == (archive.facts.model, archive.coverage().articles)
        assert BY_BOTH == found(archive, "ship7")
        assert_settled(archive)


@pytest.mark.parametrize("file", ["keywords/meta.json", "vectors/chroma.sqlite3"])
def test_a_repair_meanwhile_and_the_reindex_keep_out_of_each_others_way(folder: Path, file: str) -> None:
    """What the repair has built is searched until the reindex ends."""
    spoil(folder / file)
    with closing(open_words(folder)) as archive:
        with archive.writing("doctor"):
            repair(archive, examine(archive))
        assert BY_BOTH == found(archive, "ship7")
    assert_is_reindexed(folder)


def test_stores_that_a_kill_has_left_unreadable_are_made_anew(folder: Path) -> None:
    """They are not searched yet: nobody needs to repair them."""
    for name, file in (("vectors-2", "chroma.sqlite3"), ("keywords-2", "meta.json")):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / file).write_bytes(b"garbage!" * 1000)
    assert_is_reindexed(folder)


def test_vectors_that_chroma_loses_while_a_store_is_built_are_written_again(served: Archive) -> None:
    """A process that dies may take with it what it had been given."""
    ids = served.catalogue.passage_ids()
    steps = count()

    def lose(_done: int) -> None:
        if next(steps):
            return
        server = server_of(served.folder, "vectors-2")["pid"]
        os.kill(server, signal.SIGKILL)
        assert comes_true(lambda: not runs(server))
        with collection_of(served.folder, replace(served.facts, vectors="vectors-2")) as collection:
            collection.delete(ids=ids[:100])

    build_vectors(served, "vectors-2", ids, lose)
    with closing(served.vector_store("vectors-2")) as built:
        assert sorted(ids) == sorted(built.versions())
