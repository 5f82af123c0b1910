"""Time words in a question → the days they mean, seen from the day of asking."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from retrieval import time_patterns as written

CALENDAR_WORDS = frozenset((*written.MONTHS, *written.WEEKDAYS))
"""Names of months and weekdays, lower-cased: capitalised, but no names of anybody."""


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days, both ends included."""

    first: date
    last: date


def days_between(moment: date, period: Period) -> int:
    """How many days a day lies before or after a period; 0 within it."""
    return max((period.first - moment).days, (moment - period.last).days, 0)


def without_relative_days(question: str) -> str:
    """A question without the words that mean other days each time it is asked: articles need not hold "last week"."""
    return " ".join(written.WORDS_THAT_MOVE.sub(" ", question).split())


def without_time_words(question: str) -> str:
    """A question without any words that mean days."""
    for pattern, _ in _RULES:
        if pattern is not written.SINCE:  # which goes on to the question's end, and to its other words
            question = pattern.sub(" ", question)
    return " ".join(written.SINCE_ALONE.sub("", without_relative_days(question)).split())


def period_in(question: str, asked: date) -> Period | None:
    """The days a question's time words mean: "yesterday", "last week", "on Monday", "in March 2022", "in 2021".

    Args:
        question: the question's text.
        asked: the day that "today" means.

    Returns:
        The period of the first time words understood; None when there are none.
    """
    for pattern, days in _RULES:
        match = pattern.search(question)
        if match and (period := days(match, asked)):
            return period
    return None


def _iso_day(match: re.Match[str], _asked: date) -> Period | None:
    try:
        found = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Period(found, found)


def _calendar_day(match: re.Match[str], asked: date) -> Period | None:
    month, number = _month(match["month"]), int(match["day"])
    years = [int(match["year"])] if match["year"] else [asked.year, asked.year - 1]
    for year in years:
        if 1 <= number <= monthrange(year, month)[1]:
            found = date(year, month, number)
            if match["year"] or found <= asked + timedelta(days=_AHEAD_DAYS):
                return Period(found, found)
    return None


_AHEAD_DAYS = 45
"""A month or day named without a year is the last one, unless it is about to come."""


def _calendar_month(match: re.Match[str], asked: date) -> Period:
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else _year_of(month, match["which"].lower(), asked)
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year_of(month: int, which: str, asked: date) -> int:
    """The year of a month named without one: "last May" is over, "this May" is of this year."""
    if which == "this":
        return asked.year
    latest = asked.replace(day=1) - timedelta(days=1) if which == "last" else asked + timedelta(days=_AHEAD_DAYS)
    return asked.year if date(asked.year, month, 1) <= latest else asked.year - 1


def _calendar_year(match: re.Match[str], _asked: date) -> Period:
    year = int(match["year"])
    return Period(date(year, 1, 1), date(year, 12, 31))


def _weekday(match: re.Match[str], asked: date) -> Period:
    back = (asked.weekday() - written.WEEKDAYS.index(match["day"].lower())) % 7
    if match.group().lower().startswith("last"):
        back = back or 7
    found = asked - timedelta(days=back)
    return Period(found, found)


def _relative_day(match: re.Match[str], asked: date) -> Period:
    found = asked - timedelta(days=_DAYS_AGO[match["which"].lower()] if match["which"] else 0)
    return Period(found, found)


def _relative_unit(match: re.Match[str], asked: date) -> Period:
    which, unit = match["which"].lower(), match["unit"].lower()
    if unit == "week":
        return _week(asked, which)
    if unit == "month":
        first = asked.replace(day=1) if which == "this" else (asked.replace(day=1) - timedelta(days=1)).replace(day=1)
        return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
    year = asked.year - (which != "this")
    return Period(date(year, 1, 1), date(year, 12, 31))


def _week(asked: date, which: str) -> Period:
    """Weeks as people mean them: "this week" said on a Monday still means the days just past."""
    if which == "this":
        return Period(asked - timedelta(days=7), asked)
    return Period(asked - timedelta(days=14), asked - timedelta(days=asked.weekday() + 1))


def _weekend(_match: re.Match[str], asked: date) -> Period:
    """The last Saturday and Sunday that have begun."""
    sunday = asked + timedelta(days=6 - asked.weekday()) if asked.weekday() >= _SATURDAY else asked
    sunday -= timedelta(days=(sunday.weekday() + 1) % 7)
    return Period(sunday - timedelta(days=1), sunday)


def _ago(match: re.Match[str], asked: date) -> Period:
    """About so long ago: the larger the unit, the wider the days that may be meant."""
    days, number = _UNIT_DAYS[match["unit"].lower()], _number(match["number"])
    around = timedelta(days=(number if match["number"].lower() in written.VAGUE_COUNTS else 1) * days // 2)
    found = asked - timedelta(days=min(number * days, asked.toordinal() - 1 - days))
    return Period(found - around, found + around)


def _past(match: re.Match[str], asked: date) -> Period:
    """The days before now: "the past year" is not the year before."""
    return Period(asked - timedelta(days=_UNIT_DAYS[match["unit"].lower()]), asked)


def _span(match: re.Match[str], asked: date) -> Period | None:
    """From the first to the last of two; a month or year that only one of them has is meant for both."""
    first, last = _with_month(match["from"], match["to"]), _with_month(match["to"], match["from"])
    ended = period_in(f"in {last}", asked)
    if ended is None:
        return None
    if written.YEAR.search(first):
        begun = period_in(f"in {first}", asked)
    else:
        begun = period_in(f"in {first} {ended.last.year}", asked)
        if begun and begun.first.month > ended.last.month:  # "between November and February 2022"
            begun = period_in(f"in {first} {ended.last.year - 1}", asked)
    return Period(begun.first, ended.last) if begun and begun.first <= ended.last else None


def _with_month(day: str, other: str) -> str:
    """A day with the month of another, where it is said of that one alone: "between 3 and 9 March"."""
    month = written.MONTH.search(other)
    return f"{month['month']} {day}" if month and written.DAY_ALONE.fullmatch(day) else day


def _since(match: re.Match[str], asked: date) -> Period | None:
    """From the first of the days that follow the word until now."""
    begun = _begun(match["rest"], asked)
    if begun and begun.first > asked:  # nothing has happened since what is about to come: the one before is meant
        begun = _begun(match["rest"], asked - timedelta(days=_AHEAD_DAYS))
    return Period(begun.first, max(asked, begun.last)) if begun else None


def _begun(rest: str, asked: date) -> Period | None:
    rest = written.ANOTHER_SINCE.split(rest, maxsplit=1)[0]
    return period_in(f"in {rest}", asked) or period_in(f"on {rest}", asked)


def _season(match: re.Match[str], asked: date) -> Period:
    """One that has begun: "last winter" is over, "this winter" may be about to come."""
    month, which = written.SEASONS[match["season"].lower()], match["which"].lower()
    if match["year"]:
        return _quarter(int(match["year"]), month)
    seasons = [_quarter(asked.year - back, month) for back in range(3)]
    if which == "this":
        return seasons[1] if seasons[1].last >= asked else seasons[0]
    return next(season for season in seasons if (season.last < asked if which == "last" else season.first <= asked))


def _quarter(year: int, month: int) -> Period:
    """Three months from a month on."""
    last = date(year + (month + 2) // 13, (month + 1) % 12 + 1, 1)
    return Period(date(year, month, 1), last.replace(day=monthrange(last.year, last.month)[1]))


def _days_back(match: re.Match[str], asked: date) -> Period:
    number, unit = _number(match["number"]), match["unit"].lower()
    days = ceil(number / _DAY_HOURS) if unit == "hour" else number * _UNIT_DAYS[unit]
    return Period(asked - timedelta(days=min(days, asked.toordinal() - 1)), asked)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else written.COUNTS[text.lower()]


_SATURDAY = 5
_DAY_HOURS = 24
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_DAYS_AGO = {"yesterday": 1, "last night": 1, "day before yesterday": 2}


def _month(name: str) -> int:
    return next(index for index, month in enumerate(written.MONTHS, 1) if month.startswith(name.lower()[:3]))


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period | None]], ...] = (
    (written.SPAN, _span),
    (written.SINCE, _since),
    (written.ISO_DAY, _iso_day),
    (written.MONTH_DAY, _calendar_day),
    (written.DAY_MONTH, _calendar_day),
    (written.IN_MONTH, _calendar_month),
    (written.OF_MONTH, _calendar_month),
    (written.MONTH_OF_YEAR, _calendar_month),
    (written.DAYS_BACK, _days_back),
    (written.PAST, _past),
    (written.RELATIVE_UNIT, _relative_unit),
    (written.AGO, _ago),
    (written.WEEKEND, _weekend),
    (written.SEASON, _season),
    (written.RELATIVE_DAY, _relative_day),
    (written.WEEKDAY, _weekday),
    (written.IN_YEAR, _calendar_year),
    (written.OF_YEAR, _calendar_year),
)
"""The order decides where a question has several."""
