"""Who "he" or "she" is: whom the question before was about, or whom its answer spoke of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from retrieval.dates import CALENDAR_WORDS
from retrieval.first_names import MENS, WOMENS
from retrieval.genders import Gender, gender_of
from retrieval.places import countries_in, states_in
from retrieval.question import NAME, names_in
from retrieval.subjects import names_of
from retrieval.words import holds_words, words

PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"^\W*(?:who|whom|whose|which|what(?:['’]s| is| was) the name)\b", re.IGNORECASE)
_SPEAKING = r"(?:said|says|told)"
_BEFORE_PERSON = re.compile(rf"\b(?:{_SPEAKING}|by|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Rep\.|and)\s+$")
_SPEAKS = re.compile(rf"\s*{_SPEAKING}\b")
_IS_DESCRIBED = re.compile(r"\s*(?:who\b|,\s+(?:who|the|an?|\d\d|[A-Z][\w'’]+['’]s)\b)")
_BEFORE_PLACE = re.compile(
    r"\b(?:the|of|in|at|on|near|from|across|around|into|over|under|through|outside)\s+$|\($",
    re.IGNORECASE,
)
_NOT_PEOPLE = frozenset(
    "union lines company university party ministry house senate council court bridge bank group agency board office "
    "department association institute hospital school city county river street times post news north south east west "
    "january february march april june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday hide caption photos daily mail college islands".split()
)
"""Words (of four letters or more) that make a name one of something else."""
_PLACE_NAME = re.compile(
    r"^(?:port|lake|fort|cape|mount)\s|\s(?:bay|beach|valley|creek|springs|harbou?r|heights|island|airport|station|"
    r"stadium|square|palace|abbey|museum|mountains?|desert|ocean|gulf|canal|village|prison|coast|province|republic)$",
    re.IGNORECASE,
)
"""A name of a place, but for somebody's whose first name is known."""
_OF_A_THING = re.compile(
    r",\s+(?:the|an?)\s+(?:[\w-]+\s+){0,3}?(?:city|town|village|capital|port|region|province|island|country|state|"
    r"district|suburb|river|company|firm|maker|bank|group|union|party|agency|newspaper|ship|ferry)\b",
    re.IGNORECASE,
)
"""What follows a name that is nobody's: "Lowmarsh, a town in the north"."""
_TRUSTED = r"(?<!confidence\s)(?<!faith\s)(?<!trust\s)(?<!belief\s)(?<!interest\s)"
_POSSESSIVE = re.compile(r"['’]s$")
_NO_NOUN = re.compile(
    r"\s+(?:an?|the|his|her|its|their|this|that|these|those|some|any|in|on|at|by|for|of|from|to|with|about|and|or|but|as|"
    r"before|after|during|since|until|when|while|because|if|again|now|today|yesterday|last|there|is|are|was|were|will)\b",
    re.IGNORECASE,
)
"""Behind a "her" that owns nothing: "Who met her in Varn?"."""
_NAMES_READ = 40
"""Of an answer's names; no quotes hold so many, and each is looked for in all of them."""
_CITED = re.compile(r"\[\d+\]")
"""The end of a quote in an answer."""
_SOUGHT = re.compile(
    r"(?:^\W*(?:who|which|what)\s+(?:(?:is|was|are|were|became|becomes|will|has|be|been)\s+)*(?:(?:the|an?)\s+)?"
    r"|\b(?:do|does|did|is|was|has|had|will|can|could|would|should)\s+the\s+)"
    r"(?P<sought>[a-z][\w-]*(?:\s+(?!(?:in|on|at|of|for|from|with|by|to|the|an?|who|that|which)\b)[a-z][\w-]*)*)",
    re.IGNORECASE,
)
"""A deed or an office whose bearer is asked for or about."""
_ASIDE = r"(?:,[^,.]+,)?"
_IS = r"(?:\s+(?:is|was|has\s+been|will\s+be|became))?(?:\s+(?:the|an?))?(?:\s+new)?"
_RELATIVE = re.compile(r"(?<=\w)\s+(?:who|whom|whose|that|which)\b.*$", re.IGNORECASE)
_NAME_OF = r"(?P<name>[A-ZÀ-Þ][\w'’.-]*(?:\s+(?:(?:al|bin|de|la|van|von)\s+)?[A-ZÀ-Þ][\w'’-]*)*)"
_IS_WHO = re.compile(rf"^\W*(?i:who(?:\s+(?:is|was)|['’]s))\s+{_NAME_OF}\W*$")
_SUBJECT_NAME = re.compile(
    rf"\b(?i:do|does|did|is|are|was|has|had|will|can|could|would|should|happened to)\s+{_NAME_OF}(?!['’])"
)


@dataclass(frozen=True)
class Meant:
    """Somebody whom a pronoun meant."""

    name: str
    gender: Gender


def person_meant(question: str, answer: str, before: Meant | None, gender: Gender) -> str | None:
    """Who a pronoun in the next question is, None where nobody can be told.

    The one that was meant before, unless the question since was who somebody is; else who it asked about. Where it
    asked about nobody, the one whom its answer spoke of, or the last one that the question itself named. Never one who
    is shown to be of the other gender.

    Args:
        question: the one before, standing alone.
        answer: what was answered to it.
        before: who was meant the last time.
        gender: the pronoun's.
    """
    if before and before.gender is gender and not _ASKS_WHO.match(question):
        return before.name

    def known(name: str) -> Gender | None:
        return before.gender if before and before.name == name else gender_of(name, f"{question} {answer}")

    def fits(name: str) -> bool:
        return known(name) in (None, gender) and not _says_where(name, f"{question} {answer}")

    about = _asked_about(question)
    if about and fits(about):
        return about
    people = _spoken_of(question, answer, fits)
    likely = [one.name for one in people if one.likeness == people[0].likeness]
    sought = _sought(question, answer, [one.name for one in people])
    told = _only(sought) or _only([name for name in likely if known(name)] or likely)
    return told or (None if people else _named_last(question, fits))


def put_for_pronoun(text: str, pronoun: re.Match[str], name: str) -> str:
    """The text with a name in place of a pronoun: "her opponent" becomes "Ann Lee's opponent"."""
    owned = "'s" if is_possessive(pronoun) else ""
    return text[: pronoun.start()] + name + owned + text[pronoun.end() :]


def is_possessive(pronoun: re.Match[str]) -> bool:
    """Whether a pronoun for a person says whose something is: "her" before what she has, always "his"."""
    after = pronoun.string[pronoun.end() :]
    is_hers = pronoun.group().lower() == "her" and re.match(r"\s+\w", after) and not _NO_NOUN.match(after)
    return pronoun.group().lower() in ("his", "hers") or bool(is_hers)


def people_in(text: str) -> list[Named]:
    """The names in a text that may be people's: of no country or time, and not behind "in" or "the"."""
    return [found for found in _names_in(text) if may_be_person(found.name) and not found.is_place]


def _asked_about(question: str) -> str | None:
    """Who a question is about: "Who is Mario Draghi?", "When did Boris Johnson resign?"; not "Who met Tom Rowe?"."""
    about = _IS_WHO.match(question)
    if not about and _ASKS_WHO.match(question):
        return None
    asked = [about] if about else _SUBJECT_NAME.finditer(question)
    found = (_POSSESSIVE.sub("", match["name"]) for match in asked)
    return next((name for name in found if may_be_person(name)), None)


def _spoken_of(question: str, answer: str, fits: Callable[[str], bool]) -> list[_Candidate]:
    """The fitting names the answer adds: those that look most like a person's first, the nearest to shared words.

    A single word is one only where it speaks or is described: it may be a place, or "Eleven" at a sentence's opening.
    """
    answer = _on_the_story(question, answer)
    asked = _long_words(question)
    shared = [match.start() for match in re.finditer(r"\w{4,}", answer) if match.group().lower() in asked]

    def candidate(found: Named) -> _Candidate:
        # Who the gunman was is not the one who said so, unless that one is described.
        is_meant = found.is_described or not found.speaks if _ASKS_WHO.match(question) else found.acts
        distance = min((abs(found.start - place) for place in shared), default=found.start)
        return _Candidate((not is_meant, " " not in found.name), distance, found.name)

    named = (_without_office(found, question) for found in islice(_names_in(answer), _NAMES_READ))
    added = (found for found in named if not (asked | _NOT_PEOPLE) & _long_words(found.name))
    people = (one for one in added if not one.is_place and (one.acts or " " in one.name))
    return sorted(candidate(one) for one in people if fits(one.name))


def _without_office(found: Named, question: str) -> Named:
    """A name without what the question calls its bearer: "Prime Minister Ann Lee", where it asks for that."""
    first, _, rest = found.name.partition(" ")
    if not rest or first.lower() not in re.findall(r"\b[a-z]\w+", question):
        return found
    return _without_office(replace(found, name=rest, start=found.end - len(rest)), question)


def _on_the_story(question: str, answer: str) -> str:
    """The answer's first quote, and the further ones that name all that the question names: others tell of others."""
    first, *further = _CITED.split(answer)
    names = names_of(question)
    return " ".join([first, *(quote for quote in further if names and all(holds_words(quote, one) for one in names))])


def _sought(question: str, answer: str, people: Sequence[str]) -> list[str]:
    """Those of several people who stand beside what the question asks for: "mayor Ann Lee" if it asks who that is."""
    asked = _SOUGHT.search(question)
    if not asked:
        return []
    sought = rf"(?i:{'|'.join(map(re.escape, asked['sought'].split()))})"

    def is_sought(name: str) -> bool:
        before, after = rf"\b{sought},?\s+{re.escape(name)}", rf"{re.escape(name)}{_ASIDE}{_IS}\s+{sought}\w{{0,3}}\b"
        return re.search(f"{before}|{after}", answer) is not None

    return [name for name in people if is_sought(name)]


def _only(people: Sequence[str]) -> str | None:
    """The one person of those named, by surname or more; None where they are several."""
    return people[0] if people and len({one.split()[-1] for one in people}) == 1 else None


def _named_last(question: str, fits: Callable[[str], bool]) -> str | None:
    """The last person that a question names, but for what is said of another: "the player who beat Viktor Lasz"."""
    question = _RELATIVE.sub(" ", question)
    return next((found.name for found in reversed(people_in(question)) if fits(found.name)), None)


@dataclass(frozen=True, order=True)
class _Candidate:
    """Who a pronoun may mean; the least is the likeliest."""

    likeness: tuple[bool, bool]
    distance: int
    name: str


@dataclass(frozen=True)
class Named:
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
        is_thing = _OF_A_THING.match(self.text, self.end) is not None
        return not is_thing and _IS_DESCRIBED.match(self.text, self.end) is not None

    @property
    def is_place(self) -> bool:
        """It is that of a thing or says where: "the Upper Veld", "in Lowmarsh", "a third of Tweelinde"."""
        return _BEFORE_PLACE.search(self.text[: self.start]) is not None


def _names_in(text: str) -> Iterator[Named]:
    for match in NAME.finditer(text):
        for found in names_in(match.group())[:1]:
            start, name = match.end() - len(found), _POSSESSIVE.sub("", found)
            yield Named(name, text, start, start + len(name))


def may_be_person(name: str) -> bool:
    """Whether a name is neither a country's, a state's or a time's, nor initials, nor of something its words name."""
    if name.isupper() and " " not in name:
        return False
    is_someones = name.split()[0].lower() in MENS | WOMENS
    is_place = name in countries_in(name) or name in states_in(name) or (_PLACE_NAME.search(name) and not is_someones)
    return not (is_place or CALENDAR_WORDS.issuperset(words(name)) or _NOT_PEOPLE & _long_words(name))


def _says_where(name: str, text: str) -> bool:
    """Whether a text says of something that it is in what has the name: nothing is in somebody, but for trust."""
    return (
        re.search(rf"{_TRUSTED}\b(?i:in|near|across|outside|throughout|into)\s+{re.escape(name)}(?![\w'’])", text)
        is not None
    )


def _long_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w{4,}", text)}
