"""The status below a question: set beside the work, which does not wait for it, and not left behind by an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

_MOMENT_SECONDS = 0.5
"""For a status that is just being set; after an answer it would flicker."""


class Place(Protocol):
    """Where a status is shown."""

    def status(self, text: str) -> None:
        """Show it."""

    def idle(self) -> None:
        """Take it away."""


class Status:
    """What is shown while one question is worked on."""

    def __init__(self) -> None:
        """Nothing is shown yet."""
        self._turn = threading.Lock()
        self._shown = ""
        self._is_over = False
        self._is_late = False

    def show(self, place: Place, text: Callable[[], str]) -> None:
        """Show how far it has come, unless that is shown already or the last word is being said.

        Args:
            place: where.
            text: says how far, once it is the turn of this one: of two that are shown at once, neither is outdated.
        """
        with self._turn:
            wanted = text()
            if self._is_over or wanted == self._shown:
                return
            self._shown = wanted
            place.status(wanted)
            if self._is_late:
                # An answer takes away the status that it finds; this one may have come after it.
                place.idle()

    def end(self) -> None:
        """Show nothing more: the last word is about to be said, and waits a moment at most."""
        self._is_over = True
        if self._turn.acquire(timeout=_MOMENT_SECONDS):
            self._turn.release()
        else:
            self._is_late = True
