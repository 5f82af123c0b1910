"""Tests of what takes from the confidence by rule."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.answers.confidence import Confidence
from retrieval.domain import Hit, Passage, Reading, Why
from retrieval.ranking.asked import Asked
from retrieval.ranking.reader import READ_SENTENCE_MEASURES


def confidence(question: str, text: str, bias: float = 0.0) -> float:
    """In an article of one sentence, which was read, in a large archive."""
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, ((0, len(text)),))
    measures = dict.fromkeys(READ_SENTENCE_MEASURES, 1.0) | {"bias": bias}
    hit = Hit(passage, 0.5, Why(0.5, 0.5, coverage=0.5), (), (Reading((0, len(text)), 1.0, measures),))
    asked = Asked.of(question, date(2026, 6, 1), lambda stems: dict.fromkeys(stems, 1.0))
    return Confidence.load().of(asked, [hit], 1_000)


@pytest.mark.parametrize(
    ("question", "is_less"),
    [
        ("Who shot Ada Holm?", True),
        ("Which of the two who had both been seen at the quay with Ada Holm shot the mayor?", False),
    ],
)
def test_a_short_question_is_about_its_names(question: str, is_less: bool) -> None:
    """Where no sentence has them near it, it is another story; a long question may only set the scene by them."""
    named = confidence(question, "The mayor and Ada Holm were shot at the quay.")
    assert (confidence(question, "The mayor and the keeper were shot at the quay.") < named - 0.1) is is_less


def test_without_a_name_nothing_is_missed() -> None:
    """There is nothing to be found."""
    text = "The mayor was shot at the quay."
    assert confidence("Who shot the mayor?", text) > confidence("Who shot Ada Holm?", text) + 0.1


def test_a_best_sentence_that_is_objected_to_says_less() -> None:
    """Such as one of another year."""
    text = "Ada Holm won the cup."
    assert confidence("Who won the cup?", text, bias=-1.5) < confidence("Who won the cup?", text) - 0.1
    assert confidence("Who won the cup?", text, bias=2.5) == confidence("Who won the cup?", text)
