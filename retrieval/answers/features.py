"""What can be measured of a sentence as an answer to a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.answers import evidence
from retrieval.domain import Hit, Span
from retrieval.question import Kind, kind_of, names_in
from retrieval.words import content_stems, stems

Features = NDArray[np.float32]

SENTENCE_FEATURES = (
    "cosine",
    "coverage",
    "coverage_around",
    "names_around",
    "phrases",
    "plain_words",
    "plain_words_around",
    "hit_score",
    "hit_rank",
    "holds_kind",
    "lacks_kind",
    "counts_it",
    "miscounts",
    "novelty",
    "opens_article",
    "asks",
    "opens_with_pronoun",
    "short",
    "long",
    "best_in_passage",
)
"""Columns of ``measure``, in order."""

_HITS_READ = 8
"""Hits whose sentences are considered; each costs about ten sentences to embed."""
_SHORT_WORDS = 6
_LONG_WORDS = 45
_PRONOUNS = frozenset("he she they it his her their its this that these those but and".split())


@dataclass(frozen=True)
class Asked:
    """A question as the features need it."""

    text: str
    rarity: Mapping[str, float]
    """The weight of each of the question's content stems."""

    @cached_property
    def kind(self) -> Kind:
        """What kind of thing answers it."""
        return kind_of(self.text)

    @cached_property
    def name_stems(self) -> frozenset[str]:
        """Stems of the names in it."""
        return frozenset(stem for name in names_in(self.text) for stem in content_stems(name)) & self.rarity.keys()

    @cached_property
    def plain_stems(self) -> frozenset[str]:
        """Stems of its other words: what is said of the names."""
        return frozenset(self.rarity) - self.name_stems

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Its pairs of neighbouring words that hold a word that says something."""
        own = stems(self.text)
        return frozenset(pair for pair in pairwise(own) if pair[0] in self.rarity or pair[1] in self.rarity)

    def phrases_in(self, own: Sequence[str]) -> float:
        """The share of its word pairs that a sentence of these stems holds: "expected to meet"; 0..1."""
        return len(self.pairs & frozenset(pairwise(own))) / len(self.pairs) if self.pairs else 0.0

    def covered(self, found: frozenset[str], among: frozenset[str] | None = None) -> float:
        """The share of the question's words, by weight, that are found; 0..1, 1 when there is none to find."""
        wanted = self.rarity if among is None else {stem: self.rarity[stem] for stem in among}
        total = sum(wanted.values())
        return sum(weight for stem, weight in wanted.items() if stem in found) / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of one hit."""

    hit: Hit
    rank: int
    """1 for the sentences of the best hit."""
    span: Span
    """In the article's text."""
    text: str
    previous: str
    """The sentence before it in the passage, empty for the first."""


def candidates_of(asked: Asked, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the best hits that could answer, in order; a page's furniture is none of them."""
    every = (candidate for rank, hit in enumerate(hits[:_HITS_READ], 1) for candidate in _sentences(hit, rank))
    return [c for c in every if evidence.can_answer(asked.kind, c.text) and not evidence.is_furniture(c.text)]


def _sentences(hit: Hit, rank: int) -> list[Candidate]:
    passage = hit.passage
    texts = [passage.text[start - passage.start : end - passage.start] for start, end in passage.sentences]
    return [
        Candidate(hit, rank, span, text, previous)
        for span, text, previous in zip(passage.sentences, texts, ["", *texts], strict=False)
    ]


def measure(asked: Asked, candidates: Sequence[Candidate], cosines: Sequence[float]) -> Features:
    """Measure candidates; shape (candidates, len(SENTENCE_FEATURES)).

    Args:
        asked: the question.
        candidates: sentences.
        cosines: of each candidate to the question.
    """
    best_of: dict[str, float] = {}
    for candidate, cosine in zip(candidates, cosines, strict=True):
        best_of[candidate.hit.passage.id] = max(cosine, best_of.get(candidate.hit.passage.id, -1.0))
    top = max((candidate.hit.score for candidate in candidates), default=0.0)
    rows = [
        _row(asked, candidate, cosine, cosine >= best_of[candidate.hit.passage.id], top)
        for candidate, cosine in zip(candidates, cosines, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(SENTENCE_FEATURES))


def _row(asked: Asked, candidate: Candidate, cosine: float, best: bool, top_score: float) -> list[float]:
    own = stems(candidate.text)
    near = frozenset(own) | frozenset(stems(f"{candidate.hit.passage.title} {candidate.previous}"))
    around = near | frozenset(stems(candidate.hit.passage.text))
    holds = evidence.holds(asked.kind, candidate.text)
    counts = evidence.counts(asked.text, candidate.text)
    new = len(frozenset(own) - asked.rarity.keys())
    return [
        cosine,
        asked.covered(frozenset(own)),
        asked.covered(near),
        asked.covered(around, asked.name_stems),
        asked.phrases_in(own),
        asked.covered(frozenset(own), asked.plain_stems),
        asked.covered(near, asked.plain_stems),
        candidate.hit.score / top_score if top_score else 0.0,
        1 / candidate.rank,
        float(holds is True),
        float(holds is False),
        float(counts is True),
        float(counts is False),
        math.log1p(new),
        float(candidate.span[0] == candidate.hit.passage.sentences[0][0] and candidate.hit.passage.position == 0),
        float(candidate.text.rstrip("\"'”’").endswith("?")),
        float(bool(own) and own[0] in _PRONOUNS),
        float(len(own) < _SHORT_WORDS),
        float(len(own) > _LONG_WORDS),
        float(best),
    ]
