"""LangChain's tracing variables work as they do elsewhere: a LangSmith on loopback is told of a question."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from retrieval.archive.archive import Archive
from tests.cli import newsdesk

KEY = "lsv2-secret-of-the-tests"
INFO = {
    "version": "0.10.0",
    "batch_ingest_config": {
        "use_multipart_endpoint": False,
        "size_limit": 100,
        "size_limit_bytes": 20_971_520,
        "scale_up_nthreads_limit": 16,
        "scale_up_qsize_trigger": 1000,
        "scale_down_nempty_trigger": 4,
    },
}


class LangSmith(ThreadingHTTPServer):
    """Takes batches of runs from who has the key."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.refused = 0
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: LangSmith

    def do_GET(self) -> None:
        self._reply(200, INFO)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["x-api-key"] != KEY:
            self.server.refused += 1
            self._reply(401, {})
            return
        packed = self.headers.get("Content-Encoding") == "gzip"
        said = json.loads(gzip.decompress(body) if packed else body)
        self.server.runs += [run["name"] for run in said.get("post", []) if "name" in run]
        self._reply(202, {})

    def _reply(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def langsmith() -> Iterator[LangSmith]:
    """One that runs."""
    with LangSmith() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("tracing", ["true", "false"])
def test_a_question_is_traced_where_that_is_asked_for(sample_archive: Archive, tracing: str) -> None:
    """The chain and the retriever in it; nothing without the variable, and the key is never shown."""
    with langsmith() as server:
        done = ask(
            sample_archive.folder,
            LANGSMITH_TRACING=tracing,
            LANGSMITH_ENDPOINT=f"http://127.0.0.1:{server.server_port}",
            LANGSMITH_API_KEY=KEY,
        )
    assert (0, False) == (done[0], KEY in done[1])
    assert ([] if tracing == "false" else ["HybridRetriever", "RetrievalChain"]) == sorted(server.runs)


def ask(archive: Path, **variables: str) -> tuple[int, str]:
    """The exit code and all that a question prints."""
    done = newsdesk("ask", "Who leads the union?", "--archive", archive, stdin=b"", before=None, **variables)
    return done.returncode, done.stdout + done.stderr
