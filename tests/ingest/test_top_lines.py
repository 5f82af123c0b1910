"""Tests of the lines above a text that say who wrote it and when."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.sources.top_lines import Top, date_in_address, without_top

BRIDGE = "Bridge reopens"
TEXT = "The harbour bridge reopened on Tuesday.\n\nBuses return on Monday."


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


@pytest.mark.parametrize(
    "top",
    [
        "Updated 6 March 2024\n\nPublished 5 March 2024",
        "Published 5 March 2024\n\nLast updated 6 March 2024",
        "Published 5 March 2024, updated 6 March 2024",
        "Last updated: 6 March 2024 | First published: 5 March 2024",
        "5. März 2024, 21:40 Uhr\n\nAktualisiert am 6. März 2024",
        "Publié le 5 mars 2024, mis à jour le 6 mars 2024",
    ],
)
def test_the_day_of_an_update_is_not_that_of_publication(top: str) -> None:
    """In whatever order they stand."""
    found = without_top(f"{top}\n\n{TEXT}", BRIDGE, (), None)

    assert found.published and found.updated
    assert (TEXT, "5", "6") == (found.text, str(found.published.day), str(found.updated.day))


def test_a_time_of_update_belongs_to_the_line() -> None:
    """It names no day of its own."""
    found = without_top(f"Published 5 March 2024, updated 14:20\n\n{TEXT}", BRIDGE, (), None)

    assert Top(TEXT, (), date(2024, 3, 5)) == found
