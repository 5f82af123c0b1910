"""What can be wrong with the catalogue itself."""

from __future__ import annotations

from sqlalchemy import Connection, exists, func, select

from retrieval.archive.queries import cut_of, of_version
from retrieval.archive.schema import articles, passages, versions


def flaws_of(connection: Connection) -> list[str]:
    """What is wrong, in words; nothing where all is well."""
    flaws = _file_flaws(connection) if connection.dialect.name == "sqlite" else []
    if count := _articles_without_passages(connection):
        flaws.append(f"{count:,} articles have no passages")
    if count := _passages_beyond_their_text(connection):
        flaws.append(f"{count:,} passages reach beyond their article's text")
    return flaws


def _file_flaws(connection: Connection) -> list[str]:
    """What SQLite finds wrong with its file and with references between tables."""
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(5)") if row[0] != "ok"]
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*found, *([f"{len(dangling):,} rows refer to what is not there"] if dangling else [])]


def _articles_without_passages(connection: Connection) -> int:
    own = (passages.c.article_id == articles.c.id) & (passages.c.version == articles.c.current)
    searched = exists().where(own, passages.c.cut == cut_of(connection))
    silent = select(func.count()).select_from(articles).where(articles.c.current.is_not(None), ~searched)
    return int(connection.execute(silent).scalar_one())


def _passages_beyond_their_text(connection: Connection) -> int:
    of_versions = select(func.count()).select_from(passages.join(versions, of_version()))
    beyond = of_versions.where(passages.c.end > func.length(versions.c.text))
    # SQLite measures a text up to its first NUL character.
    return int(connection.execute(beyond.where(~versions.c.text.contains("\0"))).scalar_one())
