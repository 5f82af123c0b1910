"""Chroma's own server as a child of whoever keeps the archive open: ``python -m retrieval.archive.server FOLDER``.

It owns the folder while it runs, listens on loopback at a free port, leaves its address beside the folder, and ends
when its standard input does: the system closes that when the parent dies, however it dies. It then stops as Chroma
stops, between two writes; a Chroma that is killed in the middle of one can leave files that it cannot read again.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import filelock

OWNED = 3
"""Exit code where another process owns the folder."""
_POLL_SECONDS = 0.01
_STUBBORN_SECONDS = 10.0


def lock_of(folder: Path) -> filelock.BaseFileLock:
    """The lock that the owner of a folder of vectors holds; the system frees it when that process dies."""
    return filelock.FileLock(folder.with_name(f"{folder.name}.lock"), thread_local=False)


def address_file(folder: Path) -> Path:
    """Where a server leaves its process id and port."""
    return folder.with_name(f"{folder.name}.address")


def main(folder: Path) -> None:
    """Serve a folder until standard input ends."""
    lock = lock_of(folder)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        sys.exit(OWNED)
    address_file(folder).unlink(missing_ok=True)
    port = _free_port()
    threading.Thread(target=_announce, args=(folder, port), daemon=True).start()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # The package's own command line starts in a tenth of a second; ``import chromadb`` alone takes ten times that.
    from chromadb_rust_bindings import cli

    cli(["chroma", "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)])
    address_file(folder).unlink(missing_ok=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _announce(folder: Path, port: int) -> None:
    """Leave the address, whole, once the server listens."""
    while not _listens(port):
        time.sleep(_POLL_SECONDS)
    unfinished = address_file(folder).with_suffix(".new")
    unfinished.write_text(json.dumps({"pid": os.getpid(), "port": port}))
    unfinished.replace(address_file(folder))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end_with_parent() -> None:
    # Read past Python's buffer: its lock, held by a thread that waits, lets Python abort when it ends.
    while os.read(sys.stdin.fileno(), 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STUBBORN_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
