"""Answers without a model: the sentences that answer, word for word, each with its citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from retrieval.answers.citations import cite
from retrieval.answers.features import Asked, Candidate, candidates_of, measure
from retrieval.answers.quotes import Pick, merge, pick_of
from retrieval.answers.refusal import refusal_text
from retrieval.answers.scoring import confidence_features, confidence_of, sentence_model
from retrieval.archive.archive import Archive
from retrieval.domain import Answer, AnswerSentence, Hit, Question, day
from retrieval.retriever import overlap, word_pairs
from retrieval.words import content_stems

ENGINE = "extractive"

_MOST_SENTENCES = 3
_NEAR_BEST = 1.6
"""A further sentence is shown when its log odds are at most this much below the best one's."""
_SAME_WORDS = 0.5
"""Sentences that share this much of their word pairs (Jaccard) say the same."""


class ExtractiveEngine:
    """Chooses the sentences that answer a question from the passages found for it."""

    def __init__(self, archive: Archive, *, words: int, min_confidence: float) -> None:
        """Set the limits.

        Args:
            archive: gives vectors, word weights and whole articles.
            words: the most words of an answer, citations aside.
            min_confidence: 0..1; below it the answer is a refusal.
        """
        self._archive = archive
        self._words = words
        self._min_confidence = min_confidence

    def answer(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Answer:
        """The cited answer to a standalone question, or a refusal; ``elapsed_ms`` is left at 0."""
        asked = Asked(standalone, self._archive.rarity(content_stems(standalone)))
        candidates = candidates_of(asked, hits)
        if not candidates:
            return self._refuse(question, standalone, hits, 0.0)
        confidence, logits = self._judge(asked, candidates)
        if confidence < self._min_confidence:
            return self._refuse(question, standalone, hits, confidence)
        picks = merge(self._choose(candidates, logits))
        return self._compose(question, standalone, hits, confidence, picks)

    def stream(self, question: Question, standalone: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """The answer, in one piece."""
        yield self.answer(question, standalone, hits)

    def _judge(self, asked: Asked, candidates: Sequence[Candidate]) -> tuple[float, list[float]]:
        vectors = self._archive.embed_texts([candidate.text for candidate in candidates])
        cosines = (vectors @ self._archive.embed_query(asked.text)).tolist()
        measured = measure(asked, candidates, cosines)
        logits = sentence_model().logits(measured).tolist()
        signs = confidence_features(asked, candidates, measured, logits)
        return confidence_of(signs, self._archive.passage_count()), logits

    def _choose(self, candidates: Sequence[Candidate], logits: Sequence[float]) -> list[Pick]:
        """The best sentence, then others nearly as good that say something else, within the words allowed."""
        order = [int(index) for index in np.argsort(-np.asarray(logits), kind="stable")]
        near = [candidates[index] for index in order if logits[index] >= logits[order[0]] - _NEAR_BEST]
        chosen: list[Candidate] = []
        picks: list[Pick] = []
        left = self._words
        for candidate in near:
            pick = None if _says_the_same(candidate, chosen) else pick_of(candidate, left, must_fit=bool(picks))
            if pick is None:
                continue
            chosen.append(candidate)
            picks.append(pick)
            left -= pick.words
            if len(picks) == _MOST_SENTENCES:
                break
        return picks

    def _compose(
        self, question: Question, standalone: str, hits: Sequence[Hit], confidence: float, picks: Sequence[Pick]
    ) -> Answer:
        citations = tuple(
            cite(number, pick.hit, self._archive.article_of(pick.hit.passage), pick.span)
            for number, pick in enumerate(picks, 1)
        )
        sentences = tuple(AnswerSentence(" ".join(c.quote.split()), (c.number,)) for c in citations)
        dates = [day(c.passage.published) for c in citations if c.passage.published]
        return Answer(
            question=question,
            standalone=standalone,
            answered=True,
            text=" ".join(map(_with_number, sentences, picks)),
            sentences=sentences,
            citations=citations,
            hits=tuple(hits),
            confidence=confidence,
            as_of=max(dates, default=None),
            engine=ENGINE,
            elapsed_ms=0.0,
        )

    def _refuse(self, question: Question, standalone: str, hits: Sequence[Hit], confidence: float) -> Answer:
        return Answer(
            question=question,
            standalone=standalone,
            answered=False,
            text=refusal_text(self._archive.coverage(), hits),
            sentences=(),
            citations=(),
            hits=tuple(hits),
            confidence=confidence,
            as_of=None,
            engine=ENGINE,
            elapsed_ms=0.0,
        )


def _says_the_same(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    own = word_pairs(candidate.text)
    return any(overlap(own, word_pairs(other.text)) >= _SAME_WORDS for other in chosen)


def _with_number(sentence: AnswerSentence, pick: Pick) -> str:
    """A sentence as one line, with a mark where it goes on in the article, and the number of its citation."""
    return f"{sentence.text}{' …' if pick.is_cut else ''} [{sentence.citations[0]}]"
