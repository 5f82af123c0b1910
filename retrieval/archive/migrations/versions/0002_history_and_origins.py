"""Dates of versions, where articles were found, embeddings kept in the catalogue, names of the derived stores."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_RETIRE = """
UPDATE versions SET retired = (
    SELECT following.stored FROM versions AS following
    WHERE following.article_id = versions.article_id AND following.version = versions.version + 1)
"""
_CORRECT = """
UPDATE versions SET corrected = stored WHERE EXISTS (
    SELECT 1 FROM versions AS before
    WHERE before.article_id = versions.article_id AND before.version = versions.version - 1
    AND before.text <> versions.text)
"""
_CURRENT_ORIGINS = """
SELECT versions.origin, versions.article_id FROM versions
JOIN articles ON articles.id = versions.article_id AND articles.current = versions.version
WHERE versions.origin IS NOT NULL
"""


def upgrade() -> None:
    """Bring an archive of the first release up to this one."""
    _add_tables_and_columns()
    op.execute(_RETIRE)
    op.execute(_CORRECT)
    _fill_origins()
    _note_facts()


def _add_tables_and_columns() -> None:
    op.add_column("articles", sa.Column("barred", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("versions", sa.Column("retired", sa.String(32)))
    op.add_column("versions", sa.Column("corrected", sa.String(32)))
    op.create_index("versions_by_content", "versions", ["content_hash"])
    op.add_column("passages", sa.Column("cut", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "embeddings",
        sa.Column("passage_id", sa.String(64), sa.ForeignKey("passages.id"), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "origins",
        sa.Column("origin", sa.Text, primary_key=True),
        sa.Column("article_id", sa.String(32), sa.ForeignKey("articles.id"), primary_key=True),
    )
    op.create_index("origins_of_article", "origins", ["article_id"])


def _fill_origins() -> None:
    connection = op.get_bind()
    found = {(_file(row.origin), row.article_id) for row in connection.execute(sa.text(_CURRENT_ORIGINS))}
    for origin, article_id in sorted(found):
        values = {"origin": origin, "article_id": article_id}
        connection.execute(sa.text("INSERT INTO origins (origin, article_id) VALUES (:origin, :article_id)"), values)


def _file(origin: str) -> str:
    """The file of a record of many, which is written ``file#3``."""
    file, mark, number = origin.rpartition("#")
    return file if mark and number.isdigit() else origin


def _note_facts() -> None:
    connection = op.get_bind()
    # The first release refuses archives whose schema it does not know by this stamp.
    connection.execute(sa.text("DELETE FROM stamps WHERE name = 'schema'"))
    # It did not note whether its last writer ended well, nor keep embeddings: the next writer sees to both.
    facts = {"schema": "2", "archive": uuid.uuid4().hex, "changes": "0", "cut": "1", "unsettled": "yes"}
    for name, value in {**facts, "vectors": "vectors", "keywords": "keywords"}.items():
        values = {"name": name, "value": value}
        connection.execute(sa.text("INSERT INTO stamps (name, value) VALUES (:name, :value)"), values)
