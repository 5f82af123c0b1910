"""Which files are read, told by their names."""

from __future__ import annotations

from enum import Enum
from pathlib import Path, PurePath


class Kind(Enum):
    """A file format we read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"


_KINDS = {
    ".txt": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
}

READABLE = f"{', '.join(_KINDS)}, each also with .gz"
"""The kinds in words, for messages."""


def kind_of(path: Path) -> Kind | None:
    """The kind of a file, or None where we do not read it."""
    return _KINDS.get(PurePath(path.name.lower().removesuffix(".gz")).suffix)


def is_compressed(path: Path) -> bool:
    """Whether the file's name says that it is gzip data."""
    return path.name.lower().endswith(".gz")
