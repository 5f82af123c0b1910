"""Which pronouns of a question lean on what was said before: not those whose owner it names, and not idle ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from retrieval.dates import CALENDAR_WORDS, without_time_words
from retrieval.genders import gender_of, gender_of_pronoun
from retrieval.idle_words import AUXILIARY, JOINS, SAYING, idle_spans
from retrieval.persons import PERSON, is_possessive, people_in
from retrieval.question import NAME, names_in
from retrieval.subjects import PREPOSITION
from retrieval.words import words

THING = re.compile(r"\b(?:it|its|they|them|their|theirs|there|this|that|these|those)\b", re.IGNORECASE)
_MOST = 20
"""Pronouns looked at: no question has so many, and each costs a look at the whole of it."""
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
"""A headline or the like, whose pronouns lean on nothing here."""
_IS_SUBJECT = re.compile(rf"(?:{SAYING}|{JOINS})\s+$|^\s+{AUXILIARY}\b", re.IGNORECASE)
_DONE = re.compile(r"\b(?:do|does|did|done|doing)\s+$", re.IGNORECASE)
"""Who "did it" did what was spoken of."""
_NEW_CLAUSE = re.compile(
    rf"\b(?:{JOINS}|who|whom|whose)\b|,\s+\w+ing\b|\b{SAYING}\s+(?=(?:the|an?|his|her|he|she|they)\b|(?-i:[A-Z]))",
    re.IGNORECASE,
)
_OPENING_CLAUSE = re.compile(
    r"^\W*(?:when|after|before|since|while|as|because|if|although|though|in|with|by|despite)\b[^,]*$", re.IGNORECASE
)
_ASKS_OWNER = re.compile(r",\s+(?:who|which)\b(?!\s+(?:is|was)\b)", re.IGNORECASE)
_BESIDE = re.compile(rf"\b{PREPOSITION}\s+(?:the\s+)?$", re.IGNORECASE)
"""Before a name that is no subject."""
_MEN, _WOMEN = "man|boy|husband|father|son|brother|king|prince|actor", "woman|girl|wife|mother|daughter|sister|actress"
_SOMEBODY = re.compile(
    rf"\b(?:(?:an?|which|what)\s+(?:[\w-]+\s+){{0,2}}?(?P<any>(?:{_MEN}|{_WOMEN}|\w+(?:er|or|ist|ian)|minister|president)\b)"
    rf"|(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}?(?P<told>\w+)\s+(?:who|whose)\b)",
    re.IGNORECASE,
)
"""One who is told by a word, and not by one who was spoken of: "the man who", "which senator"."""
_LOSES = re.compile(
    r"^\W*(?:who|(?:which|what)\b(?:(?!\b(?:do|does|did|is|was)\b)[^,])*?)\s+(?:has\s+|had\s+)?(?:\w+ly\s+)?"
    r"(?:lost|quit|resigned|announced|denied|admitted|apologi[sz]ed)\b|^\W*who\s+was\s+\w+ed\b.*\bby\s*$",
    re.IGNORECASE,
)
"""What one does with what is one's own, or has done by one's own."""
_WHICH = re.compile(
    r"\b(?:which|whose)\s+[a-z]|\bwhat\s+(?:country|nation|state|city|town|company|team|club|band|party|university)\b",
    re.IGNORECASE,
)
"""What is asked for may be "it": "Which company cut its forecast?"."""
_MANY = re.compile(
    rf"\bhow many\b|\b{AUXILIARY}\s+(?:[a-z]+s|people|police)\s+{SAYING}\b|{_LOSES.pattern}", re.IGNORECASE
)
"""Those who are asked for or about may be "they": "How many people lost their homes?"."""
_PLACE = re.compile(rf"\b(?i:in|at|near|outside|across|inside)\s+(?:the\s+)?(?P<name>{NAME.pattern})")


def names_place(text: str) -> bool:
    """Whether a question says itself where: "in Turkey", not "in March"."""
    return any(not CALENDAR_WORDS.issuperset(words(found["name"])) for found in _PLACE.finditer(text))


def open_person(text: str) -> re.Match[str] | None:
    """The first "he" or "she" whose owner the question does not name; None without any.

    In "Did Ann Lee sell her shares?" she owns them, in "Did Ann Lee meet her?" somebody else was met.
    """
    own = _without_quotes(text)
    return next((one for one in islice(PERSON.finditer(own), _MOST) if not _is_owned(one)), None)


def open_things(text: str) -> list[str]:
    """The "it", "they", "there" and "that" of a question that mean something said before, lower-cased, in order."""
    bare = without_time_words(_without_quotes(text))  # "this week" is none
    idle = {place for first, last in idle_spans(bare) for place in range(first, last)}
    meant = (one for one in islice(THING.finditer(bare), _MOST) if one.start() not in idle)
    return [one.group().lower() for one in meant if not _is_held(one)]


def _without_quotes(text: str) -> str:
    return _QUOTED.sub(lambda quote: " " * len(quote.group()), text)


def _is_owned(pronoun: re.Match[str]) -> bool:
    """Whether a question itself says who "he" is: before him, or behind the clause that it opens with."""
    text, gender = pronoun.string, gender_of_pronoun(pronoun.group())
    people = [one for one in people_in(text) if gender_of(one.name, text) in (None, gender)]
    if _OPENING_CLAUSE.match(text[: pronoun.start()]) and "," in text[pronoun.end() :]:
        main = pronoun.end() + len(text[pronoun.end() :].partition(",")[0])
        return any(one.start > main for one in people) or _ASKS_OWNER.match(text, main) is not None
    is_object = pronoun.group().lower() in ("him", "her") and not is_possessive(pronoun)
    before = [one.end for one in people if one.end <= pronoun.start()]
    if is_object:
        return any(_NEW_CLAUSE.search(text[end : pronoun.start()]) for end in before)
    is_of_asked = is_possessive(pronoun) and _LOSES.match(text[: pronoun.start()]) is not None
    return bool(before) or _is_somebodys(pronoun) or is_of_asked


def _is_somebodys(pronoun: re.Match[str]) -> bool:
    """Whether he is "the man who …", told before."""
    other = _WOMEN if gender_of_pronoun(pronoun.group()) == "he" else _MEN
    told = (one["any"] or one["told"] for one in _SOMEBODY.finditer(pronoun.string[: pronoun.start()]))
    return any(not re.fullmatch(other, noun, re.IGNORECASE) for noun in told)


def _is_held(pronoun: re.Match[str]) -> bool:
    """Whether a question itself says what "it" is, or who "they" are."""
    before, word = pronoun.string[: pronoun.start()], pronoun.group().lower()
    if word == "there":
        return names_place(before)
    if word in ("this", "that", "these", "those"):
        return False
    if _is_object(pronoun):
        return not _DONE.search(before) and any(_NEW_CLAUSE.search(before[end:]) for end in _holders(before))
    is_told = word.startswith("the") and _MANY.search(before) is not None
    return is_told or any(True for _ in _holders(before))


def _is_object(pronoun: re.Match[str]) -> bool:
    """Something is done to it, as it is not by itself in the same clause."""
    before, after = pronoun.string[: pronoun.start()], pronoun.string[pronoun.end() :]
    is_either = pronoun.group().lower() == "it" and not (_IS_SUBJECT.search(before) or _IS_SUBJECT.search(after))
    return is_either or pronoun.group().lower() == "them"


def _holders(before: str) -> Iterator[int]:
    """Where what may be "it" ends: what is asked for, and names that are nobody's and do not only say where."""
    yield from (found.end() for found in _WHICH.finditer(before))
    for found in NAME.finditer(before):
        names = names_in(found.group())
        start = found.end() - len(names[0]) if names else 0
        is_other = names and not CALENDAR_WORDS.issuperset(words(names[0])) and gender_of(names[0], before) is None
        if is_other and (names[0].endswith(("'s", "’s")) or not _BESIDE.search(before[:start])):
            yield found.end()
