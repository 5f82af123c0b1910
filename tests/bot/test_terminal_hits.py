"""Tests of hits as the terminal shows them: with why they were found, and with their passages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text

from bot import terminal
from bot.why import render_why
from retrieval.domain import Passage
from tests.bot.consoles import pipe, printed, screen, without_escapes
from tests.bot.fakes import CROSSINGS, RESCUE, STRIKE_PASSAGE, UNION, hit, refusing


def test_why_on_a_terminal_is_a_table() -> None:
    """Each hit has a row with its parts, cited ones their number."""
    console = screen(80)
    expected = [
        "Searched as: How many people were rescued?",
        "",
        "   Score  Cosine  Keyword  Read  Days  Date        Title",
        "1   0.80    0.70     1.00  +2.5    12  8 May 2022  [1] “Ferry sinks”",
        "2   0.75    0.65     1.00  +2.5    12  8 May 2022  [2] “Ferry sinks”",
        "3   0.60    0.50     1.00  +2.5    12  7 May 2022  “Crossings suspended”",
        "4   0.10    0.00     1.00  +2.5    12  6 May 2022  ‘Union “ready” for talks’",
    ]
    text = without_escapes(printed(console, render_why(RESCUE, console)))
    assert expected == [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("console", [pipe(), screen(50)], ids=["pipe", "screen"])
def test_why_without_room_for_a_table_is_a_list(console: Console) -> None:
    """Each hit has its article on a line and its parts below."""
    text = without_escapes(printed(console, render_why(UNION, console)))

    assert " 1  0.80  [1] ‘Union “ready” for talks’ — Harbour" in text
    assert "\n    cosine 0.70 · keyword 1.00 · read +2.5" in text


def test_why_of_nothing_found() -> None:
    """An empty archive finds nothing, and says so."""
    why = render_why(refusing("What?"), pipe())

    assert isinstance(why, Text)
    assert "Searched as: What?\n\nNothing was found." == why.plain


def test_hits_show_their_passages() -> None:
    """A search shows each passage below its article."""
    expected = """\
 1  “Crossings suspended” — Northern Wire, 7 May 2022 · score 0.50
    https://wire.example/1
    Rescuers pulled 31 people from the water within two hours."""
    assert expected == terminal.render_hits([hit(CROSSINGS, 0.5)], pipe()).plain


def test_passage_with_a_time_shows_its_day() -> None:
    """A publication time is shown as its date."""
    from datetime import UTC, datetime

    passage: Passage = replace(STRIKE_PASSAGE, published=datetime(2022, 5, 6, 23, 30, tzinfo=UTC))

    assert "Harbour Gazette, 6 May 2022" in terminal.render_hits([hit(passage)], pipe()).plain
