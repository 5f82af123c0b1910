"""Finds the files to read under the paths a user names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.sources.kinds import READABLE, kind_of, told_kind
from ingest.sources.read import Failure
from retrieval.identity import origin_of

_HEAD_BYTES = 4096
_ARCHIVE_MARK = "catalogue.sqlite3"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to read."""

    files: tuple[Path, ...] = ()
    """In the order of the paths given, within a folder sorted; each once."""
    failures: tuple[Failure, ...] = ()
    total_bytes: int = 0
    """Of the files, on the disk."""
    skipped: tuple[Path, ...] = ()
    """Files of folders that are of no kind we read, and links to files or folders that lead out of the folder."""


def find_files(paths: Sequence[Path]) -> Found:
    """The files under the paths: folders are searched through, but for what is hidden."""
    parts = [_find(path) for path in paths]
    files = _each_once(file for part in parts for file in part.files)
    return Found(
        files=files,
        failures=tuple(failure for part in parts for failure in part.failures),
        total_bytes=sum(map(_size, files)),
        skipped=tuple(dict.fromkeys(file for part in parts for file in part.skipped)),
    )


def _find(path: Path) -> Found:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return _failed(path, f"no such file or folder: {path}")
    except OSError as error:
        return _failed(path, f"cannot be read: {error.strerror or error}")
    except ValueError:
        return _failed(path, "no file can have this name")
    if stat.S_ISDIR(mode):
        return _in_folder(Path(os.path.realpath(path)))
    if not stat.S_ISREG(mode):
        return _failed(path, "neither a file nor a folder")
    if not _is_readable(path):
        return _failed(path, f"not a kind of file that is read ({READABLE})")
    # The folder's real place, but the file's own name: a link's name tells the kind, its target's may not.
    return Found(files=(Path(os.path.realpath(path.parent), path.name),))


def _in_folder(folder: Path) -> Found:
    unreadable: list[OSError] = []
    files: list[Path] = []
    skipped: list[Path] = []
    for path in sorted(_visible_files(folder, unreadable)):
        try:
            (files if _belongs(path, folder) and _is_readable(path) else skipped).append(path)
        except OSError as error:
            unreadable.append(error)
    failures = [Failure(origin_of(Path(error.filename)), f"cannot be read: {error.strerror}") for error in unreadable]
    if not files and not failures:
        failures.append(Failure(origin_of(folder), f"no files to read in this folder (looked for {READABLE})"))
    return Found(files=tuple(files), failures=tuple(failures), skipped=tuple(skipped))


def _visible_files(folder: Path, unreadable: list[OSError]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        # In place, so that the walk does not go there.
        folders[:] = [name for name in folders if not name.startswith(".")]
        if _ARCHIVE_MARK in names:
            # An archive of Newsdesk's that lies among the articles, as ./archive does.
            folders.clear()
            continue
        yield from (Path(place, name) for name in names if not name.startswith("."))
        # The walk does not follow links: what one leads to inside the folder is met there.
        yield from (path for name in folders if (path := Path(place, name)).is_symlink() and not _belongs(path, folder))


def _belongs(path: Path, folder: Path) -> bool:
    """A regular file, or a link that stays in the folder (a broken one too: reading it says so).

    Raises:
        OSError: nobody can tell, as in a folder that may be listed and not entered.
    """
    if path.is_symlink():
        return Path(os.path.realpath(path)).is_relative_to(folder)
    return path.is_file()


def _is_readable(path: Path) -> bool:
    """Whether its name says that we read it, or else its first bytes do; of what cannot be opened, reading it tells."""
    if kind_of(path):
        return True
    try:
        with open(path, "rb") as file:
            return told_kind(path.name, file.read(_HEAD_BYTES)) is not None
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _each_once(files: Iterable[Path]) -> tuple[Path, ...]:
    """One path for each file on the disk, its own before a link to it."""
    by_place: dict[str, Path] = {}
    for path in files:
        place = os.path.realpath(path)
        if place not in by_place or (os.path.islink(by_place[place]) and not os.path.islink(path)):
            by_place[place] = path
    return tuple(by_place.values())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _failed(path: Path, reason: str) -> Found:
    return Found(failures=(Failure(origin_of(path), reason),))
