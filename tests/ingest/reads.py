"""Short ways for the tests to write files and to read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ingest.sources import Failure, read_files
from retrieval.domain import Article, Dossier


def written(path: Path, content: str | bytes) -> Path:
    """The path, its file written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*records: object) -> bytes:
    """The records as JSON lines."""
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def write_lines(path: Path, *lines: Mapping[str, object] | bytes) -> Path:
    """A JSONL file of records and of whatever else."""
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    return path


def items(*paths: Path) -> list[Article | Dossier | Failure]:
    """All that reading the files yields."""
    return [read.item for read in read_files(paths)]


def article(path: Path) -> Article:
    """The file's one article."""
    [item] = items(path)
    assert isinstance(item, Article), item
    return item


def reason(path: Path) -> str:
    """Why the file cannot be read."""
    [item] = items(path)
    assert isinstance(item, Failure), item
    return item.reason


def told(path: Path) -> list[tuple[str, str]]:
    """Of each item of an archive, where it came from in the archive, and its text or why there is none."""
    return [_told(item, f"{path}/") for item in items(path)]


def _told(item: Article | Dossier | Failure, archive: str) -> tuple[str, str]:
    assert not isinstance(item, Dossier)
    text = item.text if isinstance(item, Article) else item.reason
    return str(item.origin).removeprefix(archive), text
