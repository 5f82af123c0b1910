"""Tests of the rules that speak for or against a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.domain import Passage, Span
from retrieval.ranking.asked import Asked
from retrieval.ranking.rules import bias, topic_of
from retrieval.ranking.sentences import Sentence


def biased(question: str, sentence: str, before: str = "") -> float:
    """The bias of a sentence, in a passage in which another one may stand before it."""
    text = f"{before} {sentence}".strip()
    spans: list[Span] = [(0, len(before)), (len(before) + 1, len(text))] if before else [(0, len(text))]
    passage = Passage("a.1.0", "a", 1, 0, 0, len(text), text, tuple(spans))
    asked = Asked.of(question, date(2026, 6, 1), lambda stems: dict.fromkeys(stems, 1.0))
    return bias(asked, Sentence(passage, 1, len(spans) - 1))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is a lanternfly?", "lanternfly"),
        ("what's eel fever?", "eel fever"),
        ("What are PFAS?", "PFAS"),
        ("What was the Harbour Act?", "Harbour Act"),
        ("Who is Ada Holm?", "Ada Holm"),
        ("What is the capital of Orla?", None),
        ("What is the latest?", None),
        ("What is the death toll?", None),
        ("What is happening?", None),
        ("Who is the mayor?", None),
        ("Who is leading the union?", None),
        ("What did Ada Holm say?", None),
    ],
)
def test_a_topic_is_a_thing_or_a_name_alone(question: str, topic: str | None) -> None:
    """What is asked of something else, and roles, are none."""
    assert topic == topic_of(question)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is eel fever?", "Eel fever is a disease of the rivers."),
        ("What is eel fever?", "Six people have eel fever, a rare disease, doctors said."),
        ("What is eel fever?", "A rare disease called eel fever has come to Orla."),
        ("What is eel fever?", "Eel fever, also known as river ague, is back."),
        ("What are lanternflies?", "The lanternfly (Lycorma) is an insect."),
        ("Who is Ada Holm?", "Ada Holm, who has led the union since May, resigned."),
        ("Who is Ada Holm?", "Ada Holm, Orla's first mayor, resigned."),
    ],
)
def test_what_says_what_a_thing_is_comes_first(question: str, sentence: str) -> None:
    """Is a, a comma and what it is, known as."""
    assert biased(question, sentence) == 2.5


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who is Ada Holm?", "They met the union leader Ada Holm in May.", 1.0),
        ("Who is Ada Holm?", "They met President Ada Holm in May.", 1.0),
        ("Who is Ada Holm?", "They heard of the arrest of Ada Holm in May.", 0.0),
        ("What is eel fever?", "If you have eel fever, the clinic is open.", 0.0),
        ("What is eel fever?", "Those with eel fever, the doctor said, must rest.", 0.0),
        ("What is eel fever?", "Eel fever spreads in water.", 0.0),
        ("How common is eel fever?", "Eel fever is a disease of the rivers.", 0.0),
    ],
)
def test_what_names_it_by_the_way_comes_second(question: str, sentence: str, expected: float) -> None:
    """A name behind what it is the name of; a clause that only ends behind the thing says nothing of it."""
    assert biased(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who won the cup in 2022?", "Orla won the 1985 cup.", -1.5),
        ("Who won the cup in 2022?", "Orla won the 2022 cup, as it did in 1985.", 0.0),
        ("Who won the cup in 2022?", "Orla won the cup for the first time since 1985.", 0.0),
        ("Who won the cup in 2022?", "Orla won the cup.", 0.0),
        ("Who won the cup this week?", "Orla won the 1985 cup.", 0.0),
    ],
)
def test_sentences_of_other_years_than_the_one_asked_about_go_back(
    question: str, sentence: str, expected: float
) -> None:
    """Those that name years, none of them in the question; "since" only compares."""
    assert biased(question, sentence) == expected


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        ("They had been to Pellworth.", "That strike lasted ten days.", -1.0),
        ("They had been to Orla.", "That strike lasted ten days.", 0.0),
        ("They had been to Pellworth.", "That strike in Orla lasted ten days.", 0.0),
        ("They had been to Pellworth.", "The strike lasted ten days.", 0.0),
        ("", "That strike lasted ten days.", 0.0),
    ],
)
def test_what_leans_on_another_story_goes_back(before: str, sentence: str, expected: float) -> None:
    """A sentence that points back to one without any of the question's names."""
    assert biased("How long did the strike in Orla last?", sentence, before) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Who succeeded Ada Holm?", "Ada Holm succeeded Tom Rowe.", -1.0),
        ("who became mayor after Holm?", "Holm, 47, became the first mayor of Orla.", -1.0),
        ("Who succeeded Ada Holm?", "Ada Holm was succeeded by Tom Rowe.", 0.0),
        ("Who succeeded Ada Holm?", "Tom Rowe succeeded Ada Holm.", 0.0),
        ("Who did Ada Holm succeed?", "Ada Holm succeeded Tom Rowe.", 0.0),
        ("When did Ada Holm resign?", "Ada Holm resigned in May.", 0.0),
    ],
)
def test_who_did_it_to_somebody_is_not_that_somebody(question: str, sentence: str, expected: float) -> None:
    """A sentence whose subject is in the question goes back, unless it says by whom."""
    assert biased(question, sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Is the strike over?", "Is the strike over?", -1.5),
        ("Who won?", "“Who won?”", -1.5),
        ("Is the bridge safe?", "Quill asked whether the bridge was safe.", -1.5),
        ("Did Ada Holm visit Orla?", "Ada Holm is expected to visit Orla.", -1.0),
        ("Has Ada Holm been to Orla?", "Ada Holm will visit Orla.", -1.0),
        ("Did Ada Holm visit Orla?", "Ada Holm visited Orla.", 0.0),
        ("Will Ada Holm visit Orla?", "Ada Holm will visit Orla.", 0.0),
        ("When did Ada Holm visit Orla?", "Ada Holm is expected to visit Orla.", 0.0),
    ],
)
def test_questions_and_plans_say_little(question: str, sentence: str, expected: float) -> None:
    """A sentence that asks goes back, and a plan where it is asked whether it has come."""
    assert biased(question, sentence) == expected
