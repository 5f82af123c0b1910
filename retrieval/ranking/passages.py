"""What can be measured of a passage found for a question, before it is read."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.dates import Period, days_between
from retrieval.domain import Passage, day
from retrieval.ranking.asked import Asked
from retrieval.words import stems

Measures = NDArray[np.float32]

PASSAGE_MEASURES = (
    "cosine",
    "keyword",
    "days_7",
    "days_30",
    "days_365",
    "undated",
    "later",
    "title",
    "names",
    "coverage",
    "phrases",
    "opens_article",
    "short",
    "others",
    "others_keyword",
    "others_cosine",
)
"""Columns of ``measure_passages``, in order."""

_SHORT_WORDS = 80
LATER = timedelta(days=2)
"""What was published so much later than a question was asked cannot answer it.

Stories are dated where they were written, and questions are asked elsewhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that one of the searches found."""

    passage: Passage
    cosine: float
    """To the question."""
    keyword: float
    """Its share of the highest BM25 score, 0..1."""


def measure_passages(asked: Asked, found: Sequence[Found]) -> Measures:
    """Measure what was found, all of it together; shape (found, len(PASSAGE_MEASURES))."""
    of_article: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        of_article[one.passage.article_id].append(one)
    rows = [_row(asked, one, of_article) for one in found]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(PASSAGE_MEASURES))


def _row(asked: Asked, one: Found, of_article: Mapping[str, Sequence[Found]]) -> list[float]:
    passage = one.passage
    title = stems(passage.title)
    own = [*title, *stems(passage.text)]
    words = frozenset(own)
    others = [other for other in of_article[passage.article_id] if other is not one]
    away = _days_old(asked, passage)
    return [
        one.cosine,
        one.keyword,
        *(0.0 if away is None else math.exp(-away / days) for days in (7, 30, 365)),
        float(away is None),
        float(passage.published is not None and day(passage.published) - asked.on > LATER),
        asked.covered(frozenset(title)),
        asked.covered(words, asked.name_stems),
        asked.covered(words),
        asked.phrases_in(own),
        float(passage.position == 0),
        float(len(own) < _SHORT_WORDS),
        math.log1p(len(others)),
        max((other.keyword for other in others), default=0.0),
        max((other.cosine for other in others), default=0.0),
    ]


def days_away(asked: Asked, passage: Passage) -> int | None:
    """Days between a passage's publication and what is asked about: a period, else now; None for undated ones."""
    return _days_from(asked.period or Period(asked.on, asked.on), passage)


def _days_old(asked: Asked, passage: Passage) -> int | None:
    """As ``days_away``, but in a period that is not over ("this year") the newest passages are the nearest."""
    is_over = asked.period is not None and asked.period.last < asked.on
    return days_away(asked, passage) if is_over else _days_from(Period(asked.on, asked.on), passage)


def _days_from(period: Period, passage: Passage) -> int | None:
    return None if passage.published is None else days_between(day(passage.published), period)
