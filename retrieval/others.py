"""Another one is asked about: what was answered a moment ago, or tells of the first one alone, is no answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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


def of_another(question: Question, query: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with those of their sentences that may tell of the one who is asked about now.

    Args:
        question: with what was said before it.
        query: the same, standing alone.
        hits: what was found and read for it.
    """
    if not question.history:
        return list(hits)
    last = question.history[-1]
    before = standalone(replace(question, text=last.question, history=question.history[:-1]))
    if last.answer and _ASKS_OTHER.search(question.text):
        return _only_read(hits, lambda sentence: not _is_said(sentence, last.answer, before, query))
    if swapped := _swapped(before, query):
        return _of_the_new(hits, *swapped)
    return list(hits)


def _only_read(hits: Sequence[Hit], keeps: Callable[[str], bool]) -> list[Hit]:
    return [replace(hit, read=tuple(one for one in hit.read if keeps(text_of(hit.passage, one.span)))) for hit in hits]


def _is_said(sentence: str, answer: str, before: str, query: str) -> bool:
    """Whether the answer before had a sentence, or it names the one whom that was about and nobody else."""
    named, pairs = names_of(sentence), word_pairs(sentence)
    left = {name for name in names_of(before) if not holds_words(query, name)}
    is_of_it = left.intersection(named) and all(name in left or holds_words(query, name) for name in named)
    return bool(is_of_it) or len(pairs & word_pairs(answer)) >= _SAID * max(len(pairs), 1)


def _swapped(before: str, query: str) -> tuple[str, str] | None:
    """The one name that stood in the question before, and the one that now stands in its place."""
    old = [name for name in names_of(before) if not holds_words(query, name)]
    new = [name for name in names_of(query) if not holds_words(before, name)]
    if len(old) != 1 or len(new) != 1 or before.partition(old[0])[0] != query.partition(new[0])[0]:
        return None
    return old[0], new[0]


def _of_the_new(hits: Sequence[Hit], old: str, new: str) -> list[Hit]:
    """Without the sentences that name the old one alone, where others name the new one, also as in "Pakistani"."""
    read = [text_of(hit.passage, one.span) for hit in hits for one in hit.read]
    if not any(new in sentence for sentence in read):
        return list(hits)
    return _only_read(hits, lambda sentence: new in sentence or old not in sentence)
