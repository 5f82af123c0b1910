"""How likely the archive holds the answer: a logistic model over what was found and read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Hit, Reading
from retrieval.ranking.asked import Asked
from retrieval.ranking.linear import Linear, load_model
from retrieval.ranking.passages import days_away
from retrieval.words import stems

CONFIDENCE_MEASURES = (
    "best_read",
    "margin",
    "second_read",
    "expected",
    "share",
    "promise",
    "coverage_around",
    "names_around",
    "phrases",
    "covered_by_any",
    "plain_words_by_passage",
    "holds_kind",
    "miscounts",
    "numbers_missing",
    "outside_period",
    "burst",
    "hit_cosine",
    "hit_keyword",
    "best_cosine",
    "best_keyword",
)
"""Columns of ``measure_confidence``, in order."""

_FAR_DAYS = 31
"""A story dated further than this from the days asked about is another story."""
_SMALL_ARCHIVE = 50
_LEEWAY = 1.35
"""Log odds added for each e-fold that an archive has fewer passages than ``_SMALL_ARCHIVE``.

The best of many passages looks good by chance more often than the best of few, and who has three articles asks about
them. Set by hand, so that an archive of one article answers what it says in other words than the question. A sentence
that lacks the kind of thing asked for has none of it.
"""
_READINGS_BEHIND = 5
_NOT_READ = -6.0
"""Log odds of what is not there to be read."""


def load_confidence() -> Linear:
    """The model that comes with Newsdesk."""
    return load_model("confidence", CONFIDENCE_MEASURES)


def confidence_of(asked: Asked, hits: Sequence[Hit], passages: int, model: Linear) -> float:
    """How sure we are, 0..1, that an archive of so many passages holds the answer; 0 where nothing was read."""
    if not any(hit.read for hit in hits):
        return 0.0
    measured = measure_confidence(asked, hits)
    lacks_kind = _read_in(hits)[0][1].measures["lacks_kind"]
    leeway = _LEEWAY * max(np.log(_SMALL_ARCHIVE / max(passages, 1)), 0.0) * (1 - lacks_kind)
    return float(1 / (1 + np.exp(-model.log_odds(measured[np.newaxis])[0] - leeway)))


def measure_confidence(asked: Asked, hits: Sequence[Hit]) -> NDArray[np.float32]:
    """What speaks for the archive holding the answer; at least one sentence must have been read."""
    read = _read_in(hits)
    hit, best = read[0]
    passage = frozenset(stems(f"{hit.passage.title} {hit.passage.text}"))
    away = days_away(asked, hit.passage) if asked.period else None
    measures = best.measures
    return np.array(
        [
            max(one.measures["read"] for _, one in read),
            best.score - float(np.mean([one.score for _, one in read[:_READINGS_BEHIND]])),
            _second(read),
            _expected([one.measures["read"] for _, one in read]),
            hit.score,
            measures["promise"],
            max(one.measures["with_title"] for _, one in read),
            measures["names_around"],
            max(one.measures["phrases"] for _, one in read),
            max(one.why.coverage for one in hits),
            asked.covered(passage, asked.plain_stems),
            measures["holds_kind"],
            measures["miscounts"],
            float(bool(asked.numbers - passage)),
            float(away is not None and away > _FAR_DAYS),
            hit.why.burst,
            hit.why.cosine,
            hit.why.keyword,
            max(other.why.cosine for other in hits),
            max(other.why.keyword for other in hits),
        ],
        dtype=np.float32,
    )


def _read_in(hits: Sequence[Hit]) -> list[tuple[Hit, Reading]]:
    """What was read, best first."""
    return sorted(((hit, one) for hit in hits for one in hit.read), key=lambda pair: -pair[1].score)


def _expected(log_odds: Sequence[float]) -> float:
    """The logarithm of how many of the sentences read are expected to answer, if each did by itself."""
    return float(np.log((1 / (1 + np.exp(-np.array(log_odds)))).sum()))


def _second(read: Sequence[tuple[Hit, Reading]]) -> float:
    """The best log odds in another article than the best sentence's: a second source."""
    article = read[0][0].passage.article_id
    others = (one.measures["read"] for hit, one in read if hit.passage.article_id != article)
    return max(others, default=_NOT_READ)
