"""What the memory means for an address: whether to ask for it again, and whether what came back is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.sources.web.entries import Entry
from ingest.sources.web.memory import A_LIST, Memory, Seen
from ingest.sources.web.response import NOT_MODIFIED, Response


class Recall:
    """The memory, asked and told."""

    def __init__(self, memory: Memory, fresh: timedelta) -> None:
        """Bind it.

        Args:
            memory: what was seen in this run and before.
            fresh: listed pages are not asked for again so soon, unless their list says that they have changed.
        """
        self._memory = memory
        self._fresh = fresh

    def is_due(self, entry: Entry) -> bool:
        """Whether a listed page is to be fetched."""
        seen = self._memory.seen(entry.url)
        if seen is None:
            return True
        changed = entry.has_changed_since(seen.fetched)
        return self._is_old(seen) if changed is None else changed

    def knows(self, response: Response) -> bool:
        """Whether it is what was there before."""
        seen = self._memory.seen(response.asked)
        return response.status == NOT_MODIFIED or bool(seen and seen.digest == response.digest)

    def is_to_be_had_whole(self, url: str) -> bool:
        """Whether an address is new, or a list whose pages are due again though the list itself may be the same."""
        seen = self._memory.seen(url)
        return seen is None or (seen.digest == A_LIST and self._is_old(seen))

    def is_list(self, url: str) -> bool:
        """Whether a feed or a sitemap was read there before."""
        seen = self._memory.seen(url)
        return bool(seen and seen.digest == A_LIST)

    def has_held_an_article(self, url: str) -> bool:
        """Whether one was read there before."""
        seen = self._memory.seen(url)
        return bool(seen and seen.digest not in ("", A_LIST))

    def note(self, response: Response) -> None:
        """Remember the article that was read, under the address that was asked for and the one that answered."""
        before = self._memory.seen(response.url)
        if response.status == NOT_MODIFIED and before:
            self._keep(response, replace(before, fetched=datetime.now(UTC)))
        else:
            self._keep(response, _seen(response, response.digest))

    def note_list(self, response: Response) -> None:
        """Remember that all that a feed or a sitemap leads to was looked at."""
        self._keep(response, _seen(response, A_LIST))

    def note_nothing(self, url: str) -> None:
        """Remember that there is no article at an address, so that a list does not send us there at once again."""
        self._memory.note(url, Seen(None, None, "", datetime.now(UTC)))

    def _keep(self, response: Response, seen: Seen) -> None:
        for url in {response.asked, response.url}:
            self._memory.note(url, seen)

    def _is_old(self, seen: Seen) -> bool:
        return datetime.now(UTC) - seen.fetched > self._fresh


def _seen(response: Response, digest: str) -> Seen:
    return Seen(response.headers.get("etag"), response.headers.get("last-modified"), digest, datetime.now(UTC))
