"""The Home tab: what the archive holds, how to ask, how it answers, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.slack import ids
from bot.slack.message import (
    Block,
    View,
    actions,
    bullets,
    divider,
    heading,
    preformatted,
    questions,
    quiet,
    rich,
    section,
    words,
)
from bot.slack.notices import ways_to_ask
from bot.slack.text import shorten
from retrieval.domain import Coverage
from retrieval.phrasing import counted, written
from retrieval.untrusted import one_line

Bar = tuple[str, int]
"""A period's name and its number of articles."""

_MOST_BARS = 12
_MOST_EXAMPLES = 5
_MOST_OUTLETS = 8
_WIDTH = 24
"""Characters of the longest bar: with its name and number it fits a telephone's line."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
_HOW = (
    "Each sentence rests on a quote that stands word for word in the article it names, or it is not shown.",
    "If the archive does not hold the answer, it says so and names what comes nearest.",
    "“As of” is the newest date among the cited articles; sources that disagree stand side by side.",
    "The link of a source opens the article at the quoted words.",
)
_KEPT = (
    "Questions, answers and feedback are kept in the archive's own database, so that answers can be checked.",
    "Nothing is sent anywhere but to Slack, unless whoever runs Newsdesk has set up a language model elsewhere.",
    "What “/ask” answers is shown to nobody else until you share it.",
)


def home(
    coverage: Coverage, per_month: Sequence[tuple[date, int]], examples: Sequence[str], name: str = "Newsdesk"
) -> View:
    """The Home tab.

    Args:
        coverage: what the archive holds.
        per_month: any day of a month and the articles of that month, in any order; months without may be missing.
        examples: questions that can be asked with one click.
        name: what people mention the bot by.
    """
    blocks = [heading("Ask the news archive"), *_holds(coverage), *_coverage(per_month), *_examples(examples)]
    blocks += [*_listed("How to ask", ways_to_ask(name=name)), *_listed("How it answers", _lines(_HOW))]
    blocks += [*_listed("What is kept", _lines(_KEPT))]
    return {"type": "home", "blocks": blocks}


def closed(reason: str) -> View:
    """The Home tab of somebody who is not answered: no headlines, only why."""
    return {"type": "home", "blocks": [heading("Ask the news archive"), rich(section(words(reason)))]}


def chart(per_month: Sequence[tuple[date, int]]) -> list[Bar]:
    """Articles by month, quarter, year or several years: the finest that fits into twelve bars, no period left out."""
    months = sorted((_month(day), count) for day, count in per_month if count > 0)
    if not months:
        return []
    steps = (1, 3, *(12 * years for years in _YEARS))
    step = next(step for step in steps if _bars_between(months[0][0], months[-1][0], step) <= _MOST_BARS)
    counts = dict.fromkeys(range(months[0][0] // step, months[-1][0] // step + 1), 0)
    for month, count in months:
        counts[month // step] += count
    return [(_period(number * step, step), count) for number, count in counts.items()]


def _holds(coverage: Coverage) -> list[Block]:
    if not coverage.articles:
        return [rich(section(words("The archive is still empty. Articles appear here as soon as some are stored.")))]
    count = counted(coverage.articles, "article")
    dated = ""
    if coverage.first and coverage.last:
        dated = f", {written(coverage.first)} to {written(coverage.last)}"
    return [rich(section(words(count, bold=True), words(dated))), *_outlets(coverage.outlets)]


def _outlets(sources: Sequence[str]) -> list[Block]:
    named = [shorten(one_line(source), 60) for source in sources[:_MOST_OUTLETS] if one_line(source)]
    more = [f"{len(sources) - len(named):,} more"] if len(sources) > len(named) else []
    return [quiet(" · ".join([*named, *more]))] if named else []


def _coverage(per_month: Sequence[tuple[date, int]]) -> list[Block]:
    bars = chart(per_month)
    return [rich(preformatted("\n".join(_drawn(bars))))] if bars else []


def _drawn(bars: Sequence[Bar]) -> list[str]:
    most = max(count for _, count in bars)
    names = max(len(name) for name, _ in bars)
    numbers = max(len(f"{count:,}") for _, count in bars)
    return [f"{name:<{names}}  {count:>{numbers},}  {_bar(count, most)}".rstrip() for name, count in bars]


def _bar(count: int, most: int) -> str:
    """A bar as long as its share of the longest; one article is never nothing."""
    eighths = max(1, round(8 * _WIDTH * count / most)) if count else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _examples(examples: Sequence[str]) -> list[Block]:
    asked = [one_line(example) for example in examples if one_line(example)][:_MOST_EXAMPLES]
    return [*_titled("Try one"), actions(*questions(ids.EXAMPLE, zip(asked, asked, strict=True)))] if asked else []


def _listed(title: str, items: Iterable[Sequence[dict[str, object]]]) -> list[Block]:
    return [*_titled(title), rich(bullets(items))]


def _titled(title: str) -> list[Block]:
    return [divider(), rich(section(words(title, bold=True)))]


def _lines(texts: Iterable[str]) -> list[list[dict[str, object]]]:
    return [[words(text)] for text in texts]


def _month(day: date) -> int:
    """Months since the year 0."""
    return 12 * day.year + day.month - 1


def _bars_between(first: int, last: int, step: int) -> int:
    return last // step - first // step + 1


def _period(month: int, step: int) -> str:
    year = month // 12
    if step == 1:
        return f"{date(year, month % 12 + 1, 1):%b} {year}"
    if step == 3:
        return f"Q{month % 12 // 3 + 1} {year}"
    return str(year) if step == 12 else f"{year}–{year + step // 12 - 1}"
