"""A site on loopback, and a client that may reach it and never waits for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.sources.web import ForgetfulMemory, Web
from tests.ingest.web.pages import PARAGRAPHS, page, private_web
from tests.ingest.web.server import Reply, Site, serving


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


@pytest.fixture
def articles(site: Site) -> None:
    """Three articles; the last one has no title or day of its own."""
    site.pages |= {"/a": Reply(page("First")), "/b": Reply(page("Second"))}
    site.pages["/c"] = Reply(page("", body=f"<p>{' '.join(PARAGRAPHS[:3])}</p><p>{PARAGRAPHS[3]}</p>"))
