"""What can be measured of a sentence as an answer to a question, before it is read."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.domain import Passage, Span
from retrieval.kinds import Kind
from retrieval.ranking.answer_types import could_name, counts
from retrieval.ranking.asked import Asked
from retrieval.ranking.furniture import is_furniture
from retrieval.ranking.passages import Measures
from retrieval.ranking.things import adds_kind, things_in, votes
from retrieval.words import stems

SENTENCE_MEASURES = (
    "passage",
    "rank",
    "coverage",
    "with_previous",
    "with_next",
    "with_title",
    "phrases",
    "names_around",
    "plain_words",
    "asking_words",
    "holds_kind",
    "lacks_kind",
    "votes",
    "counts_it",
    "miscounts",
    "novelty",
    "opens_article",
    "asks",
    "opens_with_pronoun",
    "short",
    "long",
)
"""Columns of ``measure_sentences``, in order."""

_FEWEST_WORDS = 3
_SHORT_WORDS = 6
_LONG_WORDS = 45
_MOST_IN_CONTEXT = 45
"""Words: about what the ranker reads of a sentence."""
_LEANING = re.compile(
    r"\W*(?:(?:and|but|so|yet|still|then)\s+)?(?:(?:he|she|they|it|his|her|its|their|this|that|these|those|such|both|"
    r"neither|none|others)\b|the\s+(?:other|others|latter|former|two|three|pair)\b)(?!['’]s\s+(?:name|why|how)\b)",
    re.IGNORECASE,
)
"""How a sentence opens that points to the one before it."""
_PRONOUNS = frozenset("he she they it his her their its this that these those but and".split())


@dataclass(frozen=True)
class Sentence:
    """One sentence of one passage."""

    passage: Passage
    rank: int
    """1 for the sentences of the best passage."""
    index: int
    """Among the passage's sentences."""

    @property
    def span(self) -> Span:
        """In the article's text."""
        return self.passage.sentences[self.index]

    @cached_property
    def text(self) -> str:
        """Its words."""
        return text_of(self.passage, self.span)

    @cached_property
    def in_context(self) -> str:
        """Its words, behind those of the sentence that it leans on, where both are short: "It is 684 metres long"."""
        if not self.index or not leans(self.text):
            return self.text
        together = f"{text_of(self.passage, self.passage.sentences[self.index - 1])} {self.text}"
        return together if len(together.split()) <= _MOST_IN_CONTEXT else self.text


def text_of(passage: Passage, span: Span) -> str:
    """The words of a span of a passage."""
    return passage.text[span[0] - passage.start : span[1] - passage.start]


def leans(sentence: str) -> bool:
    """Whether a sentence points to the one before it: "He resigned", "The latter stays"."""
    return _LEANING.match(sentence) is not None


def sentences_of(asked: Asked, passage: Passage, rank: int) -> list[Sentence]:
    """The sentences of a passage that could answer; a page's furniture is none of them."""
    every = (Sentence(passage, rank, index) for index in range(len(passage.sentences)))
    return [one for one in every if _could_answer(asked, one.text)]


def _could_answer(asked: Asked, text: str) -> bool:
    """Of all kinds only whom a sentence names can be told by its words; any may say how many, when or how much."""
    is_told = asked.kind is not Kind.WHO or could_name(text)
    return is_told and len(text.split()) >= _FEWEST_WORDS and not is_furniture(text)


def measure_sentences(asked: Asked, sentences: Sequence[Sentence], scores: Sequence[float]) -> Measures:
    """Measure sentences; shape (sentences, len(SENTENCE_MEASURES)).

    Args:
        asked: the question.
        sentences: of the passages found.
        scores: of each sentence's passage: log odds, 0 for the best one's.
    """
    passages = {one.passage.id: one.passage for one in sentences}
    stemmed = {id_: _Stemmed.of(passage) for id_, passage in passages.items()}
    added = [things_in(asked, one.text) for one in sentences]
    voted = votes(asked, passages.values(), added)
    rows = [
        _row(asked, one, score, stemmed[one.passage.id], adds_kind(asked, one.text, things), vote)
        for one, score, things, vote in zip(sentences, scores, added, voted, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(SENTENCE_MEASURES))


@dataclass(frozen=True, slots=True)
class _Stemmed:
    """A passage's words as stems."""

    title: frozenset[str]
    sentences: Sequence[Sequence[str]]
    every: frozenset[str]

    @classmethod
    def of(cls, passage: Passage) -> _Stemmed:
        title = frozenset(stems(passage.title))
        sentences = [stems(text_of(passage, span)) for span in passage.sentences]
        return cls(title, sentences, title.union(*sentences))


def _row(asked: Asked, one: Sentence, score: float, stemmed: _Stemmed, adds: bool | None, voted: float) -> list[float]:
    text = one.text
    own = stemmed.sentences[one.index]
    words = frozenset(own)
    counted = counts(asked.text, text)
    return [
        score,
        1 / one.rank,
        asked.covered(words),
        asked.covered(words.union(*stemmed.sentences[max(one.index - 1, 0) : one.index])),
        asked.covered(words.union(*stemmed.sentences[one.index + 1 : one.index + 2])),
        asked.covered(words | stemmed.title),
        asked.phrases_in(own),
        asked.covered(stemmed.every, asked.name_stems),
        asked.covered(words, asked.plain_stems),
        asked.covered(words, asked.asking_stems),
        float(adds is True),
        float(adds is False),
        voted,
        float(counted is True),
        float(counted is False),
        math.log1p(len(words - asked.rarity.keys())),
        float(one.index == 0 and one.passage.position == 0),
        float(text.rstrip("\"'”’").endswith("?")),
        float(bool(own) and own[0] in _PRONOUNS),
        float(len(own) < _SHORT_WORDS),
        float(len(own) > _LONG_WORDS),
    ]
