"""News comes in bursts: what is told of one event is told within days.

So where the archive has a story, its other reports are of the same days; where it has not, what comes nearest is
scattered over the years (Diaz and Jones 2004, "Using temporal profiles of queries for precision prediction").
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Passage, day

_SAME_DAYS = 14
"""An event is news for so long, before and after any of its reports."""

Days = NDArray[np.float64]


def bursts(ranked: Sequence[Passage], found: Sequence[Passage]) -> list[float]:
    """How much of what ranks high is of each passage's days, beyond what is of all that was found; -1..1.

    Passages of the same article do not count, nor do undated ones. An archive of few days has no bursts: there all
    that was found is of the same days.

    Args:
        ranked: the best passages.
        found: all that were found, the ranked among them.
    """
    beyond: list[float] = (_share_of_same_days(ranked, ranked) - _share_of_same_days(ranked, found)).tolist()
    return beyond


def _share_of_same_days(ranked: Sequence[Passage], among: Sequence[Passage]) -> Days:
    own, others = _days_of(ranked), _days_of(among)
    near = np.abs(own[:, np.newaxis] - others) <= _SAME_DAYS  # a comparison with NaN, an undated passage, is false
    other_article = np.array([[one.article_id != two.article_id for two in among] for one in ranked], bool)
    shares: Days = (near & other_article).sum(1) / np.maximum(other_article.sum(1), 1)
    return shares


def _days_of(passages: Sequence[Passage]) -> Days:
    return np.array([day(one.published).toordinal() if one.published else np.nan for one in passages])
