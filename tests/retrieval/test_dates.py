from datetime import date, timedelta

import pytest

from retrieval.dates import Period, days_between, period_in, without_relative_days, without_time_words

THURSDAY = date(2022, 6, 16)


def days(first: date, last: date | None = None) -> Period:
    return Period(first, last or first)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened yesterday?", days(date(2022, 6, 15))),
        ("Who resigned today?", days(THURSDAY)),
        ("Who won this week?", days(date(2022, 6, 9), THURSDAY)),
        ("Who won last week?", days(date(2022, 6, 5), date(2022, 6, 12))),
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
        ("Who died a few days ago?", days(date(2022, 6, 10), date(2022, 6, 14))),
        ("Who died a couple of weeks ago?", days(date(2022, 5, 26), date(2022, 6, 9))),
        ("What happened in the year 2021?", days(date(2021, 1, 1), date(2021, 12, 31))),
        ("Which river has flowed for 2000 years?", None),
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
        ("Who struck between 3 and 9 March?", days(date(2022, 3, 3), date(2022, 3, 9))),
        ("Who struck from the 5th to the 9th of March 2021?", days(date(2021, 3, 5), date(2021, 3, 9))),
        ("Who struck from March 5 to 9, 2021?", days(date(2021, 3, 5), date(2021, 3, 9))),
        ("Who struck from 28 to 3 March?", days(date(2022, 3, 3))),
        ("What was built between November and February 2022?", days(date(2021, 11, 1), date(2022, 2, 28))),
        ("What was built from October to March?", days(date(2021, 10, 1), date(2022, 3, 31))),
        ("Who resigned the day before yesterday?", days(date(2022, 6, 14))),
        ("What happened on 2022-03-05?", days(date(2022, 3, 5))),
        ("What has happened since 2022-03-05?", days(date(2022, 3, 5), THURSDAY)),
        ("What happened on 2022-13-05?", None),
        ("What happened on March the 5th?", days(date(2022, 3, 5))),
        ("Who met in March the 3 ministers?", days(date(2022, 3, 1), date(2022, 3, 31))),
        ("What burned in the last few days?", days(date(2022, 6, 12), THURSDAY)),
        ("What burned in the past couple of weeks?", days(date(2022, 6, 2), THURSDAY)),
        ("What burned in the last several days?", days(date(2022, 6, 9), THURSDAY)),
        ("What burned in the last 24 hours?", days(date(2022, 6, 15), THURSDAY)),
        ("What burned in the last 30 hours?", days(date(2022, 6, 14), THURSDAY)),
        ("Who won in 2021 women's football?", days(date(2021, 1, 1), date(2021, 12, 31))),
        ("Who announced the loss of 2000 jobs?", None),
        ("Why was the power cut in 2000 homes?", None),
        ("Who got a fine of 2000 crowns?", None),
        ("What did the search of Mar-a-Lago find?", None),
        ("What was found in Mar-a-Lago?", None),
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


@pytest.mark.parametrize(
    ("words", "asked", "expected"),
    [
        ("last December", date(2026, 11, 27), days(date(2025, 12, 1), date(2025, 12, 31))),
        ("last June", date(2026, 5, 20), days(date(2025, 6, 1), date(2025, 6, 30))),
        ("last May", date(2026, 5, 20), days(date(2025, 5, 1), date(2025, 5, 31))),
        ("last April", date(2026, 5, 20), days(date(2026, 4, 1), date(2026, 4, 30))),
        ("last winter", date(2026, 1, 20), days(date(2024, 12, 1), date(2025, 2, 28))),
        ("last winter", date(2025, 12, 20), days(date(2024, 12, 1), date(2025, 2, 28))),
        ("last winter", date(2026, 3, 1), days(date(2025, 12, 1), date(2026, 2, 28))),
        ("since December", date(2026, 11, 27), days(date(2025, 12, 1), date(2026, 11, 27))),
        ("since 24 December", date(2026, 11, 27), days(date(2025, 12, 24), date(2026, 11, 27))),
        ("since May", date(2026, 5, 20), days(date(2026, 5, 1), date(2026, 5, 31))),
        ("this December", date(2026, 9, 1), days(date(2026, 12, 1), date(2026, 12, 31))),
        ("this autumn", date(2026, 8, 20), days(date(2026, 9, 1), date(2026, 11, 30))),
        ("this winter", date(2026, 1, 20), days(date(2025, 12, 1), date(2026, 2, 28))),
        ("in December", date(2026, 11, 27), days(date(2026, 12, 1), date(2026, 12, 31))),
        ("in December", date(2026, 9, 1), days(date(2025, 12, 1), date(2025, 12, 31))),
    ],
)
def test_the_last_is_over_and_this_one_is_no_past_one(words: str, asked: date, expected: Period) -> None:
    """What is looked back on has begun, "last" is not the one that runs, and "this" is of no past year."""
    assert expected == period_in(f"What happened {words}?", asked)


WEDNESDAY = date(2022, 10, 12)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened in March last year?", days(date(2021, 3, 1), date(2021, 3, 31))),
        ("What happened last year in March?", days(date(2021, 3, 1), date(2021, 3, 31))),
        ("What happened in March of last year?", days(date(2021, 3, 1), date(2021, 3, 31))),
        ("What happened two years ago in March?", days(date(2020, 3, 1), date(2020, 3, 31))),
        ("Who spoke on 3 March last year?", days(date(2021, 3, 3))),
        ("What burned in the summer of last year?", days(date(2021, 6, 1), date(2021, 8, 31))),
        ("Who struck between March and May last year?", days(date(2021, 3, 1), date(2021, 5, 31))),
        ("What has burned since March last year?", days(date(2021, 3, 1), WEDNESDAY)),
        ("Who won in March last year's vote?", days(date(2022, 3, 1), date(2022, 3, 31))),
    ],
)
def test_a_month_is_of_the_year_said_beside_it(question: str, expected: Period) -> None:
    """Also where that year is told from now."""
    assert expected == period_in(question, WEDNESDAY)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who resigned after 3 May?", days(date(2022, 5, 4), WEDNESDAY)),
        ("Who resigned after 2020?", days(date(2021, 1, 1), WEDNESDAY)),
        ("Who resigned after Monday?", days(date(2022, 10, 11), WEDNESDAY)),
        ("Who resigned before 2 March 2022?", days(date(1900, 1, 1), date(2022, 3, 1))),
        ("Who was mayor until March 2021?", days(date(1900, 1, 1), date(2021, 3, 31))),
        ("Who won after the 2020 election?", days(date(2020, 1, 1), date(2020, 12, 31))),
        ("Who fled the day after 3 May?", days(date(2022, 5, 3))),
        ("What was put off until May 2023?", days(date(2023, 5, 1), date(2023, 5, 31))),
        ("What will be closed until 3 November?", days(date(2022, 11, 3))),
        ("Who took over after May?", None),
        ("Who came before 2000 people?", None),
    ],
)
def test_before_and_after_have_one_end(question: str, expected: Period | None) -> None:
    """Not those that belong to an event, nor before what is still to come."""
    assert expected == period_in(question, WEDNESDAY)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What will happen on Sunday?", date(2022, 10, 16)),
        ("What will happen on Wednesday?", WEDNESDAY),
        ("When will the strike on Friday end?", date(2022, 10, 14)),
        ("Who speaks next Wednesday?", date(2022, 10, 19)),
        ("Who is expected on 3 February?", date(2023, 2, 3)),
        ("What happened on Sunday?", date(2022, 10, 9)),
        ("Who will replace the man who died on Sunday?", date(2022, 10, 9)),
        ("What did she say will happen on Sunday?", date(2022, 10, 9)),
    ],
)
def test_what_will_be_is_of_the_coming_day(question: str, expected: date) -> None:
    """Unless what happened on it is over."""
    assert days(expected) == period_in(question, WEDNESDAY)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What will happen in December?", days(date(2022, 12, 1), date(2022, 12, 31))),
        ("What will happen in March?", days(date(2023, 3, 1), date(2023, 3, 31))),
        ("What will follow last March?", days(date(2022, 3, 1), date(2022, 3, 31))),
        ("What will be shut from Monday to Friday?", days(date(2022, 10, 17), date(2022, 10, 21))),
        ("Who struck from Monday to Friday?", days(date(2022, 10, 3), date(2022, 10, 7))),
        ("Who struck between Friday and Tuesday?", days(date(2022, 10, 7), date(2022, 10, 11))),
        ("Who won in 2021-22?", days(date(2021, 1, 1), date(2022, 12, 31))),
        ("Who won the 2021–22 season?", days(date(2021, 1, 1), date(2022, 12, 31))),
        ("Who won 2021/22?", days(date(2021, 1, 1), date(2022, 12, 31))),
        ("Who won in 2022-03?", days(date(2022, 1, 1), date(2022, 12, 31))),
        ("Who won in 2021 and 2022?", days(date(2021, 1, 1), date(2022, 12, 31))),
        ("Who won in May, June and July?", days(date(2022, 5, 1), date(2022, 7, 31))),
        ("Who won on 3 and 5 March?", days(date(2022, 3, 3), date(2022, 3, 5))),
        ("Who struck in the winter of 2022?", days(date(2021, 12, 1), date(2022, 2, 28))),
        ("Who will strike in the winter of 2022?", days(date(2022, 12, 1), date(2023, 2, 28))),
        ("Who died twenty years ago?", days(date(2002, 3, 28), date(2003, 3, 29))),
        ("Who died twenty-five years ago?", days(date(1997, 3, 24), date(1998, 3, 25))),
        ("What burned over the last year?", days(date(2021, 10, 11), WEDNESDAY)),
        ("What burned in the last week of March?", days(date(2022, 3, 1), date(2022, 3, 31))),
        ("Who sang on Christmas Day?", days(date(2021, 12, 25))),
        ("Who will sing at Christmas?", days(date(2022, 12, 24), date(2022, 12, 26))),
        ("Who sang on New Year’s Eve 2019?", days(date(2019, 12, 31))),
        ("Who spoke Tuesday night?", days(date(2022, 10, 11))),
        ("Who spoke on Black Friday?", None),
        ("Which town has a Christmas market?", None),
    ],
)
def test_days_are_told_in_many_ways(question: str, expected: Period | None) -> None:
    """In a row, over the turn of a year, by holidays, and by numbers in words."""
    assert expected == period_in(question, WEDNESDAY)


def test_any_number_of_beginnings_is_one_look_each() -> None:
    """Each once, not each again for every other: two thousand characters of them took hours."""
    assert days(date(2022, 3, 1), THURSDAY) == period_in("Who left since March " + "since May " * 190, THURSDAY)


def test_any_day_of_asking_will_do() -> None:
    """No time word fails on any day of four years, leap day included."""
    words = ["last month", "this month", "last week", "on Sunday", "in February", "on 29 February", "last 999 years"]
    words += ["last December", "since February", "last winter", "this winter", "from October to March", "last 9 hours"]
    words += [
        "before 29 February",
        "after Sunday",
        "from Monday to Friday",
        "on Christmas Eve",
        "last year in February",
    ]
    words += ["ninety-nine years ago", "nine decades ago"]
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
        ("Who resigned the day before yesterday?", "Who resigned ?"),
        ("What burned over the past couple of weeks?", "What burned ?"),
        ("What burned in the last 24 hours?", "What burned ?"),
        ("Who resigned in March 2022?", "Who resigned in March 2022?"),
    ],
)
def test_words_for_days_that_move_are_not_searched(question: str, expected: str) -> None:
    """An article of last week does not say "last week"; "March 2022" it may say."""
    assert without_relative_days(question) == expected


@pytest.mark.parametrize(
    "time",
    ["on 9 April", "on the 9th of April", "on April 9", "on 2022-04-09", "between 3 and 9 April", "last week"]
    + ["over the last three months", "earlier this week", "on Monday morning", "in March last year", "after 9 April"],
)
def test_time_words_go_with_what_leads_to_them(time: str) -> None:
    """No "on" is left behind."""
    assert "Who met in Lowmarsh ?" == without_time_words(f"Who met in Lowmarsh {time}?")


def test_what_is_asked_of_a_place_since_some_day_keeps_the_place() -> None:
    """The days end before it."""
    assert "What has happened in Lowmarsh?" == without_time_words("What has happened since Monday in Lowmarsh?")
    assert "What has changed since the flood ?" == without_time_words("What has changed since the flood in 2021?")


def test_days_from_a_period_are_counted_from_its_nearer_end() -> None:
    """0 within it."""
    may = Period(date(2022, 5, 1), date(2022, 5, 31))
    assert [days_between(day, may) for day in (date(2022, 4, 29), date(2022, 5, 31), date(2022, 6, 2))] == [2, 0, 2]
