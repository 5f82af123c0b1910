"""Follows the files and folders of sources: tells which of them have changed, by the system's events."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.sources import Source

_LOOK_MILLISECONDS = 500
"""How long a look waits for changes."""
_AGAIN_SECONDS = 60.0
"""Where the system cannot tell of changes, it is asked again after this."""

Events = Generator[set[str], None, None]


@dataclass(frozen=True, slots=True)
class _There:
    """A file or folder that is there: events come from it, and not from another one that takes its place."""

    source: str
    device: int
    number: int


class Followed:
    """What was there at the last look, and the events that come from it."""

    def __init__(self, archive: Path) -> None:
        """Nothing is followed.

        Args:
            archive: the archive's own folder. It may lie in a folder that is followed, and changes with every run.
        """
        self._archive = archive.resolve()
        self._there: dict[str, _There] = {}
        self._events = _none()
        self._again = 0.0

    def look(self, sources: Iterable[Source]) -> set[str]:
        """Wait a moment for changes.

        Returns:
            The names of the sources in which something has changed, and of those that came, went, or were replaced
            since the last look; the first look finds all of them new.

        Raises:
            OSError: the system cannot tell of changes in them: anything may have changed. It is asked again, and fails
                again, a minute later; until then there are none.
        """
        if time.monotonic() < self._again:
            time.sleep(_LOOK_MILLISECONDS / 1000)
            return set()
        now = _there(sources)
        try:
            if now == self._there:
                return self._names(next(self._events), now)
            return self._turn_to(now)
        except (OSError, RuntimeError) as error:  # watchfiles' own error is a RuntimeError
            self._give_up()
            raise OSError(str(error)) from error

    def _turn_to(self, now: dict[str, _There]) -> set[str]:
        new, old = _events(now), self._events
        changed = {one.source for _, one in now.items() ^ self._there.items()}
        # For a moment both are listened to, so that nothing is lost between them.
        changed |= self._names(next(new), now) | self._names(next(old), self._there)
        old.close()
        self._there, self._events = now, new
        return changed

    def _names(self, paths: set[str], there: Mapping[str, _There]) -> set[str]:
        articles = [Path(path) for path in paths if not Path(path).is_relative_to(self._archive)]
        return {one.source for path in articles for place, one in there.items() if path.is_relative_to(place)}

    def _give_up(self) -> None:
        self._events.close()
        self._there, self._events, self._again = {}, _none(), time.monotonic() + _AGAIN_SECONDS


def _there(sources: Iterable[Source]) -> dict[str, _There]:
    found: dict[str, _There] = {}
    for one in sources:
        if not one.is_files:
            continue
        try:
            told = os.stat(one.place)
        except OSError:
            continue
        found[one.place] = _There(one.name, told.st_dev, told.st_ino)
    return found


def _events(there: Iterable[str]) -> Events:
    """The paths that have changed since the last look, again and again; often none."""
    import watchfiles

    if not there:
        yield from _none()
    for changes in watchfiles.watch(
        *there,
        debounce=_LOOK_MILLISECONDS,
        rust_timeout=_LOOK_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=True,
        watch_filter=None,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in changes}


def _none() -> Events:
    while True:
        time.sleep(_LOOK_MILLISECONDS / 1000)
        yield set()
