"""What is asked: checked, and a follow-up made to stand alone."""

from __future__ import annotations

import re

from retrieval.domain import Question, Turn
from retrieval.errors import QuestionError

MAX_QUESTION_CHARACTERS = 2_000
"""A long paragraph; what is longer is no question but a document."""

_ABOUT = re.compile(
    r"^(?:what|how) about\s+(?P<subject>.+?)\W*$|^and\s+(?P<other>(?:(?!\b\w+ed\b).)+?)\W*$", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"['’]s?$")
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_BEFORE_PERSON = re.compile(r"\b(?:said|says|told|by|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Rep\.|and)\s+$")
_AFTER_PERSON = re.compile(r"\s*(?:said|says|told|who|,\s+(?:who|the|an?|\d\d|[A-Z][\w'’]+['’]s)\b)")
_NOT_PEOPLE = frozenset(
    "union lines company university party ministry house senate council court bridge bank group agency board office "
    "department association institute hospital school city county river street times post news north south east west "
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
"""Words (of four letters or more) that make a name one of something else."""
_THING = re.compile(r"\b(?:it|its|they|them|their|theirs|there|this|that|these|those)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÀ-ÞА-Я][\w'’.-]*[\w])(?:\s+(?:(?:of|the|de|al|bin|van|von)\s+)?[A-ZÀ-ÞА-Я][\w'’-]*)*")
_SETTING = re.compile(
    r"\b(?:in|on|at|of|for|from|with|during|after|before|about|against|over|under|behind|by|to)\s+"
    r"(?!(?:who|whom|what|which)\b)\S.*$",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(r"^\W*(?:and|but|so|also|then)\b", re.IGNORECASE)
_QUESTION_WORDS = frozenset(
    "Who What When Where Why Which Whom Whose How Is Are Was Were Do Does Did Has Have Had Can Could Will Would "
    "Should And But So Also Then In On At By For The A An Tell Please It He She They His Her There This That".split()
)
_TURNS_READ = 10
"""A conversation's last turns are enough to say what "he" is."""
_SHORT_QUESTION_WORDS = 4
"""A question of at most so many words, without a name, leans on what was said before."""


def check_question(text: str) -> str:
    """The question without surrounding space.

    Raises:
        QuestionError: it is empty, holds no word, or is too long.
    """
    # A lone surrogate, as broken JSON escapes leave them, can be neither embedded nor printed.
    text = " ".join(text.encode("utf-8", "replace").decode().split())
    if not text:
        raise QuestionError(
            'the question is empty. Ask in plain words, for example: newsdesk ask "Who won the election?"'
        )
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question has {len(text):,} characters; at most {MAX_QUESTION_CHARACTERS:,} can be searched. "
            "Ask for one thing at a time."
        )
    if not re.search(r"\w", text):
        raise QuestionError("the question holds no word to search for. Ask in plain words.")
    return text


def standalone(question: Question) -> str:
    """The question as it would have been asked without the conversation before it.

    "What about Pakistan?" takes the frame of the question before it, "And how many were injured?" its setting, and
    "Who is he?" the person its answer spoke of. A question that needs nothing stays as it is.
    """
    before = ""
    answer = ""
    for turn in (*question.history[-_TURNS_READ:], Turn(question.text)):
        before = _resolve(" ".join(turn.question.split()), before, answer)
        answer = turn.answer
    return before


def names_in(text: str) -> list[str]:
    """Runs of capitalised words that look like names, in order; words that only open a sentence are left out."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _QUESTION_WORDS:
            words = words[1:]
        if words:
            names.append(" ".join(words))
    return names


def _resolve(text: str, before: str, answer: str) -> str:
    if not before:
        return text
    if about := _ABOUT.match(text):
        return _same_about(before, about.group("subject") or about.group("other"))
    text = _CONNECTIVE.sub("", text).strip(" ,") if _CONNECTIVE.match(text) else text
    person = _PERSON.search(text)
    if person and (name := _person_spoken_of(before, answer)):
        text = _replace_pronoun(text, person, name)
        return text[0].upper() + text[1:]
    leans = person or _THING.search(text) or text != _capital(text) or _is_short(text)
    return _with_setting(_capital(text), before) if leans else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_short(text: str) -> bool:
    return len(text.split()) <= _SHORT_QUESTION_WORDS and not names_in(text)


def _same_about(before: str, subject: str) -> str:
    """The question before, asked about another subject: in place of a name that owns something, else its last name."""
    names = [name for name in names_in(before) if name.lower() not in subject.lower()]
    if not names:
        return f"{before.rstrip(' ?.')}, {subject}?"
    owner = next((name for name in names if _POSSESSIVE.search(name)), names[-1])
    first, _, last = before.rpartition(_POSSESSIVE.sub("", owner))
    return f"{first}{subject}{last}"


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

    added = [(match, name) for match in _NAME.finditer(answer) for name in names_in(match.group())[:1]]
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
    """The question with the circumstances of the one before it: its last "in …", "of …", else all its names."""
    known = text.lower()
    setting = _SETTING.search(before.rstrip(" ?.!"))
    phrase = setting.group() if setting else " ".join(names_in(before)) or _content(before)
    if not phrase or phrase.lower() in known:
        return text
    return f"{text.rstrip(' ?.!')} {phrase}?" if setting else f"{text.rstrip(' ?.!')} ({phrase})?"


def _content(text: str) -> str:
    """A question's own words without the asking ones."""
    return " ".join(word for word in re.findall(r"[\w'’-]+", text) if _capital(word) not in _QUESTION_WORDS)
