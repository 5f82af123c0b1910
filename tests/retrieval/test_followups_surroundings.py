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


ELECTION = "Who won the election in France?"
KERMAN = "How many people were killed in the Kerman attack?"


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (ELECTION, "By how much?", "By how much won the election in France?"),
        (ELECTION, "In what year?", "In what year won the election in France?"),
        (ELECTION, "Was it close?", "Was it close, the election in France?"),
        (ELECTION, "And the runner-up?", "The runner-up (the election in France)?"),
        (ELECTION, "What was the turnout?", "What was the turnout (the election in France)?"),
        (ELECTION, "And on Christmas Day?", "Who won the election in France on Christmas Day?"),
        (ELECTION, "And on Polling Day?", "Who won the election in France on Polling Day?"),
        (KERMAN, "Who claimed responsibility?", "Who claimed responsibility in the Kerman attack?"),
        (KERMAN, "What weapon was used?", "What weapon was used in the Kerman attack?"),
        (KERMAN, "Has the toll risen since?", "Has the toll risen since in the Kerman attack?"),
        (KERMAN, "Is the death toll final?", "Is the death toll final in the Kerman attack?"),
        (KERMAN, "Were there any arrests?", "Were there any arrests in the Kerman attack?"),
        (KERMAN, "Did the U.N. condemn it?", "Did the U.N. condemn it in the Kerman attack?"),
        (KERMAN, "Did Iran say who did it?", "Did Iran say who did it in the Kerman attack?"),
        (KERMAN, "Was it in Leeds?", "Was it in Leeds, the Kerman attack?"),
        (KERMAN, "What causes cancer?", "What causes cancer?"),
        (KERMAN, "What was the motive of the Varn killer?", "What was the motive of the Varn killer?"),
    ],
)
def test_a_part_is_of_what_was_talked_about(before: str, question: str, expected: str) -> None:
    """A margin, a motive or a toll there is only of something; a deed of its own needs nothing."""
    assert expected == follow_up(before, question)


def test_a_bare_question_after_another_takes_its_place() -> None:
    """Nothing is left of the one before."""
    history = (Turn(ELECTION), Turn("By how much?"))
    assert "When won the election in France?" == standalone(Question("When?", history=history))
