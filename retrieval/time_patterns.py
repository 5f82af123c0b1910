"""How time words are written, as patterns; which days they mean is reckoned in ``retrieval.dates``."""

from __future__ import annotations

import re

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""With the months in which they begin."""
VAGUE_COUNTS = {"couple of": 2, "few": 4, "several": 7}
COUNTS = {
    **{word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)},
    **{"a": 1, "an": 1, "one": 1},
    **VAGUE_COUNTS,
}


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})", re.IGNORECASE)


def _unnamed(text: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", text)


# A short form does not begin a longer word: "Mar-a-Lago".
_MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})\b|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?!-))\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_ISO_DAY = r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"
_MOMENT = _unnamed(rf"(?:{_ISO_DAY}|(?:{_NUMBER}\s+(?:of\s+)?)?{_MONTH}(?:\s+{_NUMBER})?(?:,?\s+{_YEAR})?|{_YEAR})")
"""A day, a month or a year."""
_TO = r"\s+(?:and|to|until|till)\s+(?:the\s+)?"
_DAY_BEFORE = _unnamed(rf"{_NUMBER}(?={_TO}{_NUMBER}\s+(?:of\s+)?{_MONTH})")
"""One whose month stands behind the other day: "between 3 and 9 March"."""
_DAY_BEHIND = _unnamed(rf"{_NUMBER}(?:,?\s+{_YEAR})?(?=[\s?!.,]*$)")
"""One whose month stands before the other day: "from March 3 to 9"."""
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten"
_COUNTED = (
    r"\d+\s+(?:people|men|women|children|jobs|homes|houses|troops|soldiers|workers|employees|dollars|euros|pounds|"
    r"crowns|miles)\b(?!['’])"
)
"""So many: "the loss of 2000 jobs" names no year."""

MONTH = _pattern(_MONTH)
YEAR = _pattern(_YEAR)
DAY_ALONE = re.compile(_unnamed(rf"{_NUMBER}(?:,?\s+{_YEAR})?"), re.IGNORECASE)
"""A day whose month is said elsewhere."""
SPAN = _pattern(rf"(?:between|from)\s+(?:the\s+)?(?P<from>{_MOMENT}|{_DAY_BEFORE}){_TO}(?P<to>{_MOMENT}|{_DAY_BEHIND})")
SINCE = _pattern(r"since\s+(?P<rest>(?:last |yesterday|\w+day\b|[a-z]{3,9}\b\.?\s*\d*|\d).*)")
ANOTHER_SINCE = _pattern(r"since\b")
SINCE_ALONE = _pattern(r"since(?=\s*(?:[?!.,]|$|(?:in|on|at|about|with|of|for)\b))")
"""What is left of it where the days behind it are taken away."""
ISO_DAY = _pattern(rf"(?:on\s+)?{_ISO_DAY}")
MONTH_DAY = _pattern(rf"(?:on\s+)?{_MONTH}\s+(?:the\s+(?=\d+(?:st|nd|rd|th)))?{_NUMBER}(?:,?\s+{_YEAR})?")
DAY_MONTH = _pattern(rf"(?:on\s+(?:the\s+)?)?{_NUMBER}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?")
IN_MONTH = _pattern(rf"(?P<which>in|during|since|this|last|late|early|mid-?)\s*{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?")
# Not "the murder of April Jones".
OF_MONTH = _pattern(rf"(?P<which>of)\s+{_MONTH}(?!\s+(?-i:[A-Z]))(?:,?\s+(?:of\s+)?{_YEAR})?")
MONTH_OF_YEAR = _pattern(rf"{_MONTH},?\s+{_YEAR}")
DAYS_BACK = _pattern(
    rf"(?:last|past)\s+(?P<number>\d{{1,3}}|{_NUMBERS}|couple of|few|several)\s+(?P<unit>hour|day|week|month|year)s\b"
)
PAST = _pattern(r"past\s+(?P<unit>week|month|year)\b")
RELATIVE_UNIT = _pattern(r"(?P<which>this|last|previous)\s+(?P<unit>week|month|year)\b")
AGO = _pattern(
    rf"(?:a\s+(?=few|couple))?(?P<number>\d{{1,3}}|couple of|few|several|an?|one|{_NUMBERS})\s+"
    r"(?P<unit>day|week|month|year)s?\s+ago\b"
)
WEEKEND = _pattern(r"(?:this|last|past|over the|on the|at the) weekend\b")
SEASON = _pattern(
    rf"(?P<which>in|during|this|last|since)\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall(?!\s+of\s+\D)|winter)\b"
    rf"(?:\s+(?:of\s+)?{_YEAR})?"
)
# "Today" in the middle of a sentence is in a name, such as that of a newspaper.
RELATIVE_DAY = _pattern(
    r"(?:the )?(?P<which>day before yesterday|yesterday|last night)|(?-i:today|^Today)|tonight|"
    r"this (?:morning|afternoon|evening)"
)
WEEKDAY = _pattern(rf"(?:on|this|last|since|by)\s+(?P<day>{'|'.join(WEEKDAYS)})\b")
IN_YEAR = _pattern(rf"(?:in(?!\s+{_COUNTED})|during|since|the)\s+(?:the\s+year\s+)?{_YEAR}")
OF_YEAR = _pattern(rf"(?:of|for)(?!\s+{_COUNTED})\s+{_YEAR}(?!\s+years?\b)")
WORDS_THAT_MOVE = _pattern(
    r"(?:(?:over|in|during|on|at|for)\s+)?(?:the\s+)?(?:earlier\s+|later\s+)?"
    r"(?:(?:this|last|past|previous)\s+(?:week|month|year|weekend|night|morning|afternoon|evening)\b(?!['’])"
    r"|(?:last|past)\s+(?:couple of|\w+)\s+(?:hours|days|weeks|months|years)\b"
    r"|(?:day before )?yesterday\b(?!['’])"
    r"|(?-i:today|^Today)\b(?!['’])|tonight\b)"
)
"""Those that mean other days each time they are said."""
