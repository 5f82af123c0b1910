"""Lists the articles of an archive by what is said of them, without reading their texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from retrieval.archive.queries import is_current
from retrieval.archive.schema import articles, versions
from retrieval.domain import Article, parse_published

_DESCRIBED = ("article_id", "title", "url", "source", "authors", "published", "language", "origin")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are to be listed; all of what is told must hold."""

    words: Sequence[str] = ()
    """Each stands in the title, the address or the file's name, in capitals or not."""
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    """Days of publication, both included; articles without a date are left out where one is told."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that is searched."""

    id: str
    article: Article
    """Without its text."""


class Listing:
    """The catalogue's articles as a list; every method is one transaction."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Take the catalogue's way to read."""
        self._transaction = transaction

    def find(self, wanted: Wanted, most: int) -> tuple[int, list[Listed]]:
        """How many there are, and the first of them: the newest, those without a date at the end."""
        columns = [versions.c[name] for name in _DESCRIBED]
        chosen = select(*columns).join(articles, is_current()).where(*_conditions(wanted))
        order = versions.c.published.is_(None), versions.c.published.desc(), versions.c.article_id
        with self._transaction() as connection:
            total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
            rows = connection.execute(chosen.order_by(*order).limit(most)).all()
        return total, [_listed(row) for row in rows]

    def lacking(self) -> tuple[int, int]:
        """How many of the articles name no outlet, and how many have no date."""
        dated, named = func.count(versions.c.published), func.count(func.nullif(versions.c.source, ""))
        with self._transaction() as connection:
            row = connection.execute(
                select(func.count().label("all"), named.label("named"), dated.label("dated"))
                .select_from(versions)
                .join(articles, is_current())
            ).one()
        return row.all - row.named, row.all - row.dated


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    shown = versions.c.title, versions.c.url, versions.c.origin
    conditions = [or_(*(column.icontains(word, autoescape=True) for column in shown)) for word in wanted.words]
    if wanted.outlet is not None:
        conditions.append(func.lower(versions.c.source) == func.lower(wanted.outlet))
    # Dates are kept as texts that begin with the day.
    published = func.substr(versions.c.published, 1, len("2024-01-31"))
    if wanted.since:
        conditions.append(published >= wanted.since.isoformat())
    if wanted.until:
        conditions.append(published <= wanted.until.isoformat())
    return conditions


def _listed(row: Row[Any]) -> Listed:
    described = {name: getattr(row, name) for name in ("title", "url", "source", "language", "origin")}
    published = parse_published(row.published)
    return Listed(row.article_id, Article("", authors=tuple(row.authors), published=published, **described))
