"""The catalogue's tables. The catalogue is the system of record; all else can be rebuilt from it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = 1

metadata = MetaData()

stamps = Table(
    "stamps",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    comment="facts about the archive as a whole: schema version, embedding model",
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("current", Integer, nullable=True, comment="the version that is searched; null when removed"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False, comment="1 for the first"),
    Column("content_hash", String(64), nullable=False),
    Column("stored", String(32), nullable=False, comment="when, ISO 8601 in UTC"),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("source", Text),
    Column("authors", JSON, nullable=False),
    Column("published", String(40), comment="ISO 8601 date, or date and time where known"),
    Column("language", String(16)),
    Column("origin", Text),
    Column("metadata", JSON, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("article_id", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False, comment="characters of the version's text"),
    Column("end", Integer, nullable=False),
    Column("sentences", JSON, nullable=False, comment="[[start, end], …] in characters of the version's text"),
    ForeignKeyConstraint(["article_id", "version"], ["versions.article_id", "versions.version"]),
    Index("passages_of_version", "article_id", "version", "position"),
)
