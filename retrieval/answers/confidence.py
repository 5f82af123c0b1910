"""How likely the archive holds the answer: a logistic model over what was found and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Hit, Reading
from retrieval.ranking.asked import Asked
from retrieval.ranking.linear import Linear, load_model
from retrieval.ranking.passages import days_away
from retrieval.ranking.sentences import text_of
from retrieval.words import stems, words

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
"""Passages; an archive of more is not small."""
_READINGS_BEHIND = 5
_SHORT = 12
"""Words of a question that is about all of its names; a longer one may only set the scene by some of them."""
_NAMES_FOUND = 0.5
_OF_OTHERS = 2.0
"""Log odds that a short question loses where none of the best sentences has so much of its names near it, by weight."""
_BEST = 3
_NOT_READ = -6.0
"""Log odds of what is not there to be read."""


@dataclass(frozen=True)
class Confidence:
    """Reckons how likely the archive holds the answer."""

    model: Linear
    """Over ``CONFIDENCE_MEASURES``."""
    leeway: float = 0.0
    """Log odds for each unit of ``smallness``; fitted by ``benchmarks/training/small.py``."""

    @classmethod
    def load(cls) -> Confidence:
        """What comes with Newsdesk."""
        small = load_model("small archive", ("smallness",))
        return cls(load_model("confidence", CONFIDENCE_MEASURES), float(small.weights[0]))

    def of(self, asked: Asked, hits: Sequence[Hit], passages: int) -> float:
        """How sure we are, 0..1, that an archive of so many passages holds the answer; 0 where nothing was read."""
        if not any(hit.read for hit in hits):
            return 0.0
        odds = self.odds(asked, hits) + self.leeway * smallness(hits, passages) - _objections(asked, hits)
        return float(1 / (1 + np.exp(-odds)))

    def odds(self, asked: Asked, hits: Sequence[Hit]) -> float:
        """The log odds of that in an archive that is not small; something must have been read."""
        return float(self.model.log_odds(measure_confidence(asked, hits)[np.newaxis])[0])


def smallness(hits: Sequence[Hit], passages: int) -> float:
    """How small an archive of so many passages is, in e-folds below ``_SMALL_ARCHIVE``; 0 for one that is not.

    The best of many passages looks good by chance more often than the best of few. Where the best sentence lacks the
    kind of thing asked for it is no better for that: 0 too.
    """
    lacks_kind = _read_in(hits)[0][1].measures["lacks_kind"]
    return float(max(np.log(_SMALL_ARCHIVE / max(passages, 1)), 0.0) * (1 - lacks_kind))


def _objections(asked: Asked, hits: Sequence[Hit]) -> float:
    """Log odds that rules take away, beside what is learned: "Who shot Ada Holm?", of a story about another shooting.

    Nor does a best sentence that itself is objected to, such as one of another year, say that the answer is there.
    """
    best = _read_in(hits)[:_BEST]
    is_of_others = len(words(asked.text)) <= _SHORT and all(
        _names_near(asked, hit, one) < _NAMES_FOUND for hit, one in best
    )
    return _OF_OTHERS * is_of_others - min(best[0][1].measures["bias"], 0.0)


def _names_near(asked: Asked, hit: Hit, one: Reading) -> float:
    """The share of the question's names, by weight, in a sentence, those beside it, and its title; 1 without a name."""
    passage = hit.passage
    index = passage.sentences.index(one.span)
    near = (text_of(passage, span) for span in passage.sentences[max(index - 1, 0) : index + 2])
    return asked.covered(frozenset(stems(" ".join((passage.title, *near)))), asked.name_stems)


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
