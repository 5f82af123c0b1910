"""A site on loopback, and a client that may reach it and never waits for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.sources.web import ForgetfulMemory, Web
from tests.ingest.web.pages import private_web
from tests.ingest.web.server import Site, serving


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
    with private_web(memory) as web:
        yield web
