"""Articles from files: plain text, Markdown, saved web pages and JSON lines, each also compressed.

``find_files`` says what there is, ``read_files`` reads it step by step. Neither raises for a bad file or record: each
is a ``Failure`` with its reason, and the rest is read.
"""

from __future__ import annotations

from ingest.sources.files import read_files
from ingest.sources.folder import Found, find_files
from ingest.sources.read import Failure, Read
from ingest.sources.stream import MAX_ARTICLE_BYTES

__all__ = ["MAX_ARTICLE_BYTES", "Failure", "Found", "Read", "find_files", "read_files"]
