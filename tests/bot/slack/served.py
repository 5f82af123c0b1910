"""The HTTP server before an app that takes everything, for tests of the server and of OAuth."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow

from bot.slack.http import Front, HttpServer
from bot.slack.manifest import manifest
from bot.slack.settings import load_slack_settings

LOG = logging.getLogger("newsdesk.slack")
SECRET = "0123456789abcdef"  # noqa: S105 (made up)
MOST_BYTES = 10_000
HTTP = manifest(url="https://news.example.com")


@dataclass
class TakingApp:
    """Takes everything, and notes it."""

    seconds: float = 0.0
    """How long it is at each."""
    taken: list[BoltRequest] = field(default_factory=list)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Take it."""
        self.taken.append(req)
        time.sleep(self.seconds)
        if req.body.get("type") == "url_verification":
            return BoltResponse(status=200, body=req.body["challenge"])
        if req.body.get("fails"):
            raise RuntimeError("hunter2")
        return BoltResponse(status=200, body="")


@contextmanager
def served(
    app: TakingApp,
    secret: str = SECRET,
    troubles: Callable[[], list[str]] = list,
    oauth: OAuthFlow | None = None,
) -> Iterator[HttpServer]:
    """A server that runs until the end of the block."""
    settings = load_slack_settings(signing_secret=secret, max_body_bytes=MOST_BYTES)
    server = HttpServer(Front(settings, app, troubles, LOG, oauth), "127.0.0.1", 0, settings)
    server.start()
    yield server
    server.stop(5)


def ask(server: HttpServer, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, HTTPResponse]:
    """Status, body and answer of a request; headers are named with underscores."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer
