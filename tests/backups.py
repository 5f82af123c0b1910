"""Short ways to read a backup, and what became of one."""

from __future__ import annotations

import gzip
from pathlib import Path

from ingest.pipeline import IngestReport


def read(file: Path) -> list[str]:
    """Its lines."""
    return gzip.decompress(file.read_bytes()).decode().split("\n")


def counts(report: IngestReport) -> dict[str, object]:
    """What happened, as far as anything did."""
    names = (
        "added",
        "changed",
        "histories",
        "unchanged",
        "moved",
        "repeated",
        "copied",
        "left_out",
        "removed",
        "failed",
    )
    return {name: value for name in names if (value := getattr(report, name))}
