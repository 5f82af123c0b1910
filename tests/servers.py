"""Chroma's own server, as a process."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

_CHROMA = "import chromadb_rust_bindings, sys; chromadb_rust_bindings.cli(['chroma', *sys.argv[1:]])"
"""What the command ``chroma`` does, without a second spent on imports."""
_SECONDS = 60
"""A server that takes longer to start or to stop hangs."""


class ChromaServer:
    """Chroma on loopback."""

    def __init__(self, folder: Path) -> None:
        """Start it; ``folder`` takes its files and its log."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self.start_again()

    def start_again(self) -> None:
        """Start it with the same files at the same port; returns when it answers."""
        place = ("--path", self._folder / "data", "--host", "127.0.0.1", "--port", str(self.port))
        with (self._folder / "chroma.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CHROMA, "run", *place],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C is for the tests; they stop it
            )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop it as an operator does; nothing happens when it does not run."""
        self._process.terminate()
        try:
            self._process.wait(_SECONDS)
        finally:
            self.kill()

    def kill(self) -> None:
        """Stop it as a crash does."""
        self._process.kill()
        self._process.wait()

    def _wait(self) -> None:
        limit = time.monotonic() + _SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"Chroma did not start: {(self._folder / 'chroma.log').read_text()}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)) as connection:
            try:
                connection.request("GET", "/api/v2/heartbeat")
                return connection.getresponse().status == 200
            except (OSError, HTTPException):
                return False


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A Chroma server that runs until the end of the block."""
    server = ChromaServer(folder)
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port of loopback that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
