"""Invented feeds."""

from __future__ import annotations

from tests.ingest.web.server import Reply

RSS = "application/rss+xml"


def rss(*entries: str, head: str = "") -> Reply:
    """An RSS feed."""
    listed = "".join(f"<item>{entry}</item>" for entry in entries)
    content = "http://purl.org/rss/1.0/modules/content/"
    return Reply(
        f'<?xml version="1.0"?><rss version="2.0" xmlns:content="{content}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Gazette</title>{head}{listed}</channel></rss>",
        type=RSS,
    )


def entry(path: str, title: str = "Pier", more: str = "") -> str:
    """One of RSS."""
    return f"<title>{title}</title><link>{path}</link>{more}"
