"""Opens archives, makes new ones, and brings those of older releases up to this one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.archive import Archive
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.chroma import Chroma, LocalChroma, SharedChroma, SharedServer
from retrieval.archive.database import open_postgres, open_sqlite
from retrieval.archive.failures import failures_of
from retrieval.archive.lock import OnWait, write_lock
from retrieval.archive.rows import Facts, stamps_of
from retrieval.archive.schema import REVISION
from retrieval.embedding import Embedder, check_model
from retrieval.errors import ArchiveError, ArchiveMissing, ArchiveUnwritable

_CATALOGUE = "catalogue.sqlite3"


@dataclass(frozen=True, slots=True)
class Backends:
    """Where an archive keeps its stores, when not all in its folder."""

    database: str = ""
    """Address of a PostgreSQL database; empty for SQLite in the folder. May hold a password: never shown."""
    chroma: SharedServer | None = None
    """A Chroma server that is not ours; None for Chroma in the folder."""
    serve: bool = False
    """Share the folder's Chroma with other processes while we have it open."""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"Backends(database={'…' if self.database else ''!r}, chroma={self.chroma!r}, serve={self.serve!r})"


IN_FOLDER = Backends()
"""All of an archive in its folder."""

EmbedderOf = Callable[[str | None], Embedder]
"""The embedder for the model that an archive names, None for a new archive."""


def open_catalogue(folder: Path, backends: Backends = IN_FOLDER) -> Catalogue:
    """Only the catalogue of an existing archive: quick, for what needs no search. An older one is upgraded.

    Raises:
        ArchiveMissing: there is none.
        ArchiveError: it cannot be used, or a newer release made it.
    """
    if folder.exists() and not folder.is_dir():
        raise ArchiveMissing(
            f"{folder} is no folder, and an archive is one. Name its folder with --archive or NEWSDESK_ARCHIVE."
        )
    if not _exists(folder, backends):
        raise ArchiveMissing(
            f"there is no archive in the folder {folder}. Make one with: newsdesk ingest PATH --archive {folder} "
            "(or name another folder with --archive or NEWSDESK_ARCHIVE)."
        )
    catalogue = _catalogue(folder, backends)
    if catalogue.revision() != REVISION:
        with write_lock(folder, "upgrade"):
            catalogue.upgrade()
    if backends.database:
        _check_folder(folder, catalogue.facts())
    return catalogue


def open_archive(
    folder: Path, embedder_of: EmbedderOf, backends: Backends = IN_FOLDER, *, any_model: bool = False
) -> Archive:
    """Open an existing archive.

    Args:
        folder: where it is.
        embedder_of: gives the model.
        backends: where its stores are.
        any_model: open it with another model than its own, to embed it anew; it cannot be searched then.

    Raises:
        ArchiveMissing: there is none in that folder.
        ModelMismatch: another model made its vectors.
        ArchiveDamaged: it cannot be read.
    """
    catalogue = open_catalogue(folder, backends)
    model = catalogue.facts().model
    embedder = embedder_of(model.name)
    if not any_model:
        check_model(model, embedder.stamp, folder)
    return Archive(folder, catalogue, embedder, _chroma_of(folder, backends))


def open_or_create_archive(
    folder: Path, embedder_of: EmbedderOf, backends: Backends = IN_FOLDER, on_wait: OnWait | None = None
) -> Archive:
    """Open the archive in a folder, making an empty one, stamped with the embedder's model, when there is none.

    Raises:
        ArchiveError: the folder cannot be written, or the archive in it cannot be used.
    """
    _make_folder(folder)
    if not _exists(folder, backends):
        with write_lock(folder, "ingest", on_wait):
            if not _exists(folder, backends):
                _create_catalogue(folder, backends, embedder_of(None))
    archive = open_archive(folder, embedder_of, backends)
    if archive.facts.changes == 0:
        with archive.writing("ingest", on_wait):
            """Makes the empty stores."""
    return archive


def _exists(folder: Path, backends: Backends) -> bool:
    if backends.database:
        catalogue = _catalogue(folder, backends)
        try:
            return catalogue.revision() is not None
        finally:
            catalogue.close()
    with failures_of("catalogue", folder / _CATALOGUE):
        return (folder / _CATALOGUE).is_file()


def _catalogue(folder: Path, backends: Backends) -> Catalogue:
    return Catalogue(open_postgres(backends.database) if backends.database else open_sqlite(folder / _CATALOGUE))


def _create_catalogue(folder: Path, backends: Backends, embedder: Embedder) -> None:
    facts = {
        **stamps_of(embedder.stamp),
        "archive": uuid.uuid4().hex,
        "changes": "0",
        "cut": "1",
        "vectors": "vectors",
        "keywords": "keywords",
        "unsettled": "yes",
    }
    if not backends.database:
        _create_sqlite(folder, facts)
        return
    catalogue = _catalogue(folder, backends)
    catalogue.create(facts)
    catalogue.close()


def _create_sqlite(folder: Path, facts: dict[str, str]) -> None:
    """Make an empty catalogue beside its place and put it there whole: no other process ever opens half of one."""
    unfinished = folder / f"{_CATALOGUE}.new"
    with failures_of("catalogue", unfinished):
        unfinished.unlink(missing_ok=True)
        catalogue = Catalogue(open_sqlite(unfinished))
        catalogue.create(facts)
        catalogue.close()
        unfinished.replace(folder / _CATALOGUE)


def _check_folder(folder: Path, facts: Facts) -> None:
    """A folder belongs to one archive: its stores mean nothing to the catalogue of another.

    Raises:
        ArchiveError: it is another archive's.
    """
    _make_folder(folder)
    note = folder / "archive.id"
    with failures_of("folder", folder):
        if not note.exists():
            note.write_text(facts.archive)
        if note.read_text() == facts.archive:
            return
    raise ArchiveError(
        f"the folder {folder} belongs to another archive than the one in the database that DATABASE_URL names. "
        "Name another folder with --archive or NEWSDESK_ARCHIVE, or another database."
    )


def _chroma_of(folder: Path, backends: Backends) -> Callable[[Facts], Chroma]:
    def chroma_of(facts: Facts) -> Chroma:
        if backends.chroma:
            return SharedChroma(backends.chroma, f"newsdesk-{facts.archive}-{facts.vectors}")
        return LocalChroma(folder / facts.vectors, serve=backends.serve)

    return chroma_of


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ArchiveUnwritable(f"an archive cannot be made in {folder}: that is a file. Name a folder.") from error
    except OSError as error:
        raise ArchiveUnwritable(
            f"an archive cannot be made in {folder}: {error.strerror or error}. "
            "Name another folder with --archive or NEWSDESK_ARCHIVE."
        ) from error
