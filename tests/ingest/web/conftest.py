"""A site on loopback, and a client that may reach it and never waits for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.sources.web import ForgetfulMemory, Limits, Web
from tests.ingest.web.server import Site, serving

QUICK = Limits(connect=1.0, read=0.5, seconds=1.0, bytes=200_000, backoff=0.01, patience=1.0)


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    with serving() as site:
        yield site


@pytest.fixture
def memory() -> ForgetfulMemory:
    """Nothing was seen yet."""
    return ForgetfulMemory()


@pytest.fixture
def web(memory: ForgetfulMemory) -> Iterator[Web]:
    """May reach this machine."""
    with Web(memory, allow_private=True, pause=0.0, limits=QUICK) as web:
        yield web
