"""What is seen on a terminal of how far an ingest is."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from ingest.progress import reading_progress


def test_no_share_is_shown_before_anything_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nought per cent for a while looks as if it hung."""
    shown = StringIO()
    console = Console(file=shown, force_terminal=True, width=120)
    monkeypatch.setattr("rich.console.Console", lambda stderr: console)

    with reading_progress(100) as progress:
        before = shown.getvalue()
        progress(50, 3)

    assert "Ingesting" in before
    assert "%" not in before
    assert "50%" in shown.getvalue().removeprefix(before)
