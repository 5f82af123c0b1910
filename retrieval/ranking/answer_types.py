"""Does a sentence hold the kind of thing that was asked for?"""

from __future__ import annotations

import re
from functools import lru_cache

from retrieval.dates import CALENDAR_WORDS
from retrieval.kinds import Kind, kind_of
from retrieval.question import names_in
from retrieval.words import STOPWORDS, counted_alike, holds_words, stems, words

_MONTHS = (
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|January|February|March|April|May|June|July|August|"
    r"September|October|November|December"
)
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME = re.compile(
    rf"""\b(?:(?:\d{{1,2}}\s+)?(?:{_MONTHS})(?:\s+\d+|\s*,|\s+of\b|\b)|{_DAYS}|(?:19|20)\d\d|
        (?:in|since|by|from|until|before|after|around|about)\s+1[0-8]\d\d\b(?!\s+[a-z]+s\b)|
        yesterday|today|tonight|tomorrow|noon|midnight|\d{{1,2}}(?::\d\d)?\s*[ap]\.?m\b|
        (?:next|last|this|coming|earlier\s+this|later\s+this)\s+(?:week|month|year|summer|autumn|fall|winter|spring|season|night)|
        (?:in|by|until|since|during|for|of)\s+(?:the\s+)?(?:early\s+|late\s+|mid-?)?(?:spring|summer|autumn|winter|\d{{4}}s)|
        (?:\w+)\s+(?:days?|weeks?|months?|years?|hours?|minutes?)\s+(?:ago|later|earlier|before|after))""",
    re.VERBOSE,
)
_COUNT_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    r"billions?|dozens?|half|third|quarter|twice|no one|nobody|none"
)
_NUMBER = re.compile(rf"\d|\b(?:{_COUNT_WORDS})\b", re.IGNORECASE)
_MONEY = re.compile(
    rf"[$€£¥₹]\s?\d|\b(?:\d[\d.,]*|{_COUNT_WORDS})(?:\s+(?:hundred|thousand|million|billion|trillion))?\s*"
    r"(?:%|per\s?cent|percentage|dollars?|euros?|pounds?|yen|yuan|crowns?|francs?|rupees?|cents?|marks?|"
    r"[a-z]+s\b|tons?|litres?|gallons?|barrels?)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|yen|yuan|crowns?|francs?|rupees?|cents?|marks?)\b", re.IGNORECASE
)
_NAME_INSIDE = re.compile(
    rf"(?<=[\w,;:’'\"“(] )(?!(?:I|Mr|Mrs|Ms|Dr|The|{_MONTHS}|{_DAYS})\b)[A-ZÀ-ÞА-Я][\w'’-]+|"
    r"[\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]{2,}"
)
_NAME_FIRST = re.compile(r"^[“\"'‘]?[A-ZÀ-Þ][\w'’-]+,?\s+(?:[A-ZÀ-Þ][\w'’-]+)")
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
_DENIAL = re.compile(
    r"\b(?:not|n['’]t|never|yet to)\s+(?:\w+\s+){0,2}(?:disclos\w+|reveal\w*|known|announc\w+|releas\w+|said|say|"
    r"specif\w+|given|clear|confirm\w*|publish\w*|identif\w+|decided|comment|named?)\b|\b(?:unknown|unclear|undisclosed|"
    r"declined to|refused to say|no details?|no information)\b",
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
_A_NUMBER = rf"(?:\d[\d.,]*|\b(?:{_COUNT_WORDS}|a|an))"
_PATTERNS: dict[Kind, tuple[re.Pattern[str], ...]] = {
    Kind.WHEN: (_TIME,),
    Kind.HOW_MANY: (_NUMBER,),
    Kind.HOW_MUCH: (_MONEY,),
    Kind.WHO: (_NAME_INSIDE, _NAME_FIRST, _ROLE),
    Kind.WHY: (_REASON,),
}
_PLAIN_THINGS = {
    Kind.WHO: _ROLE,
    Kind.WHERE: re.compile(
        r"\b(?:home|school|church|hospital|airport|prison|sea|border|coast|north|south|east|west)\b", re.IGNORECASE
    ),
}
_FIGURE = re.compile(rf"\d[\d.,]*|\b(?:{_COUNT_WORDS})\b", re.IGNORECASE)
_MUST_HOLD = frozenset({Kind.WHEN, Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHO})
"""Kinds whose things can be told from the words alone: a sentence without one cannot be the answer."""

_FURNITURE = re.compile(
    r"\W*(?:(?:more(?: on this| from \w+)?|read(?: more| next| also)?|see(?: also)?|watch|related|video|photos?|"
    r"opinion|analysis|listen|share|download|advertisement|image|photo gallery|up next|credit|contributing)"
    r"\s*(?:[:|>]|$)|"
    r"read more\b|(?-i:READ|WATCH|RELATED|MORE(?! [a-z]))\b|sign up\b|subscribe\b|click\b|"
    r"follow (?:us|(?:him|her|them)(?= (?:on|at)\b|\W*@|\W*$))\b|"
    r"editor['’]?s note\b|here['’]s what (?:to|you)\b)|"
    r"[\w .,]{0,30}\b(?:CNN|AP|Reuters)(?: \w+)?\s*[—–-]+\s*$",
    re.IGNORECASE,
)
"""How a page's furniture begins."""
_FURNITURE_INSIDE = re.compile(
    r"sign up for|our newsletter|click here|contributed to this report|all rights reserved|get the latest|\S@\w+\.\w+|"
    r"hide caption\b|your (?:new )?favou?rite (?:morning|daily|evening) |this (?:story|article) is part of\b|"
    r"this (?:story|article) (?:was|has been) (?:originally )?(?:published|updated)"
)
"""What only furniture says, in lower case …"""
_HINTS = (
    "sign up",
    "newsletter",
    "click",
    "this report",
    "reserved",
    "latest",
    "@",
    "caption",
    "your ",
    "this story",
    "this article",
)
"""… and what all of it holds one of: looking for that takes a fifth of the time, and most sentences have none."""
_CREDIT = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.-]*\s+){1,4}(?:[^\s/]+(?:\s[A-Z][^\s/]*)*/)+"
    r"(?:AP|AFP|EPA|Getty Images|Redux|Reuters|Shutterstock)(?:\s+[A-ZÀ-Þ]|\W*$)"
)
"""Of a picture, with its caption behind it: "Ann Lee/Reuters A ferry …"."""
_LONGEST_CREDIT = 100


def holds(kind: Kind, sentence: str) -> bool | None:
    """Whether a sentence holds such a thing (a time, a number, a person …); None where words alone do not tell."""
    patterns = _PATTERNS.get(kind)
    return any(pattern.search(sentence) for pattern in patterns) if patterns else None


def numbers_in(sentence: str) -> list[str]:
    """The numbers of a sentence, in figures or words, in order."""
    return _FIGURE.findall(sentence)


def times_in(sentence: str) -> list[str]:
    """The times that a sentence names, in order."""
    return [match.group() for match in _TIME.finditer(sentence)]


def plain_things(kind: Kind, sentence: str) -> list[str]:
    """People and places that a sentence names by a common noun, lower-cased: "the minister", "at home"."""
    pattern = _PLAIN_THINGS.get(kind)
    return [match.group().lower() for match in pattern.finditer(sentence)] if pattern else []


def can_answer(kind: Kind, sentence: str) -> bool:
    """False when a sentence cannot answer such a question: it names no such thing, nor says that it is not known."""
    return kind not in _MUST_HOLD or holds(kind, sentence) is not False or says_unknown(sentence)


def counts(question: str, sentence: str) -> bool | None:
    """Whether a sentence has a number of the very thing a "how many", "how long" … asks for: "1,240 homes".

    None for a question that asks for no such number.
    """
    pattern = _counting(question)
    return pattern.search(sentence) is not None if pattern else None


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


def says_unknown(sentence: str) -> bool:
    """Whether a sentence says of something that it is not known, not disclosed, not decided."""
    return _DENIAL.search(sentence) is not None


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is a page's furniture (teaser, newsletter prompt, credit) and no part of the story."""
    # Hardly any sentence has a slash, and without one there is no credit to be looked for.
    if "/" in sentence[:_LONGEST_CREDIT] and _CREDIT.match(sentence):
        return True
    lowered = sentence.lower()
    says_it = any(hint in lowered for hint in _HINTS) and _FURNITURE_INSIDE.search(lowered)
    return bool(says_it) or _FURNITURE.match(sentence) is not None


def decisive(question: str, sentence: str) -> tuple[str, ...]:
    """The words of a sentence that answer, where its form tells: the number, the sum, the time, the only new name.

    Nothing where several could be meant: marking the wrong ones would be worse than marking none.
    """
    kind = kind_of(question)
    if kind in (Kind.WHO, Kind.WHERE, Kind.COUNTRY, Kind.STATE):
        return _decisive_name(question, sentence)
    if (pattern := _DECISIVE.get(kind)) is None:
        return ()
    said = (match for match in pattern.finditer(sentence) if not _DENIED.search(sentence[: match.start()]))
    found = [match.group().strip(" ,.") for match in said]
    found = [one for one in found if kind is Kind.HOW_MUCH and _CURRENCY.search(one)] or found
    new = [one for one in dict.fromkeys(found) if not holds_words(question, one)]
    return tuple(new) if len(new) == 1 else ()


def _decisive_name(question: str, sentence: str) -> tuple[str, ...]:
    """The only name that the question has not, where all of it is new: "President Emmanuel Macron" is one more."""
    known = frozenset(words(question))
    opening = sentence.split(maxsplit=1)[:1]  # capitalised like a name, and hardly ever one of a single word
    said = (name for name in names_in(sentence) if [name] != opening)
    new = [name for name in dict.fromkeys(said) if not known | CALENDAR_WORDS >= frozenset(words(name))]
    return tuple(new) if len(new) == 1 and known.isdisjoint(words(new[0])) else ()


def taken_back(kind: Kind, text: str) -> list[str]:
    """The numbers, sums or times that a text says are wrong: "not 64", "an earlier version said 64"."""
    pattern = _TIME if kind is Kind.WHEN else _FIGURE_WITH_UNIT
    said = (match for match in pattern.finditer(text) if _WRONG.search(text[: match.start()]))
    return [match.group().strip(" ,.") for match in said]


_DENIED = re.compile(r"\b(?:not|instead of|rather than|n['’]t)\s+$", re.IGNORECASE)
"""Before a figure that a sentence takes back: "2.4 million, not 4.2 million as we reported"."""
_WRONG = re.compile(
    r"\b(?:not|instead of|rather than|n['’]t)\s+(?:(?:on|in|at|by)\s+)?$|"
    r"\b(?:(?:earlier|previous|original) (?:version|article|story)|incorrectly|(?:wrong|mistaken|erroneous)ly)\b"
    r"[^.!?;]*$|\bcorrect(?:s|ing|ed) (?:an?|the|its|our|their) (?:earlier|previous|original)\b[^.!?;]*$",
    re.IGNORECASE,
)
"""The same, and "an earlier version said", "we wrongly reported"."""
_PLURAL = r"(?!(?:as|across|has|his|is|its|less|plus|this|thus|us|was)\b)[a-z]+s\b"
_COUNTED = rf"(?:\s?%|\s+per\s?cent|\s+(?:{_PLURAL}|(?:people|men|women|children)\b))"
_AMOUNT = rf"(?:\d+(?:[.,]\d+)*|\b(?:{_COUNT_WORDS})\b)(?:\s+(?:hundred|thousand|million|billion|trillion))?"
_FIGURE_WITH_UNIT = re.compile(rf"(?:[$€£¥₹]\s?|\b){_AMOUNT}{_COUNTED}?", re.IGNORECASE)
_DECISIVE = {
    Kind.WHEN: _TIME,
    Kind.HOW_MANY: re.compile(rf"\b{_AMOUNT}{_COUNTED}?", re.IGNORECASE),
    Kind.HOW_MUCH: re.compile(rf"[$€£¥₹]\s?{_AMOUNT}|{_AMOUNT}\s*(?:%|per\s?cent|{_PLURAL})", re.IGNORECASE),
}
