from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from retrieval.domain import Passage
from retrieval.ranking.asked import Asked
from retrieval.ranking.things import adds_kind, things_in, votes


def asked(text: str) -> Asked:
    def weigh(stems: Iterable[str]) -> dict[str, float]:
        return dict.fromkeys(stems, 1.0)

    return Asked.of(text, date(2022, 6, 1), weigh)


def passage(article: str, text: str) -> Passage:
    return Passage(article, article, 1, 0, 0, len(text), text, ((0, len(text)),))


@pytest.mark.parametrize(
    ("question", "text", "things"),
    [
        ("How many of the 40 ships sank?", "Of 40 ships, 1,240 men and twelve boats were lost.", {"1 240", "twelve"}),
        ("When did the May strike end?", "The May strike ended on Tuesday.", {"tuesday"}),
        ("Which country left?", "Norway said that Sweden stays.", {"norway", "sweden"}),
        ("Which country follows Norway?", "Norway said that Sweden stays.", {"sweden"}),
        ("Which US state banned it?", "Lawmakers in New York voted.", {"new york"}),
        ("Who met Ann Lee?", "So Ann Lee met Tom Rowe and 3 others.", {"tom", "rowe"}),
        (
            "Who was the thief?",
            "OSLO, Norway – Gov. Ann Lee said that the thief was Tom Rowe.",
            {"oslo", "tom", "rowe"},
        ),
        ("Who was the thief?", "It was Tom Rowe, according to Ann Lee.", {"tom", "rowe"}),
        ("Who leads the union?", "“It was fair,” said Ada Holm, the union’s leader.", {"ada", "holm"}),
        ("Who is the union’s leader?", "Union leader Ada Holm said so.", {"ada", "holm"}),
        ("Who said that?", "It was fair, said Ada Holm.", {"ada", "holm"}),
        ("What sank?", "On Monday the Aurora sank with 3 men.", {"aurora", "3"}),
    ],
)
def test_what_a_sentence_adds_is_told(question: str, text: str, things: set[str]) -> None:
    """Things of the kind asked for that the question does not have."""
    assert things_in(asked(question), text) == things


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who resigned?", "The minister resigned.", True),
        ("Which minister resigned?", "The minister resigned.", False),
        ("Where was he found?", "He was at home.", True),
        ("Where in Oslo was he found?", "He was found in Oslo.", False),
        ("How much is the fine?", "It is rule 30.", False),
        ("How much is the fine?", "The fine is 30 crowns.", True),
        ("Why did they stop?", "They stopped because of rain.", True),
        ("What broke?", "The pump broke.", None),
    ],
)
def test_adding_something_of_the_kind(question: str, text: str, expected: bool | None) -> None:
    """A sentence that only repeats the question's own things adds none."""
    assert adds_kind(asked(question), text, things_in(asked(question), text)) is expected


def test_what_several_articles_say_has_votes() -> None:
    """The more articles say a thing, the more it is worth; what one alone says has none."""
    texts = [
        "The blizzard hit Buffalo.",
        "In the storm Buffalo was cut off.",
        "Erie was spared, not Buffalo.",
        "The blizzard hit Duluth.",
    ]
    question = asked("Which city did the blizzard hit?")
    found = [passage(str(number), text) for number, text in enumerate(texts)]
    first, second, _, alone = votes(question, found, [things_in(question, text) for text in texts])
    assert first == second > alone == 0.0


def test_one_article_has_one_vote() -> None:
    """However often it says a thing, in however many passages."""
    question = asked("Which city did the blizzard hit?")
    found = [replace(passage("a", "It hit Buffalo."), id=str(number)) for number in range(3)]
    assert votes(question, found, [things_in(question, "It hit Buffalo.")]) == [0.0]


def test_without_sentences_there_are_no_votes() -> None:
    """An archive may have nothing to say."""
    assert votes(asked("Who won?"), [], []) == []
