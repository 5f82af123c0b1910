"""What "it" and "he" are in a follow-up, and which story it goes on about."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import readings, standalone


def follow_up(before: str, question: str, answer: str = "") -> str:
    return standalone(Question(question, history=(Turn(before, answer),)))


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (
            "What did the Kerman earthquake destroy?",
            "How many people did it kill?",
            "How many people did it kill, the Kerman earthquake?",
        ),
        (
            "When will the Lowmarsh library open?",
            "How much will it cost?",
            "How much will it cost, the Lowmarsh library?",
        ),
        ("Who approved the Tesla plant?", "How big is it?", "How big is it, the Tesla plant?"),
        ("Why was the Halvard Bridge closed?", "How long is it?", "How long is it, the Halvard Bridge?"),
        ("When did the Halvard Bridge close?", "How long is it?", "How long is it, the Halvard Bridge?"),
        ("Where is the Tower of London?", "How tall is it?", "How tall is it, the Tower of London?"),
        ("Why was the Boeing 737 grounded in Texas?", "Who owns it?", "Who owns it (Boeing) in Texas?"),
        ("Did the U.N. vote?", "When was that?", "When was that (U.N. vote)?"),
        ("How much did insurers pay?", "Who are they?", "Who are they (insurers pay)?"),
    ],
)
def test_it_is_the_thing_that_was_asked_about(before: str, question: str, expected: str) -> None:
    """A name with its noun, not the name alone, and no name is lost."""
    assert follow_up(before, question) == expected


def test_the_setting_does_not_lose_who_acted() -> None:
    """Alone, "in March" would mean any story of that month."""
    before = "What pay rise did Orlasay Lines offer in March 2026?"
    assert follow_up(before, "And what did the union want?") == (
        "What did the union want (Orlasay Lines) in March 2026?"
    )


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        (
            "Who was killed on the Halvard Bridge?",
            "“Eleven minutes later the barriers came down, and the Halvard Bridge carried nobody.” [1]",
            "When was he killed?",
            "When was he killed on the Halvard Bridge?",
        ),
        (
            "How much damage did the Korrel River flood cause?",
            "The flood caused damage in the Upper Veld, and a third of Tweelinde stood under water. [1]",
            "Who is she?",
            "Who is she (Korrel River)?",
        ),
        ("Who represents Pakistan?", "", "Who is he?", "Who is he (Pakistan)?"),
        ("Who is the Duke of York?", "", "And his wife?", "His wife (Duke of York)?"),
    ],
)
def test_numbers_and_places_are_nobody(before: str, answer: str, question: str, expected: str) -> None:
    """Where no person can be told, the pronoun stays, and the setting comes with it."""
    assert follow_up(before, question, answer) == expected


@pytest.mark.parametrize(
    ("answer", "person"),
    [
        ("Mario Draghi resigned on Thursday. [1]", "Mario Draghi"),
        ("Draghi, who led the bank, resigned. [1]", "Draghi"),
        ("The post is vacant since Wednesday, when Draghi said that he had enough. [1]", "Draghi"),
    ],
)
def test_who_acts_or_has_two_names_may_be_a_person(answer: str, person: str) -> None:
    """One of two words, or one that is described or speaks."""
    assert follow_up("Who resigned?", "How old is he?", answer) == f"How old is {person}?"


@pytest.mark.parametrize("answer", ["", "It reopens in May. [1]"])
def test_a_question_that_names_nothing_leaves_the_story(answer: str) -> None:
    """Refused or answered, it is not what the talk is about from then on."""
    crash = Turn("How many people were injured in the derailment at Sallow Junction?", "Eleven were injured. [1]")
    asked = Question("And how fast was the driver going?", history=(crash, Turn("When does the line reopen?", answer)))
    assert standalone(asked) == "How fast was the driver going in the derailment at Sallow Junction?"


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (
            "Who bought Orlasay Lines?",
            "How many employees were fired?",
            "How many employees were fired (Orlasay Lines)?",
        ),
        ("Who was shot in Varn?", "What did the police do?", "What did the police do in Varn?"),
        ("Who was shot in Varn?", "What did Ada Holm do?", None),
        ("Who was shot in Varn?", "What did the police do in March?", None),
        ("Who was shot in Varn?", "What happened last week?", None),
        ("Who was shot in Varn?", "ferry strike", None),
        ("", "What did the police do?", None),
    ],
)
def test_a_question_that_may_go_on_is_read_in_two_ways(before: str, text: str, expected: str | None) -> None:
    """One that names neither anybody nor a time, nor asks for all the news: by itself, and of the talk before."""
    history = (Turn(before),) if before else ()
    assert readings(Question(text, history=history)) == (text, *([expected] if expected else []))


def test_about_it_is_no_setting() -> None:
    """What was "it" in the follow-up before is said by name."""
    history = (Turn("How high is the Korrel flood?"), Turn("What did the union say about it?"))
    assert standalone(Question("And how many fled?", history=history)) == "How many fled (Korrel)?"


def test_who_somebody_was_is_not_who_said_so() -> None:
    """The one who is described goes before the one who speaks."""
    said = (
        "“Gov. Greg Abbott said the gunman in the shooting sent messages.” [1] "
        "“Salvador Ramos, an 18-year-old from Uvalde, was the gunman, authorities have said.” [2]"
    )
    assert "How old was Salvador Ramos?" == follow_up("Who was the gunman in Uvalde?", "How old was he?", said)
