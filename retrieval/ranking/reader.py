"""Found passages → ranked hits: those that promise most are read, sentence by sentence, by the ranker.

Reading is what costs: a cheap first order over all that was found decides which passages are looked at, a cheap order
of their sentences which of those are read; what was read decides the final order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Hit, Passage, Reading, Why
from retrieval.ranking.asked import Asked
from retrieval.ranking.bursts import bursts
from retrieval.ranking.copies import group_copies
from retrieval.ranking.linear import Linear, load_model
from retrieval.ranking.passages import PASSAGE_MEASURES, Found, Measures, days_away, measure_passages
from retrieval.ranking.ranker import LogOdds, Ranker
from retrieval.ranking.rules import bias
from retrieval.ranking.sentences import SENTENCE_MEASURES, Sentence, measure_sentences, sentences_of

PASSAGES_RANKED = 24
"""Passages, copies aside, that are ranked: neighbours among them will be joined."""
PASSAGES_READ = 16
"""Passages, the most promising ones, whose sentences are looked at."""
_OF_AN_ARTICLE = 4
"""Passages of one article that are ranked before those of others."""
SENTENCES_READ = 8
"""Sentences that the ranker reads at most: with 12, 18 or 32 nothing was found better."""
FAR_BEHIND = 3.0
"""Sentences whose log odds are so far below the most promising one's are not read: reading is what costs, and they
hardly ever turn out the best."""

_HOPE = 3.0
"""How much more the rules count before reading: what they ask for is read where it is there."""

READ_PASSAGE_MEASURES = (*PASSAGE_MEASURES, "best", "unread", "best_of_article")
READ_SENTENCE_MEASURES = (*SENTENCE_MEASURES, "read", "promise")
SENTENCE_ORDER = ("read", "promise")
"""What orders sentences that were read. All measures together were no better on news, and worse on single articles."""
_SENTENCE_ORDER_COLUMNS = [READ_SENTENCE_MEASURES.index(name) for name in SENTENCE_ORDER]

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Read:
    """What is known of a question's passages once they have been read."""

    groups: Sequence[Sequence[Passage]]
    """The passages looked at, best first by the cheap order, each with its copies behind it."""
    passage_measures: Measures
    """Of the passages looked at; columns ``READ_PASSAGE_MEASURES``."""
    sentences: Sequence[Sentence]
    """Those that were read."""
    sentence_measures: Measures
    """Of the sentences read; columns ``READ_SENTENCE_MEASURES``."""
    biases: Scores
    """Of the sentences read: what the rules add to their log odds."""


@dataclass(frozen=True)
class _Look:
    """The most promising passages with their copies, their measures, and their log odds against the best."""

    groups: Sequence[Sequence[Passage]]
    measures: Measures
    odds: Scores


@dataclass(frozen=True)
class Orders:
    """The four linear models that order passages and sentences, before they are read and after."""

    promising_passage: Linear
    promising_sentence: Linear
    passage: Linear
    sentence: Linear

    @classmethod
    def load(cls) -> Orders:
        """Those that come with Newsdesk."""
        return cls(
            load_model("promising passage", PASSAGE_MEASURES),
            load_model("promising sentence", SENTENCE_MEASURES),
            load_model("passage", READ_PASSAGE_MEASURES),
            load_model("sentence", SENTENCE_ORDER),
        )


class Reader:
    """Ranks what was found for a question."""

    def __init__(self, ranker: Ranker, orders: Orders | None = None) -> None:
        """Take the ranker that reads, and the orders, those that come with Newsdesk unless told otherwise."""
        self._ranker = ranker
        self._given = orders

    @cached_property
    def _orders(self) -> Orders:
        """Not before they are needed: they are fitted to what is found without them."""
        return self._given or Orders.load()

    def rank(self, asked: Asked, found: Sequence[Found], limit: int) -> list[Hit]:
        """The hits, best first, somewhat more than ``limit`` where there are as many; copies of a story are one hit."""
        if not found:
            return []
        read = self.read(asked, found, limit)
        passage_odds = self._orders.passage.log_odds(read.passage_measures)
        sentence_odds = self._orders.sentence.log_odds(in_order(read.sentence_measures)) + read.biases
        scores = _shares(passage_odds)
        by_id = {one.passage.id: one for one in found}
        together = bursts([group[0] for group in read.groups], [one.passage for one in found])
        hits = [
            Hit(
                group[0],
                score,
                _why(asked, by_id[group[0].id], measures, burst),
                tuple(group[1:]),
                _readings(read, sentence_odds, group[0]),
            )
            for group, score, measures, burst in zip(read.groups, scores, read.passage_measures, together, strict=True)
        ]
        return sorted(hits, key=lambda hit: -hit.score)

    def read(self, asked: Asked, found: Sequence[Found], limit: int = 0) -> Read:
        """Look at the most promising passages, and read their most promising sentences."""
        look = self._look(asked, found, max(2 * limit, PASSAGES_RANKED))
        every, measures = self._sentences_of(asked, look)
        promise = self._orders.promising_sentence.log_odds(measures)
        biases = np.array([bias(asked, one) for one in every])
        hopes = promise + _HOPE * biases
        chosen = np.argsort(-hopes, kind="stable")[:SENTENCES_READ]
        chosen = chosen[hopes[chosen] >= hopes.max(initial=-np.inf) - FAR_BEHIND]
        sentences = [every[index] for index in chosen]
        # Where a sentence lacks what is asked for, those around it do not make an answer of it.
        lacks = measures[chosen, SENTENCE_MEASURES.index("lacks_kind")]
        texts = [one.text if is_lacking else one.in_context for one, is_lacking in zip(sentences, lacks, strict=True)]
        titles = [one.passage.title for one in sentences]
        odds = self._ranker.log_odds(asked.text, list(zip(titles, texts, strict=True)))
        measures = np.column_stack([measures[chosen], odds, promise[chosen]]).astype(np.float32)
        return Read(
            look.groups,
            np.hstack([look.measures, _best_of(look.groups, sentences, odds)]),
            sentences,
            measures,
            biases[chosen],
        )

    def considered(self, asked: Asked, found: Sequence[Found]) -> tuple[list[Sentence], Measures]:
        """The sentences among which those to be read are chosen, with their measures."""
        return self._sentences_of(asked, self._look(asked, found, PASSAGES_RANKED))

    def _look(self, asked: Asked, found: Sequence[Found], limit: int) -> _Look:
        measures = measure_passages(asked, found)
        odds = self._orders.promising_passage.log_odds(measures)
        order = _spread([found[index].passage for index in np.argsort(-odds, kind="stable")])
        groups = group_copies(order, limit)
        row_of = {one.passage.id: index for index, one in enumerate(found)}
        rows = [row_of[group[0].id] for group in groups]
        return _Look(groups, measures[rows], odds[rows] - odds.max(initial=-np.inf))

    def _sentences_of(self, asked: Asked, look: _Look) -> tuple[list[Sentence], Measures]:
        sentences: list[Sentence] = []
        scores: list[float] = []
        for rank, (group, score) in enumerate(zip(look.groups[:PASSAGES_READ], look.odds, strict=False), 1):
            own = sentences_of(asked, group[0], rank)
            sentences += own
            scores += [float(score)] * len(own)
        return sentences, measure_sentences(asked, sentences, scores)


def in_order(sentence_measures: Measures) -> Measures:
    """The columns of ``SENTENCE_ORDER``."""
    return sentence_measures[:, _SENTENCE_ORDER_COLUMNS]


def _best_of(groups: Sequence[Sequence[Passage]], sentences: Sequence[Sentence], log_odds: LogOdds) -> Measures:
    """Of each group: its best sentence's log odds, whether none was read, and the best of its article's sentences.

    What was not read counts as a little worse than the worst that was.
    """
    odds = log_odds.tolist()
    worst = min(odds, default=0.0) - 1.0
    of_passage: dict[str, float] = {}
    of_article: dict[str, float] = {}
    for sentence, value in zip(sentences, odds, strict=True):
        passage = sentence.passage
        of_passage[passage.id] = max(value, of_passage.get(passage.id, worst))
        of_article[passage.article_id] = max(value, of_article.get(passage.article_id, worst))
    rows = [
        (
            of_passage.get(group[0].id, worst),
            float(group[0].id not in of_passage),
            of_article.get(group[0].article_id, worst),
        )
        for group in groups
    ]
    return np.array(rows, np.float32).reshape(len(rows), 3)


def _spread(passages: Sequence[Passage]) -> list[Passage]:
    """Passages, best first; those beyond the first few of an article go behind all others, lest one is all there is."""
    seen: Counter[str] = Counter()
    first: list[Passage] = []
    rest: list[Passage] = []
    for passage in passages:
        seen[passage.article_id] += 1
        (first if seen[passage.article_id] <= _OF_AN_ARTICLE else rest).append(passage)
    return first + rest


def _shares(log_odds: Scores) -> list[float]:
    """The probability of each of being the best, as a conditional logit has it."""
    odds = np.exp(log_odds - log_odds.max())
    shares: list[float] = (odds / odds.sum()).tolist()
    return shares


def _why(asked: Asked, one: Found, measures: NDArray[np.float32], burst: float) -> Why:
    column = dict(zip(READ_PASSAGE_MEASURES, measures.tolist(), strict=True))
    reading = None if column["unread"] else column["best"]
    return Why(one.cosine, one.keyword, days_away(asked, one.passage), reading, column["coverage"], burst)


def _readings(read: Read, odds: Scores, passage: Passage) -> tuple[Reading, ...]:
    return tuple(
        Reading(sentence.span, float(score), _named(measures) | {"bias": float(bias)})
        for sentence, score, measures, bias in zip(
            read.sentences, odds, read.sentence_measures, read.biases, strict=True
        )
        if sentence.passage.id == passage.id
    )


def _named(measures: NDArray[np.float32]) -> dict[str, float]:
    return dict(zip(READ_SENTENCE_MEASURES, measures.tolist(), strict=True))
