"""Reports of ``newsdesk ingest --json``."""

from __future__ import annotations

import json
import subprocess
from typing import Any

NOTHING = {
    **dict.fromkeys(
        (
            "added",
            "changed",
            "histories",
            "unchanged",
            "moved",
            "repeated",
            "differing",
            "copied",
            "left_out",
            "removed",
        ),
        0,
    ),
    **{"failed": [], "remarks": [], "passages": 0, "skipped": []},
}
"""What it is when nothing is ingested."""


def report_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """A run's report, but for its seconds."""
    report: dict[str, Any] = json.loads(done.stdout)
    assert 0.0 <= report.pop("seconds")
    return report
