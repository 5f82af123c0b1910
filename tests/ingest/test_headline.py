"""Tests of a page's headline, and of the lines above its text."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.sources.headline import Top, date_in_address, headline, without_top

BRIDGE = "Bridge reopens"
TEXT = "The harbour bridge reopened on Tuesday.\n\nBuses return on Monday."


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


@pytest.mark.parametrize(
    "top",
    [
        "Bridge reopens",
        "Ana Ruiz",
        "By Ana Ruiz",
        "Par Ana Ruiz",
        "By Ana Ruiz, 5 March 2024",
        "Published: 5 March 2024",
        "Publié le 5 mars 2024 à 18h02",
        "5. März 2024, 21:40 Uhr",
        "Publicada em 5 de março de 2024 às 14h30",
        "Bridge reopens\n\nBy Ana Ruiz\n\nTuesday, 5 March 2024",
    ],
)
def test_known_lines_go(top: str) -> None:
    """Lines that say only what the article's fields say."""
    known = ("Ana Ruiz",), date(2024, 3, 5)

    assert Top(TEXT, *known) == without_top(f"{top}\n\n{TEXT}", BRIDGE, *known)


@pytest.mark.parametrize(
    "top",
    [
        "Ana Ruiz, city reporter, has won a prize",
        "12 May 2019",
        "It reopened on 5 March 2024",
        "By the river",
        "What changes",
        "5 March 2024 was a cold day in Lowmarsh",
    ],
)
def test_other_lines_stay(top: str) -> None:
    """Lines that say more, and dates of another day."""
    known = ("Ana Ruiz",), date(2024, 3, 5)

    assert f"{top}\n\n{TEXT}" == without_top(f"{top}\n\n{TEXT}", BRIDGE, *known).text


def test_lines_tell_what_is_missing() -> None:
    """Where nobody is known to have written it, a line "By …" tells; and so for the day."""
    found = without_top(f"By Ana Ruiz and Tom van Berg\n\n24 ноября 2021\n\n{TEXT}", BRIDGE, (), None)

    assert Top(TEXT, ("Ana Ruiz", "Tom van Berg"), date(2021, 11, 24)) == found
    assert () == without_top(f"By popular demand\n\n{TEXT}", BRIDGE, (), None).authors


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/2024/03/05/bridge/", "2024-03-05"),
        ("https://a.example/news/2024-3-5/bridge", "2024-03-05"),
        ("https://a.example/2024/13/05/bridge/", None),
        ("https://a.example/120240305/", None),
        (None, None),
    ],
)
def test_date_in_address(url: str | None, expected: str | None) -> None:
    """A day in the path of an address."""
    assert expected == date_in_address(url)
