"""Tests of sources in their surroundings as the terminal shows them."""

from __future__ import annotations

from bot import terminal
from retrieval.domain import Citation
from tests.bot.consoles import pipe, screen
from tests.bot.fakes import FERRY_PASSAGES, RESCUE


def test_source_is_marked_in_its_surroundings() -> None:
    """The passages stand as in the article, the quote bold between them."""
    citation = RESCUE.citations[0]
    text = terminal.render_source(citation, FERRY_PASSAGES, screen())

    expected = """\
[1] “Ferry sinks” — Harbour Gazette, 8 May 2022
https://gazette.example/2022/05/ferry-sinks#:~:text=Rescuers%20pulled%2031%20people%20from%20the%20water%20within%20two%20hours.

The ferry Aurora sank off Port Ellen on Saturday evening. It had 42 people on
board.

Rescuers pulled 31 people from the water within two hours. Nine passengers are
still missing, the coastguard said.

The ferry company has suspended all its crossings."""
    marked = [text.plain[span.start : span.end] for span in text.spans if "on yellow" in str(span.style)]
    assert (expected, [citation.quote]) == (text.plain, marked)


def test_source_on_a_pipe_marks_the_quote_with_stars() -> None:
    """Where nothing can be bold, stars say which words are the quote."""
    text = terminal.render_source(RESCUE.citations[1], FERRY_PASSAGES[1:3], pipe(), more=True).plain

    expected = (
        "… Rescuers pulled 31 people from the water within two hours. "
        "**Nine passengers are still missing**, the coastguard said. …"
    )
    assert expected == text.splitlines()[-1]


def test_source_shows_gaps() -> None:
    """Dots stand for passages that are not there."""
    text = terminal.render_source(RESCUE.citations[1], [FERRY_PASSAGES[0], FERRY_PASSAGES[2]], pipe()).plain

    assert text.endswith("on board.\n…\n**Nine passengers are still missing**, the coastguard said.")


def test_source_whose_surroundings_are_gone() -> None:
    """The citation's own passage is left."""
    text = terminal.render_source(RESCUE.citations[1], [], pipe()).plain

    assert text.endswith("\n\n… **Nine passengers are still missing**, the coastguard said.")


def test_quote_across_passages_is_marked_in_both() -> None:
    """A quote may begin in one passage and end in the next."""
    first, second = FERRY_PASSAGES[1], FERRY_PASSAGES[2]
    citation = Citation(1, first, "", first.start + 52, second.start + 4, None)

    text = terminal.render_source(citation, [first, second], pipe()).plain

    assert "within two **hours.** **Nine** passengers" in text
