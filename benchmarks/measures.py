"""The measures of quality, on questions with four choices of which one is right.

A question is *answerable* when articles are known whose text contains the right answer's words (``answer_urls``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Question = Mapping[str, Any]
"""Keys: id, asked, question, choices, answer (index), answer_urls."""
Reply = Mapping[str, Any]
"""What ``newsdesk ask --json`` prints."""

KS = (1, 3, 5, 10)
"""Where gold@k is measured."""
_ARTICLES = frozenset({"a", "an", "the"})
_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Quality:
    """How well questions were answered; all but the counts are shares, 0..1."""

    answerable: int
    gold: tuple[float, ...]
    """gold@k for each of ``KS``, over the answerable questions."""
    answer: float
    """answer@60, over the answerable questions."""
    choices: int
    """Questions with four choices."""
    choice: float
    """Right choices, over those."""
    abstention: float | None
    """Area under the ROC curve of the confidence, answerable against absent questions; None without absent ones."""


def quality_of(questions: Sequence[Question], replies: Sequence[Reply], absent: Sequence[Reply] = ()) -> Quality:
    """All measures of one run.

    Args:
        questions: what was asked.
        replies: the reply to each.
        absent: replies to questions that the archive cannot answer.
    """
    pairs = list(zip(questions, replies, strict=True))
    answerable = [(question, reply) for question, reply in pairs if is_answerable(question)]
    ranks = [gold_rank(question, reply) for question, reply in answerable]
    credits = [choice_credit(question, reply) for question, reply in pairs if len(question["choices"]) == _CHOICES]
    confidences = [reply["confidence"] for _, reply in answerable]
    return Quality(
        answerable=len(answerable),
        gold=tuple(gold_at(k, ranks) for k in KS),
        answer=_mean([answers_within(60, question, reply) for question, reply in answerable]),
        choices=len(credits),
        choice=_mean(credits),
        abstention=area_under_roc(confidences, [reply["confidence"] for reply in absent]) if absent else None,
    )


def folded(text: str) -> str:
    """A text for matching: lower case, no diacritics, punctuation or articles; a space at both ends."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(["", *(word for word in words if word not in _ARTICLES), ""])


def right_answer(question: Question) -> str:
    """The right choice, folded."""
    return folded(question["choices"][question["answer"]])


def is_answerable(question: Question) -> bool:
    """Whether an article that holds the answer is known."""
    return bool(question["answer_urls"])


def gold_rank(question: Question, reply: Reply) -> int | None:
    """Rank of the first passage that is from an article known to hold the answer and contains it; None without."""
    wanted = right_answer(question)
    for passage in reply["passages"]:
        if passage["url"] in question["answer_urls"] and wanted in folded(passage["text"]):
            return int(passage["rank"])
    return None


def gold_at(k: int, ranks: Sequence[int | None]) -> float:
    """Share of questions with a gold passage among the first k."""
    return sum(rank is not None and rank <= k for rank in ranks) / max(len(ranks), 1)


def answers_within(words: int, question: Question, reply: Reply) -> bool:
    """Whether the first ``words`` words shown, citations aside, contain the right answer; a refusal never does."""
    shown = re.sub(r"\s*\[\d+\]", "", reply["text"]).split()
    return reply["answered"] and right_answer(question) in folded(" ".join(shown[:words]))


def choice_credit(question: Question, reply: Reply) -> float:
    """1 when the passages support the right choice most, 1/n when n choices tie, else 0. Support: sum of 1/rank."""
    support = [
        sum(1 / passage["rank"] for passage in reply["passages"] if folded(choice) in folded(passage["text"]))
        for choice in question["choices"]
    ]
    best = [index for index, value in enumerate(support) if value == max(support)]
    return 1 / len(best) if question["answer"] in best else 0.0


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties counting half; 0.5 is chance."""
    wins = sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives)
    return wins / max(len(positives) * len(negatives), 1)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)
