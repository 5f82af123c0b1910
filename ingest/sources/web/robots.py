"""robots.txt: what a host lets programs read, and how long it wants them to wait."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources.web.errors import Unavailable
from ingest.sources.web.response import Response

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Newsdesk"
"""The name that robots.txt may call us by."""

MOST_ROBOTS_BYTES = 500_000
"""What comes after these is ignored, as search engines do."""

_LONGEST_DELAY = 30.0
_AGENT_LINE = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:?[ \t]*)([^\s#]*).*$", re.IGNORECASE | re.MULTILINE)
_TOO_MANY_REQUESTS = 429
_DENIED = "its site does not want programs to read it (robots.txt); ask its publisher, or save it in a browser"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host."""

    rules: Protego | None = None
    """None where there are none, which allows everything."""
    silence: str = ""
    """Why they are not known, which allows nothing for now."""

    def refuse(self, url: str) -> None:
        """Raise Unavailable where an address is not to be read."""
        if self.silence:
            reason = f"its site's robots.txt cannot be had, so nothing is read there for now ({self.silence})"
            raise Unavailable(reason, passing=True)
        if self.rules and not self.rules.can_fetch(url, AGENT):
            raise Unavailable(_DENIED)

    @property
    def delay(self) -> float:
        """Seconds between two requests, 0 where the host does not say."""
        delay = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(max(delay or 0.0, 0.0), _LONGEST_DELAY)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that the host names."""
        return list(self.rules.sitemaps) if self.rules else []


def robots_of(response: Response) -> Robots:
    """The rules that a host's response holds. A host without any has nothing against being read."""
    if response.status >= 500 or response.status == _TOO_MANY_REQUESTS:
        return Robots(silence=response.reason() or "")
    if response.status >= 300:
        return Robots()
    from protego import Protego

    text = response.content[:MOST_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    return Robots(Protego.parse(_AGENT_LINE.sub(_without_others, text)))


def _without_others(line: re.Match[str]) -> str:
    """All other programs under one name: rules for ten thousand of them would fill the memory."""
    name = line[2].lower()
    return line[0] if name == "*" or (name and AGENT.lower().startswith(name.strip("*"))) else f"{line[1]}-"
