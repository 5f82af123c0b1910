from datetime import date, timedelta

import pytest

from retrieval.dates import Period, days_between, period_in, without_relative_days

THURSDAY = date(2022, 6, 16)


def days(first: date, last: date | None = None) -> Period:
    return Period(first, last or first)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened yesterday?", days(date(2022, 6, 15))),
        ("Who resigned today?", days(THURSDAY)),
        ("Who won this week?", days(date(2022, 6, 9), THURSDAY)),
        ("Who won last week?", days(date(2022, 6, 2), date(2022, 6, 12))),
        ("What opened last month?", days(date(2022, 5, 1), date(2022, 5, 31))),
        ("What did it cost last year?", days(date(2021, 1, 1), date(2021, 12, 31))),
        ("Who spoke on Monday?", days(date(2022, 6, 13))),
        ("What was offered in March?", days(date(2022, 3, 1), date(2022, 3, 31))),
        ("What was offered in March 2021?", days(date(2021, 3, 1), date(2021, 3, 31))),
        ("Who met in September?", days(date(2021, 9, 1), date(2021, 9, 30))),
        ("What happened on Jan. 6?", days(date(2022, 1, 6))),
        ("What happened on 4 July 2021?", days(date(2021, 7, 4))),
        ("Who won in 2019?", days(date(2019, 1, 1), date(2019, 12, 31))),
        ("What burned in the past two weeks?", days(date(2022, 6, 2), THURSDAY)),
        ("What happened over the weekend?", days(date(2022, 6, 11), date(2022, 6, 12))),
        ("Who died two weeks ago?", days(date(2022, 5, 30), date(2022, 6, 5))),
        ("Who resigned three days ago?", days(date(2022, 6, 13))),
        ("Which laws have passed since March?", days(date(2022, 3, 1), THURSDAY)),
        ("Who has been arrested since Monday?", days(date(2022, 6, 13), THURSDAY)),
        ("What burned last summer?", days(date(2021, 6, 1), date(2021, 8, 31))),
        ("What burned this summer?", days(date(2022, 6, 1), date(2022, 8, 31))),
        ("What burned in the summer of 2021?", days(date(2021, 6, 1), date(2021, 8, 31))),
        ("Who struck in the winter of 2020?", days(date(2020, 12, 1), date(2021, 2, 28))),
        ("Who resigned an year ago?", days(date(2020, 12, 14), date(2021, 12, 15))),
        ("How many died over the past year?", days(date(2021, 6, 15), THURSDAY)),
        ("What burned in the past month?", days(date(2022, 5, 16), THURSDAY)),
        ("Who spoke last Thursday?", days(date(2022, 6, 9))),
        ("Who spoke on Thursday?", days(THURSDAY)),
        ("Who struck between 3 March and 10 March 2021?", days(date(2021, 3, 3), date(2021, 3, 10))),
        ("What was built from 2015 to 2020?", days(date(2015, 1, 1), date(2020, 12, 31))),
        ("What was said between March and May?", days(date(2022, 3, 1), date(2022, 5, 31))),
        ("What did the loss of 2021 cost?", days(date(2021, 1, 1), date(2021, 12, 31))),
        ("Who saw the end of March?", days(date(2022, 3, 1), date(2022, 3, 31))),
        ("Who announced the loss of 2000 jobs?", None),
        ("Who was charged with the murder of April Jones?", None),
        ("What did USA Today report?", None),
        ("What followed in the fall of Kabul?", None),
        ("What has he done since he was elected?", None),
        ("May I ask who won?", None),
        ("What happened on February 30?", None),
        ("Who will march on the capital?", None),
    ],
)
def test_time_words_are_days_seen_from_the_day_of_asking(question: str, expected: Period | None) -> None:
    """Time words mean days; words that only look like months mean none."""
    assert period_in(question, THURSDAY) == expected


def test_any_day_of_asking_will_do() -> None:
    """No time word fails on any day of four years, leap day included."""
    words = ["last month", "this month", "last week", "on Sunday", "in February", "on 29 February", "last 999 years"]
    for offset in range(4 * 366):
        for word in words:
            period = period_in(f"What happened {word}?", date(2023, 1, 1) + timedelta(days=offset))
            assert period is None or period.first <= period.last


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened last week?", "What happened ?"),
        ("Who won this week’s race?", "Who won this week’s race?"),
        ("Which ferry sank over the past three days off Lorrane?", "Which ferry sank off Lorrane?"),
        ("Who resigned in March 2022?", "Who resigned in March 2022?"),
    ],
)
def test_words_for_days_that_move_are_not_searched(question: str, expected: str) -> None:
    """An article of last week does not say "last week"; "March 2022" it may say."""
    assert without_relative_days(question) == expected


def test_days_from_a_period_are_counted_from_its_nearer_end() -> None:
    """0 within it."""
    may = Period(date(2022, 5, 1), date(2022, 5, 31))
    assert [days_between(day, may) for day in (date(2022, 4, 29), date(2022, 5, 31), date(2022, 6, 2))] == [2, 0, 2]
