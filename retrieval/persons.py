"""Who "he" or "she" is: whom the question before was about, or whom its answer spoke of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.dates import CALENDAR_WORDS
from retrieval.places import countries_in, states_in
from retrieval.question import NAME, names_in
from retrieval.words import words

PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"^\W*(?:who|whom|whose|which|what(?:['’]s| is| was) the name)\b", re.IGNORECASE)
_SPEAKING = r"(?:said|says|told)"
_BEFORE_PERSON = re.compile(rf"\b(?:{_SPEAKING}|by|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Rep\.|and)\s+$")
_SPEAKS = re.compile(rf"\s*{_SPEAKING}\b")
_IS_DESCRIBED = re.compile(r"\s*(?:who\b|,\s+(?:who|the|an?|\d\d|[A-Z][\w'’]+['’]s)\b)")
_BEFORE_PLACE = re.compile(
    r"\b(?:the|of|in|at|on|near|from|across|around|into|over|under|through|outside)\s+$", re.IGNORECASE
)
_NOT_PEOPLE = frozenset(
    "union lines company university party ministry house senate council court bridge bank group agency board office "
    "department association institute hospital school city county river street times post news north south east west "
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday hide caption photos daily mail college islands".split()
)
"""Words (of four letters or more) that make a name one of something else."""
_NAME_OF = r"(?P<name>[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:(?:al|bin|de|la|van|von)\s+)?[A-ZÀ-Þ][\w'’-]*)*)"
_IS_WHO = re.compile(rf"^\W*(?i:who(?:\s+(?:is|was)|['’]s))\s+{_NAME_OF}\W*$")
_SUBJECT_NAME = re.compile(
    rf"\b(?i:do|does|did|is|are|was|has|had|will|can|could|would|should|happened to)\s+{_NAME_OF}(?!['’])"
)


def person_meant(question: str, answer: str, meant_before: str | None) -> str | None:
    """Who a pronoun in the next question is, None where nobody can be told.

    The one that was meant before, unless the question since was who somebody is; else who it asked about. Where it
    asked about nobody, the one whom its answer spoke of, or the last one that the question itself named.
    """
    if meant_before and not _ASKS_WHO.match(question):
        return meant_before
    return _asked_about(question) or _spoken_of(question, answer) or _named_last(question)


def put_for_pronoun(text: str, pronoun: re.Match[str], name: str) -> str:
    """The text with a name in place of a pronoun: "her opponent" becomes "Ann Lee's opponent"."""
    possessive = pronoun.group().lower() in ("his", "hers") or (
        pronoun.group().lower() == "her" and re.match(r"\s+\w", text[pronoun.end() :]) is not None
    )
    return text[: pronoun.start()] + name + ("'s" if possessive else "") + text[pronoun.end() :]


def _asked_about(question: str) -> str | None:
    """Who a question is about: "Who is Mario Draghi?", "When did Boris Johnson resign?"; not "Who met Tom Rowe?"."""
    if about := _IS_WHO.match(question):
        return about["name"] if _may_be_person(about["name"]) else None
    if _ASKS_WHO.match(question):
        return None
    found = (match["name"] for match in _SUBJECT_NAME.finditer(question))
    return next((name for name in found if _may_be_person(name)), None)


def _spoken_of(question: str, answer: str) -> str | None:
    """The name the answer adds that looks most like a person's, nearest to the words shared with the question.

    A single word is one only where it speaks or is described: it may be a place, or "Eleven" at a sentence's opening.
    """
    asked = _long_words(question)
    shared = [match.start() for match in re.finditer(r"\w{4,}", answer) if match.group().lower() in asked]

    def rank(found: _Named) -> tuple[bool, bool, int]:
        distance = min((abs(found.start - place) for place in shared), default=found.start)
        # Who the gunman was is not the one who said so, unless that one is described.
        is_meant = found.is_described or not found.speaks if _ASKS_WHO.match(question) else found.acts
        return not is_meant, " " not in found.name, distance

    added = (found for found in _names_in(answer) if not (asked | _NOT_PEOPLE) & _long_words(found.name))
    people = [found for found in added if not found.is_place and (found.acts or " " in found.name)]
    return min(people, key=rank).name if people else None


def _named_last(question: str) -> str | None:
    people = [found.name for found in _names_in(question) if _may_be_person(found.name) and not found.is_place]
    return people[-1] if people else None


@dataclass(frozen=True)
class _Named:
    """A name where it stands in a text."""

    name: str
    text: str
    start: int
    end: int

    @property
    def acts(self) -> bool:
        """It is that of one who speaks or is described."""
        before = self.text[max(self.start - 12, 0) : self.start]
        return bool(_BEFORE_PERSON.search(before)) or self.speaks or self.is_described

    @property
    def speaks(self) -> bool:
        """It says something."""
        return _SPEAKS.match(self.text, self.end) is not None

    @property
    def is_described(self) -> bool:
        """What follows says who that is: ", an 18-year-old"."""
        return _IS_DESCRIBED.match(self.text, self.end) is not None

    @property
    def is_place(self) -> bool:
        """It is that of a thing or says where: "the Upper Veld", "in Lowmarsh", "a third of Tweelinde"."""
        return _BEFORE_PLACE.search(self.text[: self.start]) is not None


def _names_in(text: str) -> Iterator[_Named]:
    for match in NAME.finditer(text):
        for name in names_in(match.group())[:1]:
            yield _Named(name, text, match.end() - len(name), match.end())


def _may_be_person(name: str) -> bool:
    """Neither a country, a state or a time, nor of something that its words name."""
    is_place = name in countries_in(name) or name in states_in(name)
    return not (is_place or CALENDAR_WORDS.issuperset(words(name)) or _NOT_PEOPLE & _long_words(name))


def _long_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w{4,}", text)}
