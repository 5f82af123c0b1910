"""What was delivered to the bot, by when: questions of the last minute are counted for each new one."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the index."""
    op.create_index("deliveries_by_time", "deliveries", ["taken"])
