"""Reads all that the catalogue keeps of articles: three tables in step, so that few rows are in memory at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Row, select

from retrieval.archive.rows import to_version
from retrieval.archive.schema import articles, origins, versions
from retrieval.domain import Dossier

_ROWS_AT_ONCE = 20
"""Each may hold a long text."""


def read_dossiers(connection: Connection, article_id: str | None = None) -> Iterator[Dossier]:
    """The dossiers of all articles in the order of their ids, or of one article."""
    of_versions = _InStep(_rows(connection, versions.c.article_id, versions.c.version, article_id))
    of_origins = _InStep(_rows(connection, origins.c.article_id, origins.c.origin, article_id))
    for row in _rows(connection, articles.c.id, articles.c.id, article_id):
        yield Dossier(
            article_id=row.id,
            versions=tuple(map(to_version, of_versions.of(row.id))),
            current=row.current,
            barred=row.barred,
            # Not by the database: each sorts text in its own way.
            origins=tuple(sorted(each.origin for each in of_origins.of(row.id))),
        )


class _InStep:
    """The rows of a table, handed out article by article in the order in which they come."""

    def __init__(self, rows: Iterator[Row[Any]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, article_id: str) -> Iterator[Row[Any]]:
        """The rows of the next article, none when that is another one."""
        while self._next is not None and self._next.article_id == article_id:
            yield self._next
            self._next = next(self._rows, None)


def _rows(
    connection: Connection, article: Column[str], order: Column[Any], article_id: str | None
) -> Iterator[Row[Any]]:
    query = select(article.table).order_by(article, order).execution_options(yield_per=_ROWS_AT_ONCE)
    return iter(connection.execute(query if article_id is None else query.where(article == article_id)))
