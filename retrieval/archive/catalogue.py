"""The catalogue: articles with their versions and passages, in a relational database. This file reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, func, select
from sqlalchemy.exc import DBAPIError

from retrieval.archive.changes import Change
from retrieval.archive.database import WRITES, create_schema, place_of, revision_of, upgrade, write_through
from retrieval.archive.dossiers import read_dossiers
from retrieval.archive.failures import damaged, failures_of
from retrieval.archive.fetches import Fetches
from retrieval.archive.flaws import flaws_of
from retrieval.archive.listing import Listing
from retrieval.archive.origins import Origins
from retrieval.archive.queries import current_passages, cut_of, is_current, outlets_query, passage_query
from retrieval.archive.rows import Facts, Stored, to_article, to_passage, to_vector, to_version
from retrieval.archive.schema import REVISION, articles, embeddings, passages, stamps, versions
from retrieval.archive.sources import Sources
from retrieval.domain import Article, Coverage, Dossier, Passage, Version, day, parse_published
from retrieval.encoders import Vectors

_VALUES_A_QUERY = 500
"""SQLite takes 32,766 parameters a statement at most; fewer keep the statement small."""

_STORED = ("version", "content_hash", "url", "origin")

T = TypeVar("T")


class Catalogue:
    """Articles, versions and passages; every reading method is one transaction and sees one state."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine of ``database``."""
        self._engine = engine
        self._place = place_of(engine)
        self.origins = Origins(self.transaction)
        """Where articles were found."""
        self.sources = Sources(self.transaction)
        """What is to be kept up to date."""
        self.fetches = Fetches(self.transaction)
        """What is remembered of fetched addresses."""
        self.listing = Listing(self.transaction)
        """The articles as a list."""

    def create(self, facts: Mapping[str, str]) -> None:
        """Make the tables of a new archive and note facts about it."""
        with self.transaction(writes=True) as connection:
            create_schema(connection, facts)

    def revision(self) -> str | None:
        """The revision of its schema; None where the database holds no catalogue."""
        with self.transaction() as connection:
            return revision_of(connection)

    def upgrade(self) -> None:
        """Bring a catalogue of an older release up to this one; hold the write lock around it.

        Raises:
            ArchiveError: a newer release made it, or the database holds no catalogue.
        """
        with self.transaction(writes=True) as connection:
            revision = revision_of(connection)
            if revision is None:
                raise damaged("catalogue", self._place, "it holds none of a catalogue's tables")
            if revision != REVISION:
                upgrade(connection, revision)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """One transaction that changes the catalogue: all of it, or nothing."""
        with self.transaction(writes=True) as connection:
            yield Change(connection)

    def write_through(self) -> None:
        """Leave nothing of what was erased in the database's files."""
        write_through(self._engine)

    def facts(self) -> Facts:
        """What was noted about the archive as a whole.

        Raises:
            ArchiveError: this is no catalogue, or it cannot be used.
        """
        with self.transaction() as connection:
            noted = {row.name: row.value for row in connection.execute(select(stamps))}
        try:
            return Facts.of(noted)
        except (KeyError, ValueError) as error:
            raise damaged("catalogue", self._place, "it lacks what it should note") from error

    def stored(self, article_id: str) -> Stored | None:
        """What is known of an article, None for one that was never stored."""
        query = (
            select(articles.c.current, articles.c.barred, *(versions.c[name] for name in _STORED))
            .select_from(articles.outerjoin(versions, versions.c.article_id == articles.c.id))
            .where(articles.c.id == article_id)
            .order_by(versions.c.version.desc())
            .limit(1)
        )
        with self.transaction() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        is_current = row.current is not None
        return Stored(row.version or 0, row.content_hash or "", is_current, row.barred, row.url, row.origin)

    def objection(self, article: Article) -> str | None:
        """Why the database cannot take an article, None where it can."""
        texts = (article.text, article.title, article.url, article.source, article.language, *article.authors)
        if self._engine.dialect.name == "postgresql" and any("\0" in text for text in texts if text):
            return "it holds a NUL character, which PostgreSQL cannot store"
        return None

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids whose version is current; the others are not in the result."""
        found: dict[str, Passage] = {}
        with self.transaction() as connection:
            for part in _parts(list(dict.fromkeys(ids))):
                rows = connection.execute(passage_query().where(passages.c.id.in_(part))).all()
                found |= {row.id: to_passage(row, _text(connection, row)) for row in rows}
        return found

    def neighbours(self, passage: Passage, reach: int) -> list[Passage]:
        """The passage with up to ``reach`` passages before and after it, in reading order, of its own version."""
        own_cut = select(passages.c.cut).where(passages.c.id == passage.id).scalar_subquery()
        query = (
            passage_query(current_only=False)
            .where(passages.c.article_id == passage.article_id, passages.c.version == passage.version)
            .where(passages.c.position.between(passage.position - reach, passage.position + reach))
            .where(passages.c.cut == own_cut)
            .order_by(passages.c.position)
        )
        with self.transaction() as connection:
            return [to_passage(row, _text(connection, row)) for row in connection.execute(query).all()]

    def article(self, article_id: str, version: int) -> Article | None:
        """One version of an article, whole."""
        query = select(versions).where(versions.c.article_id == article_id, versions.c.version == version)
        with self.transaction() as connection:
            row = connection.execute(query).first()
        return to_article(row) if row else None

    def text(self, article_id: str, version: int) -> str | None:
        """The text of one version of an article."""
        query = select(versions.c.text).where(versions.c.article_id == article_id, versions.c.version == version)
        with self.transaction() as connection:
            return connection.execute(query).scalar()

    def history(self, article_id: str) -> list[Version]:
        """All versions of an article, the first one first."""
        query = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.version)
        with self.transaction() as connection:
            return [to_version(row) for row in connection.execute(query)]

    def coverage(self) -> Coverage:
        """What the current versions hold."""
        with self.transaction() as connection:
            outlets = connection.execute(outlets_query()).all()
            dates = connection.execute(
                select(func.min(versions.c.published), func.max(versions.c.published)).join(articles, is_current())
            ).one()
            passage_count = connection.execute(
                select(func.count()).select_from(current_passages()).where(passages.c.cut == cut_of(connection))
            ).scalar_one()
        first, last = (parse_published(text) for text in dates)
        return Coverage(
            articles=sum(outlet.articles for outlet in outlets),
            passages=passage_count,
            outlets=tuple(outlet.source for outlet in outlets if outlet.source),
            first=day(first) if first else None,
            last=day(last) if last else None,
        )

    def per_month(self) -> list[tuple[date, int]]:
        """How many articles are searched of each month, by its first day, in the order of time."""
        month = func.substr(versions.c.published, 1, len("2024-01"))
        query = select(month.label("month"), func.count().label("articles")).join(articles, is_current())
        with self.transaction() as connection:
            rows = connection.execute(query.where(versions.c.published.is_not(None)).group_by(month).order_by(month))
            return [(date.fromisoformat(f"{row.month}-01"), row.articles) for row in rows]

    def newest_titles(self, limit: int) -> list[str]:
        """The headlines of the newest articles, the newest first."""
        query = select(versions.c.title).join(articles, is_current()).where(versions.c.title != "")
        with self.transaction() as connection:
            newest = query.order_by(versions.c.published.desc().nulls_last(), versions.c.article_id).limit(limit)
            return list(connection.execute(newest).scalars())

    def passage_ids(self, cut: int | None = None) -> list[str]:
        """The ids of all passages that should be searched, of the current cut unless told otherwise."""
        with self.transaction() as connection:
            wanted = cut_of(connection) if cut is None else cut
            query = select(passages.c.id).select_from(current_passages()).where(passages.c.cut == wanted)
            return list(connection.execute(query).scalars())

    def embeddings(self, ids: Iterable[str]) -> dict[str, Vectors]:
        """The embeddings that are kept of these passages."""
        found: dict[str, Vectors] = {}
        with self.transaction() as connection:
            for part in _parts(list(ids)):
                query = select(embeddings).where(embeddings.c.passage_id.in_(part))
                found |= {row.passage_id: to_vector(row.vector) for row in connection.execute(query)}
        return found

    def passages_without_embedding(self) -> list[str]:
        """The passages that should be searched and whose embedding is not kept."""
        with self.transaction() as connection:
            query = (
                select(passages.c.id)
                .select_from(current_passages().outerjoin(embeddings, embeddings.c.passage_id == passages.c.id))
                .where(passages.c.cut == cut_of(connection), embeddings.c.passage_id.is_(None))
            )
            return list(connection.execute(query).scalars())

    def current_ids(self) -> list[str]:
        """The ids of all articles that are searched, sorted."""
        query = select(articles.c.id).where(articles.c.current.is_not(None)).order_by(articles.c.id)
        with self.transaction() as connection:
            return list(connection.execute(query).scalars())

    def current_versions(self) -> list[tuple[str, int]]:
        """Article and number of every version that is searched, sorted."""
        query = select(articles.c.id, articles.c.current).where(articles.c.current.is_not(None))
        with self.transaction() as connection:
            return [(row.id, row.current) for row in connection.execute(query.order_by(articles.c.id))]

    def dossier(self, article_id: str) -> Dossier | None:
        """All that is kept of an article, None for one that was never stored."""
        with self.transaction() as connection:
            found = list(read_dossiers(connection, article_id))
        return found[0] if found else None

    def dossiers(self) -> Iterator[Dossier]:
        """All that is kept of every article, one after the other in the order of their ids: one state of all."""
        with self.transaction() as connection:
            yield from read_dossiers(connection)

    def article_count(self) -> int:
        """How many articles it knows of, removed ones too."""
        with self.transaction() as connection:
            return connection.execute(select(func.count()).select_from(articles)).scalar_one()

    def file_with(self, content_hash: str) -> str | None:
        """The id of a current article without an address that has this content."""
        query = (
            select(articles.c.id)
            .join(versions, is_current())
            .where(versions.c.content_hash == content_hash, versions.c.url.is_(None))
            .order_by(articles.c.id)
        )
        with self.transaction() as connection:
            return connection.execute(query).scalars().first()

    def ids_starting(self, prefix: str, limit: int) -> list[str]:
        """Ids of articles that start with some characters, also of removed ones."""
        query = select(articles.c.id).where(articles.c.id.startswith(prefix, autoescape=True)).order_by(articles.c.id)
        with self.transaction() as connection:
            return list(connection.execute(query.limit(limit)).scalars())

    def flaws(self) -> list[str]:
        """What is wrong with the catalogue itself, in words."""
        with self.transaction() as connection:
            return flaws_of(connection)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def transaction(self, *, writes: bool = False, latest: bool = False) -> Iterator[Connection]:
        """One transaction, for those that keep their own tables beside the catalogue's too.

        Args:
            writes: it changes something.
            latest: each statement sees what others have done until then, and waits for those who change the same row,
                instead of seeing one state and giving up.
        """
        engine = self._engine.execution_options(**WRITES) if writes else self._engine
        if latest and engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="READ COMMITTED")
        with failures_of("catalogue", self._place, DBAPIError), engine.begin() as connection:
            yield connection


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[first : first + _VALUES_A_QUERY] for first in range(0, len(values), _VALUES_A_QUERY))


def _text(connection: Connection, row: Row[Any]) -> str:
    text: str = row.text
    if len(text) == row.end - row.start:
        return text
    # SQLite's substr stops at a NUL character.
    whole = select(versions.c.text).where(versions.c.article_id == row.article_id, versions.c.version == row.version)
    return str(connection.execute(whole).scalar_one())[row.start : row.end]
