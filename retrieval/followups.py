"""A follow-up, made to stand alone: what it leans on is taken from the conversation before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from retrieval.dates import CALENDAR_WORDS, without_time_words
from retrieval.domain import Question, Turn
from retrieval.genders import Gender, gender_of_pronoun
from retrieval.kinds import asking_part
from retrieval.leaning import leans
from retrieval.openings import ASKING, Opened, opened
from retrieval.persons import PERSON, Meant, person_meant, put_for_pronoun
from retrieval.pronouns import THING, open_person, open_things
from retrieval.question import NAME, days_asked_about, names_in
from retrieval.subjects import PREPOSITION, ROLE, SCOPE, country, other_than, same_about
from retrieval.surroundings import ASKED, SETTING, with_setting
from retrieval.words import words

_NOT_ANOTHER = re.compile(r"^(?:the|an?|his|hers?|its|their|this|that|these|those)\b[^A-ZÀ-ÞА-Я]*$")
"""A subject that is no other one, but something of the same: "the score", "her opponent"."""
_BARE = re.compile(
    r"^\W*(?P<word>who|when|where|why|how(?: (?:many|much|long|old))?|by how much|(?:for|since) how long|since when|"
    r"(?:in |on |at )(?:what|which) (?:year|month|day|date|time|country|city|town|state|place))\W*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^\W*(?P<how>how (?:many|much))\s+(?!(?:is|are|was|were|do|does|did|has|have|had)\b)[a-z]", re.IGNORECASE
)
_OPENS_QUESTION = re.compile(ASKING, re.IGNORECASE)
_OPENS = re.compile(
    rf"^\W*(?:{ASKING}|(?:and|but|so|also|then|or|the|an?|in|on|at|by|for|of|to|about)\b)", re.IGNORECASE
)
_ELSEWHERE = re.compile(rf"^\W*{PREPOSITION}\s+(?:the\s+)?(?-i:{NAME.pattern})\W*$", re.IGNORECASE)
"""A place or the like and nothing else: "In Lowmarsh?"."""
_NOW = re.compile(r"\b(?:now|nowadays|currently|tomorrow|next (?:\w+day|day|week|weekend|month|year))\b", re.IGNORECASE)
_BEFORE_DAY = re.compile(
    r"\b(?:on|by|from|until|till|before|after|since)\s+(?:the\s+)?(?!(?:in|on|during|since|last)\b)(?=\S)",
    re.IGNORECASE,
)
_ONLY_BEFORE_DAY = re.compile(r"(?:in|on|at|by|for|of|from|until|till|before|after|since)?(?:\s?the)?")
_ELLIPTIC = re.compile(
    r"^\W*(?i:and\s+)?(?i:who|what|which)\s+(?:is|are|was|were)\s+(?P<subject>[A-ZÀ-Þ][\w ]*?)['’]s\W*$"
)
"""Of something of somebody else's: "Who is Pakistan's?"."""
_OF_ITSELF = re.compile(
    r"^\W*(?:(?:who|what|how|where)\s+)?are\s+you\b|\byour name\b|\d\s*[+*/]\s*\d|^\W*is it true that\b|"
    r"^\W*what\s+(?:time|day|date|year)\s+is\s+it\b|^\W*how(?:['’]?s| is)\s+it\s+going\W*$|"
    r"\bit\s+(?:is\s+)?(?:raining|snowing)\b",
    re.IGNORECASE,
)
"""Questions that lean on nothing, however short."""
_TURNS_READ = 10
"""A conversation's last turns are enough to say what "he" is."""


@dataclass(frozen=True)
class _Said:
    """What a follow-up leans on."""

    question: str = ""
    """The last one, as it stands alone."""
    answer: str = ""
    person: Meant | None = None
    """Who "she" was, the last time that somebody was meant."""
    before: _Said | None = None
    """What the question itself leant on."""
    story: str = ""
    """The last question that says what is talked about: one without a name or a setting does not."""


def standalone(question: Question) -> str:
    """The question as it would have been asked without the conversation before it.

    "What about Pakistan?" takes the frame of the question before it, "And how many were injured?" its setting, and
    "Who is he?" the person its answer spoke of. A question that needs nothing stays as it is, and so do mere keywords.
    """
    return readings(question)[0]


def readings(question: Question) -> tuple[str, ...]:
    """The standalone question; where it may be of what was talked about, though nothing says so, also as if it was.

    "How many were fired?" may go on with a talk about a company, or begin another one: the archive may tell.
    """
    said = _Said()
    for turn in question.history[-_TURNS_READ:]:
        said = _after(turn, said)
    text = " ".join(question.text.split())
    alone = _after(Turn(text), said).question
    if not said.question or alone != text or not _may_go_on(text):
        return (alone,)
    return tuple(dict.fromkeys((alone, with_setting(_capital(text), said.question, said.story))))


def _after(turn: Turn, said: _Said) -> _Said:
    """What is to be leant on after one more turn."""
    resolved, person = _resolve(" ".join(turn.question.split()), said)
    is_story = names_in(resolved) or SETTING.search(resolved) or _is_keywords(resolved)
    return _Said(resolved, turn.answer, person, said, resolved if is_story or not said.story else said.story)


def _may_go_on(text: str) -> bool:
    """Whether a question has neither a name nor a time, and is not of everything in the news."""
    is_vague = not names_in(text) and without_time_words(text) == text
    return is_vague and not (_is_keywords(text) or _stands_alone(text))


def _resolve(text: str, said: _Said) -> tuple[str, Meant | None]:
    """The question on its own, and the person it is about."""
    message = opened(text)
    if not said.question:
        return (message.text if _OPENS_QUESTION.match(message.text) and not message.is_fragment else text), None
    if _stands_alone(message.text):
        return text, None
    if added := _added(message, said):
        return added
    if _is_keywords(text):
        return text, None
    if bare := _BARE.match(message.text):
        return _asked_anew(bare["word"].capitalize(), said.question), said.person
    return _referring(message, said)


def _asked_anew(word: str, question: str) -> str:
    """The question with another question word; what it counted stays: "Why people died?"."""
    counted = _COUNTED.match(question)
    return f"{word} {question[counted.end('how') :].lstrip()}" if counted else ASKED.sub(word, question, count=1)


def _stands_alone(text: str) -> bool:
    """Whether a question leans on nothing, however it is worded."""
    scene = text[: text.find(asking_part(text))]
    return bool(names_in(scene) or _OF_ITSELF.search(text) or days_asked_about(text, date.today()))


def _referring(message: Opened, said: _Said) -> tuple[str, Meant | None]:
    """A question with the person, the thing or the circumstances it refers to, and the person it is about."""
    text, person = _capital(message.text), open_person(message.text)
    if person and (meant := _meant(said, gender_of_pronoun(person.group()))):
        text = _capital(put_for_pronoun(message.text, person, meant.name))
        return (with_setting(text, said.question, said.story) if message.is_fragment else text), meant
    person_kept = None if names_in(text) else said.person
    return (with_setting(text, said.question, said.story) if _refers(message) else message.text), person_kept


def _refers(message: Opened) -> bool:
    """Whether a question needs the one before: for a pronoun, for what it goes on with, or since it says too little."""
    text = _capital(message.text)
    has_pronoun = open_person(text) is not None or bool(open_things(text))
    return has_pronoun or message.is_fragment or message.goes_on or leans(text)


def _meant(said: _Said, gender: Gender) -> Meant | None:
    """Who a pronoun is: "she" also where the talk has been of him since."""
    if name := person_meant(said.question, said.answer, said.person, gender):
        return Meant(name, gender)
    was_other = said.person and said.person.gender is not gender
    return _meant(said.before, gender) if said.before and was_other else None


def _added(message: Opened, said: _Said) -> tuple[str, Meant | None] | None:
    """The last question with another time or subject, where the text is nothing else: "And in 2021?", "Pakistan?"."""
    text = message.text
    if not words(text):
        return said.question, said.person
    if time := _as_time(text):
        return f"{_without_time(said.question).rstrip(' ?.')} {time}?", said.person
    if elliptic := _ELLIPTIC.match(text):
        return same_about(said.question, elliptic["subject"]), None
    bare = text.strip(" ?.!")
    if other := other_than(said.question, bare):
        return other, None
    is_another = (_ELSEWHERE.match(text) or country(bare) or SCOPE.match(bare)) and not _is_keywords(text)
    if is_another or (message.is_fragment and not _NOT_ANOTHER.match(text)):
        return same_about(said.question, _uncapital(bare) if ROLE.match(bare) or SCOPE.match(bare) else bare), None
    return None


def _is_keywords(text: str) -> bool:
    """Words to search for, not a question: "ferry strike"."""
    return not (text.rstrip().endswith("?") or _OPENS.match(text) or PERSON.search(text) or THING.search(text))


def _as_time(text: str) -> str | None:
    """The text as a time, where it is nothing else: "last week", "on 9 April", and "in 2021" also for "2021"."""
    text = text.strip(" ?.!")
    text = text if words(text)[:1] and words(text)[0] in CALENDAR_WORDS else _uncapital(text)
    for time in (text, f"in {text}"):
        rest = _NOW.sub(" ", without_time_words(time))
        if rest.split() != time.split() and _ONLY_BEFORE_DAY.fullmatch(" ".join(words(rest))):
            return time
    return None


def _without_time(question: str) -> str:
    """The question without its time, and without the "on" that stood before it."""

    def unless_before_day(match: re.Match[str]) -> str:
        rest = question[match.end() :]
        return match.group() if without_time_words(rest).split()[:1] == rest.split()[:1] else ""

    return _NOW.sub(" ", without_time_words(_BEFORE_DAY.sub(unless_before_day, question)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]
