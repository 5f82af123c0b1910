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
    lock = filelock.FileLock(folder / "write.lock", timeout=0, thread_local=False)
    note = folder / "write.holder"
    with failures_of("write lock", lock.lock_file):
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
                    f"{holder or 'another process'} is writing to the archive {note.parent}. "
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
