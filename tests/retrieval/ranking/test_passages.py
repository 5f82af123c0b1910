import math
from datetime import date

import pytest

from retrieval.domain import Passage
from retrieval.ranking.asked import Asked
from retrieval.ranking.passages import PASSAGE_MEASURES, Found, days_away, measure_passages
from retrieval.words import content_stems, stems

TODAY = date(2022, 6, 16)


def asked(text: str) -> Asked:
    """A question whose words all weigh the same."""
    return Asked.of(text, TODAY, lambda stems: dict.fromkeys(stems, 1.0))


def passage(
    text: str, published: date | None = None, title: str = "", article: str = "a", position: int = 0
) -> Passage:
    span = (0, len(text))
    return Passage(f"{article}.1.{position}", article, 1, position, *span, text, (span,), title, published=published)


def measured(question: str, *found: Found) -> list[dict[str, float]]:
    rows = measure_passages(asked(question), found).tolist()
    return [dict(zip(PASSAGE_MEASURES, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("question", "published", "expected"),
    [
        ("Who won?", date(2022, 6, 6), 10),
        ("Who won in March 2021?", date(2021, 3, 30), 0),
        ("Who won in March 2021?", date(2021, 4, 2), 2),
        ("Who won last week?", date(2022, 6, 16), 4),
        ("Who won?", None, None),
    ],
)
def test_days_are_counted_from_what_is_asked_about(question: str, published: date | None, expected: int | None) -> None:
    """A period that the question names, else the day of asking."""
    assert days_away(asked(question), passage("", published)) == expected


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Who won this year?", 15),
        ("Who won in 2022?", 15),
        ("Who will win in 2024?", 15),
        ("Who won last week?", 4),
        ("Who won in March 2021?", 427),
    ],
)
def test_a_period_that_is_not_over_is_asked_about_for_its_newest_days(question: str, days: int) -> None:
    """All of this year would be equally near otherwise, and what is to come equally far."""
    (row,) = measured(question, Found(passage("", date(2022, 6, 1)), 0.5, 0.4))
    assert row["days_365"] == pytest.approx(math.exp(-days / 365), abs=1e-4)


def test_words_of_title_and_text_count() -> None:
    """What the title says need not be said again."""
    (row,) = measured("Who leads the ferry union?", Found(passage("Ann Lee leads it.", title="Ferry union"), 0.5, 0.4))
    assert (row["cosine"], row["title"], row["coverage"]) == pytest.approx((0.5, 2 / 3, 1.0))
    assert content_stems("leads the ferry union") == ["lead", "ferri", "union"]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many people were wounded?", "The blast injured 31 people.", 1.0),
        ("How many people died?", "Some 9 people were killed.", 1.0),
        ("How many people died?", "Some 31 people were injured.", 0.5),
        ("Who wounded the people?", "Ann Lee injured people.", 0.5),
    ],
)
def test_where_people_are_counted_the_injured_are_the_wounded(question: str, text: str, expected: float) -> None:
    """And those who died were killed; who did it is asked for in one word."""
    assert asked(question).covered(frozenset(stems(text))) == expected


def test_an_article_that_was_found_more_than_once_is_told() -> None:
    """Its other passages speak for it."""
    first, second = (Found(passage("Rain.", article="a", position=n), 0.1 * n, 0.2 * n) for n in (1, 2))
    rows = measured("rain", first, second, Found(passage("Rain.", article="b"), 0.9, 0.9))
    assert [round(row["others_keyword"], 3) for row in rows] == [0.4, 0.2, 0.0]


def test_an_article_of_later_is_told() -> None:
    """Who asks as of a day does not ask about the days after it; where the clocks differ, two days do not count."""
    days = (date(2022, 6, 18), date(2022, 6, 20))
    assert [row["later"] for row in measured("Who won?", *(Found(passage("x", d), 0, 0) for d in days))] == [0.0, 1.0]
