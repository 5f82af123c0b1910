"""Whom "he" or "she" means in a follow-up, and whom it cannot mean."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone

ELECTION = "Who lost the election in Hollin Bay?"


def follow_up(before: str, answer: str, *questions: str) -> str:
    *between, last = questions
    return standalone(Question(last, history=(Turn(before, answer), *map(Turn, between))))


@pytest.mark.parametrize(
    "answer",
    [
        "In the election in Hollin Bay, Anna Quillan beat Peter Tamm. [1]",
        "In the election in Hollin Bay, Oddny Quillan beat Ebbe Tamm. Mrs Quillan got 900 votes. [1]",
        "In the election in Hollin Bay, Oddny Quillan, the first woman to stand, beat Ebbe Tamm. [1]",
    ],
)
def test_a_pronoun_is_never_somebody_of_the_other_gender(answer: str) -> None:
    """Whoever stands nearer to the words of the question."""
    name = "Peter Tamm" if "Peter" in answer else "Ebbe Tamm"
    assert f"How many votes did {name} get?" == follow_up(ELECTION, answer, "How many votes did he get?")


def test_of_several_people_nobody_is_guessed() -> None:
    """The question's own words are kept instead."""
    answer = "In the election in Hollin Bay, Oddny Quillan beat Ebbe Tamm. [1]"
    expected = "How many votes did he get (the election in Hollin Bay)?"
    assert expected == follow_up(ELECTION, answer, "How many votes did he get?")


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("Who is the new mayor of Varn?", "Ebbe Tamm handed the keys to the new mayor, Oddny Quillan. [1]"),
        ("Who is the new mayor of Varn?", "Oddny Quillan is the new mayor, said Anna Tamm. [1]"),
        ("Who is the prime minister?", "Prime Minister Oddny Quillan thanked Anna Tamm. [1]"),
        ("Why did the minister resign?", "Oddny Quillan resigned over the leak, said Ebbe Tamm, her deputy. [1]"),
        ("Why did the minister resign?", "The minister, Oddny Quillan, gave no reason, said Anna Tamm. [1]"),
    ],
)
def test_of_several_people_the_one_asked_about_is_meant(before: str, answer: str) -> None:
    """The one who stands beside the deed or office of the question, whatever is known of the others."""
    assert "How old is Oddny Quillan?" == follow_up(before, answer, "How old is she?")


def test_he_and_she_are_two_people() -> None:
    """Who was "he" is not "she" from then on, and is "he" again afterwards."""
    answer = "Anna Quillan beat Peter Tamm in Hollin Bay. [1]"
    questions = ("How old is he?", "How old is she?")
    assert "How old is Anna Quillan?" == follow_up(ELECTION, answer, *questions)
    assert "Where does Peter Tamm live?" == follow_up(ELECTION, answer, *questions, "Where does he live?")


def test_a_quote_of_another_story_names_nobody() -> None:
    """Of the further quotes only those count that name what the question names."""
    answer = "Nobody held the office. [1] The mayor of Varn, Greta Lodd, said that the ferry would sail. [2]"
    assert "How old is she (the mayor)?" == follow_up("Who was the mayor?", answer, "How old is she?")
    assert "How old is she (the mayor of Hollin)?" == follow_up(
        "Who was the mayor of Hollin?", answer, "How old is she?"
    )
    assert "How old is Greta Lodd?" == follow_up("Who was mayor in Varn?", answer, "How old is she?")


def test_who_is_described_is_not_who_is_named_in_the_description() -> None:
    """Where the answer does not name him, he stays described."""
    before, answer = "How old is the chess player who beat Viktor Lodd?", "The 14-year-old beat Lodd. [1]"
    expected = "Who is his coach (the chess player who beat Viktor Lodd)?"
    assert expected == follow_up(before, answer, "Who is his coach?")


def test_an_owner_is_meant_without_what_it_owns() -> None:
    """As anybody else."""
    assert "Where did Pebble come from?" == follow_up(
        "What is Pebble's favourite food?", "", "Where did she come from?"
    )


@pytest.mark.parametrize(
    ("before", "answer", "expected"),
    [
        ("Why did Port Ellen flood?", "", "How old is she (Port Ellen)?"),
        ("When did Hollin vote?", "The polls in Hollin closed on Monday. [1]", "How old is she (Hollin)?"),
        ("What happened in Varn?", "Varn was hit. Tollen, the second city, was quiet. [1]", "How old is she in Varn?"),
        ("When did Anna Bay resign?", "", "How old is Anna Bay?"),
        ("When did Oddny Varr resign?", "The party lost its faith in Oddny Varr. [1]", "How old is Oddny Varr?"),
    ],
)
def test_a_place_is_nobody(before: str, answer: str, expected: str) -> None:
    """Told by its own words, by what is in it, or by what it is said to be; a first name makes a person of it."""
    assert expected == follow_up(before, answer, "How old is she?")
