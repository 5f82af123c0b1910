"""Time words in a question → the days they mean, seen from the day of asking."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
CALENDAR_WORDS = frozenset((*_MONTHS, *_DAYS))
"""Names of months and weekdays, lower-cased: capitalised, but no names of anybody."""
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"


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
    return " ".join(_RELATIVE.sub(" ", question).split())


def without_time_words(question: str) -> str:
    """A question without any words that mean days."""
    for pattern, _ in _RULES:
        question = pattern.sub(" ", question)
    return without_relative_days(question)


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
    year = int(match["year"]) if match["year"] else asked.year
    if not match["year"] and date(year, month, 1) > asked + timedelta(days=_AHEAD_DAYS):
        year -= 1
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _calendar_year(match: re.Match[str], _asked: date) -> Period:
    year = int(match["year"])
    return Period(date(year, 1, 1), date(year, 12, 31))


def _weekday(match: re.Match[str], asked: date) -> Period:
    back = (asked.weekday() - _DAYS.index(match["day"].lower())) % 7
    if match.group().lower().startswith("last"):
        back = back or 7
    found = asked - timedelta(days=back)
    return Period(found, found)


def _relative_day(match: re.Match[str], asked: date) -> Period:
    found = asked - timedelta(days=1 if match.group().lower() in ("yesterday", "last night") else 0)
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
    days = _UNIT_DAYS[match["unit"].lower()]
    found = asked - timedelta(days=min(_number(match["number"]) * days, asked.toordinal() - 1 - days))
    return Period(found - timedelta(days=days // 2), found + timedelta(days=days // 2))


def _past(match: re.Match[str], asked: date) -> Period:
    """The days before now: "the past year" is not the year before."""
    return Period(asked - timedelta(days=_UNIT_DAYS[match["unit"].lower()]), asked)


def _span(match: re.Match[str], asked: date) -> Period | None:
    """From the first to the last of two; a year behind the second is meant for both."""
    first, last = match["from"], match["to"]
    year = re.search(r"(?:19|20)\d\d$", last)
    if year and not re.search(r"(?:19|20)\d\d$", first):
        first = f"{first} {year.group()}"
    begun, ended = period_in(f"in {first}", asked), period_in(f"in {last}", asked)
    return Period(begun.first, ended.last) if begun and ended and begun.first <= ended.last else None


def _since(match: re.Match[str], asked: date) -> Period | None:
    """From the first of the days that follow the word until now."""
    begun = period_in(f"in {match['rest']}", asked) or period_in(f"on {match['rest']}", asked)
    return Period(begun.first, max(asked, begun.last)) if begun else None


def _season(match: re.Match[str], asked: date) -> Period:
    month = _SEASONS[match["season"].lower()]
    year = int(match["year"]) if match["year"] else asked.year
    if match["year"]:
        return _quarter(year, month)
    has_passed = date(year, month, 1) <= asked and not (
        match["which"].lower() == "last" and asked <= _quarter(year, month).last
    )
    return _quarter(year if has_passed else year - 1, month)


def _quarter(year: int, month: int) -> Period:
    """Three months from a month on."""
    last = date(year + (month + 2) // 13, (month + 1) % 12 + 1, 1)
    return Period(date(year, month, 1), last.replace(day=monthrange(last.year, last.month)[1]))


def _days_back(match: re.Match[str], asked: date) -> Period:
    days = _number(match["number"]) * _UNIT_DAYS[match["unit"].lower()]
    return Period(asked - timedelta(days=min(days, asked.toordinal() - 1)), asked)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _COUNTS[text.lower()]


_SATURDAY = 5
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_COUNTS = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)} | {
    "a": 1,
    "an": 1,
    "one": 1,
}
_COUNTED = "people|men|women|children|jobs|homes|houses|troops|soldiers|workers|employees|dollars|euros|pounds|miles"
"""Behind these, "the loss of 2000 jobs" names no year."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _month(name: str) -> int:
    return next(index for index, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})", re.IGNORECASE)


_Days = Callable[[re.Match[str], date], Period | None]
_MOMENT = re.sub(
    r"\?P<\w+>",
    "?:",
    rf"(?:(?:[0-3]?\d(?:st|nd|rd|th)?\s+)?{_MONTH}(?:\s+[0-3]?\d(?:st|nd|rd|th)?\b)?(?:,?\s+{_YEAR})?|{_YEAR})",
)
"""A day, a month or a year, as a pattern without names."""
_RULES: tuple[tuple[re.Pattern[str], _Days], ...] = (
    (_pattern(rf"(?:between|from)\s+(?P<from>{_MOMENT})\s+(?:and|to|until|till)\s+(?P<to>{_MOMENT})"), _span),
    (_pattern(r"since\s+(?P<rest>(?:last |yesterday|\w+day\b|[a-z]{3,9}\b\.?\s*\d*|\d).*)"), _since),
    (_pattern(rf"{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,?\s+{_YEAR})?"), _calendar_day),
    (_pattern(rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"), _calendar_day),
    (
        _pattern(rf"(?:in|during|since|this|last|late|early|mid-?)\s*{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?"),
        _calendar_month,
    ),
    # Not "the murder of April Jones".
    (_pattern(rf"of\s+{_MONTH}(?!\s+(?-i:[A-Z]))(?:,?\s+(?:of\s+)?{_YEAR})?"), _calendar_month),
    (_pattern(rf"{_MONTH},?\s+{_YEAR}"), _calendar_month),
    (
        _pattern(
            r"(?:last|past)\s+(?P<number>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit>day|week|month|year)s\b"
        ),
        _days_back,
    ),
    (_pattern(r"past\s+(?P<unit>week|month|year)\b"), _past),
    (_pattern(r"(?P<which>this|last|previous)\s+(?P<unit>week|month|year)\b"), _relative_unit),
    (
        _pattern(
            r"(?P<number>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit>day|week|month|year)s?\s+ago\b"
        ),
        _ago,
    ),
    (_pattern(r"(?:this|last|past|over the|on the|at the) weekend\b"), _weekend),
    (
        _pattern(
            rf"(?P<which>in|during|this|last|since)\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall(?!\s+of\s+\D)|winter)\b(?:\s+(?:of\s+)?{_YEAR})?"
        ),
        _season,
    ),
    # "Today" in the middle of a sentence is in a name, such as that of a newspaper.
    (_pattern(r"yesterday|last night|(?-i:today|^Today)|tonight|this (?:morning|afternoon|evening)"), _relative_day),
    (
        _pattern(r"(?:on|this|last|since|by)\s+(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"),
        _weekday,
    ),
    (_pattern(rf"(?:in|during|since|the)\s+{_YEAR}"), _calendar_year),
    (_pattern(rf"(?:of|for)\s+{_YEAR}(?!\s+(?:{_COUNTED})\b)"), _calendar_year),
)
_RELATIVE = re.compile(
    r"\b(?:(?:over|in|during|on|at|for)\s+)?(?:the\s+)?(?:earlier\s+|later\s+)?"
    r"(?:(?:this|last|past|previous)\s+(?:week|month|year|weekend|night|morning|afternoon|evening)\b(?!['’])"
    r"|(?:last|past)\s+(?:\d{1,3}|\w+)\s+(?:days|weeks|months|years)\b|yesterday\b(?!['’])"
    r"|(?-i:today|^Today)\b(?!['’])|tonight\b)",
    re.IGNORECASE,
)
