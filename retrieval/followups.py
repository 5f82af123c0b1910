"""A follow-up, made to stand alone: what it leans on is taken from the conversation before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from retrieval.dates import CALENDAR_WORDS, without_time_words
from retrieval.domain import Question, Turn
from retrieval.places import countries_in, states_in
from retrieval.question import NAME, QUESTION_WORDS, days_asked_about, names_in
from retrieval.words import words

_ASKING = (
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should)\b"
)
_ABOUT = re.compile(
    rf"^(?:what|how) about\s+(?P<subject>.+?)\W*$|^and\s+(?P<other>(?!{_ASKING})(?:(?!\b\w+ed\b).)+?)\W*$",
    re.IGNORECASE,
)
_NOT_ANOTHER = re.compile(r"^(?:the|an?|his|hers?|its|their|this|that|these|those)\b[^A-ZÀ-ÞА-Я]*$")
"""A subject that is no other one, but something of the same: "the score", "her opponent"."""
_BARE = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?P<word>who|when|where|why|how(?: (?:many|much|long|old))?)\W*$", re.IGNORECASE
)
_ASKED = re.compile(r"^\W*(?:how many \w+|how \w+|\w+)", re.IGNORECASE)
_OPENS = re.compile(
    rf"^\W*(?:{_ASKING}|(?:and|but|so|also|then|or|the|an?|in|on|at|by|for|of|to|about)\b)", re.IGNORECASE
)
_ASKS_WHO = re.compile(r"^\W*(?:who|whom|whose|which|what(?:['’]s| is| was) the name)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_BEFORE_PERSON = re.compile(r"\b(?:said|says|told|by|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Rep\.|and)\s+$")
_AFTER_PERSON = re.compile(r"\s*(?:said|says|told|who|,\s+(?:who|the|an?|\d\d|[A-Z][\w'’]+['’]s)\b)")
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
_ELLIPTIC = re.compile(
    r"^\W*(?i:and\s+)?(?i:who|what|which)\s+(?:is|are|was|were)\s+(?P<subject>[A-ZÀ-Þ][\w ]*?)['’]s\W*$"
)
"""Of something of somebody else's: "Who is Pakistan's?"."""
_OF_ITSELF = re.compile(
    r"^\W*(?:(?:who|what|how|where)\s+)?are\s+you\b|\byour name\b|\d\s*[+*/]\s*\d|^\W*is it true that\b", re.IGNORECASE
)
"""Questions that lean on nothing, however short."""
_THING = re.compile(r"\b(?:it|its|they|them|their|theirs|there|this|that|these|those)\b", re.IGNORECASE)
_IT = re.compile(r"\bits?\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:is|are|was|were|do|does|did|will|has|have|had|caused|about)\s+(?P<thing>(?:the|an?)\s+[a-z][\w'’-]*"
    r"(?:\s+(?:in|on|at|of|for|from|between|near)\s+\S.*)?)$",
    re.IGNORECASE,
)
"""What a question is about, at its end: "the crack in the Halvard Bridge"."""
_SETTING = re.compile(
    r"\b(?:in|on|at|of|for|from|with|during|after|before|about|against|over|under|behind|by|to)\s+"
    r"(?!(?:who|whom|what|which)\b)\S.*$",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(r"^\W*(?:and|but|so|also|then)\b", re.IGNORECASE)
_TURNS_READ = 10
"""A conversation's last turns are enough to say what "he" is."""
_SHORT_QUESTION_WORDS = 4
"""A question of at most so many words, without a name, leans on what was said before."""


@dataclass(frozen=True)
class _Said:
    """What a follow-up leans on."""

    question: str = ""
    """The last one, as it stands alone."""
    answer: str = ""
    person: str | None = None
    """Who "she" was, the last time that somebody was meant."""


def standalone(question: Question) -> str:
    """The question as it would have been asked without the conversation before it.

    "What about Pakistan?" takes the frame of the question before it, "And how many were injured?" its setting, and
    "Who is he?" the person its answer spoke of. A question that needs nothing stays as it is, and so do mere keywords.
    """
    said = _Said()
    for turn in (*question.history[-_TURNS_READ:], Turn(question.text)):
        resolved, person = _resolve(" ".join(turn.question.split()), said)
        said = _Said(resolved, turn.answer, person)
    return said.question


def _resolve(text: str, said: _Said) -> tuple[str, str | None]:
    """The question on its own, and the person it is about."""
    if not said.question or _is_keywords(text) or days_asked_about(text, date.today()) or _OF_ITSELF.search(text):
        return text, None
    if elliptic := _ELLIPTIC.match(text):
        return _same_about(said.question, elliptic["subject"]), None
    if bare := _BARE.match(text):
        return _ASKED.sub(bare["word"].capitalize(), said.question, count=1), said.person
    text, is_fragment = _without_connective(text)
    if is_fragment and (time := _as_time(text)):
        return f"{without_time_words(said.question).rstrip(' ?.')} {time}?", said.person
    if is_fragment and not _NOT_ANOTHER.match(text):
        return _same_about(said.question, text), None
    person = _PERSON.search(text)
    if person and (name := _person_meant(said)):
        text = _capital(_replace_pronoun(text, person, name))
        return (_with_setting(text, said.question) if is_fragment else text), name
    thing = _THING.search(without_time_words(text))  # "this week" is none
    leans = person or is_fragment or thing or text != _capital(text) or _is_short(text)
    person_kept = None if names_in(text) else said.person
    return (_with_setting(_capital(text), said.question) if leans else text), person_kept


def _is_keywords(text: str) -> bool:
    """Words to search for, not a question: "ferry strike"."""
    return not (text.rstrip().endswith("?") or _OPENS.match(text) or _PERSON.search(text) or _THING.search(text))


def _without_connective(text: str) -> tuple[str, bool]:
    """The text without "and" or "what about" before it, and whether it is then no question of its own."""
    if about := _ABOUT.match(text):
        return about["subject"] or about["other"], True
    return (_CONNECTIVE.sub("", text).strip(" ,") if _CONNECTIVE.match(text) else text), False


def _as_time(text: str) -> str | None:
    """The text as a time, where it is nothing else: "last week", and "in 2021" also for "2021"."""
    for time in (text, f"in {text}"):
        if not re.search(r"\w", without_time_words(time)):
            return time
    return None


def _person_meant(said: _Said) -> str | None:
    """The one that was meant before, unless the question since was who somebody is; else who it asked about.

    Where it asked about nobody, the one whom its answer spoke of.
    """
    if said.person and not _ASKS_WHO.match(said.question):
        return said.person
    return _person_asked_about(said.question) or _person_spoken_of(said.question, said.answer)


def _person_asked_about(question: str) -> str | None:
    """Who a question is about: "Who is Mario Draghi?", "When did Boris Johnson resign?"; not "Who met Tom Rowe?"."""
    if about := _IS_WHO.match(question):
        return about["name"] if _may_be_person(about["name"]) else None
    if _ASKS_WHO.match(question):
        return None
    found = (match["name"] for match in _SUBJECT_NAME.finditer(question))
    return next((name for name in found if _may_be_person(name)), None)


def _may_be_person(name: str) -> bool:
    """Neither a country, a state or a time, nor of something that its words name."""
    return not (_is_country(name) or name in states_in(name) or _is_time(name) or _NOT_PEOPLE & _long_words(name))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_short(text: str) -> bool:
    return len(text.split()) <= _SHORT_QUESTION_WORDS and not names_in(text)


def _same_about(before: str, subject: str) -> str:
    """The question before, asked about another subject: in place of a name that owns something, else its last name."""
    names = [name for name in names_in(before) if name.lower() not in subject.lower() and not _is_time(name)]
    if not names:
        return f"{before.rstrip(' ?.')}, {subject}?"
    alike = [name for name in names if _is_country(subject) and _is_country(_POSSESSIVE.sub("", name))]
    owner = next((name for name in alike or names if _POSSESSIVE.search(name)), (alike or names)[-1])
    first, _, last = before.rpartition(_POSSESSIVE.sub("", owner))
    return f"{first}{subject}{last}"


def _is_country(name: str) -> bool:
    return name in countries_in(name)


def _is_time(name: str) -> bool:
    """Months and weekdays are capitalised like names."""
    return CALENDAR_WORDS.issuperset(words(name))


def _person_spoken_of(before: str, answer: str) -> str | None:
    """The name the last answer adds that looks most like a person's, nearest to the words shared with the question.

    Without one, the last name of the question itself.
    """
    asked = _long_words(before)
    shared = [match.start() for match in re.finditer(r"\w{4,}", answer) if match.group().lower() in asked]

    def rank(match: re.Match[str], name: str) -> tuple[bool, bool, int]:
        around = answer[max(match.start() - 12, 0) : match.start()], answer[match.end() : match.end() + 12]
        speaks = _BEFORE_PERSON.search(around[0]) or _AFTER_PERSON.match(around[1])
        distance = min((abs(match.start() - place) for place in shared), default=match.start())
        return not speaks, " " not in name, distance

    added = [(match, name) for match in NAME.finditer(answer) for name in names_in(match.group())[:1]]
    people = [(rank(match, name), name) for match, name in added if not (asked | _NOT_PEOPLE) & _long_words(name)]
    names = names_in(before)
    return min(people)[1] if people else (names[-1] if names else None)


def _long_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w{4,}", text)}


def _replace_pronoun(text: str, pronoun: re.Match[str], name: str) -> str:
    possessive = pronoun.group().lower() in ("his", "hers") or (
        pronoun.group().lower() == "her" and re.match(r"\s+\w", text[pronoun.end() :]) is not None
    )
    return text[: pronoun.start()] + name + ("'s" if possessive else "") + text[pronoun.end() :]


def _with_setting(text: str, before: str) -> str:
    """The question with what "it" is, or with the circumstances of the one before it.

    That is its last "in …", "of …", else all its names.
    """
    if _IT.search(text) and (thing := _SUBJECT.search(before.rstrip(" ?.!"))):
        return f"{text.rstrip(' ?.!')}, {thing['thing']}?"
    known = text.lower()
    setting = _SETTING.search(before.rstrip(" ?.!"))
    phrase = setting.group() if setting else " ".join(names_in(before)) or _content(before)
    if not phrase or phrase.lower() in known:
        return text
    return f"{text.rstrip(' ?.!')} {phrase}?" if setting else f"{text.rstrip(' ?.!')} ({phrase})?"


def _content(text: str) -> str:
    """A question's own words without the asking ones."""
    return " ".join(word for word in re.findall(r"[\w'’-]+", text) if _capital(word) not in QUESTION_WORDS)
