"""Follow-ups stand alone, as if nothing had been said before them."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone


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
        (
            "Who leads the Orlasay Lines?",
            "said Piers Hathersage, who leads it. [1]",
            "And who is he?",
            "Who is Piers Hathersage?",
        ),
        (
            "How long was the crack in the Halvard Bridge?",
            "",
            "Who found it?",
            "Who found it, the crack in the Halvard Bridge?",
        ),
        ("How high is the lighthouse?", "", "When was it built?", "When was it built, the lighthouse?"),
        ("Who found the crack in the bridge?", "", "and when?", "When found the crack in the bridge?"),
        ("How many votes did Haarkamp get?", "", "Why?", "Why votes did Haarkamp get?"),
        ("Who won the Korrel Cup final?", "", "And the score?", "The score (Korrel Cup)?"),
        ("When did Ann Lee resign?", "She said so to Tom Rowe.", "Why did she resign?", "Why did Ann Lee resign?"),
        ("Who is Ann Lee?", "Ann Lee, who met Tom Rowe, resigned.", "When did she resign?", "When did Ann Lee resign?"),
        ("What happened to Ann Lee?", "CNN said.", "Where is she now?", "Where is Ann Lee now?"),
        ("When did the envoy fly to Paris?", "Ann Lee said so.", "Why did she go?", "Why did Ann Lee go?"),
        ("What did Russia say?", "Ann Lee said no.", "What did she want?", "What did Ann Lee want?"),
        ("Who is Iran's envoy?", "", "Who is Pakistan's?", "Who is Pakistan's envoy?"),
        ("Did Finland join the Harbour League?", "", "What about Sweden?", "Did Sweden join the Harbour League?"),
        ("When did Ann Lee resign?", "", "What happened last week?", "What happened last week?"),
        ("When did Ann Lee resign?", "", "Who are you?", "Who are you?"),
        ("When did Ann Lee resign?", "", "How much is 2+2?", "How much is 2+2?"),
        ("When did Ann Lee resign?", "", "Do you know where she is?", "Do you know where Ann Lee is?"),
        ("When did Ann Lee resign?", "", "Is it true that bridges burn?", "Is it true that bridges burn?"),
        ("When did Ann Lee resign?", "", "Who won this week in Korrel?", "Who won this week in Korrel?"),
        ("How many died in Turkey in May?", "", "What about Syria?", "How many died in Syria in May?"),
        ("What did Haarkamp say on Monday?", "", "And Dreyling?", "What did Dreyling say on Monday?"),
        ("How many died in Turkey?", "", "What about last week?", "How many died in Turkey last week?"),
        ("How many died in Turkey in 2022?", "", "And in 2021?", "How many died in Turkey in 2021?"),
        ("What was lost in Spain last year?", "", "What about this year?", "What was lost in Spain this year?"),
        ("How much was lost in Spain?", "", "And 2020?", "How much was lost in Spain in 2020?"),
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


@pytest.mark.parametrize("text", ["measles", "ferry strike", "hello", "Korrel flood damage"])
def test_keywords_are_a_new_subject(text: str) -> None:
    """Whoever types words to search for means these."""
    history = (Turn("How much will the Lowmarsh Quay library cost?", "2.4 million crowns. [1]"),)
    assert standalone(Question(text, history=history)) == text


def test_a_person_stays_the_one_that_was_meant() -> None:
    """Also when the answer in between speaks of others; asking who somebody is changes that."""
    history = (
        Turn("Who was the last keeper?", "The last keeper, Hesper Quillan, left the lighthouse in 1989. [1]"),
        Turn("Why was she fired?", "She was fired by Port Maddern, said Ines Tamm, its mayor. [1]"),
    )
    assert standalone(Question("How old was she?", history=history)) == "How old was Hesper Quillan?"
    asked = (*history, Turn("Who fired her?", "Hesper Quillan was fired by Ines Tamm, who was mayor. [1]"))
    assert standalone(Question("How old was she?", history=asked)) == "How old was Ines Tamm?"


def test_what_somebody_has_is_not_another_one() -> None:
    """Such as an opponent: it is somebody's."""
    history = (
        Turn("Who won the runoff in Tweelinde?", "Lindiwe Haarkamp, who won the runoff, got 28,194 votes. [1]"),
        Turn("How many votes did she get?", "Haarkamp got 28,194 votes. [1]"),
        Turn("And her opponent?", "It was Dreyling. [1]"),
    )
    expected = "When will Lindiwe Haarkamp be sworn in?"
    assert standalone(Question("When will she be sworn in?", history=history)) == expected
