"""What is remembered of an address from one run to the next, so that nothing is fetched twice without need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

A_LIST = "list"
"""The digest of feeds and sitemaps."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An address as it was when it was last fetched."""

    etag: str | None
    """The server's mark of that version, to the letter."""
    modified: str | None
    """What the server said of when it was changed, to the letter."""
    digest: str
    """SHA-256 (hex) of the content; empty where it held no article, so that it is never taken for unchanged. Of lists
    ``A_LIST``: what they hold is told by their pages."""
    fetched: datetime
    """When, in UTC; of lists when all that they lead to was looked at."""


class Memory(Protocol):
    """Keeps what was seen.

    An address is noted as soon as its article was handed on, which is before the archive has stored it: keep the notes
    of a run aside until it has ended well, or what a crash has lost will pass for unchanged.
    """

    def seen(self, url: str) -> Seen | None:
        """What is known of an address, None for a new one."""
        ...

    def note(self, url: str, seen: Seen) -> None:
        """Remember it in place of what was known."""
        ...


class ForgetfulMemory:
    """Remembers for as long as it lives."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}

    def seen(self, url: str) -> Seen | None:
        """What is known of an address, None for a new one."""
        return self._seen.get(url)

    def note(self, url: str, seen: Seen) -> None:
        """Remember it in place of what was known."""
        self._seen[url] = seen
