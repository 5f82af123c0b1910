"""What was asked, answered and thought of it; what was delivered to the bot; who installed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables of the bot."""
    _add_receipts()
    _add_deliveries()
    _add_installations()


def _add_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.Column("asker", sa.String(80), nullable=False),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
    )
    op.create_index("receipts_by_time", "receipts", ["asked"])
    op.create_table(
        "feedback",
        sa.Column("receipt", sa.String(32), sa.ForeignKey("receipts.id"), primary_key=True),
        sa.Column("giver", sa.String(80), primary_key=True),
        sa.Column("given", sa.String(32), nullable=False),
        sa.Column("is_good", sa.Boolean, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )


def _add_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("thread", sa.String(200), nullable=False),
        sa.Column("asker", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("lease", sa.Float, nullable=False),
        sa.Column("taken", sa.Float, nullable=False),
        sa.Column("task", sa.JSON),
        sa.Column("answer", sa.String(80)),
        sa.Column("receipt", sa.String(32)),
    )
    op.create_index("deliveries_by_state", "deliveries", ["state", "lease"])
    op.create_index("deliveries_by_thread", "deliveries", ["thread"])
    op.create_index("deliveries_by_asker", "deliveries", ["asker", "taken"])


def _add_installations() -> None:
    op.create_table(
        "installations",
        sa.Column("workspace", sa.String(80), primary_key=True),
        sa.Column("installed", sa.String(32), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_table(
        "oauth_states",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("expires", sa.Float, nullable=False),
    )
