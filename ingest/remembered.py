"""What an archive remembers of addresses, told only what is true: nothing whose article is not stored yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock

from ingest.sources.read import Read
from ingest.sources.web.memory import Seen
from retrieval.archive.fetches import Fetch, Fetches

_TOGETHER = 20
"""Notes written in one transaction, but for the last ones; so many pages a crash fetches again."""


class Remembered:
    """The table of an archive, with a run's notes kept aside until their articles are stored.

    One thread reads and notes, another takes what was read and stores it. What a note is about is one of the steps that
    were handed on by then, or the next one.
    """

    def __init__(self, fetches: Fetches) -> None:
        """Take the archive's table."""
        self._fetches = fetches
        self._lock = Lock()
        self._new: dict[str, tuple[int, Seen]] = {}
        """Each with how many steps had been handed on."""
        self._handed_on = 0

    def seen(self, url: str) -> Seen | None:
        """What is known of an address, None for a new one."""
        with self._lock:
            if url in self._new:
                return self._new[url][1]
        known = self._fetches.of(url)
        return Seen(known.etag, known.modified, known.digest, known.fetched) if known else None

    def note(self, url: str, seen: Seen) -> None:
        """Remember it, once it is true."""
        with self._lock:
            self._new[url] = self._handed_on, seen

    def handed_on(self, reads: Iterable[Read]) -> Iterator[Read]:
        """The same steps, counted where they are read."""
        for read in reads:
            self._handed_on += 1
            yield read

    def stored(self, steps: int) -> None:
        """So many of the steps that were handed on, the first ones, are stored."""
        with self._lock:
            # One step more: what is noted of a page that a feed itself holds comes before its article.
            true = [url for url, (before, _) in self._new.items() if before < steps]
        if len(true) >= _TOGETHER:
            self._write(true)

    def keep(self) -> None:
        """The run has ended well: all that was noted is true."""
        self._write(list(self._new))

    def _write(self, urls: Iterable[str]) -> None:
        with self._lock:
            noted = {url: self._new[url] for url in urls}
        self._fetches.put(
            Fetch(url, one.etag, one.modified, one.digest, one.fetched) for url, (_, one) in noted.items()
        )
        with self._lock:
            for url, note in noted.items():
                if self._new[url] is note:
                    del self._new[url]
