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
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import filelock

from retrieval.archive.failures import failures_of
from retrieval.archive.server import OWNED, address_file, lock_of
from retrieval.errors import ArchiveBusy, ArchiveError, ArchiveUnreachable, SettingsError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.config import Settings

_WAIT_SECONDS = 60.0
"""Who has the folder open for a moment is done long before."""
_START_SECONDS = 30.0
_POLL_SECONDS = 0.02
_ANSWER_SECONDS = 60.0
"""Of a shared server, to one request; Chroma's client itself would wait for ever."""
_LOOPBACK = "127.0.0.1"


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
        parts = urlsplit(server.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise SettingsError(
                "CHROMA_URL is no address of a server. Write http://host:8000 or https://host, no path."
            )
        self._server = server
        self._parts = parts
        self._client: ClientAPI | None = None
        self.place = f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
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
        _close(self._client)
        self._client = None

    def _connect(self) -> ClientAPI:
        is_tls = self._parts.scheme == "https"
        settings = _settings()
        if self._server.ca_file:
            settings.chroma_server_ssl_verify = str(self._server.ca_file)
        return _http_client(
            self.place,
            host=self._parts.hostname or "",
            port=self._parts.port or (443 if is_tls else 80),
            ssl=is_tls,
            headers={**self._server.headers},  # Chroma's client adds its own to what it is given
            settings=settings,
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
        self.place = str(folder)

    def client(self) -> ClientAPI:
        """Open the folder, or find who has it open."""
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
        _close(self._client)
        self._client = None
        if self._child is not None:
            _end(self._child)
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
        return _embedded_client(self._folder)

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
                return _loopback_client(address["port"])
            if child.poll() == OWNED:
                return None
            if child.returncode is not None:
                raise ArchiveError(
                    f"Chroma's server did not start on {self._folder} (exit code {child.returncode}): {_last_line(log)}"
                )
            time.sleep(_POLL_SECONDS)
        _end(child)
        raise ArchiveError(f"Chroma's server did not start within {_START_SECONDS:.0f} s; {log} may say why.")

    def _join(self) -> ClientAPI | None:
        """A client of the owner's server, None where it has none (yet)."""
        address = _read_address(self._folder)
        if address is None or not _is_held(self._folder):
            return None
        try:
            return _loopback_client(address["port"])
        except ArchiveUnreachable:  # it has just ended, or not begun: the next look tells
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


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let the server stop as it does when we die; it must be gone before another one opens its files."""
    if child.stdin:
        child.stdin.close()
    child.wait()


def _log_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.log")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _environment() -> dict[str, str]:
    return {**os.environ, "ANONYMIZED_TELEMETRY": "FALSE"}


def _embedded_client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.errors import ChromaError

    with failures_of("vectors", folder, ChromaError, ValueError):
        return chromadb.PersistentClient(path=str(folder), settings=_settings())


def _loopback_client(port: int) -> ClientAPI:
    return _http_client(f"http://{_LOOPBACK}:{port}", host=_LOOPBACK, port=port, settings=_settings())


def _http_client(place: str, *, host: str, settings: Settings, **how: object) -> ClientAPI:
    import chromadb
    import httpx
    from chromadb.errors import ChromaError

    if host in (_LOOPBACK, "localhost"):
        _shun_proxy()
    try:
        client = chromadb.HttpClient(host=host, settings=settings, **how)  # type: ignore[arg-type]  # passed on as given
    except (ChromaError, ValueError, httpx.HTTPError) as error:
        raise unreachable(place, error) from error
    # Chroma's own client waits for ever, and has no setting for that.
    client._server._session.timeout = httpx.Timeout(_ANSWER_SECONDS)  # type: ignore[attr-defined]  # not in the API
    return client


def unreachable(place: str, reason: object) -> ArchiveUnreachable:
    """What is said of a server that does not answer, or refuses us."""
    return ArchiveUnreachable(
        f"the Chroma server at {place} cannot be used: {' '.join(str(reason).split()) or type(reason).__name__}. "
        "See that it runs, and that CHROMA_URL and CHROMA_HEADERS are right; what is stored already is safe."
    )


def _shun_proxy() -> None:
    """Loopback is never behind a proxy, whatever the environment says of one."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if _LOOPBACK not in known.split(","):
            os.environ[name] = ",".join(filter(None, (known, _LOOPBACK, "localhost")))


def _settings() -> Settings:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _close(client: ClientAPI | None) -> None:
    if client is not None:
        client.close()  # type: ignore[attr-defined]  # of Client, not of the interface it is declared as
