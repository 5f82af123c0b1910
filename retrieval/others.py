"""Another one is asked for: what was answered a moment ago is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.domain import Hit, Question
from retrieval.followups import standalone
from retrieval.ranking.copies import word_pairs
from retrieval.ranking.sentences import text_of
from retrieval.subjects import names_of
from retrieval.words import holds_words

_ASKS_OTHER = re.compile(r"\b(?:the|which|what)\s+others?\b(?!\s+(?:day|week|night))|\banother\b", re.IGNORECASE)
_SAID = 0.6
"""The share of a sentence's word pairs that the answer has if it quotes it, maybe without what stands before it."""


def without_said(question: Question, query: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits without the sentences that the answer before quoted, or that tell of the one it was asked about alone.

    Args:
        question: with what was said before it.
        query: the same, standing alone.
        hits: what was found and read for it.
    """
    last = question.history[-1] if question.history else None
    if not last or not last.answer or not _ASKS_OTHER.search(question.text):
        return list(hits)
    before = names_of(standalone(replace(question, text=last.question, history=question.history[:-1])))
    left = frozenset(name for name in before if not holds_words(query, name))

    said = word_pairs(last.answer)

    def is_new(sentence: str) -> bool:
        named, pairs = frozenset(names_of(sentence)), word_pairs(sentence)
        is_of_it = named & left and all(name in left or holds_words(query, name) for name in named)
        return not is_of_it and len(pairs & said) < _SAID * max(len(pairs), 1)

    return [replace(hit, read=tuple(one for one in hit.read if is_new(text_of(hit.passage, one.span)))) for hit in hits]
