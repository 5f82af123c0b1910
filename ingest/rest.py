"""What has changed and not yet come to rest: a file that is being written is read when it is done."""

from __future__ import annotations

from collections.abc import Iterable

_QUIET_SECONDS = 1.0
"""Without a change for so long, whoever wrote has done; who copies a thousand files makes one run."""
_PATIENCE_SECONDS = 30.0
"""Where something changes all the time, it is read all the same."""


class Unrest:
    """Sources in whose files something has changed, by name, until they are read. Times are of one steady clock."""

    def __init__(self) -> None:
        """Nothing has changed."""
        self._first: dict[str, float] = {}
        self._last: dict[str, float] = {}

    def note(self, names: Iterable[str], now: float) -> None:
        """Something has changed."""
        for name in names:
            self._first.setdefault(name, now)
            self._last[name] = now

    def at_rest(self, name: str, now: float) -> bool:
        """Whether a source has changed, and may be read."""
        if name not in self._first:
            return False
        return now - self._last[name] >= _QUIET_SECONDS or now - self._first[name] >= _PATIENCE_SECONDS

    def settle(self, name: str) -> None:
        """It is read now."""
        self._first.pop(name, None)
        self._last.pop(name, None)
