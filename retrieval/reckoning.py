"""One time in words → the days it means, seen from the day of asking."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from math import ceil

from retrieval import time_patterns as written
from retrieval.period import Period

AHEAD_DAYS = 45
"""A month or day named without a year is the last one, unless it is about to come."""


def looks_ahead(question: str) -> bool:
    """Whether a question is about what is still to come: "What will happen on Sunday?"."""
    return bool(written.AHEAD.search(question)) and not written.LOOKS_BACK.search(question)


def with_years(question: str, asked: date) -> str:
    """A question with years in figures where they are told from now: "in March 2021" for "in March last year"."""

    def dated(match: re.Match[str]) -> str:
        if match["number"]:
            return f"{match['named']} {asked.year - _number(match['number'])}"
        return f"{match['named']} {asked.year + {'this': 0, 'next': 1}.get(match['which'].lower(), -1)}"

    return written.YEAR_BEFORE.sub(dated, written.YEAR_BEHIND.sub(dated, question))


def iso_day(match: re.Match[str], _asked: date) -> Period | None:
    """The day of "2022-03-05"; None for one that no month has."""
    try:
        found = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Period(found, found)


def calendar_day(match: re.Match[str], asked: date) -> Period | None:
    """For "3 May" the last one or one that is about to come, where no year is said; the coming one of what will be."""
    month, number = _month(match["month"]), int(match["day"])
    named = (year for year in _years_meant(match, asked) if 1 <= number <= monthrange(year, month)[1])
    days = (date(year, month, number) for year in named)
    found = next((day for day in days if match["year"] or _may_be_meant(day, match, asked)), None)
    return Period(found, found) if found else None


def holiday(match: re.Match[str], asked: date) -> Period | None:
    """Christmas and the like, as with days."""
    month, first, last = written.HOLIDAYS[match["name"].lower().replace("’", "'")]
    periods = (Period(date(year, month, first), date(year, month, last)) for year in _years_meant(match, asked))
    return next((days for days in periods if match["year"] or _may_be_meant(days.first, match, asked)), None)


def _years_meant(match: re.Match[str], asked: date) -> list[int]:
    """The year that is said; else this one and the last, or the next for what will be."""
    beside = asked.year + (1 if looks_ahead(match.string) else -1)
    return [int(match["year"])] if match["year"] else [asked.year, beside]


def _may_be_meant(day: date, match: re.Match[str], asked: date) -> bool:
    return day >= asked if looks_ahead(match.string) else day <= asked + timedelta(days=AHEAD_DAYS)


def calendar_month(match: re.Match[str], asked: date) -> Period:
    """For "March", as with days."""
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else _year_of(month, match["which"].lower(), asked)
    if not match["year"] and match["which"].lower() not in ("this", "last") and looks_ahead(match.string):
        year = asked.year + (month < asked.month)
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year_of(month: int, which: str, asked: date) -> int:
    """The year of a month named without one: "last May" is over, "this May" is of this year."""
    if which == "this":
        return asked.year
    latest = asked.replace(day=1) - timedelta(days=1) if which == "last" else asked + timedelta(days=AHEAD_DAYS)
    return asked.year if date(asked.year, month, 1) <= latest else asked.year - 1


def calendar_year(match: re.Match[str], _asked: date) -> Period:
    """A year, or two where the next one follows: "2021/22"."""
    year, until = int(match["year"]), match.groupdict().get("until")
    last = year + 1 if until and int(until) == (year + 1) % 100 else year
    return Period(date(year, 1, 1), date(last, 12, 31))


def weekday(match: re.Match[str], asked: date) -> Period:
    """The last one, today included; the coming one where the question is about what will be."""
    which, back = match["which"].lower(), _days_since(match["day"], asked)
    if which == "next" or (which not in ("last", "since") and looks_ahead(match.string)):
        back = back - 7 if back or which == "next" else 0
    elif which == "last":
        back = back or 7
    found = asked - timedelta(days=back)
    return Period(found, found)


def weekday_span(match: re.Match[str], asked: date) -> Period:
    """The last such days that are over or have begun; the coming ones where the question is about what will be."""
    begun = asked - timedelta(days=_days_since(match["from"], asked))
    if looks_ahead(match.string) and begun < asked:
        begun += timedelta(days=7)
    ended = begun + timedelta(days=-_days_since(match["to"], begun) % 7)
    whole = timedelta(days=7 if ended > asked and not looks_ahead(match.string) else 0)
    return Period(begun - whole, ended - whole)


def _days_since(day: str, asked: date) -> int:
    return (asked.weekday() - written.WEEKDAYS.index(day.lower())) % 7


def relative_day(match: re.Match[str], asked: date) -> Period:
    """Today, or one of the two days before."""
    found = asked - timedelta(days=_DAYS_AGO[match["which"].lower()] if match["which"] else 0)
    return Period(found, found)


def relative_unit(match: re.Match[str], asked: date) -> Period:
    """This or the last week, month or year."""
    which, unit = match["which"].lower(), match["unit"].lower()
    if unit == "week":
        return _week(asked, which)
    if unit == "month":
        first = asked.replace(day=1) if which == "this" else (asked.replace(day=1) - timedelta(days=1)).replace(day=1)
        return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
    year = asked.year - (which != "this")
    return Period(date(year, 1, 1), date(year, 12, 31))


def _week(asked: date, which: str) -> Period:
    """Weeks as people mean them: "this week" said on a Monday still means the days just past.

    The last one is from Sunday to Sunday, since some begin it with that day and some end it so.
    """
    if which == "this":
        return Period(asked - timedelta(days=7), asked)
    sunday = asked - timedelta(days=asked.weekday() + 1)
    return Period(sunday - timedelta(days=7), sunday)


def weekend(_match: re.Match[str], asked: date) -> Period:
    """The last Saturday and Sunday that have begun."""
    sunday = asked + timedelta(days=6 - asked.weekday()) if asked.weekday() >= _SATURDAY else asked
    sunday -= timedelta(days=(sunday.weekday() + 1) % 7)
    return Period(sunday - timedelta(days=1), sunday)


def ago(match: re.Match[str], asked: date) -> Period:
    """About so long ago: the larger the unit, the wider the days that may be meant."""
    days, number = _UNIT_DAYS[match["unit"].lower()], _number(match["number"])
    around = timedelta(days=(number if match["number"].lower() in written.VAGUE_COUNTS else 1) * days // 2)
    found = asked - timedelta(days=min(number * days, asked.toordinal() - 1 - days))
    return Period(found - around, found + around)


def past(match: re.Match[str], asked: date) -> Period:
    """The days before now: "the past year" is not the year before."""
    return Period(asked - timedelta(days=_UNIT_DAYS[match["unit"].lower()]), asked)


def season(match: re.Match[str], asked: date) -> Period:
    """One that has begun: "last winter" is over, "this winter" may be about to come."""
    month, which = written.SEASONS[match["season"].lower()], match["which"].lower()
    if match["year"]:
        named = _quarter(int(match["year"]), month)
        # "The winter of 2022", said before December, is the one that 2022 began in.
        is_to_come = month == written.SEASONS["winter"] and named.first > asked and not looks_ahead(match.string)
        return _quarter(named.first.year - 1, month) if is_to_come else named
    seasons = [_quarter(asked.year - back, month) for back in range(3)]
    if which == "this":
        return seasons[1] if seasons[1].last >= asked else seasons[0]
    return next(season for season in seasons if (season.last < asked if which == "last" else season.first <= asked))


def _quarter(year: int, month: int) -> Period:
    """Three months from a month on."""
    last = date(year + (month + 2) // 13, (month + 1) % 12 + 1, 1)
    return Period(date(year, month, 1), last.replace(day=monthrange(last.year, last.month)[1]))


def days_back(match: re.Match[str], asked: date) -> Period:
    """So many days, weeks or the like until now."""
    number, unit = _number(match["number"]), match["unit"].lower()
    days = ceil(number / _DAY_HOURS) if unit == "hour" else number * _UNIT_DAYS[unit]
    return Period(asked - timedelta(days=min(days, asked.toordinal() - 1)), asked)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else written.COUNTS[text.lower()]


_SATURDAY = 5
_DAY_HOURS = 24
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366, "decade": 3_653}
_DAYS_AGO = {"yesterday": 1, "last night": 1, "day before yesterday": 2}


def _month(name: str) -> int:
    return next(index for index, month in enumerate(written.MONTHS, 1) if month.startswith(name.lower()[:3]))
