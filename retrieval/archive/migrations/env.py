"""Run by Alembic; ``database.upgrade`` gives it the connection, so that it shares our transaction."""

from __future__ import annotations

from alembic import context

from retrieval.archive.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
