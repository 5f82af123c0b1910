"""Writes a backup: every article with its whole past, as one state of the archive, while others may write to it."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.sources.backup import to_lines
from ingest.sources.kinds import Kind, is_compressed, kind_of
from retrieval.domain import Dossier
from retrieval.errors import NewsdeskError, UsageError

_COMPRESSION = 6
"""Half the time of 9, and all but as small."""


@dataclass(slots=True)
class Exported:
    """What was written."""

    articles: int = 0
    versions: int = 0
    bytes: int = 0
    """Of the file."""


def export(dossiers: Iterable[Dossier], file: Path, progress: Callable[[int], None]) -> Exported:
    """Write dossiers to a file, which takes the place of an older one only when it is whole.

    Args:
        dossiers: of one state of an archive; the same ones give the same bytes.
        file: named ``.jsonl``, or ``.jsonl.gz`` to be compressed.
        progress: told how many articles were done since the last call.

    Raises:
        UsageError: the file cannot be one that an ingest would read.
        NewsdeskError: it could not be written, or there is nothing to write.
    """
    _check(file)
    exported = Exported()
    with _put_in_place(file) as raw, _compressed(raw, file) as content:
        for dossier in dossiers:
            content.write("".join(to_lines(dossier)).encode())
            exported.articles += 1
            exported.versions += len(dossier.versions)
            progress(1)
        if not exported.articles:
            raise NewsdeskError(f"the archive is empty: there is nothing to export, and an older {file} is as it was.")
    exported.bytes = file.stat().st_size
    return exported


def _check(file: Path) -> None:
    if file.is_dir():
        raise UsageError(f"{file} is a folder. Name a file in it, such as {file / 'newsdesk.jsonl.gz'}")
    if kind_of(file) is not Kind.JSONL:
        raise UsageError(
            f"{file} is no name for an export: 'newsdesk ingest', which reads it again, tells by its end what a file "
            "is. Let it end in .jsonl.gz, or in .jsonl to have it uncompressed."
        )
    if file.exists() and not file.is_file():
        raise UsageError(f"{file} is no regular file. Name another one.")
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent}. Make it, or name a file in another one.")


@contextmanager
def _put_in_place(file: Path) -> Iterator[IO[bytes]]:
    """A file beside its place, which goes there when all is written and on the disk, and away when not."""
    place = Path(os.path.realpath(file))
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(place)
    except OSError as error:
        raise NewsdeskError(
            f"the export could not be written to {file}: {error.strerror or error}. An older one of that name is as it "
            "was. Make room there, or name a file elsewhere, then run this again."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _compressed(raw: IO[bytes], file: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """As the file's name says; without the time and the name that gzip notes, which would differ each time."""
    if is_compressed(file):
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_COMPRESSION, fileobj=raw, mtime=0) as content:
            yield content
    else:
        yield raw
