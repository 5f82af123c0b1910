"""Parts of queries on the catalogue that several readers share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Join, Select, func, select

from retrieval.archive.schema import articles, passages, stamps, versions


def is_current() -> ColumnElement[bool]:
    """Joins articles to the version that is searched."""
    return (articles.c.id == versions.c.article_id) & (articles.c.current == versions.c.version)


def of_version() -> ColumnElement[bool]:
    """Joins passages to their version."""
    return (passages.c.article_id == versions.c.article_id) & (passages.c.version == versions.c.version)


def current_passages() -> Join:
    """Passages of the versions that are searched, of every cut."""
    return passages.join(
        articles, (articles.c.id == passages.c.article_id) & (articles.c.current == passages.c.version)
    )


def cut_of(connection: Connection) -> int:
    """The cut that is searched."""
    return int(connection.execute(select(stamps.c.value).where(stamps.c.name == "cut")).scalar_one())


def passage_query(*, current_only: bool = True) -> Select[Any]:
    """Passages with their text and what is shown of their article."""
    text = func.substr(versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label("text")
    described = [versions.c[name] for name in ("title", "url", "source", "published", "origin", "corrected")]
    query = select(passages, text, *described).join(versions, of_version())
    return query.join(articles, is_current()) if current_only else query


def outlets_query() -> Select[Any]:
    """Outlets with the number of their articles, the one with the most first."""
    number = func.count().label("articles")
    return (
        select(versions.c.source, number)
        .join(articles, is_current())
        .group_by(versions.c.source)
        .order_by(number.desc(), versions.c.source)
    )
