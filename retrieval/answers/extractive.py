"""Answers without a model: the sentences that answer, word for word, each with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.answers import evidence
from retrieval.answers.citations import cite
from retrieval.answers.features import Asked, Candidate, candidates_of, measure
from retrieval.answers.refusal import refusal_text
from retrieval.answers.scoring import confidence_features, confidence_model, sentence_model
from retrieval.archive.archive import Archive
from retrieval.domain import Answer, AnswerSentence, Citation, Hit, Question, Span, day
from retrieval.retriever import overlap, word_pairs
from retrieval.words import content_stems, stems

ENGINE = "extractive"

_HITS_READ = 8
"""Hits whose sentences are considered."""
_MOST_SENTENCES = 3
_NEAR_BEST = 1.2
"""A further sentence is shown when its log odds are at most this much below the best one's."""
_SAME_WORDS = 0.5
"""Sentences that share this much of their word pairs (Jaccard) say the same."""
_LEANING = frozenset("he she they it his her its their this that these those such there".split())
"""Words that, opening a sentence, point to the one before it."""


@dataclass(frozen=True, slots=True)
class _Pick:
    hit: Hit
    span: Span


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
        candidates = [c for c in candidates_of(hits[:_HITS_READ]) if evidence.can_answer(asked.kind, c.text)]
        candidates = [c for c in candidates if not evidence.is_furniture(c.text)]
        if not candidates:
            return self._refuse(question, standalone, hits, 0.0)
        confidence, logits = self._judge(asked, candidates)
        if confidence < self._min_confidence:
            return self._refuse(question, standalone, hits, confidence)
        picks = [self._widen(pick) for pick in self._choose(candidates, logits)]
        return self._compose(question, standalone, hits, confidence, _merge(picks))

    def _judge(self, asked: Asked, candidates: Sequence[Candidate]) -> tuple[float, list[float]]:
        vectors = self._archive.embed_texts([candidate.text for candidate in candidates])
        cosines = (vectors @ self._archive.embed_query(asked.text)).tolist()
        measured = measure(asked, candidates, cosines)
        logits = sentence_model().logits(measured).tolist()
        signs = confidence_features(asked, candidates, measured, logits)
        return float(confidence_model().probabilities(signs)[0]), logits

    def _choose(self, candidates: Sequence[Candidate], logits: Sequence[float]) -> list[Candidate]:
        """The best sentence, then others nearly as good that say something else, within the words allowed."""
        order = np.argsort(-np.asarray(logits), kind="stable")
        chosen: list[Candidate] = []
        used = 0
        for index in order:
            candidate = candidates[int(index)]
            size = len(candidate.text.split())
            if chosen and logits[int(index)] < logits[int(order[0])] - _NEAR_BEST:
                break
            if chosen and (used + size > self._words or _says_the_same(candidate, chosen)):
                continue
            chosen.append(candidate)
            used += size
            if len(chosen) == _MOST_SENTENCES:
                break
        return chosen

    def _widen(self, candidate: Candidate) -> _Pick:
        """The sentence's span: with the one before it where it leans on it, cut where it is too long."""
        start, end = candidate.span
        opening = stems(candidate.text)[:1]
        if candidate.previous and opening and opening[0] in _LEANING:
            before = candidate.hit.passage.sentences[candidate.hit.passage.sentences.index(candidate.span) - 1]
            if len(candidate.previous.split()) + len(candidate.text.split()) <= self._words:
                start = before[0]
        return _Pick(candidate.hit, (start, min(end, start + self._cut(candidate.hit, start, end))))

    def _cut(self, hit: Hit, start: int, end: int) -> int:
        """Characters of the first words allowed."""
        text = hit.passage.text[start - hit.passage.start : end - hit.passage.start]
        pieces = text.split(maxsplit=self._words)
        return len(text) if len(pieces) <= self._words else len(text.removesuffix(pieces[-1]).rstrip())

    def _compose(
        self, question: Question, standalone: str, hits: Sequence[Hit], confidence: float, picks: Sequence[_Pick]
    ) -> Answer:
        citations = tuple(
            cite(number, pick.hit, self._archive.article_of(pick.hit.passage), pick.span)
            for number, pick in enumerate(picks, 1)
        )
        sentences = tuple(AnswerSentence(_shown(citation), (citation.number,)) for citation in citations)
        dates = [day(c.passage.published) for c in citations if c.passage.published]
        return Answer(
            question=question,
            standalone=standalone,
            answered=True,
            text=" ".join(f"{sentence.text} [{sentence.citations[0]}]" for sentence in sentences),
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


def _merge(picks: Sequence[_Pick]) -> list[_Pick]:
    """Picks of one passage that touch or overlap become one quote."""
    merged: list[_Pick] = []
    for pick in picks:
        touching = next((other for other in merged if _touch(pick, other)), None)
        if touching is None:
            merged.append(pick)
        else:
            span = (min(pick.span[0], touching.span[0]), max(pick.span[1], touching.span[1]))
            merged[merged.index(touching)] = _Pick(touching.hit, span)
    return merged


def _touch(left: _Pick, right: _Pick) -> bool:
    if left.hit.passage.id != right.hit.passage.id:
        return False
    gap = max(left.span[0], right.span[0]) - min(left.span[1], right.span[1])
    return gap <= 1


def _shown(citation: Citation) -> str:
    """A quote as one line; white space between its words is all that differs from the article."""
    return " ".join(citation.quote.split())
