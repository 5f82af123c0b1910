"""The catalogue's tables. The catalogue is the system of record; all else can be rebuilt from it.

A change here needs a migration in ``migrations/versions`` and the new ``REVISION``; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

REVISION = "0005"
"""The newest migration: what a new catalogue is made as."""

metadata = MetaData()

stamps = Table(
    "stamps",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    comment="facts about the archive as a whole: its id, embedding model, current stores, a count of changes",
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("current", Integer, nullable=True, comment="the version that is searched; null when removed"),
    Column(
        "barred",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="removed for good: no ingest brings it back",
    ),
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
    Column("retired", String(32), comment="when it was replaced or removed, ISO 8601 in UTC; null while current"),
    Column("corrected", String(32), comment="when the text last became another one, ISO 8601 in UTC"),
    Index("versions_by_content", "content_hash"),
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
    Column(
        "cut",
        Integer,
        nullable=False,
        server_default="1",
        comment="how often the archive had been cut for another model before",
    ),
    ForeignKeyConstraint(["article_id", "version"], ["versions.article_id", "versions.version"]),
    Index("passages_of_version", "article_id", "version", "position"),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("passage_id", ForeignKey("passages.id"), primary_key=True),
    Column(
        "vector", LargeBinary, nullable=False, comment="float16, little-endian: the vector store is rebuilt from it"
    ),
)

origins = Table(
    "origins",
    metadata,
    Column("origin", Text, primary_key=True, comment="a file, without the number of a record in it"),
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Index("origins_of_article", "article_id"),
    comment="where an article was found when its source was last read",
)

alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), primary_key=True),
    comment="the schema's revision, in the table that Alembic looks for it",
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("asked", String(32), nullable=False, comment="when, ISO 8601 in UTC"),
    Column("asker", String(80), nullable=False, comment="who, such as slack:T0123:U0456"),
    Column("place", JSON, nullable=False, comment="where the question stands"),
    Column(
        "answer", JSON, nullable=False, comment="question, sentences, citations and what was found: to be shown again"
    ),
    Index("receipts_by_time", "asked"),
    comment="answers that were given",
)

feedback = Table(
    "feedback",
    metadata,
    Column("receipt", ForeignKey("receipts.id"), primary_key=True),
    Column("giver", String(80), primary_key=True, comment="who, as receipts.asker"),
    Column("given", String(32), nullable=False, comment="when, ISO 8601 in UTC"),
    Column("is_good", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False, comment="what was wrong, of the kinds that are offered"),
    Column("comment", Text, nullable=False),
    comment="what people thought of answers, the last word of each",
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(200), primary_key=True, comment="what Slack delivered: workspace, channel, time stamp"),
    Column("thread", String(200), nullable=False, comment="where it is answered: workspace, channel, time stamp"),
    Column("asker", String(80), nullable=False, comment="who, as receipts.asker"),
    Column("state", String(16), nullable=False, comment="taken or done"),
    Column("owner", String(64), nullable=False, comment="the process that works on it"),
    Column("lease", Float, nullable=False, comment="until when it is the owner's, seconds since 1970"),
    Column("taken", Float, nullable=False, comment="when it was first taken, seconds since 1970"),
    Column("task", JSON, comment="what is to be done; null when it is done"),
    Column("answer", String(80), comment="time stamp of the message that answers, as soon as there is one"),
    Column("receipt", String(32)),
    Index("deliveries_by_state", "state", "lease"),
    Index("deliveries_by_thread", "thread"),
    Index("deliveries_by_asker", "asker", "taken"),
    Index("deliveries_by_time", "taken"),
    comment="what was delivered to the bot: each is answered once, whatever is sent again and whoever dies",
)

installations = Table(
    "installations",
    metadata,
    Column("workspace", String(80), primary_key=True, comment="organisation and workspace"),
    Column("installed", String(32), nullable=False, comment="when, ISO 8601 in UTC"),
    Column("sealed", Text, nullable=False, comment="tokens and what belongs to them, encrypted"),
    comment="Slack workspaces that installed the bot",
)

oauth_states = Table(
    "oauth_states",
    metadata,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of the state"),
    Column("expires", Float, nullable=False, comment="seconds since 1970"),
    comment="installations that were begun",
)

sources = Table(
    "sources",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("place", Text, nullable=False, unique=True, comment="a file's or folder's absolute path, or an address"),
    Column("kind", String(16), nullable=False, comment="files, or page, feed, sitemap; any for what an address holds"),
    Column("every", Integer, nullable=False, comment="seconds between two runs; 0 when something changes"),
    Column("prune", Boolean, nullable=False, comment="what it no longer has leaves the search"),
    Column("ran", String(32), comment="when it was last begun, ISO 8601 in UTC"),
    Column("succeeded", String(32), comment="when it last could be read, ISO 8601 in UTC"),
    Column("outcome", JSON, comment="counts of the last run that could be read"),
    Column("trouble", Text, comment="why the last run could not be; null where it could"),
    Column("failures", Integer, nullable=False, comment="runs in a row that could not be"),
    comment="what is to be kept up to date",
)

fetches = Table(
    "fetches",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text, comment="the server's mark of the version, to the letter"),
    Column("modified", Text, comment="what the server said of when it was changed, to the letter"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the content; empty where it held no article"),
    Column("fetched", String(32), nullable=False, comment="when, ISO 8601 in UTC"),
    comment="addresses as they were when they were last fetched",
)
