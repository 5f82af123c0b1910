"""Sources: places that are to be kept up to date, and how their last runs went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from retrieval.archive.schema import sources
from retrieval.untrusted import one_line

FILES = "files"
"""The kind of a source that is a file or a folder."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place."""

    name: str
    place: str
    """A file's or folder's absolute path, or an address."""
    kind: str
    """``files``, else ``page``, ``feed``, ``sitemap``, or ``any`` for whatever the address holds."""
    every: int
    """Seconds between two runs; 0 when something changes."""
    prune: bool = False
    """What it no longer has leaves the search."""
    ran: datetime | None = None
    """When it was last begun, in UTC."""
    succeeded: datetime | None = None
    """When it last could be read, in UTC."""
    outcome: Mapping[str, int] = field(default_factory=dict)
    """Counts of the last run that could be read, such as ``added``."""
    trouble: str | None = None
    """Why the last run could not be; None where it could."""
    failures: int = 0
    """Runs in a row that could not be."""

    @property
    def is_files(self) -> bool:
        """Whether it is a file or a folder, and no address."""
        return self.kind == FILES


class Sources:
    """The catalogue's table of sources; every method is one transaction."""

    def __init__(self, transaction: Callable[..., AbstractContextManager[Connection]]) -> None:
        """Take the catalogue's way to read and write."""
        self._transaction = transaction

    def all(self) -> list[Source]:
        """Every source, by name."""
        with self._transaction() as connection:
            return [_source(row) for row in connection.execute(select(sources).order_by(sources.c.name))]

    def find(self, name_or_place: str) -> Source | None:
        """The source of a name or a place; None where there is none."""
        named = (sources.c.name == name_or_place) | (sources.c.place == name_or_place)
        with self._transaction() as connection:
            row = connection.execute(select(sources).where(named)).first()
            return _source(row) if row else None

    def put(self, source: Source) -> bool:
        """Add a source, or change the one of its place; whether it is new. How its runs went is kept."""
        said = {"name": source.name, "kind": source.kind, "every": source.every, "prune": source.prune}
        with self._transaction(writes=True) as connection:
            changed = connection.execute(update(sources).where(sources.c.place == source.place).values(said)).rowcount
            if not changed:
                connection.execute(insert(sources).values(place=source.place, failures=0, **said))
        return not changed

    def remove(self, name: str) -> None:
        """Forget a source; what came from it stays."""
        with self._transaction(writes=True) as connection:
            connection.execute(delete(sources).where(sources.c.name == name))

    def note_begun(self, name: str, when: datetime) -> None:
        """It is run now."""
        self._note(name, ran=_text(when))

    def note_success(self, name: str, when: datetime, outcome: Mapping[str, int]) -> None:
        """It could be read."""
        self._note(name, succeeded=_text(when), outcome=dict(outcome), trouble=None, failures=0)

    def note_trouble(self, name: str, trouble: str) -> None:
        """It could not be read."""
        # What a site sends may be part of it, and not all of that can be stored.
        self._note(name, trouble=one_line(trouble), failures=sources.c.failures + 1)

    def _note(self, name: str, **values: object) -> None:
        with self._transaction(writes=True) as connection:
            connection.execute(update(sources).where(sources.c.name == name).values(values))


def _text(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _source(row: Row[Any]) -> Source:
    return Source(
        name=row.name,
        place=row.place,
        kind=row.kind,
        every=row.every,
        prune=row.prune,
        ran=datetime.fromisoformat(row.ran) if row.ran else None,
        succeeded=datetime.fromisoformat(row.succeeded) if row.succeeded else None,
        outcome=row.outcome or {},
        trouble=row.trouble,
        failures=row.failures,
    )
