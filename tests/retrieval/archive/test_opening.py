"""Archives that open, and why others do not: in a sentence that says what to do."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from retrieval.archive.opening import Backends, open_archive, open_catalogue, open_or_create_archive
from retrieval.embedding import SentenceTransformerEmbedder
from retrieval.errors import ArchiveDamaged, ArchiveError, ArchiveMissing, ArchiveUnwritable, ModelMismatch
from tests.cli import here, outcome, refused
from tests.retrieval.archive.disks import Disk
from tests.retrieval.archive.models import OtherModel
from tests.retrieval.archive.stores import assert_settled, spoil
from tests.retrieval.archive.user import found, open_words, report, write

BACKUP = (
    "Restore it from a backup (newsdesk export makes them), or move the archive's folder away and ingest the articles "
    "again."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive that nobody has open."""
    with closing(open_words(tmp_path / "archive")) as archive, archive.writing("ingest"):
        write(archive, *map(report, range(200)))
    return tmp_path / "archive"


def test_another_model_is_refused_with_the_way_out(archive: Archive, backends: Backends) -> None:
    """Vectors of two models are never compared; the message says how to re-embed."""
    with pytest.raises(ModelMismatch, match=r"embedded with all-MiniLM-L6-v2 .* other-model .*reindex"):
        open_archive(archive.folder, lambda _: OtherModel(), backends)


def test_no_archive_is_said_with_the_command_that_makes_one(
    tmp_path: Path, backends: Backends, embedder: SentenceTransformerEmbedder
) -> None:
    """Nothing is created by asking."""
    with pytest.raises(ArchiveMissing, match="newsdesk ingest"):
        open_archive(tmp_path / "none", lambda _: embedder, backends)
    assert not (tmp_path / "none").exists()


def test_archive_of_a_newer_release_is_not_touched(archive: Archive, backends: Backends) -> None:
    """An unknown schema is refused, with what to do."""
    set_revision(archive.folder, backends, "9999")
    with pytest.raises(ArchiveError, match="a newer release of Newsdesk .*: upgrade Newsdesk to open it"):
        open_catalogue(archive.folder, backends)


def set_revision(folder: Path, backends: Backends, revision: str) -> None:
    """Let an archive say that its schema is another."""
    statement = f"UPDATE alembic_version SET version_num = '{revision}'"  # noqa: S608  # our own words
    if backends.database:
        import psycopg  # here, because this module is collected without it too

        with psycopg.connect(backends.database) as database:
            database.execute(statement)
    else:
        with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as file, file:
            file.execute(statement)


@pytest.mark.parametrize("backends", ["postgres+server"], indirect=True)
def test_folder_of_another_archive_is_refused(
    archive: Archive, backends: Backends, request: pytest.FixtureRequest, embedder: SentenceTransformerEmbedder
) -> None:
    """Its keywords mean nothing to the database's catalogue."""
    other = Backends(request.getfixturevalue("postgres").new_database(), backends.chroma)
    with pytest.raises(ArchiveError, match=f"the folder {archive.folder} belongs to another archive"):
        open_or_create_archive(archive.folder, lambda _: embedder, other)


def headless(file: Path) -> None:
    file.write_bytes(b"garbage!" * 2 + file.read_bytes()[16:])


def spoilt_inside(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:5000] + b"\x93" * (len(content) - 10_000) + content[-5000:])


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda file: file.write_bytes(b""), "it holds none of a catalogue's tables"),
        (lambda file: file.write_bytes(file.read_bytes()[:100]), "database disk image is malformed"),
        (lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]), "database disk image is"),
        (headless, "file is not a database"),
        (spoil, "file is not a database"),
        (spoilt_inside, "database disk image is malformed"),
    ],
)
def test_damaged_catalogue_is_said_with_the_backup(folder: Path, harm: Callable[[Path], None], reason: str) -> None:
    """It is what cannot be rebuilt."""
    harm(folder / "catalogue.sqlite3")
    with pytest.raises(ArchiveDamaged) as raised, closing(open_words(folder)) as archive:
        archive.coverage()
    start = f"the archive's catalogue ({folder}/catalogue.sqlite3) cannot be used: {reason}"
    assert str(raised.value).startswith(start)
    assert str(raised.value).endswith(f". {BACKUP}")


def test_stores_of_a_catalogue_that_is_gone_are_not_believed(folder: Path) -> None:
    """An archive that is made anew in its folder holds what it was given, no more."""
    for left in folder.glob("catalogue.sqlite3*"):
        left.unlink()
    with closing(open_words(folder)) as archive:
        with archive.writing("ingest"):
            write(archive, report(7), report(300))
        assert [[report(300).text]] * 2 == found(archive, "ship300")
        assert 2 == archive.coverage().articles
        assert_settled(archive)


def test_archive_that_was_copied_is_one_of_its_own(folder: Path, tmp_path: Path) -> None:
    """What is written to one is not in the other."""
    shutil.copytree(folder, tmp_path / "copy")
    for place, number in ((folder, 300), (tmp_path / "copy", 301)):
        with closing(open_words(place, serve=True)) as archive, archive.writing("ingest"):
            write(archive, report(number))
    for place, number in ((folder, 300), (tmp_path / "copy", 301)):
        with closing(open_words(place)) as archive:
            assert [[report(number).text]] * 2 == found(archive, report(number).text)
            assert_settled(archive)


@pytest.mark.parametrize("command", [("ask", "Where?"), ("search", "ships"), ("status",), ("ingest", "samples")])
def test_folder_that_cannot_be_written(
    tmp_path: Path, folder: Path, mounted: Callable[..., Disk], command: tuple[str, ...]
) -> None:
    """Also those who only ask need the right to write: they hold locks."""
    disk = mounted(tmp_path / "disk")
    shutil.copytree(folder, tmp_path / "disk" / "archive")
    disk.protect()
    catalogue = tmp_path / "disk" / "archive" / "catalogue.sqlite3"
    assert refused(
        f"the archive's catalogue ({catalogue}) cannot be written: it is on a read-only file system. Newsdesk needs to "
        "write there even for asking: give this user the right to, or copy the archive's folder to where it may write."
    ) == outcome(here(*command, "--archive", catalogue.parent))


def test_stores_that_cannot_be_written(tmp_path: Path, folder: Path, mounted: Callable[..., Disk]) -> None:
    """Whichever it is, it is named."""
    for store, named in (("vectors", "vectors"), ("keywords", "keyword index")):
        copy = shutil.copytree(folder, tmp_path / store)
        shutil.rmtree(copy / store)
        disk = mounted(copy / store)
        shutil.copytree(folder / store, copy / store, dirs_exist_ok=True)
        disk.protect()
        with pytest.raises(ArchiveUnwritable, match=rf"{named} \({copy / store}\) cannot be written"):
            with closing(open_words(copy, serve=True)) as archive, archive.writing("ingest"):
                write(archive, report(300))


def test_archive_cannot_be_made_where_nothing_can(tmp_path: Path, mounted: Callable[..., Disk]) -> None:
    """Another folder can be named."""
    mounted(tmp_path / "disk").protect()
    assert refused(
        f"an archive cannot be made in {tmp_path}/disk/archive: Read-only file system. "
        "Name another folder with --archive or NEWSDESK_ARCHIVE."
    ) == outcome(here("ingest", "samples", "--archive", tmp_path / "disk" / "archive"))
