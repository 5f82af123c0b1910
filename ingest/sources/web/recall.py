"""What the memory means for an address: whether to ask for it again, and whether what came back is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.sources.web.entries import Entry
from ingest.sources.web.memory import Memory, Seen
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
        return datetime.now(UTC) - seen.fetched > self._fresh if changed is None else changed

    def knows(self, answer: Response) -> bool:
        """Whether it is what was there before."""
        seen = self._memory.seen(answer.asked)
        return answer.status == NOT_MODIFIED or bool(seen and seen.digest == answer.digest)

    def has_held_an_article(self, url: str) -> bool:
        """Whether one was read there before."""
        seen = self._memory.seen(url)
        return bool(seen and seen.digest)

    def note(self, answer: Response) -> None:
        """Remember what was read, under the address that was asked for and the one that answered."""
        now = datetime.now(UTC)
        before = self._memory.seen(answer.url)
        if answer.status == NOT_MODIFIED and before:
            seen = replace(before, fetched=now)
        else:
            seen = Seen(answer.headers.get("etag"), answer.headers.get("last-modified"), answer.digest, now)
        for url in {answer.asked, answer.url}:
            self._memory.note(url, seen)

    def note_nothing(self, url: str) -> None:
        """Remember that there is no article at an address, so that a list does not send us there at once again."""
        self._memory.note(url, Seen(None, None, "", datetime.now(UTC)))
