"""Chat servers on loopback that say what they are told: ``python -m tests.llm.server`` prints its port.

What is told is a list of scripts, one for each request, the last one again for all further ones. A script has ``text``
and may have ``pieces`` (how many the stream is cut into), ``wait`` (seconds before it), ``pause`` (seconds between
pieces), ``cut`` (pieces after which the connection breaks), ``has_end``, ``finish``, ``refusal``; or ``status`` with
``message``, ``code`` and ``headers``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, ClassVar

from tests.llm.wire import WIRES, AnthropicWire, OpenAIWire

Json = dict[str, Any]


class Handler(BaseHTTPRequestHandler):
    """Answers chat requests, and on /_scripts and /_requests those of the tests."""

    protocol_version = "HTTP/1.1"
    scripts: ClassVar[list[Json]] = []
    requests: ClassVar[list[Json]] = []
    sent: ClassVar[list[float]] = []
    """When each piece was sent, by ``time.time``."""
    lock: ClassVar[Lock] = Lock()

    def do_GET(self) -> None:
        """What was asked so far."""
        self._json(200, {"requests": self.requests, "sent": self.sent})

    def do_POST(self) -> None:
        """Take scripts, or answer as the next one says."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/_scripts":
            with self.lock:
                self.scripts[:], self.requests[:], self.sent[:] = body, [], []
            self._json(200, {})
            return
        wire = next(wire for wire in WIRES if self.path.split("?")[0] == wire.path)
        with self.lock:
            self.requests.append({"path": self.path, "body": body, "headers": dict(self.headers)})
            script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        time.sleep(script.get("wait", 0.0))
        self._obey(wire, script, is_stream=bool(body.get("stream")))

    def _obey(self, wire: OpenAIWire | AnthropicWire, script: Json, *, is_stream: bool) -> None:
        if status := script.get("status"):
            error = wire.error(status, script.get("message", "trouble"), script.get("code"))
            self._json(status, error, script.get("headers"))
        elif is_stream:
            self._stream(wire, script)
        else:
            self._json(200, wire.whole(script.get("text", ""), script))

    def _stream(self, wire: OpenAIWire | AnthropicWire, script: Json) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        pieces = _cut(script.get("text", ""), script.get("pieces", 20))
        for sent, event in enumerate(wire.events(pieces, script)):
            if sent == script.get("cut"):
                self.close_connection = True
                self.connection.close()
                return
            data = event.encode()
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()
            self.sent.append(time.time())
            time.sleep(script.get("pause", 0.0))
        self.wfile.write(b"0\r\n\r\n")

    def _json(self, status: int, body: Json, headers: Json | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(name, str(value))
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _cut(text: str, pieces: int) -> Sequence[str]:
    size = max(-(-len(text) // max(pieces, 1)), 1)
    return [text[start : start + size] for start in range(0, len(text), size)]


def main() -> None:
    """Serve until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)  # noqa: T201 (how the tests learn the port)
    server.serve_forever()


if __name__ == "__main__":
    main()
