"""A web server on loopback that does as it is told, also badly; it remembers what it was asked."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from trustme import LeafCert

Raw = Callable[[Callable[[bytes], object], Event], None]
"""Writes to the connection by itself; the event is set when the server stops."""


@dataclass(frozen=True)
class Reply:
    """An answer as it should be."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]


class Site:
    """Pages by their paths. Everything else is not found, robots.txt as well."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Raw | list[Reply]] = {}
        """Of a list each reply is given once, and the last one ever after."""
        self.asked: list[Asked] = []
        self.url = ""
        self.stopped = Event()

    def at(self, path: str) -> str:
        """The address of a page."""
        return f"{self.url}{path}"

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def reply(self, path: str) -> Reply | Raw:
        """What the page answers now."""
        page = self.pages.get(path, Reply("<title>Not found</title>", 404))
        if isinstance(page, list):
            return page.pop(0) if len(page) > 1 else page[0]
        return page


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that break off are what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer as the site says."""
        self.server.site.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        reply = self.server.site.reply(self.path)
        if isinstance(reply, Reply):
            self._answer(reply)
            return
        self.close_connection = True
        try:
            reply(self.wfile.write, self.server.site.stopped)
        except OSError:
            return  # the other side has had enough

    def _answer(self, reply: Reply) -> None:
        etag = reply.headers.get("ETag")
        is_known = bool(etag) and self.headers.get("If-None-Match") == etag
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(304 if is_known else reply.status)
        for name, value in ({"Content-Type": reply.type} | dict(reply.headers)).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0" if is_known else str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if is_known else body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def serving(certificate: LeafCert | None = None) -> Iterator[Site]:
    """A site that is served while the block runs, over TLS where it has a certificate."""
    site = Site()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = site
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(tls)
        # The handshake belongs to the connection's own thread: one that fails must not end the server.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def redirect(to: str, status: int = 302) -> Reply:
    """Leads elsewhere."""
    return Reply(status=status, headers={"Location": to})


def raw(*pieces: bytes, pause: float = 0.0, for_ever: bool = False) -> Raw:
    """Sends the pieces to the letter, with pauses of so many seconds, perhaps the last one again and again."""

    def send(write: Callable[[bytes], object], stopped: Event) -> None:
        for piece in pieces:
            write(piece)
            stopped.wait(pause)
        while for_ever and not stopped.is_set():
            write(pieces[-1])
            stopped.wait(pause)

    return send
