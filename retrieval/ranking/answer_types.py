"""Does a sentence hold the kind of thing that was asked for?"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.domain import Span
from retrieval.kinds import Kind, kind_of
from retrieval.words import STOPWORDS, counted_alike, stems

_MONTHS = (
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|January|February|March|April|May|June|July|August|"
    r"September|October|November|December"
)
PLURAL = r"(?!(?:as|across|has|his|is|its|less|plus|this|thus|us|was)\b)[a-z]+s\b"
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
TIME = re.compile(
    rf"""\b(?:(?:\d{{1,2}}\s+)?(?:{_MONTHS})(?:\s+\d+|\s*,|\s+of\b|\b)|{_DAYS}|
        (?<=[Ii]n\s)(?:19|20)\d\d|(?:19|20)\d\d(?!\s+(?:people|men|women|children|{PLURAL}))|(?i:
        (?:in|since|by|from|until|before|after|around|about)\s+1[0-8]\d\d\b(?!\s+[a-z]+s\b)|
        yesterday|today|tonight|tomorrow|noon|midnight|\d{{1,2}}(?::\d\d)?\s*[ap]\.?m\b|
        at\s+(?:\d{{1,2}}:\d\d|dawn|dusk|sunrise|sunset)\b|
        (?:next|last|this|coming|earlier\s+this|later\s+this)\s+
        (?:week|weekend|month|year|decade|summer|autumn|fall|winter|spring|season|night)|
        (?:in|by|until|since|during|for|of)\s+(?:the\s+)?(?:early\s+|late\s+|mid-?)?(?:spring|summer|autumn|winter|\d{{4}}s)|
        (?:\w+)\s+(?:days?|weeks?|months?|years?|decades?|hours?|minutes?)\s+(?:ago|later|earlier|before|after)))""",
    re.VERBOSE,
)
COUNT_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    r"billions?|dozens?|half|third|quarter|twice|no one|nobody|none"
)
_AMOUNT = re.compile(
    rf"[$€£¥₹]\s?\d|\b(?:USD|EUR|GBP|JPY|CHF|CAD|AUD)\s?\d|\d(?:k|mn?|bn?|tn)\b|\b(?:half|thirds?|quarters?)\s+(?:of|the)\b|"
    rf"\b(?:\d[\d.,]*|{COUNT_WORDS})(?:\s+(?:hundred|thousand|million|billion|trillion))?[\s-]*"
    r"(?:%|per\s?cent|percentage|dollars?|euros?|pounds?|yen|yuan|crowns?|francs?|rupees?|rand|cents?|marks?|"
    r"[a-z]+s\b|tons?|litres?|gallons?|barrels?|feet|foot|inch|mm|cm|km|kg|year|month|hour)",
    re.IGNORECASE,
)
"""A sum, a share, or a number of some unit."""
CURRENCY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|crowns?|francs?|rupees?|cents?|marks?)\b", re.IGNORECASE
)
_NAME_INSIDE = re.compile(
    rf"(?<=[\w,;:’'\"“(] )(?!(?:I|Mr|Mrs|Ms|Dr|The|{_MONTHS}|{_DAYS})\b)[A-ZÀ-ÞА-Я][\w'’-]+|"
    r"[\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]{2,}"
)
_SUBJECT_FIRST = re.compile(
    r"^\W*(?:(?:An?|One|Two|Three|Several|Some)\s+[a-zß-ÿ]|(?!(?:It|This|That|There|The|These|Those)\b)[A-ZÀ-Þ][\w'’-]+\s+\w)"
)
"""A sentence that opens with who did it: "A farmer found …", "Russia attacked …"."""
_ROLE = re.compile(
    r"\b(?:president|minister|mayor|governor|senator|judge|head|chief|director|officials?|police|professor|"
    r"researchers?|scientists?|experts?|army|government|union|company|brother|sister|wife|husband|mother|father|son|"
    r"daughter|man|woman|men|women|people|players?|students?|workers?|members?|voters?|passengers?|nobody|no one)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?<=, )since\b|\b(?:because|due to|owing to|caus(?:e|es|ed|ing)|reasons?|blam(?:e|es|ed|ing)|as a result|"
    r"result(?:ed|s) (?:from|in)|(?:after|following|amid|over)(?! \d)|so that|in order to|citing|thanks to|attribut\w+|"
    r"to (?:protest|avoid|prevent|help|protect|make|stop|reduce)|prompt(?:ed|ing)|led to|leads to|trigger\w+|"
    r"started when|failed|for (?:not|failing|fear))\b",
    re.IGNORECASE,
)
_LENGTHS = (
    r"(?:kilo|centi|milli)?met(?:re|er)s?|km|cm|mm|m|miles?|feet|foot|ft|inch(?:es)?|yards?|"
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|storeys?|stories"
)
_UNITS = {
    "long": _LENGTHS,
    "far": _LENGTHS,
    "tall": _LENGTHS,
    "high": _LENGTHS,
    "deep": _LENGTHS,
    "wide": _LENGTHS,
    "old": r"years?|months?|weeks?|aged?",
    "fast": r"km/h|kph|mph|knots|(?:kilomet(?:re|er)s|miles|met(?:re|er)s) (?:an|per) (?:hour|second)",
    "often": r"times|daily|weekly|monthly|yearly|(?:days?|weeks?|months?|years?|hours?)",
}
_POPULATION = re.compile(r"\bpopulation\b", re.IGNORECASE)
_INHABITANTS = r"people|residents|inhabitants|citizens|villagers|population"
_HOW = re.compile(
    r"\bhow (?P<adjective>\w+)(?:\s+(?:(?:more|other|people)\s+)?(?:were|was|are|is|have|has|had|been)\b)*"
    r"(?:\s+(?P<noun>\w+))?",
    re.IGNORECASE,
)
_BETWEEN = r"(?!(?:to|of|in|at|on|the|and|from|by)\b)[\w'’-]+"
_A_NUMBER = rf"(?:\d[\d.,]*|\b(?:{COUNT_WORDS}|a|an|no))"
_PLAIN_THINGS = {
    Kind.WHO: _ROLE,
    Kind.WHERE: re.compile(
        r"\b(?:home|school|church|hospital|airport|prison|sea|border|coast|north|south|east|west)\b", re.IGNORECASE
    ),
}
_FIGURE = re.compile(rf"\d[\d.,]*|\b(?:{COUNT_WORDS})\b", re.IGNORECASE)


def gives_reason(sentence: str) -> bool:
    """Whether a sentence says why something is so."""
    return _REASON.search(sentence) is not None


def holds_amount(sentence: str) -> bool:
    """Whether a sentence has a sum, a share, or a number of some unit."""
    return _AMOUNT.search(sentence) is not None


def could_name(sentence: str) -> bool:
    """Whether a sentence may name somebody: by a name, by a role, or as whatever it opens with."""
    return any(pattern.search(sentence) for pattern in (_NAME_INSIDE, _ROLE, _SUBJECT_FIRST))


def numbers_in(sentence: str) -> list[str]:
    """The numbers of a sentence, in figures or words, in order."""
    return _FIGURE.findall(sentence)


def times_in(sentence: str) -> list[str]:
    """The times that a sentence names, in order."""
    return [match.group() for match in TIME.finditer(sentence)]


def plain_things(kind: Kind, sentence: str) -> list[str]:
    """People and places that a sentence names by a common noun, lower-cased: "the minister", "at home"."""
    pattern = _PLAIN_THINGS.get(kind)
    return [match.group().lower() for match in pattern.finditer(sentence)] if pattern else []


def counts(question: str, sentence: str) -> bool | None:
    """Whether a sentence has a number of the very thing a "how many", "how long" … asks for: "1,240 homes".

    None for a question that asks for no such number.
    """
    pattern = _counting(question)
    return pattern.search(sentence) is not None if pattern else None


def numbers_counted(question: str, sentence: str) -> list[Span]:
    """Where a sentence has a number of the very thing that is asked for, that thing included."""
    pattern = _counting(question)
    return [match.span() for match in pattern.finditer(sentence)] if pattern else []


@lru_cache(maxsize=256)
def _counting(question: str) -> re.Pattern[str] | None:
    """A pattern for a number of what is counted, before it or behind it; None where nothing is."""
    thing = _counted_in(question) if kind_of(question) is Kind.HOW_MANY else None
    if thing is None:
        return None
    before = rf"{_A_NUMBER}[\s-]+(?:{_BETWEEN}\s+){{0,2}}(?:{thing})\b"
    after = rf"\b(?:{thing})\s+(?:{_BETWEEN}\s+){{0,2}}{_A_NUMBER}"
    return re.compile(f"{before}|{after}", re.IGNORECASE)


def _counted_in(question: str) -> str | None:
    """A pattern for what is counted, None where the question does not say."""
    if asked := _HOW.search(question):
        noun = (asked["noun"] or "").lower()
        return _UNITS.get(asked["adjective"].lower()) or (None if noun in STOPWORDS else _beginning_like(noun))
    return _INHABITANTS if _POPULATION.search(question) else None


def _beginning_like(noun: str | None) -> str:
    """A pattern for the forms of a word, "homes" for "home", and of what says the same, "injured" for "wounded"."""
    if not noun:
        return _LENGTHS
    own = rf"{re.escape(re.sub(r'(?:ed|ing|s)$', '', noun))}\w{{0,3}}"
    return "|".join([own, *sorted(counted_alike(stems(noun)[0]))])
