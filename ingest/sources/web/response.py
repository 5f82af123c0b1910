"""What a server answered, and what its status means to who wanted an article."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from ingest.sources.web.errors import Unavailable

NOT_MODIFIED = 304
HELD = (200, 203)
"""Statuses of answers that hold what was asked for."""
_REDIRECTS = (301, 302, 303, 307, 308)
_OVERLOADED = (429, 500, 502, 503, 504)
_LATER = "try again later"
_REASONS = {
    401: "it is only for who has logged in (401); save the page in a browser and ingest the file",
    402: "it is for subscribers only (402); save the page in a browser and ingest the file",
    403: "its server refuses to give it to a program (403); save the page in a browser and ingest the file",
    404: "there is no such page (404); is the address right?",
    410: "the page was taken down for good (410)",
    429: f"its server asks us to come back less often (429); {_LATER}",
    451: "it is blocked for legal reasons (451)",
}


@dataclass(frozen=True, slots=True)
class Response:
    """What came back for an address, redirects followed."""

    asked: str
    """The address we began with."""
    url: str
    """The one that answered."""
    status: int
    headers: Mapping[str, str]
    """Their names in lower case; of those that come twice, the values with commas between them."""
    content: bytes

    @property
    def digest(self) -> str:
        """Of the content, SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def media_type(self) -> str:
        """As the server says it, in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def target(self) -> str | None:
        """Where it redirects to, if it does."""
        location = self.headers.get("location")
        if self.status not in _REDIRECTS or not location:
            return None
        try:
            return urljoin(self.url, location)
        except ValueError as error:
            raise Unavailable("it redirects to something that is no address") from error

    @property
    def is_overloaded(self) -> bool:
        """Whether the same request may well work in a moment."""
        return self.status in _OVERLOADED

    def wait(self) -> float:
        """Seconds that the server asks us to wait before we ask again, 0 where it does not say."""
        told = self.headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return float(told[:9])
        try:
            moment = parsedate_to_datetime(told)
        except (ValueError, TypeError, OverflowError):
            return 0.0
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())

    def reason(self) -> str | None:
        """Why it is none of what was asked for, None where it is."""
        if self.status in (*HELD, NOT_MODIFIED):
            return None
        if reason := _REASONS.get(self.status):
            return reason
        if self.status >= 500:
            return f"its server has an error ({self.status}); {_LATER}"
        return f"its server answers with {self.status}, which is no page"
