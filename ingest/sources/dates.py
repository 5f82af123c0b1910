"""When an article was published, from the many ways to write it. What is ambiguous is not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from ingest.sources.calendar_words import MONTH, WEEKDAY, month_number
from retrieval.domain import day

_EARLIEST = date(1900, 1, 1)
_AHEAD = timedelta(days=2)
"""Time zones and embargoes put an honest date a little ahead of our clock."""

_LONGEST = 80
_MONTHS_A_YEAR = 12

_MONTH = rf"(?P<month>{MONTH})\b\.?"
_WEEKDAY = rf"(?:{WEEKDAY}\b\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})\b"
_IN_WORDS = tuple(
    re.compile(_WEEKDAY + order, re.IGNORECASE)
    for order in (rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}", rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}")
)
_ISO_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})(\d\d)(\d\d)(?=(?:\d{4}|\d{6})?(?!\d))")
"""Without separators the time may follow at once, as in 20240305142201."""
_MAIL = re.compile(
    _WEEKDAY + rf"\d{{1,2}}(?:\s+|-){MONTH}(?:\s+|-)(?:\d{{4}}|\d\d)\s+\d\d:\d\d(?!.*[ap]\.?m)", re.IGNORECASE
)
"""Old mail and feeds have years of two digits; beside a month by name and a time they can mean nothing else."""
_YEAR_LAST = re.compile(
    _WEEKDAY + rf"{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<time>[\d:]{{5,8}})(?P<zone>\s+\S+)?\s+{_YEAR}$", re.IGNORECASE
)
"""As Unix and some services write it: Tue Mar 05 14:22:01 +0000 2024."""
_NUMERIC = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})\b")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_SPELLED = re.compile(r"(?=.*\b\d{4}\b)(?=.*\b\d{1,2}\b).*[^\W\d_]{3}", re.DOTALL)
_LANGUAGES = "en de fr es it pt nl pl cs sk sv da nb fi el ru uk bg tr ar fa he hu ro hr ca id".split()
_CLOCKS = ((re.compile(r"(?<=\d)\s?h\s?(\d\d)(?:min)?(?!\w)"), r":\1"), (re.compile(r"\bàs\s+(?=\d)"), ""))
"""How Portuguese and French tell the time, and how every language does."""
_ZONES = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2},
    **{"EEST": 3, "MSK": 3, "SAST": 2, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "NZST": 12},
    **{"NZDT": 13, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
"""Hours ahead of UTC. Names that newsrooms of two countries use for hours of their own, such as IST, are not here."""
_ZONE = re.compile(r"\s*(?<![^\W\d_])(" + "|".join(_ZONES) + r")$")
_STRICTLY = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
_MILLISECONDS = 1_000
_EPOCH_SECONDS = range(100_000_000, 10_000_000_000)
"""From 1973 on; smaller numbers are years, counts or ids."""
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}", re.ASCII)
"""As text: from 2001 on."""


def parse_date(value: object) -> date | None:
    """The day, or the moment where a time is told, that a value names; None where it names none we can believe."""
    found = _found(value)
    return _without_empty_time(found) if found and not _is_absurd(found) else None


def moment_of(value: object) -> datetime | None:
    """The moment that a value names, also one to come; a day begins at midnight. Without a zone it is in ours."""
    found = _found(value)
    if found is None:
        return None
    moment = found if isinstance(found, datetime) else datetime.combine(found, time())
    return moment if moment.tzinfo else moment.astimezone()


def date_trouble(value: object) -> str:
    """Why a value that should name a day is not taken, in words; empty where it is."""
    found = _found(value)
    if found is None:
        return "names no day that can be told"
    if not _is_absurd(found):
        return ""
    return "lies before 1900" if day(found) < _EARLIEST else "lies in the future"


def _is_absurd(found: date) -> bool:
    return not _EARLIEST <= day(found) <= date.today() + _AHEAD


def _found(value: object) -> date | None:
    if isinstance(value, str):
        return _parsed(value.strip()[:_LONGEST])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    return value if isinstance(value, date) else None


def _epoch(value: float) -> date | None:
    """Seconds, or milliseconds, since 1970."""
    if not value < _EPOCH_SECONDS.stop * _MILLISECONDS:  # JSON may hold numbers that no float can
        return None
    seconds = value / _MILLISECONDS if value >= _EPOCH_SECONDS.stop else value
    return datetime.fromtimestamp(seconds, UTC) if _EPOCH_SECONDS.start <= seconds else None


def _parsed(text: str) -> date | None:
    for parse in (_iso, _mail, _year_last, _epoch_written, _numeric, _only_words, _spelled, _in_words):
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
    year, month, day_of_month = (found[group] for group in ((1, 3, 4) if found[1] else (5, 6, 7)))
    told = date(int(year), int(month), int(day_of_month))
    rest = _ZONE.sub("", text[found.end() :].lstrip(" T").rstrip())
    rest = re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", rest)
    try:
        return _in_zone(datetime.combine(told, time.fromisoformat(rest)), text) if rest else told
    except ValueError:
        # The day is plain even where the time is not, e.g. "2024-03-05 at noon".
        return told


def _mail(text: str) -> date | None:
    return _in_zone(parsedate_to_datetime(text), text) if _MAIL.match(text) else None


def _year_last(text: str) -> date | None:
    if not (found := _YEAR_LAST.match(text)):
        return None
    return _mail(f"{found['day']} {found['month'][:3]} {found['year']} {found['time']}{found['zone'] or ''}")


def _epoch_written(text: str) -> date | None:
    return _epoch(float(text)) if _EPOCH.fullmatch(text) else None


def _in_zone(moment: datetime, text: str) -> datetime:
    """The moment in the zone that the text names at its end, unless it tells the hours themselves."""
    named = _ZONE.search(text)
    hours = timezone(timedelta(hours=_ZONES[named[1]])) if named else None
    return moment.replace(tzinfo=hours) if hours and moment.tzinfo is None else moment


def _numeric(text: str) -> date | None:
    """Day and month as numbers, where only one order is possible: by a dot the day comes first everywhere."""
    if found := _EAST_ASIAN.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    found = _NUMERIC.match(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > _MONTHS_A_YEAR or first == second:
        return date(year, second, first)
    return date(year, first, second) if second > _MONTHS_A_YEAR else None


def is_day_first(values: Iterable[str]) -> bool | None:
    """Whether all of some dates in numbers have the day before the month; None where they do not tell, or differ."""
    found = [one for one in map(_NUMERIC.match, values) if one and one[2] != "."]
    day_first = any(int(one[1]) > _MONTHS_A_YEAR for one in found)
    month_first = any(int(one[3]) > _MONTHS_A_YEAR for one in found)
    return day_first if day_first != month_first else None


def in_order(value: str, *, day_first: bool) -> str:
    """A date in numbers as ISO 8601 writes it, day and month being in that order; any other text as it is."""
    found = _NUMERIC.match(value)
    if not found or max(int(found[1]), int(found[3])) > _MONTHS_A_YEAR or found[2] == ".":
        # The order is plain, or it is none that anybody writes.
        return value
    month, day_of_month = (found[3], found[1]) if day_first else (found[1], found[3])
    return f"{found[4]}-{int(month):02}-{int(day_of_month):02}{value[found.end() :]}"


def _only_words(text: str) -> date | None:
    """Where nothing stands behind the day."""
    return _in_words(text) if any(pattern.fullmatch(text) for pattern in _IN_WORDS) else None


def _spelled(text: str) -> date | None:
    """Other languages, times of day, zones by name. Slow (a few milliseconds, the first time a fifth of a second)."""
    if not _SPELLED.match(text) or _NUMERIC.search(text):
        return None
    import dateparser

    for clock, plain in _CLOCKS:
        text = clock.sub(plain, text)
    found = dateparser.parse(text, languages=_LANGUAGES, settings=_STRICTLY)
    # Its own kind of time zone becomes a plain one.
    return datetime.fromisoformat(found.isoformat()) if found else None


def _in_words(text: str) -> date | None:
    found = next(filter(None, (pattern.match(text) for pattern in _IN_WORDS)), None)
    if not found:
        return None
    return date(int(found["year"]), month_number(found["month"]), int(found["day"]))


def _without_empty_time(moment: date) -> date:
    """Midnight without a time zone is how programs write a day."""
    if isinstance(moment, datetime) and moment.tzinfo is None and moment.time() == time():
        return moment.date()
    return moment
