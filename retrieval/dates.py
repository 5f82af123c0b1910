"""Time words in a question → the days they mean, seen from the day of asking."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from retrieval import reckoning
from retrieval import time_patterns as written
from retrieval.period import Period as Period
from retrieval.period import days_between as days_between
from retrieval.reckoning import looks_ahead as looks_ahead

CALENDAR_WORDS = frozenset((*written.MONTHS, *written.WEEKDAYS))
"""Names of months and weekdays, lower-cased: capitalised, but no names of anybody."""


_BEGINNING = date(1900, 1, 1)
"""No article is older: dates before are left out when articles are read."""


def without_relative_days(question: str) -> str:
    """A question without the words that mean other days each time it is asked: articles need not hold "last week"."""
    return " ".join(written.WORDS_THAT_MOVE.sub(" ", question).split())


def without_time_words(question: str) -> str:
    """A question without any words that mean days."""
    question = without_relative_days(reckoning.with_years(question, date.today()))
    for pattern, _ in _RULES:
        if pattern is not written.SINCE:  # which goes on to the question's end, and to its other words
            question = pattern.sub(" ", question)
    return " ".join(written.SINCE_ALONE.sub("", question).split())


def period_in(question: str, asked: date) -> Period | None:
    """The days a question's time words mean: "yesterday", "last week", "on Monday", "in March 2022", "in 2021".

    Args:
        question: the question's text.
        asked: the day that "today" means.

    Returns:
        The period of the first time words understood; None when there are none.
    """
    question = reckoning.with_years(question, asked)
    for pattern, days in _RULES:
        match = pattern.search(question)
        if match and (period := days(match, asked)):
            return period
    return None


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
        begun = _begun(match["rest"], asked - timedelta(days=reckoning.AHEAD_DAYS))
    return Period(begun.first, max(asked, begun.last)) if begun else None


def _open_ended(match: re.Match[str], asked: date) -> Period | None:
    """All days before others, until they end, or from their end until now; None of what is to come."""
    if looks_ahead(match.string):
        return None
    named = _begun(match["rest"], asked)
    if named and match["which"].lower() == "after":
        if named.last >= asked:  # as with "since"
            named = _begun(match["rest"], asked - timedelta(days=reckoning.AHEAD_DAYS)) or named
        begun = named.last + timedelta(days=1)
        return Period(begun, max(asked, begun))
    if not named or named.last > asked:
        return None
    is_included = match["which"].lower() in ("until", "till", "up to")
    return Period(_BEGINNING, named.last if is_included else named.first - timedelta(days=1))


def _begun(rest: str, asked: date) -> Period | None:
    rest = written.ANOTHER_SINCE.split(rest, maxsplit=1)[0]
    return period_in(f"in {rest}", asked) or period_in(f"on {rest}", asked)


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period | None]], ...] = (
    (written.SPAN, _span),
    (written.WEEKDAY_SPAN, reckoning.weekday_span),
    (written.SEVERAL, _span),
    (written.OPEN_ENDED, _open_ended),
    (written.SINCE, _since),
    (written.ISO_DAY, reckoning.iso_day),
    (written.MONTH_DAY, reckoning.calendar_day),
    (written.DAY_MONTH, reckoning.calendar_day),
    (written.HOLIDAY, reckoning.holiday),
    (written.IN_MONTH, reckoning.calendar_month),
    (written.OF_MONTH, reckoning.calendar_month),
    (written.MONTH_OF_YEAR, reckoning.calendar_month),
    (written.DAYS_BACK, reckoning.days_back),
    (written.PAST, reckoning.past),
    (written.RELATIVE_UNIT, reckoning.relative_unit),
    (written.AGO, reckoning.ago),
    (written.WEEKEND, reckoning.weekend),
    (written.SEASON, reckoning.season),
    (written.RELATIVE_DAY, reckoning.relative_day),
    (written.WEEKDAY, reckoning.weekday),
    (written.WEEKDAY_LAST, reckoning.weekday),
    (written.IN_YEAR, reckoning.calendar_year),
    (written.OF_YEAR, reckoning.calendar_year),
    (written.TWO_YEARS, reckoning.calendar_year),
)
"""The order decides where a question has several."""
