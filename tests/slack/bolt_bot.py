"""A small real Bolt app, which the loopback Slack is tried with; and the manifest it has."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack.loopback import Slack
from tests.slack.manifest import EVENT_SCOPES
from tests.slack.shapes import Json

SCOPES = [
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
]
_ASSISTANT = ("assistant_thread_started", "assistant_thread_context_changed")


def manifest(*, without: str = "", socket_mode: bool = True) -> Json:
    """A manifest with everything on; ``without`` names a scope or an event that it lacks."""
    events = [name for name in EVENT_SCOPES if name not in (without, *_ASSISTANT)]
    return {
        "features": {
            "agent_view": {"agent_description": "Answers questions"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": [{"command": "/ask", "description": "Ask", "url": "https://example.org/slack/events"}],
            "shortcuts": [
                {"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask"},
                {"name": "Check", "type": "message", "callback_id": "check", "description": "Check"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [scope for scope in SCOPES if scope != without]}},
        "settings": {
            "event_subscriptions": {"bot_events": events},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": socket_mode,
        },
    }


def web_client(slack: Slack) -> WebClient:
    """A client with the bot's token that never repeats a call by itself."""
    client = WebClient(token=slack.env["SLACK_BOT_TOKEN"], base_url=slack.api_url, retry_handlers=[])
    client.proxy = None  # whoever runs the tests may have one
    return client


def bolt_app(slack: Slack) -> App:
    """An app without listeners, but for one that takes the messages nobody else does."""
    logger = logging.getLogger("bolt")
    logger.setLevel(logging.CRITICAL)
    return App(client=web_client(slack), signing_secret=slack.app["signing_secret"], logger=logger)


def refusal(ask: Callable[[], object]) -> str:
    """The error that Slack answers."""
    with pytest.raises(SlackApiError) as caught:
        ask()
    return str(caught.value.response["error"])


def details(ask: Callable[[], object]) -> Json:
    """The whole answer that refuses."""
    with pytest.raises(SlackApiError) as caught:
        ask()
    found: Json = caught.value.response.data
    return found


@contextmanager
def over_sockets(slack: Slack, app: App, ping_interval: float = 5) -> Iterator[SocketModeHandler]:
    """The app, connected over Socket Mode."""
    handler = SocketModeHandler(app, slack.app["app_token"], ping_interval=ping_interval)
    handler.client.proxy = None
    slack.configure(ping_seconds=0.1)  # the SDK sees that it is to close when it receives something
    handler.client.connect()
    slack.wait_connected()
    try:
        yield handler
    finally:
        handler.client.closed = True
        handler.client.message_queue.put(None)  # otherwise it looks only once a second whether it was closed
        handler.client.close()


class HttpBot(ThreadingHTTPServer):
    """The app behind a request URL; answers 500 while ``broken``."""

    def __init__(self, app: App) -> None:
        """Listen."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.app = app
        self.url = f"http://127.0.0.1:{self.server_port}/slack/events"
        self.broken = False
        self.headers: list[dict[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: HttpBot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.headers.append(headers)
        answer = self.server.app.dispatch(BoltRequest(body=body, headers={**headers}))
        self.send_response(500 if self.server.broken else answer.status)
        for name, value in answer.first_headers_without_set_cookie().items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write((answer.body or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def over_http(app: App) -> Iterator[HttpBot]:
    """The app, listening for what Slack posts."""
    with HttpBot(app) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
