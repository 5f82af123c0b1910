"""Envelopes: what comes over Socket Mode, handed to the app and acknowledged when the app has taken it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from websockets.exceptions import ConnectionClosed

Json = dict[str, Any]

_THREADS = 16
"""Commands, clicks and modals hold one until they are acknowledged, 3 seconds at most."""
_SLOW_MS = 2500
"""Slack waits for 3 seconds."""


class Takes(Protocol):
    """The app, as far as it is needed here."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Take a request in."""


class Envelopes:
    """Hands envelopes to the app, several at a time.

    What is not acknowledged Slack sends again, over another connection or to another process: so nothing is
    acknowledged that the app has not taken, and what waits at the end is dropped without a word.
    """

    def __init__(self, app: Takes, log: logging.Logger, threads: int = _THREADS) -> None:
        """Get ready to hand on to an app."""
        self._app = app
        self._log = log
        self._pool = ThreadPoolExecutor(threads, "slack-envelope")
        self._begun: set[Future[None]] = set()

    def take(self, envelope: Json, reply: Callable[[str], None]) -> None:
        """Hand one on, in the background.

        Args:
            envelope: as it came.
            reply: sends over the connection that it came over.
        """
        try:
            future = self._pool.submit(self._handle, envelope, reply)
        except RuntimeError:
            return  # the end has come
        self._begun.add(future)
        future.add_done_callback(self._begun.discard)

    def stop(self, seconds: float) -> bool:
        """Take no more; wait for those in the app's hands. False where one is still there after that time."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        return not wait(list(self._begun), timeout=seconds).not_done

    def _handle(self, envelope: Json, reply: Callable[[str], None]) -> None:
        began = time.monotonic()
        about: Json = {"kind": envelope.get("type"), "envelope": envelope["envelope_id"]}
        try:
            response = self._app.dispatch(_request(envelope))
            if response.status == 200:
                reply(json.dumps(_acknowledgement(envelope, response)))
            about["ms"] = round(1000 * (time.monotonic() - began))
        except (ConnectionClosed, OSError):
            self._log.warning("acknowledgement_lost", extra=about)
        except Exception:  # any bug: this is the end of a thread, what is not logged here is never seen
            self._log.exception("envelope_failed", extra=about)
        else:
            self._note(response.status, about)

    def _note(self, status: int, about: Json) -> None:
        if status != 200:
            self._log.warning("not_acknowledged", extra={**about, "status": status})
        elif about["ms"] > _SLOW_MS:
            self._log.warning("acknowledged_late", extra=about)


def _request(envelope: Json) -> BoltRequest:
    """The envelope as Bolt reads it; the numbers of a retry stand where HTTP mode has them."""
    names = {"x-slack-retry-num": "retry_attempt", "x-slack-retry-reason": "retry_reason"}
    headers = {name: str(envelope[key]) for name, key in names.items() if envelope.get(key) is not None}
    return BoltRequest(mode="socket_mode", body=envelope.get("payload") or {}, headers=dict(headers))


def _acknowledgement(envelope: Json, response: BoltResponse) -> Json:
    acknowledgement: Json = {"envelope_id": envelope["envelope_id"]}
    if not response.body:
        return acknowledgement
    is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
    return {**acknowledgement, "payload": json.loads(response.body) if is_json else {"text": response.body}}
