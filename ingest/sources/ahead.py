"""Reads ahead on a thread of its own, so that parsing goes on while what was read is embedded and stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Condition, Thread

from ingest.sources.read import Read
from retrieval.domain import Article, Dossier

_MOST_ITEMS = 256
_MOST_CHARACTERS = 16_000_000
"""Waiting to be taken: what reading ahead may cost in memory, however large the source is."""
_PATIENCE_SECONDS = 3.0
"""Who stops does not wait for longer until the reader has noticed."""


def read_ahead(reads: Iterable[Read]) -> Iterator[Read]:
    """The same steps in the same order, read on another thread; an error there is raised here, in its place."""
    line = _Line()
    reader = Thread(target=_fill, args=(reads, line), name="reading", daemon=True)
    reader.start()
    try:
        while (step := line.take()) is not None:
            if isinstance(step, BaseException):
                raise step
            yield step
    finally:
        line.close()
        # A slow server may keep it for longer; then it ends by itself, and hands nothing on.
        reader.join(_PATIENCE_SECONDS)


class _Line:
    """What was read and not yet taken, bounded in number and size."""

    def __init__(self) -> None:
        self._steps: list[Read | BaseException | None] = []
        self._characters = 0
        self._closed = False
        self._changed = Condition()

    def put(self, step: Read | BaseException | None) -> bool:
        """Wait for room; False once nobody takes any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room())
            self._steps.append(step)
            self._characters += _size(step)
            self._changed.notify_all()
            return not self._closed

    def take(self) -> Read | BaseException | None:
        """Wait for the next one."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._steps))
            step = self._steps.pop(0)
            self._characters -= _size(step)
            self._changed.notify_all()
            return step

    def close(self) -> None:
        """Nobody takes any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return len(self._steps) < _MOST_ITEMS and self._characters < _MOST_CHARACTERS


def _fill(reads: Iterable[Read], line: _Line) -> None:
    try:
        for read in reads:
            if not line.put(read):
                return
    except BaseException as error:  # raised again where the steps are taken
        line.put(error)
    else:
        line.put(None)


def _size(step: Read | BaseException | None) -> int:
    if not isinstance(step, Read):
        return 0
    if isinstance(step.item, Article):
        return len(step.item.text)
    return sum(len(version.article.text) for version in step.item.versions) if isinstance(step.item, Dossier) else 0
