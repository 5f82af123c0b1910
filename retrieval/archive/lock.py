"""The archive's write lock: one writer at a time, and those who wait can say for whom."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import filelock

from retrieval.archive.failures import failures_of
from retrieval.errors import ArchiveBusy

_POLL_SECONDS = 0.1
_DOING = {"write": "writing to", "watch": "watching the sources of"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes to an archive."""

    pid: int
    doing: str
    """Such as ``ingest``."""
    since: str
    """The time of day."""

    def __str__(self) -> str:
        """In words."""
        return f"process {self.pid} (newsdesk {self.doing}, since {self.since})"


OnWait = Callable[[Holder | None], None]
"""Told for whom one waits, once for each; None where that is not known."""


@contextmanager
def write_lock(folder: Path, doing: str, on_wait: OnWait | None = None) -> Iterator[None]:
    """Hold the lock of an archive's folder; the system frees it when its holder dies, however it dies.

    Args:
        folder: the archive's.
        doing: what for, as others will be told.
        on_wait: called when another process has the lock; then we wait until it is free. None does not wait.

    Raises:
        ArchiveBusy: another process has it, and there is no ``on_wait``.
    """
    with _held(folder, "write", doing, on_wait):
        yield


@contextmanager
def watch_lock(folder: Path) -> Iterator[None]:
    """Be the one that keeps an archive's sources up to date.

    Raises:
        ArchiveBusy: another process is.
    """
    with _held(folder, "watch", "watch", None):
        yield


def watcher_of(folder: Path) -> Holder | None:
    """Who keeps an archive's sources up to date; None where nobody does."""
    lock = filelock.FileLock(folder / "watch.lock", timeout=0, thread_local=False)
    try:
        with lock:
            return None
    except filelock.Timeout:
        return _read_note(folder / "watch.holder")


@contextmanager
def _held(folder: Path, name: str, doing: str, on_wait: OnWait | None) -> Iterator[None]:
    lock = filelock.FileLock(folder / f"{name}.lock", timeout=0, thread_local=False)
    note = folder / f"{name}.holder"
    with failures_of(f"{name} lock", lock.lock_file):
        _acquire(lock, note, on_wait)
        _leave_note(note, doing)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: filelock.BaseFileLock, note: Path, on_wait: OnWait | None) -> None:
    told: list[Holder | None] = []
    while True:
        try:
            lock.acquire()
            return
        except filelock.Timeout as error:
            holder = _read_note(note)
            if on_wait is None:
                raise ArchiveBusy(
                    f"{holder or 'another process'} is {_DOING[note.stem]} the archive {note.parent}. "
                    "Run this again when it has ended."
                ) from error
            # Between taking the lock and leaving the note there is a moment in which the note is of nobody.
            if told[-1:] != [holder] and (holder or not told):
                on_wait(holder)
                told.append(holder)
            time.sleep(_POLL_SECONDS)


def _leave_note(note: Path, doing: str) -> None:
    unfinished = note.with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(Holder(os.getpid(), doing, f"{datetime.now():%H:%M}"))))
    unfinished.replace(note)


def _read_note(note: Path) -> Holder | None:
    try:
        return Holder(**json.loads(note.read_text()))
    except (OSError, ValueError, TypeError):
        return None
