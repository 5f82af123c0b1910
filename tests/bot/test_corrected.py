"""Tests of what is said where an article that was corrected is cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from rich.console import Console

from bot import terminal
from bot.contract import answer_json
from bot.transcript import to_markdown
from retrieval.domain import Answer, Citation, Passage
from tests.bot.consoles import pipe, screen
from tests.bot.fakes import FERRY_PASSAGES, RESCUE, STRIKE_PASSAGE, cite, hit, quoting

NOTE = "corrected on 23 Nov 2026"
ON = date(2026, 11, 23)


def corrected(passage: Passage, **described: object) -> Passage:
    """The passage of a version that took the place of another text."""
    changed = replace(passage, corrected=ON, version=3)
    return replace(changed, **described)  # type: ignore[arg-type]  # replace() checks the names when it runs


def of_corrected(citation: Citation) -> Citation:
    """The citation of such a version."""
    return replace(citation, passage=corrected(citation.passage))


CORRECTED: Answer = replace(RESCUE, citations=tuple(map(of_corrected, RESCUE.citations)))


@pytest.mark.parametrize(("console", "times"), [(pipe(), 2), (screen(), 1)], ids=["pipe", "screen"])
def test_answer_says_so_at_its_source(console: Console, times: int) -> None:
    """Once for each source that is listed; a source that was not corrected says nothing."""
    text = terminal.render_answer(CORRECTED, console).plain
    assert times == " ".join(text.split()).count(f"“Ferry sinks” — Harbour Gazette, 8 May 2022, {NOTE}")
    assert "corrected" not in terminal.render_answer(RESCUE, console).plain


def test_only_what_is_cited_says_so() -> None:
    """Other articles that are listed are not what the answer rests on."""
    answer = replace(RESCUE, hits=(hit(corrected(STRIKE_PASSAGE), 0.8),))
    assert "corrected" not in terminal.render_answer(answer, pipe()).plain


def test_source_without_outlet_and_date_says_so() -> None:
    """There the note stands alone."""
    bare = corrected(FERRY_PASSAGES[1], source=None, published=None)
    answer = quoting("How many?", cite(1, bare, "Rescuers pulled 31 people"))
    assert f"\n[1] “Ferry sinks” — {NOTE}\n" in terminal.render_answer(answer, pipe()).plain
    assert f" — {NOTE}\n" in to_markdown([answer], datetime(2026, 11, 24))


def test_source_in_its_surroundings_says_so() -> None:
    """As /source shows it."""
    citation = CORRECTED.citations[0]
    text = terminal.render_source(citation, FERRY_PASSAGES, pipe()).plain
    assert f"[1] “Ferry sinks” — Harbour Gazette, 8 May 2022, {NOTE}" == text.splitlines()[0]


def test_transcript_says_so() -> None:
    """Each of its sources."""
    text = to_markdown([CORRECTED, RESCUE], datetime(2026, 11, 24))
    assert 2 == text.count(f" — Harbour Gazette, 8 May 2022, {NOTE}")
    assert 4 == text.count(" — Harbour Gazette, 8 May 2022")


def test_json_says_so() -> None:
    """With the version that is cited; null where the text is as it first was."""
    citations = [*answer_json(CORRECTED)["citations"], *answer_json(RESCUE)["citations"]]
    told = [(citation["version"], citation["corrected"]) for citation in citations]
    assert [(3, "2026-11-23"), (3, "2026-11-23"), (1, None), (1, None)] == told
