"""Databases: SQLite by default, PostgreSQL by its address; their transactions, and the schema's revisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from retrieval.archive.failures import failures_of
from retrieval.archive.schema import REVISION, alembic_version, metadata, stamps
from retrieval.errors import ArchiveError, SettingsError

_BUSY_SECONDS = 30
_CONNECT_SECONDS = "15"
_FIRST_RELEASE = "0001"
"""It made its tables without noting a revision."""
_POSTGRES = "postgresql+psycopg"

_PATIENTLY = f"busy_timeout={_BUSY_SECONDS}000"
_BRIEFLY = "busy_timeout=500"
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased for good is not left in the file
    _PATIENTLY,
)

WRITES = {"writes": True}
"""Execution options of a transaction that writes."""


def open_sqlite(path: Path) -> Engine:
    """An engine on an SQLite file: readers never wait for the writer (WAL), writers wait for each other.

    Its errors, like those of PostgreSQL, do not show what a statement was given: they are logged, questions are not.
    """
    # In an address of one string, a question mark of the path would end it.
    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_postgres(address: str) -> Engine:
    """An engine on a PostgreSQL database, named as ``postgresql://user:password@host/database``.

    Raises:
        SettingsError: it is no such address, or the driver is not installed.
    """
    try:
        url = _url_of(address)
        if url.get_backend_name() not in ("postgresql", "postgres"):
            raise SettingsError(
                f"DATABASE_URL names a database of the kind {url.get_backend_name()}; Newsdesk keeps its catalogue in "
                "PostgreSQL (postgresql://user:password@host/database), or in SQLite when DATABASE_URL is not set."
            )
        # A transaction sees one state from its begin to its end, as with SQLite.
        how = {"isolation_level": "REPEATABLE READ", "pool_pre_ping": True, "hide_parameters": True}
        engine = create_engine(url.set(drivername=_POSTGRES), **how)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise SettingsError(
            "DATABASE_URL is no address of a database. Write postgresql://user:password@host/database, with special "
            "characters of the password percent-encoded."
        ) from None  # the library's error shows what it could not read: parts of the password
    except ModuleNotFoundError as error:
        raise SettingsError("DATABASE_URL needs the PostgreSQL driver: pip install '.[postgres]'") from error
    return engine


def place_of(engine: Engine) -> str:
    """Where the database is, in words for messages: never with its password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    # What follows a question mark may be secret too.
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database).render_as_string()


def create_schema(connection: Connection, facts: Mapping[str, str]) -> None:
    """Make the tables of a new catalogue, as the newest revision, and note facts about the archive."""
    metadata.create_all(connection)
    connection.execute(insert(alembic_version).values(version_num=REVISION))
    connection.execute(insert(stamps), [{"name": name, "value": value} for name, value in facts.items()])


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; None where there is no catalogue in the database."""
    tables = inspect(connection)
    if tables.has_table(alembic_version.name):
        return connection.execute(select(alembic_version.c.version_num)).scalar_one_or_none()
    return _FIRST_RELEASE if tables.has_table(stamps.name) else None


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the tables from an older revision to the newest, in the connection's transaction.

    Raises:
        ArchiveError: a newer release made them.
    """
    from alembic import command, util
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "retrieval.archive:migrations")
    config.attributes["connection"] = connection
    try:
        if not inspect(connection).has_table(alembic_version.name):
            command.stamp(config, revision)
        command.upgrade(config, "head")
    except util.CommandError as error:
        raise ArchiveError(
            f"this archive was made by a newer release of Newsdesk (its schema is {revision}, this release knows "
            f"{REVISION}): upgrade Newsdesk to open it."
        ) from error


def write_through(engine: Engine) -> None:
    """Empty SQLite's write-ahead file into the database: until then, erased text still stands in it.

    Where somebody is in the middle of reading, it is emptied later, by the last one who closes the database.
    """
    if engine.dialect.name != "sqlite":
        return
    with failures_of("catalogue", place_of(engine), sqlite3.Error), closing(engine.raw_connection()) as connection:
        for pragma in (_BRIEFLY, "wal_checkpoint(TRUNCATE)", _PATIENTLY):
            connection.cursor().execute(f"PRAGMA {pragma}")


def _url_of(address: str) -> URL:
    """The parts of an address.

    Raises:
        ValueError: one is not what it should be, as where the password holds an @.
    """
    url = make_url(address)
    if "@" in (url.host or "") or "\0" in f"{url.username}{url.password}{url.host}{url.database}":
        raise ValueError("a sign of one part is taken for the end of it")
    # The driver would wait for two minutes for a host that is not there.
    return url if "connect_timeout" in url.query else url.update_query_dict({"connect_timeout": _CONNECT_SECONDS})


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's driver would begin transactions on its own, and not before every statement.
    connection.isolation_level = None
    # SQLite's own knows no capitals but those of English.
    connection.create_function("lower", 1, _lower, deterministic=True)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _lower(value: str | bytes | float | None) -> str | bytes | float | None:
    return value.lower() if isinstance(value, str) else value


def _begin_sqlite(connection: Connection) -> None:
    """A reader that turned writer could not wait for another one: who will write says so at once."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
