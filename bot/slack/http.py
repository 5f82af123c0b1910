"""HTTP mode: a small server behind a proxy that speaks TLS. Slack posts to it; browsers install the bot through it."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest
from slack_bolt.adapter.wsgi.http_response import WsgiHttpResponse
from slack_bolt.oauth import OAuthFlow
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore
from waitress.server import create_server

from bot.slack.envelopes import Takes
from bot.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.slack.settings import SlackError, SlackSettings, need

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_THREADS = 16
"""Commands, clicks and modals hold one until they are acknowledged, 3 seconds at most."""
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_LOOK_SECONDS = 0.1
_PLAIN = {"content-type": ["text/plain; charset=utf-8"]}
_JSON = {"content-type": ["application/json"]}


class Front:
    """The WSGI application: what is not Slack's, or no request at all, ends here."""

    def __init__(
        self,
        settings: SlackSettings,
        app: Takes,
        troubles: Callable[[], list[str]],
        log: logging.Logger,
        oauth: OAuthFlow | None = None,
    ) -> None:
        """Put it together.

        Args:
            settings: hold the signing secret.
            app: takes what Slack sent.
            troubles: why it is not ready, in words; called by ``/readyz``.
            log: where refusals and failures are told.
            oauth: for installing the bot, where that is offered.

        Raises:
            SettingsError: there is no signing secret.
        """
        self._verifier = SignatureVerifier(need(settings, "signing_secret"))
        self._app = app
        self._troubles = troubles
        self._log = log
        self._oauth = oauth
        self.closing = False
        """Set when nothing more is to be taken."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        request = WsgiHttpRequest(environ)
        try:
            answer = self._answer(request)
        except Exception:  # any bug: the client gets a plain 500 and no traceback, the operator's log has it all
            self._log.exception("request_failed", extra={"path": request.path})
            answer = _plain(500, "internal error")
        response = WsgiHttpResponse(answer.status, answer.headers, answer.body)
        start_response(response.status, response.get_headers())
        return response.get_body()

    def _answer(self, request: WsgiHttpRequest) -> BoltResponse:
        match (request.method, request.path):
            case ("GET" | "HEAD", "/healthz"):
                return _plain(200, "ok")
            case ("GET" | "HEAD", "/readyz"):
                return self._readiness()
            case ("POST", path) if path == EVENTS_PATH:
                return self._take(request)
            case ("GET", path) if path == EVENTS_PATH and "ssl_check=1" in request.query_string:
                return _plain(200, "")  # Slack looks at the certificate now and then
            case ("GET", path) if path == INSTALL_PATH and self._oauth:
                return self._oauth.handle_installation(_browser_request(request))
            case ("GET", path) if path == REDIRECT_PATH and self._oauth:
                return self._oauth.handle_callback(_browser_request(request))
            case _:
                return _plain(404, "not found")

    def _readiness(self) -> BoltResponse:
        reasons = ["it is being stopped"] if self.closing else self._troubles()
        body = json.dumps({"ready": not reasons, "reasons": reasons})
        return BoltResponse(status=503 if reasons else 200, body=body, headers=dict(_JSON))

    def _take(self, request: WsgiHttpRequest) -> BoltResponse:
        if self.closing:
            return _plain(503, "this process is being stopped")  # Slack sends it again
        body = request.environ["wsgi.input"].read()
        request.environ["wsgi.input"] = io.BytesIO(body)
        if reason := self._flaw(request.get_headers(), body):
            self._log.warning("request_refused", extra={"reason": reason, "from": request.environ.get("REMOTE_ADDR")})
            return _plain(401, "this is not Slack")
        try:
            taken = BoltRequest(body=body.decode(), query=request.query_string, headers=request.get_headers())
        except (ValueError, RecursionError, AttributeError, TypeError):  # JSON that is no object, or none
            self._log.warning("request_refused", extra={"reason": "no request of Slack's"})
            return _plain(400, "this cannot be read")
        return self._app.dispatch(taken)

    def _flaw(self, headers: dict[str, Any], body: bytes) -> str:
        """What shows that a request is not Slack's; looked at before any of it is read as something."""
        timestamp = str(headers.get("x-slack-request-timestamp", ""))
        signature = str(headers.get("x-slack-signature", ""))
        if not _TIMESTAMP.fullmatch(timestamp):
            return "no timestamp"
        if not _SIGNATURE.fullmatch(signature):
            return "no signature"
        try:
            genuine = self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return "no text"
        return "" if genuine else "signature or age"


class HttpServer:
    """Serves a front until it is stopped."""

    def __init__(self, front: Front, host: str, port: int, settings: SlackSettings) -> None:
        """Listen; requests are answered after ``start``.

        Args:
            front: answers.
            host: the address to listen at.
            port: the port; 0 for any.
            settings: say how much of a request is read.

        Raises:
            SlackError: the port is taken, or may not be used.
        """
        self._front = front
        listener = _listener(host, port)
        self.port = int(listener.getsockname()[1])
        # Its type does not say that a server of one socket is no server of several.
        self._server: Any = create_server(
            front,
            sockets=[listener],
            threads=_THREADS,
            max_request_body_size=settings.max_body_bytes + 1,  # it refuses what reaches this, not what exceeds it
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    def start(self) -> None:
        """Answer requests, in the background."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Accept nothing more and finish what was begun; False where time ran out."""
        self._front.closing = True
        until = time.monotonic() + seconds
        while self._is_busy() and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        is_done = not self._is_busy()
        self._ending.set()
        self._thread.join(timeout=2.0)
        return is_done

    def _is_busy(self) -> bool:
        """Whether a request waits for its answer, or an answer to be sent."""
        return any(
            channel.requests or channel.total_outbufs_len for channel in list(self._server.active_channels.values())
        )

    def _run(self) -> None:
        sockets, is_listening = self._server._map, True
        while not self._ending.is_set():
            wasyncore.loop(timeout=_LOOK_SECONDS, use_poll=True, map=sockets, count=1)
            if self._front.closing and is_listening:
                is_listening = False
                # Its own close would take away what wakes this loop when an answer is ready.
                wasyncore.dispatcher.close(self._server)
        workers = self._server.task_dispatcher
        workers.shutdown(timeout=1)
        if not workers.threads:
            # One that is still at work will write to a file descriptor by its number, whatever that is by then.
            wasyncore.close_all(sockets, ignore_all=True)


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, ValueError) as error:
        raise SlackError(
            f"the server cannot listen at {host}, port {port}: {getattr(error, 'strerror', None) or error}. "
            "Name another port with --http, or another address with --host."
        ) from error


def _browser_request(request: WsgiHttpRequest) -> BoltRequest:
    return BoltRequest(body="", query=request.query_string, headers=request.get_headers())


def _plain(status: int, body: str) -> BoltResponse:
    return BoltResponse(status=status, body=body, headers=dict(_PLAIN))
