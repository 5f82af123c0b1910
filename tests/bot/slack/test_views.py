"""Statuses and notices, the pages of the passages modal, and the Home tab's chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.slack import ids
from bot.slack.home import chart, home
from bot.slack.modals import Surroundings, passages_modal, read_passages
from bot.slack.notices import in_queue, searching, suggested_prompts, too_fast
from retrieval.domain import Coverage
from tests.bot.fakes import COVERAGE, FERRY_PASSAGES, cite
from tests.bot.slack.samples import EXAMPLES, RECEIPT, SURROUNDINGS
from tests.bot.slack.seen import element, words

_LONG = "The ferry company has suspended all its crossings. " * 60
_MANY = [
    Surroundings(cite(number, FERRY_PASSAGES[0], "The ferry Aurora sank"), _LONG, _LONG) for number in range(1, 31)
]

_EMPTY_QUARTERS = [("Q4 2021", 0), ("Q1 2022", 0), ("Q2 2022", 0)]
_EMPTY_YEARS = [(f"{year}–{year + 1}", 0) for year in range(2002, 2012, 2)]


def _coverage(articles: int, first: int | None, last: int | None) -> Coverage:
    days = [date(year, 1, 1) if year else None for year in (first, last)]
    return Coverage(articles, articles, (), days[0], days[1])


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (_coverage(4682, 2011, 2022), "Searching 4,682 articles, 2011 to 2022…"),
        (_coverage(4682, 2022, 2022), "Searching 4,682 articles from 2022…"),
        (_coverage(1, None, None), "Searching 1 article…"),
        (_coverage(0, None, None), "Looking into an archive that is still empty…"),
    ],
)
def test_the_status_tells_what_is_searched(coverage: Coverage, expected: str) -> None:
    """It says no more than is known of the archive."""
    assert searching(coverage) == expected


def test_the_place_in_the_queue_is_told() -> None:
    """The next question is not told a number."""
    assert (in_queue(1), in_queue(12)) == ("Waiting: yours is the next question…", "Waiting: place 12 in the queue…")


@pytest.mark.parametrize(("seconds", "expected"), [(0.2, "1 second."), (34.2, "34 seconds."), (200, "4 minutes.")])
def test_how_long_to_wait(seconds: float, expected: str) -> None:
    """Never zero, never a fraction, never more than 90 seconds as seconds."""
    assert too_fast(seconds).text.endswith(f"in {expected}")


def test_at_most_four_prompts() -> None:
    """Slack offers no more, and empty ones not at all."""
    prompts = suggested_prompts(["", *EXAMPLES, "Four?", "Five?"])
    assert [prompt["message"] for prompt in prompts] == [*EXAMPLES, "Four?"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is known about “Ferry sinks”?", "What is known about “Ferry sinks”?"),
        (
            "What is known about “Hydrologist Haarkamp ousts Dreyling in Tweelinde council vote”?",
            "What is known about “Hydrologist Haarkamp ousts Dreyling in Tweelinde…”?",
        ),
        (
            "What is known about “Minister: “we never wanted this strike”, and talks resume today”?",
            "What is known about “Minister: “we never wanted this strike”, and talks…”?",
        ),
        ("Why " + "very " * 20 + "much?", "Why very" + " very" * 13 + "…"),
    ],
)
def test_what_is_quoted_is_cut_within_its_marks(question: str, expected: str) -> None:
    """Where an example is longer than a button: on the Home tab and among the suggested questions."""
    [prompt] = suggested_prompts([question])
    buttons = element(home(COVERAGE, [], [question]), "example.1")
    assert (expected, expected) == (prompt["title"], buttons["text"]["text"])


def test_all_passages_are_on_some_page() -> None:
    """Turning the pages shows each passage once, in order."""
    shown: list[str] = []
    for page in range(1, 12):
        view = passages_modal("Why?", RECEIPT, _MANY, page)
        if read_passages(view) == (RECEIPT, page):
            rich = [block for block in view["blocks"] if block["type"] == "rich_text"]
            shown += [block["elements"][0]["elements"][0]["text"] for block in rich]
    assert shown == [f"[{number}]" for number in range(1, 31)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (1, [(ids.NEXT_PAGE, "2")]),
        (2, [(ids.PREVIOUS_PAGE, "1"), (ids.NEXT_PAGE, "3")]),
        (99, [(ids.PREVIOUS_PAGE, "9")]),
    ],
)
def test_pages_can_be_turned(page: int, expected: list[tuple[str, str]]) -> None:
    """There is a button for each neighbour that exists; a page too far is the last one."""
    buttons = passages_modal("Why?", RECEIPT, _MANY, page)["blocks"][-1]["elements"]
    assert [(button["action_id"], button["value"]) for button in buttons] == expected


def test_the_quote_is_bold_in_its_surroundings() -> None:
    """Before, quote and after read as the article does."""
    bar = passages_modal("Why?", RECEIPT, SURROUNDINGS)["blocks"][1]["elements"][1]["elements"]
    assert [part["text"] for part in bar if part.get("style")] == [SURROUNDINGS[0].citation.quote]
    around = SURROUNDINGS[0]
    assert "".join(part["text"] for part in bar) == around.before + around.citation.quote + around.after


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([date(2022, 3, 1), date(2022, 5, 9)], [("Mar 2022", 1), ("Apr 2022", 0), ("May 2022", 1)]),
        ([date(2021, 7, 1), date(2022, 7, 1)], [("Q3 2021", 1), *_EMPTY_QUARTERS, ("Q3 2022", 1)]),
        ([date(2015, 6, 1), date(2018, 6, 1)], [("2015", 1), ("2016", 0), ("2017", 0), ("2018", 1)]),
        ([date(2000, 1, 1), date(2013, 12, 1)], [("2000–2001", 1), *_EMPTY_YEARS, ("2012–2013", 1)]),
        ([], []),
    ],
)
def test_the_chart_is_as_fine_as_fits(days: Sequence[date], expected: list[tuple[str, int]]) -> None:
    """Months, quarters, years or several years, without gaps."""
    assert chart([(day, 1) for day in days]) == expected


def test_the_chart_keeps_every_article() -> None:
    """Bars add up to what was counted, from the first year to the last that there is."""
    bars = chart([(date(year, 7, 1), year) for year in range(1, 9999, 7)])
    assert (sum(count for _, count in bars), len(bars) <= 12) == (sum(range(1, 9999, 7)), True)


def test_the_home_tab_names_the_bot_as_it_is_called() -> None:
    """By the name that its manifest gave it."""
    assert "mention @daily_desk." in words(home(COVERAGE, [], [], "daily_desk"))


def test_an_empty_archive_says_so() -> None:
    """No chart, no outlets, no zero."""
    empty = replace(COVERAGE, articles=0, outlets=(), first=None, last=None)
    first = home(empty, [], [])["blocks"][1]["elements"][0]["elements"][0]["text"]
    assert first.startswith("The archive is still empty.")
