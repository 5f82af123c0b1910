"""When an article was published, from the many ways to write it. What is ambiguous is not guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from retrieval.domain import day

_EARLIEST = date(1900, 1, 1)
_AHEAD = timedelta(days=2)
"""Time zones and embargoes put an honest date a little ahead of our clock."""

_LONGEST = 80

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})\b"
_IN_WORDS = tuple(
    re.compile(_WEEKDAY + order, re.IGNORECASE)
    for order in (rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}", rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}")
)
_ISO_DAY = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)")
_MAIL = re.compile(_WEEKDAY + r"\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d\d:\d\d(?!.*[ap]\.?m)", re.IGNORECASE)


def parse_date(value: object) -> date | None:
    """The day, or the moment where a time is told, that a value names; None where it names none we can believe."""
    found = value if isinstance(value, date) else _parsed(value.strip()[:_LONGEST]) if isinstance(value, str) else None
    if found is None or not _EARLIEST <= day(found) <= date.today() + _AHEAD:
        return None
    return _without_empty_time(found)


def _parsed(text: str) -> date | None:
    for parse in (_iso, _mail, _in_words):
        try:
            if found := parse(text):
                return found
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _iso(text: str) -> date | None:
    found = _ISO_DAY.match(text)
    if not found:
        return None
    told = date(int(found[1]), int(found[3]), int(found[4]))
    rest = re.sub(r"\s*(?:UTC|GMT|Z)$", "+00:00", text[found.end() :].strip(" T"))
    rest = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", rest)
    try:
        return datetime.combine(told, time.fromisoformat(rest)) if rest else told
    except ValueError:
        # The day is plain even where the time is not, e.g. "2024-03-05 at noon".
        return told


def _mail(text: str) -> date | None:
    return parsedate_to_datetime(text) if _MAIL.match(text) else None


def _in_words(text: str) -> date | None:
    found = next(filter(None, (pattern.match(text) for pattern in _IN_WORDS)), None)
    if not found:
        return None
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    return date(int(found["year"]), month, int(found["day"]))


def _without_empty_time(moment: date) -> date:
    """Midnight without a time zone is how programs write a day."""
    if isinstance(moment, datetime) and moment.tzinfo is None and moment.time() == time():
        return moment.date()
    return moment
