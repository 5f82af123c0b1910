"""Socket Mode: Slack sends over WebSockets that we open, several at a time, so that one may fail unnoticed.

Our own client and not the SDK's: when a connection ends without a farewell, the SDK's built-in one reads on for
minutes without a pause, and it acknowledges over whatever connection is there, and nothing at all while it reconnects.
Here each connection has a thread; keepalive pings find dead ones; one that Slack wants to renew is read to its end
while the next one is opened; and an envelope is acknowledged over the connection that brought it.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.sync.client import ClientConnection, connect

from bot.slack.envelopes import Envelopes, Json
from bot.slack.settings import SlackError, SlackSettings, need
from bot.slack.web import DEAD_TOKEN, FAILURES, WRONG_TOKEN, explained, reason_of, refusal_of, web_client

_MOST_BYTES = 16 * 1024 * 1024
"""No payload of Slack comes near it."""
_LOST = (*FAILURES, ConnectionClosed, InvalidHandshake, InvalidURI, EOFError)
"""How opening or reading a connection fails; TimeoutError is an OSError."""
_RENEWAL = "renewal"
"""Slack asked to connect anew: it does so every few hours."""
_LOOK_SECONDS = 0.5
"""How often a thread that reads looks whether it shall end."""


@dataclass(frozen=True)
class Patience:
    """How long what is waited for, in seconds."""

    hello: float = 20.0
    """Slack's first word on a new connection."""
    ping: float = 10.0
    """Between two pings of ours."""
    pong: float = 20.0
    """For the answer to a ping; a connection without it is dead."""
    farewell: float = 30.0
    """For what still comes over a connection that Slack wants to renew."""
    longest_pause: float = 30.0
    """Between two attempts to connect; the first pause is a fraction of it, then each is twice the one before."""
    give_up: float = 300.0
    """Without any connection, until the process gives up, for whoever watches it to start it anew."""
    call: int = 10
    """For the call that asks for an address."""


class Refused(SlackError):
    """Slack refuses the token; trying again is of no use."""


class SocketMode:
    """Keeps connections to Slack open, and hands on what comes over them."""

    def __init__(
        self, settings: SlackSettings, envelopes: Envelopes, log: logging.Logger, patience: Patience | None = None
    ) -> None:
        """Get ready; nothing is opened before ``start``.

        Raises:
            SettingsError: there is no app-level token.
        """
        need(settings, "app_token")
        self._patience = patience or Patience()
        self._envelopes = envelopes
        addresses = _Addresses(settings, web_client(settings, seconds=self._patience.call))
        self._lines = [
            _Line(number, addresses, envelopes, log, self._patience) for number in range(1, settings.connections + 1)
        ]
        self._since = time.monotonic()

    def start(self) -> None:
        """Open the connections, in the background."""
        self._since = time.monotonic()
        for line in self._lines:
            line.start()

    @property
    def connected(self) -> int:
        """How many connections Slack has greeted and that are open."""
        return sum(line.connected for line in self._lines)

    def watch(self) -> None:
        """See whether it can go on; call it often.

        Raises:
            SlackError: Slack refuses the token, or there was no connection for a long time.
        """
        refusal = next((line.refusal for line in self._lines if line.refusal), None)
        if refusal:
            raise refusal
        if dead := [line.name for line in self._lines if not line.is_alive()]:
            raise SlackError(f"{dead[0]} has ended by a mistake of Newsdesk's, which the log tells: start it again.")
        now = time.monotonic()
        if self.connected:
            self._since = now
        elif now - self._since > self._patience.give_up:
            last = next((line.failure for line in self._lines if line.failure), "no answer")
            raise SlackError(
                f"no connection to Slack for {self._patience.give_up:.0f} seconds (the last attempt: {last}). "
                "See that this machine reaches wss-primary.slack.com at port 443 and that Socket Mode is on in the "
                "app's settings, then start it again."
            )

    def stop(self, seconds: float) -> bool:
        """Take nothing more, acknowledge what was taken, close the connections; False where time ran out."""
        all_done = self._envelopes.stop(seconds)
        for line in self._lines:
            line.close()
        for line in self._lines:
            line.join(timeout=2.0)
        return all_done


class _Addresses:
    """Addresses to connect to, each good for once."""

    def __init__(self, settings: SlackSettings, client: WebClient) -> None:
        self._settings = settings
        self._client = client

    def next(self) -> str:
        """Ask Slack for one.

        Raises:
            Refused: the token is not accepted.
            Exception: one of ``FAILURES``; it may go better later.
        """
        try:
            answer = self._client.apps_connections_open(app_token=self._settings.app_token.get_secret_value())
        except SlackApiError as error:
            if refusal_of(error) in DEAD_TOKEN | WRONG_TOKEN:
                raise Refused(str(explained(error, self._settings, "SLACK_APP_TOKEN"))) from None
            raise
        return str(answer["url"])


class _Line(threading.Thread):
    """One connection, and the next one whenever it is gone."""

    def __init__(
        self, number: int, addresses: _Addresses, envelopes: Envelopes, log: logging.Logger, patience: Patience
    ) -> None:
        super().__init__(name=f"slack-line-{number}", daemon=True)
        self.refusal: Refused | None = None
        self.failure = ""
        """Why the last attempt to connect failed."""
        self._number = number
        self._addresses = addresses
        self._envelopes = envelopes
        self._log = log
        self._patience = patience
        self._ending = threading.Event()
        self._socket: ClientConnection | None = None

    @property
    def connected(self) -> bool:
        """Whether Slack has greeted, and nothing says that it is gone."""
        return self._socket is not None

    def run(self) -> None:
        """Connect, read until it ends, and again."""
        attempts = 0
        while not self._ending.is_set():
            with ExitStack() as opened:
                try:
                    socket = self._open(opened)
                except Refused as refusal:
                    self.refusal = refusal
                    return
                except _LOST as error:
                    attempts += 1
                    self._note_failure(error, attempts)
                    self._ending.wait(self._pause(error, attempts))
                else:
                    attempts = 0
                    if self._hold(socket) == _RENEWAL:
                        self._see_out(socket, opened.pop_all())

    def close(self) -> None:
        """End it."""
        self._ending.set()
        if socket := self._socket:
            socket.close()

    def _open(self, opened: ExitStack) -> ClientConnection:
        """A connection that Slack has greeted; it is closed with ``opened``."""
        patience = self._patience
        socket = opened.enter_context(
            connect(
                self._addresses.next(),
                open_timeout=patience.hello,
                ping_interval=patience.ping,
                ping_timeout=patience.pong,
                close_timeout=1.0,
                max_size=_MOST_BYTES,
            )
        )
        hello = _read(socket.recv(timeout=patience.hello))
        if hello.get("type") != "hello":
            raise ConnectionError(f"Slack said {hello.get('reason') or hello.get('type')} instead of hello")
        self._log.info("connected", extra={"line": self._number, "connections": hello.get("num_connections")})
        return socket

    def _hold(self, socket: ClientConnection) -> str:
        """Read it until it ends, or until Slack asks to renew it; the reason."""
        self._socket = socket
        try:
            reason = self._listen(socket, self._ending.is_set)
        finally:
            self._socket = None
        if reason:
            self._log.info("disconnected", extra={"line": self._number, "reason": reason})
        return reason

    def _see_out(self, socket: ClientConnection, opened: ExitStack) -> None:
        """Read to its end, in the background, what still comes over a connection that Slack wants to renew."""
        until = time.monotonic() + self._patience.farewell

        def read() -> None:
            with opened:
                while self._listen(socket, lambda: self._ending.is_set() or time.monotonic() > until) == _RENEWAL:
                    continue

        threading.Thread(target=read, name=f"{self.name}-leaving", daemon=True).start()

    def _listen(self, socket: ClientConnection, ended: Callable[[], bool]) -> str:
        """Hand on what comes; the reason why nothing more does, empty where that was wanted."""
        while not ended():
            try:
                message = _read(socket.recv(timeout=_LOOK_SECONDS))
            except TimeoutError:
                continue
            except _LOST as error:
                return reason_of(error) if not isinstance(error, ConnectionClosed) else "closed"
            if message.get("type") == "disconnect":
                self._log.info("renewal", extra={"line": self._number, "reason": message.get("reason")})
                return _RENEWAL
            if "envelope_id" in message:
                self._envelopes.take(message, socket.send)
        return ""

    def _note_failure(self, error: Exception, attempts: int) -> None:
        self.failure = reason_of(error)
        extra = {"line": self._number, "reason": self.failure, "attempts": attempts}
        self._log.warning("not_connected", extra=extra)

    def _pause(self, error: Exception, attempts: int) -> float:
        """Until the next attempt: what Slack asks for, else twice as long as the last time."""
        if isinstance(error, SlackApiError) and refusal_of(error) == "ratelimited":
            asked = str(error.response.headers.get("Retry-After", "30"))
            return float(asked) if asked.isdigit() else self._patience.longest_pause
        return self._patience.longest_pause * min(1.0, 2.0**attempts / 128)


def _read(message: str | bytes) -> Json:
    """A message, empty where it is none that we know."""
    try:
        read = json.loads(message)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
