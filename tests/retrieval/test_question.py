import pytest

from retrieval.domain import Question, Turn
from retrieval.errors import QuestionError
from retrieval.question import MAX_QUESTION_CHARACTERS, check_question, names_in, standalone


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        (
            "How many people were killed in the Kerman attack?",
            "",
            "And how many were injured?",
            "How many were injured in the Kerman attack?",
        ),
        (
            "Who represents Pakistan?",
            "Asif Durrani, who represents Pakistan on Afghan affairs, has held talks. [1]",
            "Who is he?",
            "Who is Asif Durrani?",
        ),
        (
            "Who is Iran's special representative for Afghanistan?",
            "",
            "What about Pakistan?",
            "Who is Pakistan's special representative for Afghanistan?",
        ),
        ("Who represents Iran?", "", "and Pakistan?", "Who represents Pakistan?"),
        (
            "What caused the derailment at Sallow Junction?",
            "",
            "Was anyone hurt?",
            "Was anyone hurt at Sallow Junction?",
        ),
        ("Who won the cup final?", "", "How much does the library cost?", "How much does the library cost?"),
        (
            "Who leads the Seafarers' Union?",
            "Maren Tollefsrud leads the Seafarers’ Union. [1]",
            "What did she say about pay?",
            "What did Maren Tollefsrud say about pay?",
        ),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(before: str, answer: str, question: str, expected: str) -> None:
    """A follow-up takes subject or setting from the turn before it; a new subject takes nothing."""
    assert standalone(Question(question, history=(Turn(before, answer),))) == expected


def test_a_pronoun_means_a_person_not_a_company() -> None:
    """Of the names an answer adds, the one that speaks or is described is meant."""
    answer = (
        '"Nobody goes to sea for the scenery," said Maren Tollefsrud, the leader of the Allied Seafarers\' Union. [1] '
        "The Allied Seafarers' Union called the strike after its members at Orlasay Lines rejected an offer. [2]"
    )
    history = (Turn("Who leads the Allied Seafarers' Union?", answer),)
    expected = "What did Maren Tollefsrud say about the deal?"
    assert standalone(Question("What did she say about the deal?", history=history)) == expected


def test_follow_ups_of_follow_ups_keep_the_subject() -> None:
    """What a follow-up stood for is what the next one leans on."""
    history = (Turn("How many died in the Korrel River flood?"), Turn("And how many were injured?"))
    expected = "How many homes were damaged in the Korrel River flood?"
    assert standalone(Question("And how many homes were damaged?", history=history)) == expected


def test_an_empty_turn_before_changes_nothing() -> None:
    """A blank turn in a history handed in by a program is ignored."""
    assert standalone(Question("Who won?", history=(Turn(""),))) == "Who won?"


@pytest.mark.parametrize("text", ["", "  \n ", "?!", "🚢🔥❓", "x" * (MAX_QUESTION_CHARACTERS + 1)])
def test_what_is_no_question_is_refused_in_words(text: str) -> None:
    """Empty, wordless and endless questions are errors that say what to do."""
    with pytest.raises(QuestionError, match=r"Ask "):
        check_question(text)


def test_a_lone_surrogate_does_not_get_through() -> None:
    """Half a character, as broken escapes leave it, can be neither embedded nor printed."""
    assert check_question("Who \ud83d won?") == "Who ? won?"


def test_names_are_capitalised_runs_that_do_not_only_open_the_question() -> None:
    """The question word is no name, possessives and particles belong to one."""
    assert names_in("Did Hassan Kazemi Qomi meet the Bank of England's Smith?") == [
        "Hassan Kazemi Qomi",
        "Bank of England's Smith",
    ]
