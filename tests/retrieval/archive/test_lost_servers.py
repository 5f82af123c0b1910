"""Servers that are not ours and end while they are needed: waited for, then said; what was stored is safe."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.chroma import SharedServer
from retrieval.archive.opening import Backends, open_or_create_archive
from retrieval.errors import ArchiveUnreachable, StoreMissing
from tests.postgres import PostgresServer
from tests.retrieval.archive.models import WordsModel
from tests.retrieval.archive.stores import assert_settled
from tests.retrieval.archive.user import found, report, write
from tests.servers import ChromaServer, chroma_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    """A Chroma that may be killed."""
    (tmp_path / "server").mkdir()
    with chroma_server(tmp_path / "server") as made:
        yield made


@pytest.fixture
def backends(server: ChromaServer) -> Backends:
    """The vectors on a server, the rest in the folder."""
    return Backends(chroma=SharedServer(server.url, {"X-Token": "sesame"}))


@pytest.fixture
def archive(tmp_path: Path, backends: Backends) -> Iterator[Archive]:
    """An archive of one report."""
    with closing(open_or_create_archive(tmp_path / "archive", lambda _: WordsModel(), backends)) as made:
        with made.writing("ingest"):
            write(made, report(1))
        yield made


def by_both(number: int) -> list[list[str]]:
    return [[report(number).text]] * 2


def test_server_that_comes_back_is_waited_for(archive: Archive, backends: Backends, server: ChromaServer) -> None:
    """A restart is no failure, neither of a writer nor of a reader."""
    with archive.writing("ingest"):
        write(archive, report(2))
        server.kill()
        back = Timer(0.8, server.start_again)
        back.start()
        write(archive, report(3))
        back.join()
    server.stop()
    server.start_again()
    assert [by_both(2), by_both(3)] == [found(archive, "ship2"), found(archive, "ship3")]
    assert_settled(archive, backends)


def test_server_that_stays_away_is_said(archive: Archive, backends: Backends, server: ChromaServer) -> None:
    """The same command completes what was begun when the server is there again."""
    with pytest.raises(ArchiveUnreachable) as raised, archive.writing("ingest"):
        write(archive, report(2))
        server.kill()
        write(archive, report(3))
    assert str(raised.value).startswith(f"the Chroma server at {server.url} cannot be used: ")
    assert str(raised.value).endswith(
        "Connection refused. See that it runs, and that CHROMA_URL and CHROMA_HEADERS are right; "
        "what is stored already is safe."
    )
    server.start_again()
    assert 2 == archive.coverage().articles
    with archive.writing("ingest"):
        write(archive, report(3))
    assert by_both(3) == found(archive, "ship3")
    assert_settled(archive, backends)


def test_server_that_has_lost_its_files_is_said(
    archive: Archive, backends: Backends, server: ChromaServer, tmp_path: Path
) -> None:
    """It answers, and knows nothing of the archive: that can be rebuilt."""
    server.stop()
    (tmp_path / "server" / "data").rename(tmp_path / "away")
    server.start_again()
    with pytest.raises(StoreMissing, match=r"are gone\. .* newsdesk doctor --repair"):
        found(archive, "ship1")
    archive.begin()
    with archive.writing("ingest"):
        write(archive, report(2))
    assert [by_both(1), by_both(2)] == [found(archive, "ship1"), found(archive, "ship2")]
    assert_settled(archive, backends)


def test_server_of_another_kind_is_said(tmp_path: Path, postgres: PostgresServer) -> None:
    """It speaks no HTTP."""
    backends = Backends(chroma=SharedServer(f"http://127.0.0.1:{postgres.port}"))
    with pytest.raises(ArchiveUnreachable, match=rf"^the Chroma server at http://127.0.0.1:{postgres.port} cannot be"):
        open_or_create_archive(tmp_path / "archive", lambda _: WordsModel(), backends)


@pytest.fixture
def kept(tmp_path: Path, postgres: PostgresServer) -> Iterator[Archive]:
    """An archive of one report, its catalogue in PostgreSQL."""
    backends = Backends(postgres.new_database())
    with closing(open_or_create_archive(tmp_path / "kept", lambda _: WordsModel(), backends)) as made:
        with made.writing("ingest"):
            write(made, report(1))
        try:
            yield made
        finally:
            postgres.restart()


def test_database_that_stops_is_said(kept: Archive, postgres: PostgresServer) -> None:
    """Without the password; the same command completes what was begun when the database is there again."""
    with pytest.raises(ArchiveUnreachable) as raised, kept.writing("ingest"):
        write(kept, report(2))
        postgres.stop()
        write(kept, report(3))
    assert str(raised.value).startswith(f"the archive's catalogue (postgresql://newsdesk@127.0.0.1:{postgres.port}/")
    assert str(raised.value).endswith("and that DATABASE_URL is right; what is stored already is safe.")
    assert postgres.password not in str(raised.value)
    postgres.start()
    assert 2 == kept.coverage().articles
    with kept.writing("ingest"):
        write(kept, report(3))
    assert by_both(3) == found(kept, "ship3")
    assert_settled(kept)


def test_database_that_restarts_is_not_noticed(kept: Archive, postgres: PostgresServer) -> None:
    """Connections that it has cut are made anew."""
    postgres.restart()
    assert by_both(1) == found(kept, "ship1")
    with kept.writing("ingest"):
        postgres.restart()
        write(kept, report(2))
    assert by_both(2) == found(kept, "ship2")
    assert_settled(kept)
