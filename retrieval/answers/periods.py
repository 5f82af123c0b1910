"""Stories beside the days that a question names: of another year, or from before those days."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from retrieval.dates import Period, days_between, without_relative_days
from retrieval.domain import Article, Hit, Passage, day
from retrieval.phrasing import written
from retrieval.ranking.asked import Asked
from retrieval.ranking.passages import LATER
from retrieval.ranking.sentences import text_of
from retrieval.time_patterns import YEAR

_LONG_AFTER = timedelta(days=365)
"""What is published so much later tells of a year only where it names it."""
_OPENING_TIME = re.compile(r"^\W*(?:in|during)\s[^,]*,\s*", re.IGNORECASE)
_ASIDE = re.compile(
    r"[,;:]\s|(?<=\w)\s(?:after|before|since|until|because|when|while|where|who|whom|whose|which|that|following)\b",
    re.IGNORECASE,
)
"""A year in such a question may be of something else than what is asked: "…, who disappeared in 1974"."""
_SO_LONG_AGO = re.compile(r"\b(?:years?|decades?)\s+(?:ago|before|earlier|later|after)\b", re.IGNORECASE)


def without_other_years(asked: Asked, hits: Sequence[Hit], article_of: Callable[[Passage], Article]) -> list[Hit]:
    """Hits without what was read in articles that are of another year than the one that is asked about.

    "Who won the 2022 election?" is not answered by an article of 2026 in which no 2022 stands.
    """
    period = _years_asked_about(asked)
    if period is None:
        return list(hits)

    def kept(hit: Hit) -> Hit:
        if not _is_long_after(hit.passage, period) or _names_year(article_of(hit.passage), period):
            return hit
        told = (one for one in hit.read if _SO_LONG_AGO.search(text_of(hit.passage, one.span)))
        return replace(hit, read=tuple(told))

    return [kept(hit) if hit.read else hit for hit in hits]


def is_within(asked: Asked, passage: Passage) -> bool | None:
    """Whether a passage is of the days that a question names, or at once after them; None where that is not known."""
    if asked.period is None or passage.published is None:
        return None
    return days_between(day(passage.published), Period(asked.period.first, asked.period.last + LATER)) == 0


def said_before(asked: Asked, first: Passage) -> str:
    """That the first quote is older than the days asked about, in words; empty where it is not, or they are to come."""
    period, published = asked.period, first.published
    if period is None or published is None or not day(published) < period.first <= asked.on:
        return ""
    return f"[1] is of {written(published)}, before the days asked about."


def _years_asked_about(asked: Asked) -> Period | None:
    """The days of a question of one clause that names a past year; None for others."""
    bare = _OPENING_TIME.sub("", asked.text)
    if not YEAR.search(asked.text) or _ASIDE.search(bare) or without_relative_days(bare) != bare:
        return None
    return asked.period if asked.period and asked.period.last < asked.on else None


def _is_long_after(passage: Passage, period: Period) -> bool:
    return passage.published is not None and day(passage.published) - period.last > _LONG_AFTER


def _names_year(article: Article, period: Period) -> bool:
    """Also as "'22" or "2021-22"."""
    years = range(period.first.year, period.last.year + 1)
    named = "|".join(rf"\b{year}|['’/–-]{year % 100:02}" for year in years)
    return re.search(rf"(?:{named})(?!\d)", f"{article.title} {article.text}") is not None
