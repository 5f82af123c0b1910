import pytest

from retrieval.kinds import Kind
from retrieval.ranking.answer_types import can_answer, counts, decisive, is_furniture, says_unknown


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (Kind.WHEN, "The strike began at 5 a.m. on Wednesday.", True),
        (Kind.WHEN, "The library opens in the autumn of 2027.", True),
        (Kind.WHEN, "The lighthouse was built in 1868, after a hard winter.", True),
        (Kind.WHEN, "It was sold by 1500 owners.", False),
        (Kind.WHEN, "The agenda may expand in a step-by-step manner with a specific timeline.", False),
        (Kind.WHEN, "The date has not been announced.", True),
        (Kind.HOW_MANY, "Nobody was killed.", True),
        (Kind.HOW_MANY, "The crews went home.", False),
        (Kind.HOW_MUCH, "It will cost 2.4 million crowns.", True),
        (Kind.HOW_MUCH, "The price was not disclosed.", True),
        (Kind.WHO, "He is expected to meet with the head of the ISI.", True),
        (Kind.WHO, "It rained all day.", False),
        (Kind.WHO, "It opens on Monday, in May.", False),
        (Kind.OTHER, "It rained all day.", True),
    ],
)
def test_a_sentence_must_hold_the_kind_of_thing_asked_for(kind: Kind, sentence: str, expected: bool) -> None:
    """A when-question is answered by a time, a how-many by a number; or by saying that it is not known."""
    assert can_answer(kind, sentence) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many homes were damaged?", "The water damaged 1,240 brick homes.", True),
        ("How many homes were damaged?", "Three roads to the homes were cut.", False),
        ("How long was the crack?", "The crack was 43 centimetres long.", True),
        ("How long was the crack?", "Some 46 people closed it.", False),
        ("How old is the keeper?", "She is 81 years old.", True),
        ("How many were injured?", "The blast killed 95 and injured over 200.", True),
        ("How many people were wounded?", "The blast killed 95 and injured over 200.", True),
        ("How many fatalities were there?", "Some 14 people were hurt.", False),
        ("How many fatalities were there?", "The blast killed 95 people.", True),
        ("How many people were killed?", "Some 300 people were stranded.", False),
        ("What is the population of Orla?", "Orla has 4,200 inhabitants.", True),
        ("What is the population of Orla?", "There are 46 cases in Orla.", False),
        ("What is the death toll?", "Some 46 died.", None),
        ("How many did the flood kill?", "The flood killed 12 people.", None),
        ("How soon will the bridge reopen?", "It reopens in 12 days.", None),
        ("Who is it?", "The 3 men.", None),
    ],
)
def test_a_number_counts_when_it_is_of_the_thing_asked_for(question: str, sentence: str, expected: bool | None) -> None:
    """The number stands before the noun of the question, or before a unit of its measure."""
    assert counts(question, sentence) is expected


def test_saying_that_something_is_not_known_is_an_answer() -> None:
    """News often says what is not known."""
    assert says_unknown("However, details of the proposals were not disclosed.")
    assert says_unknown("The police declined to comment.")
    assert not says_unknown("The proposals were disclosed on Monday.")


@pytest.mark.parametrize(
    "text",
    [
        "Read More",
        "READ: Ten things to know",
        "Sign up for our newsletter",
        "Related: rain",
        "Ann Lee/Reuters A ferry leaves Port Maddern.",
        "Ann de Lee/Ferry Photos/Getty Images",
        "MORE: What to know of the strike",
        "Follow her on Twitter",
        "Follow us for more",
        "It is all here. This article was originally published by the Gazette.",
    ],
)
def test_a_pages_furniture_is_told(text: str) -> None:
    """Teasers and prompts are no sentences of the story."""
    assert is_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "More than 200 were hurt.",
        "MORE than 200 were hurt.",
        "Follow them to the river, police told the children.",
        "The clerk said this: sign here.",
        "See you in court, he said.",
        "The AP/Reuters poll found that most would stay.",
        "The 2022/23 season began.",
        "Morehouse won.",
        "Photography is banned there.",
        "The readers knew more than most.",
    ],
)
def test_words_that_only_begin_like_furniture_are_not(text: str) -> None:
    """Names and words of the story stay."""
    assert not is_furniture(text)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many people were rescued?", "Crews pulled 31 people out of the water.", ("31 people",)),
        ("How much did the flood cost?", "It caused damage of 38 million crowns.", ("38 million crowns",)),
        ("How much did it cost?", "It cost $4 million, not $3 million.", ("$4 million",)),
        ("How much did it cost?", "It cost $4 million or $3 million.", ()),
        ("How much will it cost?", "It will cost 4 million crowns, they said by 11 votes to 4.", ("4 million crowns",)),
        ("How many people died?", "The toll stood at 12 as of Friday.", ("12",)),
        ("How old was the driver?", "The man, 54, was found.", ("54",)),
        ("How much did the repair cost?", "38 million was paid.", ()),
        ("Who leads the union?", "Crews are led by Ann Lee.", ("Ann Lee",)),
        ("Who leads Ferry Union?", "Ferry Union Chief Tom Rowe met Ida Moss.", ()),
        ("Who resigned?", "The head of the port resigned on Monday.", ()),
        ("Who met Ann Lee?", "Ann Lee met Tom Rowe and Ida Moss.", ()),
        ("Where did the ferry sink?", "It sank off Port Maddern.", ("Port Maddern",)),
        ("Why did they strike?", "They struck because of pay.", ()),
        ("How many died in the drone attack?", "One person died and 12 were wounded in the drone attack.", ()),
        ("How many died in the 2021 crash?", "1 person died and 30 were hurt.", ()),
    ],
)
def test_the_words_that_answer_are_told_where_only_one_can_be_meant(
    question: str, sentence: str, expected: tuple[str, ...]
) -> None:
    """The number, the sum, the only new name; nothing in case of doubt."""
    assert decisive(question, sentence) == expected
