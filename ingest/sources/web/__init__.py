"""Articles from the web: pages, feeds and sitemaps, fetched politely and from public addresses only."""

from __future__ import annotations

from ingest.sources.web.client import Limits, Web
from ingest.sources.web.memory import ForgetfulMemory, Memory, Seen
from ingest.sources.web.read import WebKind, read_web

__all__ = ["ForgetfulMemory", "Limits", "Memory", "Seen", "Web", "WebKind", "read_web"]
