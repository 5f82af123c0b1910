"""What is remembered of fetched addresses, so that nothing is fetched twice without need."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from retrieval.archive.schema import fetches

_LONGEST = 2048
"""Characters of an address that is fetched; PostgreSQL's indexes take no more than 2,700 bytes."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """An address as it was when it was last fetched."""

    url: str
    etag: str | None
    """The server's mark of that version, to the letter."""
    modified: str | None
    """What the server said of when it was changed, to the letter."""
    digest: str
    """SHA-256 (hex) of the content; empty where it held no article."""
    fetched: datetime
    """When, in UTC."""


class Fetches:
    """The catalogue's table of fetches; every method is one transaction."""

    def __init__(self, transaction: Callable[..., AbstractContextManager[Connection]]) -> None:
        """Take the catalogue's way to read and write."""
        self._transaction = transaction

    def of(self, url: str) -> Fetch | None:
        """What is known of an address, None for a new one."""
        if not _can_be_kept(url):
            return None
        with self._transaction() as connection:
            row = connection.execute(select(fetches).where(fetches.c.url == url)).first()
        if row is None:
            return None
        return Fetch(row.url, row.etag, row.modified, row.digest, datetime.fromisoformat(row.fetched))

    def put(self, made: Iterable[Fetch]) -> None:
        """Remember addresses in place of what was known; what a list calls an address and is none is passed over."""
        with self._transaction(writes=True) as connection:
            for one in filter(lambda fetch: _can_be_kept(fetch.url), made):
                connection.execute(delete(fetches).where(fetches.c.url == one.url))
                connection.execute(
                    insert(fetches).values(
                        url=one.url,
                        etag=one.etag,
                        modified=one.modified,
                        digest=one.digest,
                        fetched=one.fetched.isoformat(timespec="seconds"),
                    )
                )


def _can_be_kept(url: str) -> bool:
    """Whether every database takes an address: NUL and halves of characters are not for all of them."""
    return len(url.encode(errors="replace")) <= _LONGEST and url.isprintable()
