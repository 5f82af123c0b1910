"""Whether "he" or "she" may mean somebody: titles, first names and a text's own pronouns tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from retrieval.first_names import MENS, WOMENS


class Gender(StrEnum):
    """Which pronoun means somebody."""

    HE = "he"
    SHE = "she"


_WHO_IS = "chair|spokes|business|sports|congress|council|police|fire|fisher|gun|news|camera|states|service|noble|"
"""Before "man" and "woman", which also stand alone; "German" and "human" are neither."""
_TITLES = {
    Gender.HE: frozenset("mr sir lord king prince duke baron count pope sheikh sultan emir".split()),
    Gender.SHE: frozenset("mrs ms miss mme madame lady dame queen princess duchess baroness countess".split()),
}
_FIRST_NAMES = {Gender.HE: MENS, Gender.SHE: WOMENS}
_NOUNS = {
    Gender.HE: rf"(?:{_WHO_IS})man|(?:school)?boy|father|grandfather|husband|son|brother|uncle|nephew|widower",
    Gender.SHE: rf"(?:{_WHO_IS})woman|(?:school)?girl|mother|grandmother|wife|daughter|sister|aunt|niece|widow|actress",
}
_PRONOUNS = {Gender.HE: r"he|him|his|himself", Gender.SHE: r"she|her|hers|herself"}
_CAPITALISED = re.compile(r"(?:[A-ZÀ-Þ][\w'’.-]*\s+)*$")
_NEXT_NAME = re.compile(r"\s(?!(?:He|She|His|Her)\b)[A-ZÀ-Þ][\w'’-]+\s+[A-ZÀ-Þ]")
_OF_ANOTHER = re.compile(r",\s+(?:his|her)\b")
"""Ann Lee, his deputy."""
_MENTIONS_READ = 20
"""Who is named more often has been shown to be somebody by then."""
_NEAR_CHARACTERS = 200
"""What stands farther from a name says nothing of it; each mention costs a look at all of this."""
_SENTENCE_END = re.compile(r"[.!?][\"”’]?\s+(?=[A-ZÀ-Þ\"“]|$)")


def gender_of_pronoun(pronoun: str) -> Gender:
    """Of "him": he."""
    return Gender.HE if pronoun.lower() in _PRONOUNS[Gender.HE].split("|") else Gender.SHE


def gender_of(name: str, text: str) -> Gender | None:
    """What a text shows of somebody whom it names, maybe by more of the name elsewhere; None where nothing does."""
    surname = name.split()[-1]
    found = re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", text)
    mentions = [_Mention.of(one) for one in islice(found, _MENTIONS_READ)]
    clues = (clue for tell in (_by_name, _by_noun, _by_pronoun) for one in mentions for clue in tell(one))
    return next(clues, None)


@dataclass(frozen=True)
class _Mention:
    """Where somebody is named: what stands near, and the capitalised words that belong to the name."""

    before: str
    titles: str
    after: str

    @classmethod
    def of(cls, found: re.Match[str]) -> _Mention:
        near = found.string[max(found.start() - _NEAR_CHARACTERS, 0) : found.start()]
        run = _CAPITALISED.search(near)
        titles = run.group() if run else ""
        after = found.string[found.end() : found.end() + _NEAR_CHARACTERS]
        return cls(near.removesuffix(titles), titles, after)


def _by_name(mention: _Mention) -> Iterator[Gender]:
    """By the title or first name before a surname; a name that stands alone may be either."""
    before = [word.rstrip(".").lower() for word in mention.titles.split()]
    for known in (_TITLES, _FIRST_NAMES):
        yield from (gender for word in before for gender in Gender if word in known[gender])


def _by_noun(mention: _Mention) -> Iterator[Gender]:
    """By what is said of somebody beside the name: "the actress Ann Lee", "Ann Lee, a mother of two"."""
    for gender, nouns in _NOUNS.items():
        if re.search(rf"\b(?:{nouns}),?\s+$", mention.before) or re.match(
            rf",\s+(?:the|an?)\s+(?:[\w-]+\s+)?(?:{nouns})\b", mention.after
        ):
            yield gender


def _by_pronoun(mention: _Mention) -> Iterator[Gender]:
    """By the pronouns that follow in this sentence or open the next, where nobody else is named in between."""
    before = _SENTENCE_END.split(mention.before + mention.titles)[-1]
    if _NEXT_NAME.search(f" {before.removesuffix(mention.titles)}") or _OF_ANOTHER.match(mention.after):
        return
    after = _NEXT_NAME.split(mention.after)[0]
    own, *following = _SENTENCE_END.split(after, maxsplit=2)
    told = f"{own} {following[0].split()[0] if following and following[0].split() else ''}"
    found = [gender for gender, pronouns in _PRONOUNS.items() if re.search(rf"\b(?:{pronouns})\b", told, re.IGNORECASE)]
    if len(found) == 1:
        yield found[0]
