"""Tests of a page's headline."""

from __future__ import annotations

import pytest

from ingest.sources.headline import headline

BRIDGE = "Bridge reopens"


@pytest.mark.parametrize(
    ("told", "headings", "outlet"),
    [
        (f"{BRIDGE} | The Gazette", [], "The Gazette"),
        (f"{BRIDGE} - Gazette", [], "The Gazette"),
        (f"The Gazette – {BRIDGE}", [], "Gazette"),
        (f"{BRIDGE} | Lowmarsh | The Gazette", [BRIDGE], "The Gazette"),
        (f"The Gazette: {BRIDGE}", [BRIDGE], None),
        (f"{BRIDGE} – live", [BRIDGE], None),
        ("The Gazette", ["The Gazette", BRIDGE], "Gazette"),
        ("", [None, BRIDGE], None),
        (BRIDGE, ["Another heading"], "The Gazette"),
    ],
)
def test_headline(told: str, headings: list[str | None], outlet: str | None) -> None:
    """Without the outlet, the section, the author: what a heading of the page confirms, or what is not the outlet."""
    assert BRIDGE == headline(told, headings, outlet)


@pytest.mark.parametrize(
    "title",
    ["War – and peace", "Anti-war protest", "Ruiz: no new taxes", "The Gazette is sold", "Bridge | Ferry | Train"],
)
def test_whole_headlines_stay(title: str) -> None:
    """A dash or a colon alone is no reason to cut."""
    assert title == headline(title, ["Something else"], "The Gazette")
