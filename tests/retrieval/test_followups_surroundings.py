"""What is said behind a follow-up, so that it stands alone."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone


def follow_up(before: str, question: str) -> str:
    return standalone(Question(question, history=(Turn(before),)))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("How many beds does the new wing at Varn Abbey have?", "the new wing at Varn Abbey"),
        ("How many beds does the new wing at the Varn hospital have?", "the new wing at the Varn hospital"),
        ("How many guests did the hotel in Varn take last year?", "the hotel in Varn"),
        ("How long is the longest bridge?", "the longest bridge"),
    ],
)
def test_it_comes_without_the_verb_of_its_question(before: str, expected: str) -> None:
    """What follows a subject that ends in a name, or the whole where nothing follows."""
    assert f"What did it cost, {expected}?" == follow_up(before, "What did it cost?")


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("When did the fire in Varn start?", "Was anyone hurt?", "Was anyone hurt in Varn?"),
        (
            "What did the Hollin Lines offer in Varn last year?",
            "Who paid?",
            "Who paid (Hollin Lines) in Varn last year?",
        ),
        ("How long was the longest crack?", "Was anyone hurt?", "Was anyone hurt (the longest crack)?"),
        ("How many insurers paid?", "Who was hurt?", "Who was hurt (paid)?"),
    ],
)
def test_the_circumstances_come_without_what_asked(before: str, question: str, expected: str) -> None:
    """Neither "how long" nor the verb at the end belongs to another question."""
    assert expected == follow_up(before, question)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What was stolen from the Varn Museum?", "Were any of them found?", "Were any of them found (Varn Museum)?"),
        ("Who is the mayor of Varn?", "How many people live there?", "How many people live there (Varn)?"),
        ("What did Ann Lee send to Varn?", "When was that?", "When was that (Ann Lee Varn)?"),
    ],
)
def test_where_from_or_of_whom_belongs_to_its_own_deed(before: str, question: str, expected: str) -> None:
    """What was stolen from a place need not have been found "from" it."""
    assert expected == follow_up(before, question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who was mayor before?", "Who was mayor before in Varn?"),
        ("Who else stood for mayor?", "Who else stood for mayor in Varn?"),
        ("Who was mayor before Ann Lee?", "Who was mayor before Ann Lee?"),
    ],
)
def test_what_goes_on_about_something_leans_on_it(question: str, expected: str) -> None:
    """As "before" does with nothing behind it."""
    assert expected == follow_up("Who won the election in Varn?", question)


def test_what_a_follow_up_leant_on_is_kept_whole() -> None:
    """The next one leans on it too; a place that is set in brackets is nobody."""
    history = (Turn("Who is the mayor of Varn Bay?"), Turn("Who was mayor before?"), Turn("How old is she?"))
    assert "Who was mayor before (Varn Bay)?" == standalone(Question(history[1].question, history=history[:1]))
    assert "How old is she (Varn Bay)?" == standalone(Question(history[2].question, history=history[:2]))
    assert "Was anyone hurt (Varn Bay)?" == standalone(Question("Was anyone hurt?", history=history))
