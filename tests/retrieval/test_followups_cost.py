"""What a follow-up costs at most."""

import gc
import time

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone
from retrieval.question import MAX_QUESTION_CHARACTERS

MOST_SECONDS = 2.0
"""Of the processor: far more than it takes, and far less than what nobody waits for."""


def seconds(text: str, before: str, answer: str = "") -> float:
    """Without Python tidying its memory meanwhile, which in a large process takes a second."""
    question = Question(text, history=(Turn(before, answer),))
    gc.disable()
    try:
        begun = time.process_time()
        standalone(question)
        return time.process_time() - begun
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", ["A'", "A'A ", "A' ", "A", "Ann Lee, ", "Mr. ", "a ", "in May, ", "the ", "“"])
def test_no_question_before_holds_up_the_next(unit: str) -> None:
    """Names are looked at a few times each, and not with all that stands before them."""
    before = unit * (MAX_QUESTION_CHARACTERS // len(unit) - 5) + " A"
    assert seconds("What did she do there?", before) < MOST_SECONDS
    assert seconds("What did she do there?", "Who won the vote in Varn?", before * 10) < MOST_SECONDS


@pytest.mark.parametrize("unit", ["it ", "he ", "that ", "was it A ", "and ", "OK, ", "in May, ", "since May, ", "A, "])
def test_no_question_takes_long_to_make_whole(unit: str) -> None:
    """However often it may lean on something."""
    text = unit * (MAX_QUESTION_CHARACTERS // len(unit)) + "?"
    assert seconds(text, "When did Ann Lee resign?") < MOST_SECONDS
