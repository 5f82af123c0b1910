"""Another subject in a question's frame: "What about Germany?" in that of "Who is the President of France?"."""

from __future__ import annotations

import re
from itertools import takewhile

from retrieval.dates import CALENDAR_WORDS
from retrieval.places import countries_in
from retrieval.question import NAME, names_in
from retrieval.words import words

_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_ARTICLE_LAST = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?)\s+(?:[a-z][\w'’-]*\s+)?$", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:do|does|did|will|would|can|could|should|has|have|had)\s+$", re.IGNORECASE)
PREPOSITION = (
    r"(?:in|at|on|near|from|of|for|with|during|after|before|about|against|over|under|behind|by|to|between|since|until)"
)
_WHERE = {"in", "at", "near", "from"}
"""Before a place; "on" stands before a day as often."""
ROLE = re.compile(rf"^(?P<word>{PREPOSITION})\s+", re.IGNORECASE)
_PLAIN_WORD = re.compile(rf"(?<![\w'’])(?!(?:{PREPOSITION}|the|and|de|al|bin|van|von)\b)[a-z]")
_PLAIN_RUN = re.compile(rf"(?:\s+(?!(?:{PREPOSITION}|who|that|which|and|or)\b)[a-z\d][\w'’-]*)+")
SCOPE = re.compile(
    r"^(?:(?:nation|world|country|state)-?wide|nationally|globally|internationally|overall|altogether|elsewhere|"
    r"in (?:total|all)|(?:across|throughout|in) the (?:whole |entire )?(?:country|nation|world))$",
    re.IGNORECASE,
)
"""How far a question is meant, where it was about one place."""
_IN = r"\b(?:in|at|near|across|within)\s+"
_IN_PLACE = re.compile(rf"{_IN}(?:(?P<article>the)\s+)?(?P<place>{NAME.pattern})")
_IN_WORD = re.compile(rf"{_IN}(?P<place>(?!(?:the|an?)\b)[a-z]\w+)\W*$")
"""A place whose name is typed small, at the end: "in lowmarsh?"."""
_NO_PLACES = frozenset(
    "all advance cash care charge church college court custody debt full general hospital jail office poverty power "
    "practice prison private public school service theory total town university use work".split()
)
"""Words that stand so, and belong to what is asked."""
_OTHER = re.compile(rf"^(?:{PREPOSITION}\s+)?the\s+(?P<other>other\s+(?P<noun>[a-z][\w'’-]*))$", re.IGNORECASE)
_CAPITALISED = r"(?:[A-ZÀ-Þ](?:[\w-]|['’](?!s\b))*)"
_ACTOR = re.compile(rf"(?<=\w\s)(?:the\s+)?{_CAPITALISED}(?:\s+{_CAPITALISED})*")
_ROLE_LAST = re.compile(rf"\b{PREPOSITION}\s+(?:the\s+)?$", re.IGNORECASE)


def same_about(before: str, subject: str) -> str:
    """The question before, asked about another subject, or with what is added to it: "And in total?"."""
    if SCOPE.match(subject) and (place := _place(before)):
        return f"{before[: place.start()]}{subject}{before[place.end('place') :]}"
    subject = _POSSESSIVE.sub("", subject)
    role = ROLE.match(subject)
    name = _name_replaced(before, subject, role["word"].lower() if role else None)
    if not name:
        return f"{before.rstrip(' ?.')}{'' if role else ','} {subject}?"
    subject = subject[role.end() :] if role else subject
    subject = country(subject) or subject
    first, last = before[: name.start()], before[name.end() :]
    if _ARTICLE.match(subject):
        first = _ARTICLE_LAST.sub("", first)
    if _PLAIN_WORD.search(_ARTICLE.sub("", subject)):  # it brings its own noun: "the Lowmarsh fire"
        last = last.removeprefix(_noun_behind(name))
    return f"{first}{subject}{last}"


def other_than(before: str, subject: str) -> str | None:
    """The question before, asked about "the other union" in place of the one that it named; None if it named none."""
    other = _OTHER.match(subject)
    if not other:
        return None
    named = re.search(
        rf"\b(?:(?P<which>(?i:which|what)\s+)|the\s+(?:[a-z]\w+\s+)??|an?\s+)?(?:{_CAPITALISED}\s+)*?"
        rf"(?i:{re.escape(other['noun'])})(?![\w'’])",
        before,
    )
    if which := named and named["which"]:
        return f"{before[: named.start()]}{which}{other['other']}{before[named.end() :]}"
    actors = [one for one in _ACTOR.finditer(before) if not _ROLE_LAST.search(before[: one.start()])]
    replaced = named or (actors[-1] if actors else None)
    return f"{before[: replaced.start()]}the {other['other']}{before[replaced.end() :]}" if replaced else None


def _place(before: str) -> re.Match[str] | None:
    """The last place in which something is asked about; "in the Kerman attack" names none."""
    found = [
        one
        for one in _IN_PLACE.finditer(before)
        if not CALENDAR_WORDS.issuperset(words(one["place"])) and (not one["article"] or country(one["place"]))
    ]
    if found or names_of(before):
        return found[-1] if found else None
    typed = _IN_WORD.search(before)
    return typed if typed and typed["place"] not in _NO_PLACES | CALENDAR_WORDS else None


def _name_replaced(before: str, subject: str, role: str | None) -> re.Match[str] | None:
    """The name in a question that another subject takes the place of: one that owns something, else the last.

    A country takes a country's place, "in Lowmarsh" that of a name that also says where. None for a subject that is no
    name, such as "women".
    """
    other = subject.split(maxsplit=1)[-1] if role else subject
    if not (names_in(other) or country(other)):
        return None
    found = [name for name in _names(before, other) if not role or _has_role(name, role)]
    owners = (name for name in found if name.string[name.end() :].startswith(("'", "’")))
    return next(owners, found[-1] if found else None)


def _names(before: str, other: str) -> list[re.Match[str]]:
    """The names in a question that another may replace, where they stand: of "President of Acme" the "Acme"."""
    names = names_of(before)
    if country(other) and (countries := countries_in(before)):
        names = countries
    elif " of " not in other and not _ARTICLE.match(other):
        names = [name.rpartition(" of ")[2] for name in names]
    names = [name for name in names if name.lower() not in other.lower()]
    return [name for one in names for name in re.finditer(rf"(?<!\w){re.escape(one)}(?!\w)", before)]


def _has_role(name: re.Match[str], role: str) -> bool:
    """Whether a name stands behind such a word as well."""
    alike = _WHERE if role in _WHERE else {role}
    return re.search(rf"\b(?:{'|'.join(alike)})\s+(?:the\s+)?$", name.string[: name.start()]) is not None


def _noun_behind(name: re.Match[str]) -> str:
    """The plain words behind a name that belong to it: "flood" in "How many did the Korrel flood kill?"."""
    before = name.string[: name.start()]
    article, run = _ARTICLE_BEFORE.search(before), _PLAIN_RUN.match(name.string, name.end())
    if not article or not run:
        return ""
    nouns = list(takewhile(lambda word: not word.endswith("ed"), run.group().split()))
    if len(nouns) == len(run.group().split()) and _AUXILIARY.search(before[: article.start()]):
        nouns.pop()  # the verb
    return "".join(f" {noun}" for noun in nouns)


def country(name: str) -> str | None:
    """The country that a text names and nothing else, as it is written."""
    bare = _ARTICLE.sub("", name)
    spelled = next((one for one in (bare, f"{bare}.", bare.title()) if one in countries_in(one)), None)
    return spelled and name[: len(name) - len(bare)] + spelled


def names_of(question: str) -> list[str]:
    """The names in a question, without what they own and without months and weekdays, which are capitalised too."""
    names = (_POSSESSIVE.sub("", name) for name in names_in(question))
    return [name for name in dict.fromkeys(names) if not CALENDAR_WORDS.issuperset(words(name))]


def named_thing(story: str, name: str) -> str | None:
    """A name with its article and noun: "the Korrel flood"."""
    found = re.search(re.escape(name), story)
    article = found and _ARTICLE_BEFORE.search(story[: found.start()])
    return f"{article.group()}{name}{_noun_behind(found)}" if found and article else None
