"""Two small logistic models: which sentence answers, and how likely the archive holds the answer.

Their numbers stand in ``models.json``, written by ``benchmarks/fit_answers.py``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.answers.features import SENTENCE_FEATURES, Asked, Candidate, Features
from retrieval.words import stems

CONFIDENCE_FEATURES = (
    "sentence",
    "margin",
    "cosine",
    "coverage_around",
    "names_around",
    "phrases",
    "covered_by_passage",
    "plain_words_by_passage",
    "holds_kind",
    "lacks_kind",
    "counts_it",
    "miscounts",
    "hit_cosine",
    "hit_keyword",
    "best_cosine",
    "best_keyword",
)
"""Columns of ``confidence_features``, in order."""


@dataclass(frozen=True)
class Logistic:
    """A logistic regression over standardised features."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def logits(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log odds, shape (rows,), of features of shape (rows, columns)."""
        standard = (features - self.mean) / self.scale
        return np.asarray(standard @ self.weights + self.bias, dtype=np.float64)

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probabilities, shape (rows,)."""
        return 1 / (1 + np.exp(-self.logits(features)))


_SMALL_ARCHIVE = 50
_LEEWAY = 0.7
"""Log odds added for each e-fold that an archive has fewer passages than ``_SMALL_ARCHIVE``.

The best of many passages looks good by chance more often than the best of few, and who has three articles asks about
them. Set by hand, so that an archive of one article answers what it says in other words than the question.
"""


def confidence_of(signs: NDArray[np.float32], passages: int) -> float:
    """How sure we are, 0..1, that an archive of so many passages holds the answer."""
    leeway = _LEEWAY * max(np.log(_SMALL_ARCHIVE / max(passages, 1)), 0.0)
    return float(1 / (1 + np.exp(-(confidence_model().logits(signs)[0] + leeway))))


def sentence_model() -> Logistic:
    """Which of a question's sentences, measured by ``features.measure``, answers: log odds against each other."""
    return _load("sentence", SENTENCE_FEATURES)


def confidence_model() -> Logistic:
    """How likely the archive holds the answer, from ``confidence_features``."""
    return _load("confidence", CONFIDENCE_FEATURES)


@lru_cache(maxsize=2)
def _load(name: str, columns: tuple[str, ...]) -> Logistic:
    model: dict[str, Any] = json.loads((files("retrieval.answers") / "models.json").read_text())[name]
    mean, scale, weights = (
        np.array([model["features"][column][part] for column in columns]) for part in ("mean", "scale", "weight")
    )
    return Logistic(mean, scale, weights, float(model["bias"]))


def confidence_features(
    asked: Asked, candidates: Sequence[Candidate], measured: Features, logits: Sequence[float]
) -> NDArray[np.float32]:
    """What speaks for the archive holding the answer; shape (1, len(CONFIDENCE_FEATURES)).

    Args:
        asked: the question.
        candidates: the sentences, at least one.
        measured: their features.
        logits: the sentence model's log odds of each, against each other.
    """
    order = np.argsort(logits)[::-1]
    best = int(order[0])
    column = {name: measured[:, index] for index, name in enumerate(SENTENCE_FEATURES)}
    hit = candidates[best].hit
    passage_stems = frozenset(stems(f"{hit.passage.title} {hit.passage.text}"))
    return np.array(
        [
            [
                logits[best],
                logits[best] - float(np.mean([logits[int(other)] for other in order[:5]])),
                column["cosine"].max(),
                column["coverage_around"].max(),
                column["names_around"][best],
                column["phrases"].max(),
                asked.covered(passage_stems),
                asked.covered(passage_stems, asked.plain_stems),
                column["holds_kind"][best],
                column["lacks_kind"][best],
                column["counts_it"][best],
                column["miscounts"][best],
                hit.why.cosine,
                hit.why.keyword,
                max(candidate.hit.why.cosine for candidate in candidates),
                max(candidate.hit.why.keyword for candidate in candidates),
            ]
        ],
        dtype=np.float32,
    )
