"""Follow-ups that put another time, place or subject in the frame of the question before."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone

KERMAN = "How many people were killed in the Kerman attack?"
OFFER = "What pay rise did Orlasay Lines offer in March 2026?"


def follow_up(before: str, question: str) -> str:
    return standalone(Question(question, history=(Turn(before),)))


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What happened on 16 April?", "And on 9 April?", "What happened on 9 April?"),
        ("What happened in Lowmarsh on 3 March?", "And on 4 March?", "What happened in Lowmarsh on 4 March?"),
        ("What did Ann Lee say on 3 May about pay?", "And on 5 May?", "What did Ann Lee say about pay on 5 May?"),
        ("How many were hurt on 3 March?", "And on the 5th of March?", "How many were hurt on the 5th of March?"),
        ("Who died on the bridge on 3 March?", "And by Friday?", "Who died on the bridge by Friday?"),
        (OFFER, "And now?", "What pay rise did Orlasay Lines offer now?"),
        (OFFER, "And next week?", "What pay rise did Orlasay Lines offer next week?"),
        (KERMAN, "In March?", "How many people were killed in the Kerman attack in March?"),
        (KERMAN, "Last week?", "How many people were killed in the Kerman attack last week?"),
        (KERMAN, "And?", KERMAN),
    ],
)
def test_another_time_takes_the_place_of_the_time(before: str, question: str, expected: str) -> None:
    """With the word before it, whether or not "and" opens the follow-up."""
    assert follow_up(before, question) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Who is the President of France?", "What about Germany?", "Who is the President of Germany?"),
        ("Who is the President of France?", "and germany?", "Who is the President of Germany?"),
        ("Who is the President of France?", "Germany?", "Who is the President of Germany?"),
        ("Who is the Prime Minister of Pakistan?", "And India?", "Who is the Prime Minister of India?"),
        ("Who is the President of Acme?", "And Zeta?", "Who is the President of Zeta?"),
        ("Who is the President of Acme?", "And of Zeta?", "Who is the President of Zeta?"),
        ("Who leads the Bank of England?", "And the Bank of Japan?", "Who leads the Bank of Japan?"),
        ("What is the Bank of England's rate?", "And the ECB's?", "What is the ECB's rate?"),
        ("What is the GDP of Iran?", "What about Iraq's?", "What is the GDP of Iraq?"),
        ("What does the U.S. want?", "And the U.K.?", "What does the U.K. want?"),
        ("Who won the election in France?", "And in Germany?", "Who won the election in Germany?"),
        (KERMAN, "And in Lowmarsh?", "How many people were killed in the Lowmarsh attack?"),
        (KERMAN, "In Lowmarsh?", "How many people were killed in the Lowmarsh attack?"),
        (KERMAN, "And the Lowmarsh fire?", "How many people were killed in the Lowmarsh fire?"),
        (KERMAN, "What about the fire in Lowmarsh?", "How many people were killed in the fire in Lowmarsh?"),
        ("How much did the Kerman attack cost?", "And the Korrel flood?", "How much did the Korrel flood cost?"),
        ("What did Ann Lee say?", "And in London?", "What did Ann Lee say in London?"),
        ("After the flood, who paid?", "And in Lowmarsh?", "After the flood, who paid in Lowmarsh?"),
    ],
)
def test_another_subject_takes_the_place_of_its_like(before: str, question: str, expected: str) -> None:
    """A country that of a country, a name that of a name in the same role, a thing that of a thing with its name."""
    assert follow_up(before, question) == expected


@pytest.mark.parametrize(
    ("question", "added"),
    [
        ("And so far?", ", so far"),
        ("And then?", ", then"),
        ("And in total?", " in total"),
        ("And since then?", " since then"),
        ("And women?", ", women"),
    ],
)
def test_what_names_no_subject_is_added(question: str, added: str) -> None:
    """The name in the question before stays."""
    assert follow_up(KERMAN, question) == f"{KERMAN.removesuffix('?')}{added}?"


@pytest.mark.parametrize(
    "question", ["Any injuries?", "Any deaths?", "Anyone hurt?", "With whom?", "Children?", "Against whom?"]
)
def test_a_capital_at_the_opening_is_no_name(question: str) -> None:
    """Short follow-ups lean on what was said, however they are written."""
    assert follow_up(KERMAN, question) == f"{question.removesuffix('?')} in the Kerman attack?"


@pytest.mark.parametrize("text", ["Under Armour", "Pakistan", "Who resigned in Pakistan?"])
def test_names_to_search_for_are_no_follow_up(text: str) -> None:
    """Without a question mark they are keywords."""
    assert follow_up(KERMAN, text) == text


def test_a_short_question_of_its_own_stays_as_it_is() -> None:
    """It says whose deed and what was done."""
    assert "Which towns banned ferries?" == follow_up(KERMAN, "Which towns banned ferries?")
    assert "Who was the gunman in the Kerman attack?" == follow_up(KERMAN, "Who was the gunman?")


def test_a_quoted_headline_leans_on_nothing() -> None:
    """Neither its "that" nor its "he"."""
    question = "What is known about “Crews ratify deal that ended strike he began”?"
    assert question == follow_up(KERMAN, question)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What is the rent in Varn Bay in May?", "And nationally?", "What is the rent nationally in May?"),
        ("What is the rent in varn?", "worldwide?", "What is the rent worldwide?"),
        ("What is the rent in the Netherlands?", "And elsewhere?", "What is the rent elsewhere?"),
        ("How many beds are there in Varn?", "And in total?", "How many beds are there in total?"),
        ("How many are in prison?", "And nationally?", "How many are in prison, nationally?"),
        ("How many work in May?", "And nationwide?", "How many work in May, nationwide?"),
        (KERMAN, "And elsewhere?", "How many people were killed in the Kerman attack, elsewhere?"),
    ],
)
def test_another_scope_takes_the_place_of_the_place(before: str, question: str, expected: str) -> None:
    """Not of an event, a time or a state that "in" stands before too."""
    assert expected == follow_up(before, question)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What does the Weavers' Union want?", "What about the other union?", "What does the other union want?"),
        ("Which union wants a rise?", "And the other union?", "Which other union wants a rise?"),
        ("When did the first suspect leave Varn?", "And the other suspect?", "When did the other suspect leave Varn?"),
        (
            "How much did the Weavers' Guild pay in Varn?",
            "The other union?",
            "How much did the other union pay in Varn?",
        ),
        ("What is Varn's rent?", "And the other town?", "What is the other town's rent?"),
        (KERMAN, "And in the other attack?", "How many people were killed in the other attack?"),
        ("Who struck in Varn?", "And the other union?", "The other union in Varn?"),
    ],
)
def test_the_other_one_takes_the_place_of_the_one(before: str, question: str, expected: str) -> None:
    """Which is not searched again, by its name or with it."""
    assert expected == follow_up(before, question)
