from datetime import date, timedelta

import pytest

from retrieval.dates import Period, period_in

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
