"""Ways to a Chroma: one that this process owns, one that another process serves, or a shared server.

Chroma's embedded store breaks when two processes write it, and one process does not find what another one adds. So a
folder of vectors has one owner at a time, who holds its lock: either a process that has it open for a moment, or a
server (``server.py``) that a process with more time starts as its child, and that all others use.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import filelock

from retrieval.archive import clients
from retrieval.archive.failures import failures_of
from retrieval.archive.server import OWNED, address_file, lock_of
from retrieval.errors import ArchiveBusy, ArchiveError, ArchiveUnreachable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_WAIT_SECONDS = 60.0
"""Who has the folder open for a moment is done long before."""
_START_SECONDS = 30.0
_POLL_SECONDS = 0.02
_CRASHES = (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT, -signal.SIGILL)
"""Exit codes of a server that stumbled over its own files."""
_MOST_CRASHES = 1


class Chroma(Protocol):
    """A way to a Chroma that may have to be found anew."""

    place: str
    """Where it is, for messages: no secrets."""
    collection: str
    """The name of the archive's collection there."""

    def client(self) -> ClientAPI:
        """A client that works as far as one knows."""

    def lost(self) -> None:
        """Say that the client works no more; the next one is found anew."""

    def erase(self) -> None:
        """Remove the archive's collection, also one that cannot be read."""

    def close(self) -> None:
        """End the connection, and the server if it is ours."""


@dataclass(frozen=True, slots=True)
class SharedServer:
    """How to reach a Chroma server that is not ours."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Such as the token that a proxy before it asks for."""
    ca_file: Path | None = None
    """Certificates to trust, where they are not those of the system."""
    tenant: str = "default_tenant"
    database: str = "default_database"


class SharedChroma:
    """A Chroma server that others keep, perhaps behind a proxy; many archives may live on it."""

    def __init__(self, server: SharedServer, collection: str) -> None:
        """Nothing is connected yet.

        Raises:
            SettingsError: the address is none.
        """
        self._server = server
        self._is_tls, self._host, port = clients.parts_of(server.url)
        self._port = port or (443 if self._is_tls else 80)
        self._client: ClientAPI | None = None
        self.place = f"http{'s' if self._is_tls else ''}://{self._host}{f':{port}' if port else ''}"
        self.collection = collection

    def client(self) -> ClientAPI:
        """Connect on first use."""
        if self._client is None:
            self._client = self._connect()
        return self._client

    def lost(self) -> None:
        """The next client connects anew."""
        self.close()

    def erase(self) -> None:
        """Remove the collection from the server."""
        from chromadb.errors import ChromaError, NotFoundError

        with failures_of("vectors", self.place, ChromaError), contextlib.suppress(NotFoundError):
            self.client().delete_collection(self.collection)

    def close(self) -> None:
        """End the connection."""
        clients.close(self._client)
        self._client = None

    def _connect(self) -> ClientAPI:
        clients.ping(self.place, self._server.headers, self._server.ca_file)
        return clients.over_http(
            self.place,
            host=self._host,
            port=self._port,
            ca_file=self._server.ca_file,
            ssl=self._is_tls,
            headers={**self._server.headers},  # Chroma's client adds its own to what it is given
            tenant=self._server.tenant,
            database=self._server.database,
        )


class LocalChroma:
    """A folder of vectors: opened by this process while nobody else has it, else used through its owner's server."""

    collection = "passages"

    def __init__(self, folder: Path, *, serve: bool = False) -> None:
        """Nothing is opened yet.

        Args:
            folder: Chroma's files.
            serve: start a server that other processes can use, for those that keep the folder open for long.
        """
        self._folder = folder
        self._serve = serve
        self._lock: filelock.BaseFileLock | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._client: ClientAPI | None = None
        self._crashes = 0
        self.place = str(folder)

    def client(self) -> ClientAPI:
        """Open the folder, or find who has it open."""
        if self._crashes > _MOST_CRASHES:
            with failures_of("vectors", self._folder, RuntimeError):
                raise RuntimeError("Chroma crashes on it")
        if self._client is None:
            self._client = self._find()
        return self._client

    def lost(self) -> None:
        """The next client looks for the owner anew."""
        self.close()

    def erase(self) -> None:
        """Remove the folder; a server that has it open is one that nobody asks any more."""
        self.close()
        with failures_of("vectors", self._folder):
            for left in (address_file(self._folder), _log_of(self._folder)):
                left.unlink(missing_ok=True)
            if self._folder.exists():
                shutil.rmtree(self._folder)

    def close(self) -> None:
        """Close the folder; a server of ours ends."""
        clients.close(self._client)
        self._client = None
        if self._child is not None:
            code = _end(self._child)
            if code == 0:
                _log_of(self._folder).unlink(missing_ok=True)
            self._crashes += code in _CRASHES
            self._child = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _find(self) -> ClientAPI:
        deadline = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < deadline:
            client = self._own() or self._join()
            if client is not None:
                return client
            time.sleep(_POLL_SECONDS)
        raise ArchiveBusy(
            f"another process has the archive's vectors ({self._folder}) open and does not share them. "
            "Run this again when it has ended."
        )

    def _own(self) -> ClientAPI | None:
        """A client on a folder that is ours from now on, or None where it is another's."""
        if self._serve:
            return self._start_server()
        lock = lock_of(self._folder)
        with failures_of("vectors", lock.lock_file):
            try:
                lock.acquire(timeout=0)
            except filelock.Timeout:
                return None
            self._lock = lock
            # Of a server that was killed; its port may be another's by now.
            address_file(self._folder).unlink(missing_ok=True)
        return clients.embedded(self._folder)

    def _start_server(self) -> ClientAPI | None:
        if _is_held(self._folder):
            return None
        log = _log_of(self._folder)
        with failures_of("vectors", log), log.open("wb") as output:
            self._child = subprocess.Popen(  # noqa: S603  # our own module, no words of others
                [sys.executable, "-m", "retrieval.archive.server", str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=_environment(),
                # Ctrl-C is for its parent, who needs it to the end.
                start_new_session=True,
            )
        return self._await_server(self._child, log)

    def _await_server(self, child: subprocess.Popen[bytes], log: Path) -> ClientAPI | None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            address = _read_address(self._folder)
            if address and address["pid"] == child.pid:
                return clients.on_loopback(address["port"])
            if child.poll() == OWNED:
                return None
            if child.returncode is not None and child.returncode < 0:
                raise clients.unreachable(self.place, f"signal {-child.returncode} ended it when it started")
            if child.returncode is not None:
                with failures_of("vectors", self._folder, RuntimeError):
                    raise RuntimeError(f"its server did not start: {_last_line(log)}")
            time.sleep(_POLL_SECONDS)
        _end(child)
        raise ArchiveError(f"Chroma's server did not start within {_START_SECONDS:.0f} s; {log} may say why.")

    def _join(self) -> ClientAPI | None:
        """A client of the owner's server, None where it has none (yet)."""
        if not _is_held(self._folder):
            return None
        address = _read_address(self._folder)
        if address is None:
            return None
        try:
            client = clients.on_loopback(address["port"])
        except ArchiveUnreachable:  # it has just ended, or not begun: the next look tells
            return None
        if _read_address(self._folder) == address:
            return client
        clients.close(client)
        return None


def _is_held(folder: Path) -> bool:
    lock = lock_of(folder)
    with failures_of("vectors", lock.lock_file):
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            return True
        lock.release()
        return False


def _read_address(folder: Path) -> dict[str, int] | None:
    try:
        address: dict[str, int] = json.loads(address_file(folder).read_text())
    except (OSError, ValueError):
        return None
    return address


def _end(child: subprocess.Popen[bytes]) -> int:
    """Let the server stop as it does when we die: its exit code. It must be gone before another opens its files."""
    if child.stdin:
        child.stdin.close()
    return child.wait()


def _log_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.log")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("pyo3_runtime.PanicException: ") if lines else "it said nothing"


def _environment() -> dict[str, str]:
    # Chroma else logs every question, three kilobytes each.
    return {"RUST_LOG": "error", **os.environ, "ANONYMIZED_TELEMETRY": "FALSE"}
