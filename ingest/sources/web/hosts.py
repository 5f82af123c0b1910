"""What we know of one host in a run: its rules, when we may ask it again, and whether that makes sense."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ingest.sources.web.errors import Unavailable
from ingest.sources.web.robots import Robots

_MOST_IN_A_ROW = 3


@dataclass(slots=True)
class Host:
    """One scheme, name and port."""

    robots: Robots | None = None
    """None until they were asked for."""
    _free_at: float = 0.0
    _failures: int = 0
    _wants_peace: bool = False

    def wait(self, pause: float) -> None:
        """Wait until the host may be asked, and note that it is asked now.

        Args:
            pause: seconds between two requests; the host's own wish where that is longer.
        """
        time.sleep(max(0.0, self._free_at - time.monotonic()))
        self._free_at = time.monotonic() + max(pause, self.robots.delay if self.robots else 0.0)

    def refuse(self) -> None:
        """Raise Unavailable where the host has failed so often, or asked us to wait so long, that it is left alone."""
        if self._wants_peace:
            told = "its server asks us to come back later than we wait, and is left alone for the rest of this run"
            raise Unavailable(f"{told}; try again later", passing=True)
        if self._failures >= _MOST_IN_A_ROW:
            told = f"its server failed {self._failures} times in a row and is left alone for the rest of this run"
            raise Unavailable(f"{told}; try again later", passing=True)

    def note(self, *, failed: bool) -> None:
        """Count the addresses in a row that could not be had for the server's sake."""
        self._failures = self._failures + 1 if failed else 0

    def leave(self) -> None:
        """Ask it nothing more in this run, as it wishes."""
        self._wants_peace = True
