"""The servers that many tests share, each started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, postgres_server, why_no_postgres
from tests.servers import ChromaServer, chroma_server


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL; tests that want it are skipped where none is installed."""
    if reason := why_no_postgres():
        pytest.skip(reason)
    with postgres_server(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """Chroma's own server, for all; a test that wants to kill one starts its own."""
    with chroma_server(tmp_path_factory.mktemp("chroma")) as server:
        yield server
