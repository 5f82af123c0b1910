"""The catalogue: articles with their versions and passages, in a relational database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from retrieval.archive.failures import failures_of
from retrieval.archive.schema import SCHEMA_VERSION, articles, metadata, passages, stamps, versions
from retrieval.domain import Article, Coverage, Passage, SplitArticle, day, parse_published
from retrieval.errors import ArchiveError
from retrieval.identity import content_hash

_BUSY_SECONDS = 30
_IDS_A_QUERY = 500
"""SQLite takes 32,766 parameters a statement at most; fewer keep the statement small."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A version on its way into the archive, with its passages' final ids."""

    article_id: str
    version: int
    split: SplitArticle
    passage_ids: tuple[str, ...]

    @property
    def key(self) -> str:
        """Names the version in the derived stores."""
        return version_key(self.article_id, self.version)


def version_key(article_id: str, version: int) -> str:
    """Names one version of an article in the derived stores."""
    return f"{article_id}.{version}"


class Catalogue:
    """Articles, versions and passages; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine; ``open_sqlite`` makes the default one."""
        self._engine = engine

    def create(self, facts: dict[str, str]) -> None:
        """Make the tables of a new archive and note facts about it, its schema's version among them."""
        facts = {**facts, "schema": str(SCHEMA_VERSION)}
        with self._begin() as connection:
            metadata.create_all(connection)
            connection.execute(insert(stamps), [{"name": name, "value": value} for name, value in facts.items()])

    def facts(self) -> dict[str, str]:
        """What was noted about the archive as a whole.

        Raises:
            ArchiveError: this is no catalogue, it cannot be used, or a newer release made it.
        """
        with self._begin() as connection:
            facts = {row.name: row.value for row in connection.execute(select(stamps))}
        if int(facts.get("schema", "0")) > SCHEMA_VERSION:
            raise ArchiveError("this archive was made by a newer release of Newsdesk: upgrade to open it.")
        return facts

    def current(self, article_id: str) -> tuple[int, str] | None:
        """Version and content hash of the article as it is searched, None when there is none."""
        query = (
            select(versions.c.version, versions.c.content_hash)
            .join(articles, _is_current())
            .where(articles.c.id == article_id)
        )
        with self._begin() as connection:
            row = connection.execute(query).first()
        return (row.version, row.content_hash) if row else None

    def latest_version(self, article_id: str) -> int:
        """The highest version number the article ever had, 0 for an unknown article."""
        query = select(func.max(versions.c.version)).where(versions.c.article_id == article_id)
        with self._begin() as connection:
            return connection.execute(query).scalar() or 0

    def publish(self, drafts: Sequence[Draft]) -> list[str]:
        """Make drafts the current versions, all in one transaction: the moment from which they exist.

        Returns:
            The keys of the versions they replaced, to be cleared from the derived stores.
        """
        with self._begin() as connection:
            return [key for draft in drafts for key in _publish(connection, draft)]

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids whose version is current; the others are not in the result."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Passage] = {}
        for first in range(0, len(wanted), _IDS_A_QUERY):
            query = _passage_query().where(passages.c.id.in_(wanted[first : first + _IDS_A_QUERY]))
            with self._begin() as connection:
                found |= {row.id: _to_passage(connection, row) for row in connection.execute(query).all()}
        return found

    def neighbours(self, passage: Passage, reach: int) -> list[Passage]:
        """The passage with up to ``reach`` passages before and after it, in reading order, of its own version."""
        query = (
            _passage_query(current_only=False)
            .where(passages.c.article_id == passage.article_id, passages.c.version == passage.version)
            .where(passages.c.position.between(passage.position - reach, passage.position + reach))
            .order_by(passages.c.position)
        )
        with self._begin() as connection:
            return [_to_passage(connection, row) for row in connection.execute(query).all()]

    def article(self, article_id: str, version: int) -> Article | None:
        """One version of an article, whole."""
        query = select(versions).where(versions.c.article_id == article_id, versions.c.version == version)
        with self._begin() as connection:
            row = connection.execute(query).first()
        return _to_article(row) if row else None

    def coverage(self) -> Coverage:
        """What the current versions hold."""
        with self._begin() as connection:
            outlets = connection.execute(_outlets_query()).all()
            dates = connection.execute(
                select(func.min(versions.c.published), func.max(versions.c.published)).join(articles, _is_current())
            ).one()
            passage_count = connection.execute(
                select(func.count()).select_from(passages.join(versions, _of_version()).join(articles, _is_current()))
            ).scalar_one()
        first, last = (parse_published(text) for text in dates)
        return Coverage(
            articles=sum(outlet.articles for outlet in outlets),
            passages=passage_count,
            sources=tuple(outlet.source for outlet in outlets if outlet.source),
            first=day(first) if first else None,
            last=day(last) if last else None,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with (
            failures_of("catalogue", self._engine.url.database, DatabaseError),
            self._engine.begin() as connection,
        ):
            yield connection


def open_sqlite(path: Path) -> Engine:
    """An engine on an SQLite file: readers never wait for the writer (WAL), writers wait for each other."""
    # In an address of one string, a question mark of the path would end it.
    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_SECONDS}000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _publish(connection: Connection, draft: Draft) -> list[str]:
    replaced = connection.execute(
        select(articles.c.current).where(articles.c.id == draft.article_id)
    ).scalar_one_or_none()
    if connection.execute(select(articles.c.id).where(articles.c.id == draft.article_id)).first() is None:
        connection.execute(insert(articles).values(id=draft.article_id, current=None))
    connection.execute(insert(versions).values(**_version_row(draft)))
    if rows := _passage_rows(draft):
        connection.execute(insert(passages), rows)
    connection.execute(update(articles).where(articles.c.id == draft.article_id).values(current=draft.version))
    return [version_key(draft.article_id, replaced)] if replaced else []


def _version_row(draft: Draft) -> dict[str, object]:
    article = draft.split.article
    return {
        "article_id": draft.article_id,
        "version": draft.version,
        "content_hash": content_hash(article),
        "stored": datetime.now(UTC).isoformat(timespec="seconds"),
        "text": article.text,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "origin": article.origin,
        "metadata": dict(article.metadata),
    }


def _passage_rows(draft: Draft) -> list[dict[str, object]]:
    return [
        {
            "id": passage_id,
            "article_id": draft.article_id,
            "version": draft.version,
            "position": position,
            "start": span.start,
            "end": span.end,
            "sentences": [list(sentence) for sentence in span.sentences],
        }
        for position, (passage_id, span) in enumerate(zip(draft.passage_ids, draft.split.passages, strict=True))
    ]


def _is_current() -> ColumnElement[bool]:
    return (articles.c.id == versions.c.article_id) & (articles.c.current == versions.c.version)


def _of_version() -> ColumnElement[bool]:
    return (passages.c.article_id == versions.c.article_id) & (passages.c.version == versions.c.version)


def _passage_query(*, current_only: bool = True) -> Select[Any]:
    text = func.substr(versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label("text")
    described = [versions.c[name] for name in ("title", "url", "source", "published", "origin")]
    query = select(passages, text, *described).join(versions, _of_version())
    return query.join(articles, _is_current()) if current_only else query


def _outlets_query() -> Select[Any]:
    number = func.count().label("articles")
    return (
        select(versions.c.source, number)
        .join(articles, _is_current())
        .group_by(versions.c.source)
        .order_by(number.desc(), versions.c.source)
    )


def _to_passage(connection: Connection, row: Row[Any]) -> Passage:
    text = row.text
    if len(text) != row.end - row.start:  # SQLite's substr stops at a NUL character
        whole = select(versions.c.text).where(
            versions.c.article_id == row.article_id, versions.c.version == row.version
        )
        text = connection.execute(whole).scalar_one()[row.start : row.end]
    return Passage(
        id=row.id,
        article_id=row.article_id,
        version=row.version,
        position=row.position,
        start=row.start,
        end=row.end,
        text=text,
        sentences=tuple((start, end) for start, end in row.sentences),
        title=row.title,
        url=row.url,
        source=row.source,
        published=parse_published(row.published),
        origin=row.origin,
    )


def _to_article(row: Row[Any]) -> Article:
    return Article(
        text=row.text,
        title=row.title,
        url=row.url,
        source=row.source,
        authors=tuple(row.authors),
        published=parse_published(row.published),
        language=row.language,
        origin=row.origin,
        metadata=row._mapping["metadata"],
    )
