"""The English words for months and weekdays, and patterns of all the ways to shorten them."""

from __future__ import annotations

from collections.abc import Sequence

_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SHORTEST = 3
"""Letters."""
_LONGER = {"sep": ("sept",), "tue": ("tues",), "wed": ("weds",), "thu": ("thur", "thurs")}


def _pattern(words: Sequence[str]) -> str:
    """The whole words and the usual short ones, the longest first."""
    forms = {form for word in words for form in (word, word[:_SHORTEST], *_LONGER.get(word[:_SHORTEST], ()))}
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


MONTH = _pattern(_MONTHS)
"""A pattern in lower case; the whole word has to be asked for."""
WEEKDAY = _pattern(_WEEKDAYS)


def month_number(word: str) -> int:
    """From 1 on, of a word that ``MONTH`` matches."""
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(word[:_SHORTEST].lower()))
