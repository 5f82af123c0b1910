"""Tests of the terminal whatever it shows: its greeting, its colours and letters, and that nothing steers it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from bot import terminal
from bot.why import render_why
from retrieval.domain import Coverage
from tests.bot.consoles import HARMLESS, HOSTILE, pipe, printed, screen, without_escapes
from tests.bot.fakes import COVERAGE, FERRY_PASSAGES, RESCUE, UNION, cite, hit, passages_of, quoting, refusing


def test_no_color_is_honoured() -> None:
    """Without colour, bold and dim remain."""
    console = screen(no_color=True)
    codes = set(re.findall(r"\x1b\[([0-9;]*)m", printed(console, terminal.render_answer(RESCUE, console))))

    assert codes <= {"0", "1", "2"}


def test_piped_output_has_no_escape_codes() -> None:
    """Not a single escape reaches a file."""
    console = pipe()
    for renderable in (
        terminal.render_answer(RESCUE, console),
        render_why(RESCUE, console),
        terminal.render_source(RESCUE.citations[0], FERRY_PASSAGES, console),
        terminal.render_hits(RESCUE.hits, console),
        terminal.render_problem("no", console),
    ):
        terminal.show(console, renderable)

    assert isinstance(console.file, io.StringIO)
    assert "\x1b" not in console.file.getvalue()


@pytest.mark.parametrize("console", [pipe(), screen(200)], ids=["pipe", "screen"])
def test_hostile_article_is_shown_and_does_nothing(console: Console) -> None:
    """Escapes, rich markup, direction overrides and control characters of an article reach nobody."""
    passage = passages_of(HOSTILE, title=HOSTILE, source=HOSTILE, url=f"https://a.example/{HOSTILE}")[0]
    citation = replace(cite(1, passage, HOSTILE), carried_by=(replace(passage, source=f"{HOSTILE}2"),))
    answer = quoting(HOSTILE, citation, hits=[hit(replace(passage, article_id="other"))])
    refusal = refusing(HOSTILE, hit(passage))

    for renderable in (
        terminal.render_answer(answer, console),
        terminal.render_answer(refusal, console),
        terminal.render_source(citation, [passage], console),
        render_why(answer, console),
        terminal.render_hits(answer.hits, console),
        terminal.render_problem(HOSTILE, console),
        terminal.render_greeting(Coverage(1, 1, (HOSTILE,), None, None), console),
    ):
        text = without_escapes(printed(console, renderable))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert f"“{HARMLESS}” [1]" in text
    assert "//evil.example" not in text


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (
            COVERAGE,
            "Newsdesk · 4,682 articles from Harbour Gazette and\nNorthern Wire, dated 1 Jan 2022 to 8 May 2022\n"
            "/help lists the commands, Ctrl-D leaves.",
        ),
        (
            Coverage(9, 9, ("The Very Long Name of an Outlet",) * 4, date(2022, 1, 1), date(2022, 1, 2)),
            "Newsdesk · 9 articles, dated 1 Jan 2022 to 2 Jan\n2022\n/help lists the commands, Ctrl-D leaves.",
        ),
        (Coverage(0, 0, (), None, None), "Newsdesk · no articles yet\nFill it with: newsdesk ingest PATH"),
    ],
    ids=["short", "long", "empty"],
)
def test_greeting_takes_three_lines_at_most(coverage: Coverage, expected: str) -> None:
    """The outlets are named where there is room."""
    assert expected == terminal.render_greeting(coverage, screen(50)).plain


def test_console_replaces_what_the_stream_cannot_encode() -> None:
    """An output that knows ASCII only gets question marks, not an exception."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    console = terminal.build_console(stream, width=80)

    terminal.show(console, terminal.render_answer(UNION, console))

    stream.seek(0)
    assert '?"We never wanted this strike," said Ada Holm' in stream.read()
