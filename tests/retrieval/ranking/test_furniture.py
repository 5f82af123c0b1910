import pytest

from retrieval.ranking.furniture import is_furniture


@pytest.mark.parametrize(
    "text",
    [
        "Read More",
        "READ: Ten things to know",
        "Sign up for our newsletter",
        "You can sign up here to receive it every week.",
        "You can sign up for The Ferry's morning newsletter.",
        "Ann Lee can be reached at ann@gazette.example",
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
        "People can sign up for the vaccine at the clinic from Monday.",
        "Pensioners are to get the latest jabs first.",
        "The fraudsters wrote from help@harbour-bank.example to at least 40 customers, the police said on Monday.",
    ],
)
def test_words_that_only_begin_like_furniture_are_not(text: str) -> None:
    """Names and words of the story stay."""
    assert not is_furniture(text)
