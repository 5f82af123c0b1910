"""Invented pages, and short ways to read them."""

from __future__ import annotations

import ssl

from ingest.sources.read import Failure, Remark, Unchanged
from ingest.sources.web import ForgetfulMemory, Limits, Memory, Web, WebKind, read_web
from ingest.sources.web.robots import AGENT
from retrieval.domain import Article

QUICK = Limits(connect=1.0, read=0.5, seconds=1.0, bytes=200_000, backoff=0.01, patience=1.0)
TLS = ssl.create_default_context()
"""Made once: it takes a while."""

PARAGRAPHS = (
    "The harbour council of Lowmarsh voted on Monday to rebuild the eastern pier, which a storm had damaged in winter.",
    "The work will take eleven months and cost four million crowns, said Ada Brink, who leads the council.",
    "Fishermen had asked for a longer pier, but the engineers warned that the seabed there was too soft to carry it.",
    "Ferries to Korrel will leave from the western quay until the new pier opens, the company announced.",
)
LINKED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-02T08:30:00Z",'
    ' "author": {"name": "Ada Brink"}, %s}</script>'
)
"""What a page says of itself to machines, with room for one thing more."""


def private_web(
    memory: Memory | None = None, *, limits: Limits = QUICK, pause: float = 0.0, user_agent: str = AGENT
) -> Web:
    """A client that may reach this machine and never waits for long."""
    memory = memory or ForgetfulMemory()
    return Web(memory, allow_private=True, pause=pause, limits=limits, user_agent=user_agent, tls=TLS)


def page(
    title: str = "Council rebuilds the pier", *, body: str | None = None, head: str = "", encoding: str = "utf-8"
) -> bytes:
    """A page with an article, or with another body."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    inner = f"<article><h1>{title}</h1>{text}</article>" if body is None else body
    return f'<html lang="en"><head><title>{title}</title>{head}</head><body>{inner}</body></html>'.encode(encoding)


def items(web: Web, url: str, as_: WebKind | None = None) -> list[Article | Failure]:
    """All that an address yields."""
    found = [read.item for read in read_web(url, web, as_=as_)]
    assert all(isinstance(item, Article | Failure) for item in found)
    return [item for item in found if isinstance(item, Article | Failure)]


def article(web: Web, url: str) -> Article:
    """The one article of an address."""
    [item] = items(web, url)
    assert isinstance(item, Article), item
    return item


def reason(web: Web, url: str, as_: WebKind | None = None) -> str:
    """Why an address yields nothing."""
    [item] = items(web, url, as_)
    assert isinstance(item, Failure), item
    return item.reason


def told(found: list[Article | Failure]) -> list[tuple[str, str]]:
    """Of each item what it is, and the last part of its address."""
    return [(_name(item), str(item.origin).rpartition("/")[2]) for item in found]


def _name(item: Article | Failure) -> str:
    kinds = ((Unchanged, "unchanged"), (Remark, "remark"), (Failure, "failure"), (Article, "article"))
    return next(name for kind, name in kinds if isinstance(item, kind))
