"""Whether a question that came now could be answered: what ``/readyz`` says."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from slack_sdk import WebClient

from bot.slack.web import FAILURES, reason_of
from retrieval.domain import Coverage
from retrieval.errors import NewsdeskError

_FRESH_SECONDS = 20.0


class Desk(Protocol):
    """The desk, as far as it is needed here."""

    def troubles(self) -> list[str]:
        """Why nothing can be answered now."""


class Readiness:
    """Looks at the desk each time, at the archive and at Slack now and then: a probe must not become a load."""

    def __init__(
        self,
        desk: Desk,
        coverage: Callable[[], Coverage],
        client: WebClient | None,
        log: logging.Logger,
        doubt: Callable[[Exception], None],
    ) -> None:
        """Take what is looked at.

        Args:
            desk: does the work.
            coverage: what the archive holds; raises NewsdeskError where it cannot be read.
            client: one with a bot's token; None where there are many.
            log: told in full what a probe is told in a few words.
            doubt: told what Slack answers to the token when it does not like it.
        """
        self._desk = desk
        self._coverage = coverage
        self._client = client
        self._log = log
        self._doubt = doubt
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._found: list[str] = []

    def troubles(self) -> list[str]:
        """Why nothing can be answered now, in words; empty when all is well."""
        with self._lock:
            if time.monotonic() - self._looked > _FRESH_SECONDS:
                self._found = [*self._archive(), *self._slack()]
                self._looked = time.monotonic()
            return [*self._desk.troubles(), *self._found]

    def _archive(self) -> list[str]:
        try:
            return [] if self._coverage().articles else ["the archive is empty"]
        except NewsdeskError as error:
            self._log.warning("archive_unusable", extra={"reason": str(error)})
            return ["the archive cannot be read; the log says why"]

    def _slack(self) -> list[str]:
        if self._client is None:
            return []
        try:
            self._client.auth_test()
        except FAILURES as error:
            self._doubt(error)
            return [f"Slack cannot be used: {reason_of(error)}"]
        return []
