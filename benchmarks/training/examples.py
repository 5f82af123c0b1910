"""Questions with what the searches found for them, and which of it is right: what the linear models learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from benchmarks import measures
from retrieval.archive.archive import Archive
from retrieval.domain import Passage, Span
from retrieval.ranking.asked import Asked
from retrieval.ranking.passages import Found
from retrieval.ranking.ranker import GraphRanker, LogOdds
from retrieval.ranking.sentences import text_of
from retrieval.settings import Settings
from retrieval.wiring import build_retriever


@dataclass(frozen=True)
class Example:
    """A question with what was found for it."""

    question: measures.Question
    archive: Archive
    asked: Asked
    found: list[Found]
    ranker: RememberingRanker
    is_answerable: bool | None
    """None where it is not known: the answer stands in no article as it is."""
    is_right: Callable[[Passage, Span], bool]
    """Whether these words of a passage answer."""
    is_news: bool = True
    is_early: bool = False
    """Whether it was asked before the archive had its news."""


class RememberingRanker:
    """A ranker that is asked the same again and again."""

    def __init__(self, ranker: GraphRanker) -> None:
        """Take the ranker."""
        self._ranker = ranker
        self._said: dict[tuple[str, str, str], float] = {}

    def log_odds(self, question: str, sentences: Sequence[tuple[str, str]]) -> LogOdds:
        """What the ranker says; it is asked only what is new."""
        new = [one for one in sentences if (question, *one) not in self._said]
        for one, odds in zip(new, self._ranker.log_odds(question, new).tolist(), strict=True):
            self._said[question, *one] = odds
        return np.array([self._said[question, *one] for one in sentences], np.float32)


def news_example(archive: Archive, question: dict[str, Any], ranker: RememberingRanker, *, is_absent: bool) -> Example:
    """A question about the news of an archive; an absent one is about news that it cannot have."""
    wanted = measures.right_answer(question)

    def is_right(passage: Passage, span: Span) -> bool:
        return passage.url in question["answer_urls"] and wanted in measures.folded(text_of(passage, span))

    answerable = False if is_absent else True if question["answer_urls"] else None
    return example(archive, question, ranker, date.fromisoformat(question["asked"]), answerable, is_right)


def example(
    archive: Archive,
    question: dict[str, Any],
    ranker: RememberingRanker,
    on: date,
    is_answerable: bool | None,
    is_right: Callable[[Passage, Span], bool],
) -> Example:
    """What is found for a question asked on a day.

    Args:
        archive: where it is searched.
        question: ``question`` holds its words.
        ranker: reads what was found.
        on: the day.
        is_answerable: None where it is not known.
        is_right: whether these words of a passage answer.
    """
    asked, found = build_retriever(Settings(), archive).find(question["question"], on)
    return Example(question, archive, asked, found, ranker, is_answerable, is_right)
