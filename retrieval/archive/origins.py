"""Where articles were found: files, as their sources were last read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection, func, select

from retrieval.archive.schema import origins, versions
from retrieval.identity import file_of


class Origins:
    """The catalogue's table of origins; every method is one transaction."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Take the catalogue's way to read."""
        self._transaction = transaction

    def at(self, origin: str) -> list[str]:
        """The ids of the articles that were found at an origin."""
        query = select(origins.c.article_id).where(origins.c.origin == origin).order_by(origins.c.article_id)
        with self._transaction() as connection:
            return list(connection.execute(query).scalars())

    def once_at(self, origin: str) -> list[str]:
        """The ids of the articles of which a version was read at an origin, whatever became of them; looks at all."""
        begin = f"{origin}#"
        read_there = (versions.c.origin == origin) | (func.substr(versions.c.origin, 1, len(begin)) == begin)
        query = select(versions.c.article_id, versions.c.origin).where(read_there).order_by(versions.c.article_id)
        with self._transaction() as connection:
            found = [row.article_id for row in connection.execute(query) if file_of(row.origin) == origin]
        return list(dict.fromkeys(found))

    def said_at(self, origin: str, article_id: str) -> list[str]:
        """The content hashes of an article's versions that were read at an origin, the oldest first."""
        query = select(versions.c.content_hash, versions.c.origin).where(versions.c.article_id == article_id)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(versions.c.version)).all()
        return [row.content_hash for row in rows if file_of(row.origin or "") == origin]

    def of(self, article_id: str) -> list[str]:
        """Where an article was found when its sources were last read."""
        query = select(origins.c.origin).where(origins.c.article_id == article_id).order_by(origins.c.origin)
        with self._transaction() as connection:
            return list(connection.execute(query).scalars())

    def under(self, root: str) -> list[tuple[str, str]]:
        """Origin and article of all that was found at a file or in a folder."""
        folder = root.rstrip("/") + "/"
        inside = (origins.c.origin == root) | (func.substr(origins.c.origin, 1, len(folder)) == folder)
        query = select(origins.c.origin, origins.c.article_id).where(inside)
        with self._transaction() as connection:
            return [(row.origin, row.article_id) for row in connection.execute(query)]
