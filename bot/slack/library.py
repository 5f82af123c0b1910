"""What the archive holds, as the bot tells it: looked up now and then, since every question asks for it."""

from __future__ import annotations

import threading
import time
from datetime import date

from retrieval.archive.catalogue import Catalogue
from retrieval.domain import Coverage
from retrieval.untrusted import one_line

_FRESH_SECONDS = 60.0
_EXAMPLES = 4
_LONGEST_HEADLINE = 110


class Library:
    """The archive's coverage, and questions that it can answer."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the catalogue."""
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._coverage = Coverage(0, 0, (), None, None)

    def coverage(self) -> Coverage:
        """What the archive held a minute ago at most."""
        with self._lock:
            if time.monotonic() - self._looked > _FRESH_SECONDS:
                self._coverage = self._catalogue.coverage()
                self._looked = time.monotonic()
            return self._coverage

    def per_month(self) -> list[tuple[date, int]]:
        """How many articles there are of each month, by its first day."""
        return self._catalogue.per_month()

    def examples(self) -> list[str]:
        """Questions about the newest articles."""
        titles = map(one_line, self._catalogue.newest_titles(4 * _EXAMPLES))
        fitting = [title.rstrip(".") for title in titles if 0 < len(title) <= _LONGEST_HEADLINE]
        return [f"What is known about “{title}”?" for title in dict.fromkeys(fitting)][:_EXAMPLES]
