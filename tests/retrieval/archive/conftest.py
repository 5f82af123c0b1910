"""The archive on each kind of store that it can be kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.chroma import SharedServer
from retrieval.archive.opening import Backends, open_archive, open_or_create_archive
from retrieval.embedding import SentenceTransformerEmbedder
from tests.retrieval.archive.disks import Disk


@pytest.fixture(params=["sqlite+embedded", "sqlite+served", "postgres+server"])
def backends(request: pytest.FixtureRequest) -> Backends:
    """Where the archive keeps its stores; tests that want an archive run once for each."""
    if request.param == "sqlite+embedded":
        return Backends()
    if request.param == "sqlite+served":
        return Backends(serve=True)
    postgres = request.getfixturevalue("postgres")
    return Backends(postgres.new_database(), SharedServer(request.getfixturevalue("chroma").url))


@pytest.fixture
def archive(tmp_path: Path, embedder: SentenceTransformerEmbedder, backends: Backends) -> Iterator[Archive]:
    """A new, empty archive."""
    with closing(open_or_create_archive(tmp_path / "archive", lambda _: embedder, backends)) as made:
        yield made


@pytest.fixture
def opened_again(
    archive: Archive, embedder: SentenceTransformerEmbedder, backends: Backends
) -> Iterator[Callable[[], Archive]]:
    """Close the archive and open it, as the next process finds it."""
    opened = [archive]

    def open_again() -> Archive:
        opened[-1].close()
        opened.append(open_archive(archive.folder, lambda _: embedder, backends))
        return opened[-1]

    yield open_again
    opened[-1].close()


@pytest.fixture
def mounted() -> Iterator[Callable[..., Disk]]:
    """Mount disks for as long as the test lasts."""
    disks: list[Disk] = []

    def mount(folder: Path, *kilobytes: int) -> Disk:
        disks.append(Disk(folder, *kilobytes))
        return disks[-1]

    yield mount
    for disk in reversed(disks):
        disk.leave()
