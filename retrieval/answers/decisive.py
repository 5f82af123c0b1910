"""The words of a quote that answer, to be marked in it, and figures that a text takes back."""

from __future__ import annotations

import re

from retrieval.dates import CALENDAR_WORDS
from retrieval.kinds import Kind, kind_of
from retrieval.places import countries_in, states_in
from retrieval.question import names_in
from retrieval.ranking.answer_types import COUNT_WORDS, CURRENCY, PLURAL, TIME, numbers_counted
from retrieval.ranking.reporters import without_reporters
from retrieval.words import STOPWORDS, holds_words, words

_COUNTED = rf"(?:\s?%|\s+per\s?cent|\s+(?:{PLURAL}|(?:people|men|women|children)\b))"
_SCALE = r"(?:(?:k|mn?|bn?|tn)\b|\s+(?:hundred|thousand|million|billion|trillion)\b)"
_AMOUNT = rf"(?:\d+(?:[.,]\d+)*|\b(?:{COUNT_WORDS})\b){_SCALE}?"
_FIGURE_WITH_UNIT = re.compile(rf"(?:[$€£¥₹]\s?|\b){_AMOUNT}{_COUNTED}?", re.IGNORECASE)
_FIGURES = {
    Kind.WHEN: TIME,
    Kind.HOW_MANY: re.compile(rf"\b{_AMOUNT}{_COUNTED}?", re.IGNORECASE),
    Kind.HOW_MUCH: re.compile(rf"[$€£¥₹]\s?{_AMOUNT}|{_AMOUNT}\s*(?:%|per\s?cent|{PLURAL})", re.IGNORECASE),
}
_ASKS_FOR_MONEY = re.compile(
    r"\b(?:costs?|price[ds]?|pa(?:y|ys|id)|worth|spen[dt]|fined?|salar\w+|budget|revenue|earn\w*|money|s[eo]ld|sell|"
    r"bought|buy|donat\w+|raised)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|instead of|rather than|n['’]t)\s+$", re.IGNORECASE)
"""Before a figure that a sentence takes back: "2.4 million, not 4.2 million as we reported"."""
_DENIAL = re.compile(r"\b(?:not|instead of|rather than|n['’]t)\s+(?:(?:on|in|at|by)\s+)?", re.IGNORECASE)
_WRONG = re.compile(
    r"\b(?:(?:earlier|previous|original) (?:version|article|story)|incorrectly|(?:wrong|mistaken|erroneous)ly)\b|"
    r"\bcorrect(?:s|ing|ed) (?:an?|the|its|our|their) (?:earlier|previous|original)\b",
    re.IGNORECASE,
)
"""In a clause whose figures are wrong: "an earlier version said", "we wrongly reported"."""
_CLAUSE_END = re.compile(r"[.!?;](?!\d)")
_LABEL = re.compile(r"(?P<before>\b[A-Z][\w'’-]*)\s+$|#$")
"""Before a number that only names something: "Flight 302", "Boeing 737"."""
_APPROXIMATELY = frozenset(
    "some about around only nearly almost over under roughly approximately exactly just least most up to than".split()
)
_OPENS_WITH_NAME = re.compile(r"^\W*(?P<name>[A-ZÀ-Þ][\w’'-]+)(?P<verb>\s+[a-zß-ÿ]+)?")
_PLURAL_VERB = frozenset("are were have".split())
_AT_PLACE = (
    r"\b(?:in|at|on|near|off|outside|inside|across|around|over|of|from|to|into|through|along|beside|between|leaving|"
    r"reached|left|entered)\s+(?:[a-zß-ÿ’'-]+\s+){0,2}$"
)
_BEFORE_PLACE = re.compile(_AT_PLACE, re.IGNORECASE)


def decisive(question: str, sentence: str) -> tuple[str, ...]:
    """The words of a sentence that answer, where its form tells: the number, the sum, the time, the only new name.

    Nothing where several could be meant: marking the wrong ones would be worse than marking none.
    """
    kind = kind_of(question)
    if kind in (Kind.WHO, Kind.WHERE, Kind.COUNTRY, Kind.STATE):
        return _decisive_name(kind, question, sentence)
    found = _figures(kind, question, sentence)
    new = [one for one in dict.fromkeys(found) if not holds_words(question, one)]
    return tuple(new) if len(new) == 1 else ()


def taken_back(kind: Kind, text: str) -> list[str]:
    """The numbers, sums or times that a text says are wrong: "not 64", "an earlier version said 64"."""
    pattern = TIME if kind is Kind.WHEN else _FIGURE_WITH_UNIT
    denied = (pattern.match(text, match.end()) for match in _DENIAL.finditer(text))
    wrong = [match for match in denied if match]
    for match in _WRONG.finditer(text):
        end = _CLAUSE_END.search(text, match.end())
        wrong += pattern.finditer(text, match.end(), end.start() if end else len(text))
    return list(dict.fromkeys(match.group().strip(" ,.") for match in wrong))


def _figures(kind: Kind, question: str, sentence: str) -> list[str]:
    """The figures that could be meant: of what is counted, where that is told; sums, where money is asked for."""
    if (pattern := _FIGURES.get(kind)) is None:
        return []
    said = [match for match in pattern.finditer(sentence) if not _DENIED.search(sentence[: match.start()])]
    if kind is Kind.HOW_MANY:
        counted = numbers_counted(question, sentence)
        own = [match for match in said if not _is_label(sentence, match)]
        said = [match for match in own if any(start <= match.start() < end for start, end in counted)] or own
    found = [match.group().strip(" ,.") for match in said]
    sums = [one for one in found if kind is Kind.HOW_MUCH and CURRENCY.search(one)]
    return sums if sums or (kind is Kind.HOW_MUCH and _ASKS_FOR_MONEY.search(question)) else found


def _is_label(sentence: str, number: re.Match[str]) -> bool:
    """Whether a number only names something, or is one of a date: "Flight 302", "5 May"."""
    if TIME.match(sentence, number.start()):
        return True
    before = _LABEL.search(sentence, max(number.start() - 30, 0), number.start())
    return before is not None and (before["before"] or "").lower() not in _APPROXIMATELY


def _decisive_name(kind: Kind, question: str, sentence: str) -> tuple[str, ...]:
    """The only name that the question has not, where all of it is new: "President Emmanuel Macron" is one more."""
    known = frozenset(words(question))
    new = [
        name
        for name in dict.fromkeys(_names(kind, question, sentence))
        if not known | CALENDAR_WORDS >= frozenset(words(name))
    ]
    return tuple(new) if len(new) == 1 and known.isdisjoint(words(new[0])) else ()


def _names(kind: Kind, question: str, sentence: str) -> list[str]:
    """The names of the kind asked for, those left out who only report."""
    if kind is Kind.COUNTRY:
        return countries_in(sentence)
    if kind is Kind.STATE:
        return states_in(sentence)
    told = without_reporters(question, frozenset(), sentence)
    if kind is Kind.WHERE:
        return [name for name in names_in(told) if _is_place(told, name)]
    opening = _OPENS_WITH_NAME.match(told)
    bare = opening["name"] if opening and not _may_be_name(opening) else None
    return [name for name in names_in(told) if name != bare]


def _may_be_name(opening: re.Match[str]) -> bool:
    """Whether a single capitalised word that opens a sentence may be one: "Macron defeated", not "Crews are"."""
    word, verb = opening["name"], (opening["verb"] or "").strip()
    return word.lower() not in STOPWORDS and not (word.endswith("s") and verb in _PLURAL_VERB)


def _is_place(sentence: str, name: str) -> bool:
    at = sentence.find(name)
    return _BEFORE_PLACE.search(sentence[:at]) is not None
