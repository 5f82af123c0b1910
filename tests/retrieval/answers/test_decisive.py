import time

import pytest

from retrieval.answers.decisive import decisive, taken_back
from retrieval.kinds import Kind


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
        ("How many died in the drone attack?", "One person died and 12 were wounded in the drone attack.", ("One",)),
        ("How many died in the 2021 crash?", "1 person died and 30 were hurt.", ("1",)),
        ("How many people were killed?", "The crash on 5 May killed several people.", ()),
        ("How many people were killed?", "The crash of Flight 302 killed 9 people.", ("9 people",)),
        ("How many people were killed?", "The Boeing 737 hit a hill.", ()),
        ("How many people were rescued?", "Some 31 people were rescued from 4 boats.", ("31 people",)),
        ("When did the war end?", "The war killed 2000 people.", ()),
        ("How much did the stadium cost?", "It has 40,000 seats.", ()),
        ("How much did it cost?", "It cost $1.2bn.", ("$1.2bn",)),
        ("How much did it cost?", "It cost £5m in all.", ("£5m",)),
        ("Who shot the man?", "His neighbour shot the man on Monday, Sheriff Tom Rowe told reporters.", ()),
        ("Who caused the fire?", "A teenager caused the fire, Chief Tom Rowe said.", ()),
        ("Where did the fire start?", "It started in a kitchen, Chief Tom Rowe said.", ()),
        ("Where did the fire start?", "The fire that Tom Rowe saw started in Orla.", ("Orla",)),
        ("Who won the election?", "Macron defeated Marine Le Pen.", ()),
        ("Who won the final?", "Argentina beat France on penalties.", ()),
        ("Which country won?", "It was a triumph for Lionel Messi.", ()),
        ("Which country won?", "The cup went to Lionel Messi's Argentina.", ("Argentina",)),
    ],
)
def test_the_words_that_answer_are_told_where_only_one_can_be_meant(
    question: str, sentence: str, expected: tuple[str, ...]
) -> None:
    """The number, the sum, the only new name; nothing in case of doubt."""
    assert decisive(question, sentence) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.HOW_MANY, "The toll is 46, not 64.", ["64"]),
        (Kind.HOW_MANY, "An earlier version said that 64 people had died.", ["64 people"]),
        (Kind.HOW_MUCH, "We wrongly reported $4.2 million.", ["$4.2 million"]),
        (Kind.WHEN, "It opens on 5 May, not on 6 May.", ["6 May"]),
        (Kind.HOW_MANY, "An earlier version had no names. The toll is 46.", []),
    ],
)
def test_figures_that_a_text_takes_back_are_told(kind: Kind, text: str, expected: list[str]) -> None:
    """What stands right behind "not", and in the rest of a clause about an earlier version."""
    assert taken_back(kind, text) == expected


def test_tables_are_looked_through_quickly() -> None:
    """The time grows with the text, not with its square."""
    started = time.process_time()
    taken_back(Kind.HOW_MANY, "Orla 1,240 55 301 not known " * 2_000)
    assert time.process_time() - started < 5
