"""How time words are written, as patterns; which days they mean is reckoned in ``retrieval.dates``."""

from __future__ import annotations

import re

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""With the months in which they begin."""
HOLIDAYS = {
    "christmas day": (12, 25, 25),
    "christmas eve": (12, 24, 24),
    "christmas": (12, 24, 26),
    "boxing day": (12, 26, 26),
    "new year's day": (1, 1, 1),
    "new year's eve": (12, 31, 31),
    "valentine's day": (2, 14, 14),
    "halloween": (10, 31, 31),
}
"""Those of the same days each year, with their month and their first and last day."""
VAGUE_COUNTS = {"couple of": 2, "few": 4, "several": 7}
_UP_TO_NINETEEN = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
COUNTS = {
    **{word: number for number, word in enumerate(_UP_TO_NINETEEN, 2)},
    **{word: number * 10 for number, word in enumerate(_TENS, 2)},
    **{
        f"{ten}-{one}": tens * 10 + n
        for tens, ten in enumerate(_TENS, 2)
        for n, one in enumerate(_UP_TO_NINETEEN[:8], 2)
    },
    **{"a": 1, "an": 1, "one": 1, "dozen": 12},
    **VAGUE_COUNTS,
}
"""Numbers in words."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})", re.IGNORECASE)


def _unnamed(text: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", text)


# A short form does not begin a longer word: "Mar-a-Lago".
_MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})\b|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?!-))\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_YEARS = r"(?P<year>(?:19|20)\d\d)(?:[-–/](?P<until>\d\d)(?![-–/\d]))?\b"
"""Maybe two in one, as seasons are written."""
_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_ISO_DAY = r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"
_MOMENT = _unnamed(rf"(?:{_ISO_DAY}|(?:{_NUMBER}\s+(?:of\s+)?)?{_MONTH}(?:\s+{_NUMBER})?(?:,?\s+{_YEAR})?|{_YEAR})")
"""A day, a month or a year."""
_TO = r"\s+(?:and|to|until|till)\s+(?:the\s+)?"
_DAY_BEFORE = _unnamed(rf"{_NUMBER}(?={_TO}{_NUMBER}\s+(?:of\s+)?{_MONTH})")
"""One whose month stands behind the other day: "between 3 and 9 March"."""
_DAY_BEHIND = _unnamed(rf"{_NUMBER}(?:,?\s+{_YEAR})?(?=[\s?!.,]*$)")
"""One whose month stands before the other day: "from March 3 to 9"."""
_NUMBERS = "|".join(sorted(COUNTS.keys() - VAGUE_COUNTS.keys() - {"a", "an", "one"}, key=len, reverse=True))
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
_WEEKDAY = "|".join(WEEKDAYS)
WEEKDAY_SPAN = _pattern(
    rf"(?:from|between)\s+(?:last\s+)?(?P<from>{_WEEKDAY})\s+(?:to|and|until|till|through)\s+(?P<to>{_WEEKDAY})\b"
)
SEVERAL = _pattern(
    rf"(?:in|during|on|of|for)\s+(?:both\s+)?(?P<from>{_MOMENT}|{_DAY_BEFORE})(?:,\s+{_MOMENT}){{0,11}},?\s+(?:and|or)\s+"
    rf"(?P<to>{_MOMENT}|{_DAY_BEHIND})"
)
"""Times in a row: "in May, June and July"."""
_NOTHING_OF_IT = r"(?=\s*(?:[?!.,;:]|$|(?:in|on|at|by|for|with|from|about|and|or|who|that|which)\b))"
OPEN_ENDED = _pattern(
    r"(?<!\bday\s)(?<!\bdays\s)(?<!\bweek\s)(?<!\bweeks\s)(?<!\bmonths\s)(?<!\byears\s)"
    rf"(?P<which>after|before|until|till|up to|prior to)\s+(?!may\b(?!\s+\d))"
    rf"(?P<rest>(?:the\s+(?=\d+(?:st|nd|rd|th)\b))?{_MOMENT}|{_WEEKDAY}){_NOTHING_OF_IT}"
)
"""All days on one side of another; not "after the 2020 election", "two days after 3 May"."""
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
    rf"(?:last|past)\s+(?P<number>\d{{1,3}}|{_NUMBERS}|couple of|few|several)\s+"
    r"(?P<unit>hour|day|week|month|year|decade)s\b"
)
PAST = _pattern(r"(?:past|(?:over|in|within|during|for)\s+the\s+last)\s+(?P<unit>week|month|year|decade)\b(?!\s+of\b)")
RELATIVE_UNIT = _pattern(r"(?P<which>this|last|previous)\s+(?P<unit>week|month|year)\b")
AGO = _pattern(
    rf"(?:an?\s+(?=few|couple|dozen))?(?P<number>\d{{1,3}}|couple of|few|several|{_NUMBERS}|an?|one)\s+"
    r"(?P<unit>day|week|month|year|decade)s?\s+ago\b"
)
WEEKEND = _pattern(r"(?:this|last|past|over the|on the|at the) weekend\b")
_YEARS_BACK = (
    r"(?:(?P<which>last|previous|this|next)\s+year\b(?!['’])"
    rf"|(?P<number>\d{{1,2}}|{_NUMBERS}|an?|one)\s+years?\s+ago\b)"
)
_HOLIDAY = "|".join(HOLIDAYS).replace("'", "['’]")
HOLIDAY = _pattern(
    rf"(?:on|at|over|this|last)\s+(?P<name>{_HOLIDAY})(?=\s+(?:19|20)\d\d|\W*(?:$|[a-z]))(?:,?\s+{_YEAR})?"
)
_IN_A_YEAR = _unnamed(
    rf"(?:{_NUMBER}\s+(?:of\s+)?{_MONTH}|{_MONTH}(?:\s+(?:the\s+)?{_NUMBER})?"
    rf"|(?:in|during)\s+(?:the\s+)?(?:{'|'.join(SEASONS)})\b|(?:on|at|over)\s+(?:{_HOLIDAY}))"
)
YEAR_BEHIND = _pattern(rf"(?P<named>{_IN_A_YEAR}),?\s+(?:of\s+)?(?:the\s+)?{_YEARS_BACK}")
YEAR_BEFORE = _pattern(rf"(?:in\s+)?{_YEARS_BACK},?\s+(?P<named>(?:in|on|during)\s+(?:the\s+)?{_IN_A_YEAR})(?!,?\s+\d)")
"""A month, a day or a season of a year that is told from now: "in March last year", "two years ago in March"."""
SEASON = _pattern(
    rf"(?P<which>in|during|this|last|since)\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall(?!\s+of\s+\D)|winter)\b"
    rf"(?:\s+(?:of\s+)?{_YEAR})?"
)
# "Today" in the middle of a sentence is in a name, such as that of a newspaper.
RELATIVE_DAY = _pattern(
    r"(?:the )?(?P<which>day before yesterday|yesterday|last night)|(?-i:today|^Today)|tonight|"
    r"this (?:morning|afternoon|evening)"
)
_TIME_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night)\b)?"
WEEKDAY = _pattern(rf"(?P<which>on|this|last|next|since|by)\s+(?P<day>{_WEEKDAY})\b{_TIME_OF_DAY}")
# As American papers write it: "Who spoke Tuesday?". Some weekdays are part of a name.
WEEKDAY_LAST = _pattern(
    r"(?<!\bblack\s)(?<!\bsuper\s)(?<!\bgood\s)(?<!\bash\s)(?<!\bbloody\s)(?<!\bfat\s)(?<!\bpalm\s)(?<!\beaster\s)"
    r"(?<!\bgiving\s)(?<!\bshrove\s)(?<!\bcyber\s)(?<!\bholy\s)(?<!\bsheffield\s)(?<!\bevery\s)(?<!\beach\s)"
    rf"(?P<which>)(?P<day>{_WEEKDAY})\b{_TIME_OF_DAY}(?=\W*$)"
)
IN_YEAR = _pattern(rf"(?:in(?!\s+{_COUNTED})|during|since|the)\s+(?:the\s+year\s+)?{_YEARS}")
TWO_YEARS = _pattern(rf"{_YEARS}(?<=[-–/]\d\d)(?![-–/\d])")
"""A season that goes over the turn of a year: "2021/22"."""
OF_YEAR = _pattern(rf"(?:of|for)(?!\s+{_COUNTED})\s+{_YEAR}(?!\s+years?\b)")
WORDS_THAT_MOVE = _pattern(
    r"(?:(?:over|in|during|on|at|for)\s+)?(?:the\s+)?(?:earlier\s+|later\s+)?"
    r"(?:(?:this|last|past|previous)\s+(?:week|month|year|decade|weekend|night|morning|afternoon|evening)\b(?!['’])"
    r"|(?:last|past)\s+(?:couple of|\w+)\s+(?:hours|days|weeks|months|years|decades)\b"
    r"|(?:day before )?yesterday\b(?!['’])"
    r"|(?-i:today|^Today)\b(?!['’])|tonight\b)"
)
"""Those that mean other days each time they are said."""
AHEAD = _pattern(
    r"will(?!\s+of\b)\b|won['’]t\b|(?<=['’])ll\b|(?:is|are|be|am)\s+(?:due|expected|scheduled|set|planned|planning|going)\b|"
    rf"plans?\s+to\b|upcoming\b|next\s+(?:{_WEEKDAY})\b"
)
"""Words of what is still to come."""
LOOKS_BACK = _pattern(
    r"(?:did|was|were|had|said|announced)\b|(?!expect|schedul|plann)\w+ed\s+(?:on|in|last|this)\b|"
    r"(?:began|left|won|lost|fell|met|struck|sank|broke|took|held|came|went|shot|hit)\s+(?:on|in|last)\b"
)
"""Words of what has been, in a question that says "will" of something else."""
