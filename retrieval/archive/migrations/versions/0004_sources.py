"""What is to be kept up to date, and what is remembered of fetched addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables of the sources."""
    op.create_table(
        "sources",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("place", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("prune", sa.Boolean, nullable=False),
        sa.Column("ran", sa.String(32)),
        sa.Column("succeeded", sa.String(32)),
        sa.Column("outcome", sa.JSON),
        sa.Column("trouble", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "fetches",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("fetched", sa.String(32), nullable=False),
    )
