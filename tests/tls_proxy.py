"""A reverse proxy that speaks TLS and asks for a header: what an operator puts before a shared Chroma."""

from __future__ import annotations

import json
import ssl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import trustme

_OF_ONE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}
"""Headers that are not passed on: they tell how one connection carries a message."""
_SECONDS = 60

_Headers = Iterable[tuple[str, str]]


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    server: TlsProxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # otherwise each body waits 40 ms for the client to acknowledge the headers

    def do_GET(self) -> None:
        """Pass a request on, or refuse it."""
        body = self._body()  # read in either case: the next request comes behind it
        if self.server.admits(self.headers.items()):
            self._answer(*self._ask_upstream(body))
        else:
            self._answer(401, [], _message("this server asks for credentials"))

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            continue  # a trailer
        return body

    def _ask_upstream(self, body: bytes) -> tuple[int, _Headers, bytes]:
        with closing(HTTPConnection(self.server.upstream, timeout=_SECONDS)) as connection:
            try:
                connection.request(self.command, self.path, body or None, dict(_lasting(self.headers.items())))
                response = connection.getresponse()
                return response.status, response.getheaders(), response.read()
            except (OSError, HTTPException):
                return 502, [], _message("the server behind the proxy does not answer")

    def _answer(self, status: int, headers: _Headers, body: bytes) -> None:
        self.send_response_only(status)
        for name, value in _lasting(headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class TlsProxy(ThreadingHTTPServer):
    """The proxy; ``ca_file`` says whom to trust to trust it."""

    def __init__(self, upstream_url: str, header: tuple[str, str], folder: Path) -> None:
        """Listen; ``folder`` takes the certificate of its authority."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"https://localhost:{self.server_port}"
        self.ca_file = folder / "ca.pem"
        self.upstream = urlsplit(upstream_url).netloc
        self.let_through = 0
        self.refused = 0
        self._header = header
        self._counting = Lock()
        self._speak_tls()

    def admits(self, headers: _Headers) -> bool:
        """Whether the header is among these, counted."""
        name, value = self._header
        admitted = (name.lower(), value) in {(given.lower(), content) for given, content in headers}
        with self._counting:
            self.let_through += admitted
            self.refused += not admitted
        return admitted

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (as in the base class)
        """Keep quiet of clients that hang up, as those do that do not trust the certificate."""

    def _speak_tls(self) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        # The handshake comes with the first read, in the connection's own thread: a slow client holds up nobody.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)


@contextmanager
def tls_proxy(upstream_url: str, header: tuple[str, str]) -> Iterator[TlsProxy]:
    """A proxy that runs until the end of the block and refuses what comes without the header."""
    with tempfile.TemporaryDirectory() as folder, TlsProxy(upstream_url, header, Path(folder)) as proxy:
        thread = Thread(target=proxy.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def _lasting(headers: _Headers) -> _Headers:
    return [(name, value) for name, value in headers if name.lower() not in _OF_ONE_CONNECTION]


def _message(error: str) -> bytes:
    return json.dumps({"error": error}).encode()
