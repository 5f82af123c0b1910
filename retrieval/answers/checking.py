"""The check: a written sentence is shown only where the passages it cites say it, word for word.

``ARCHITECTURE.md`` has the specification. Nothing here asks a model, reads a clock or keeps state between sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from retrieval.answers.addressed import is_addressed
from retrieval.answers.evidence import Evidence, evidence_of
from retrieval.answers.folding import Folded, fold
from retrieval.answers.lexicon import LEANING
from retrieval.answers.phrases import is_verb
from retrieval.answers.reading import CONTENT, Role, Token, content, read
from retrieval.answers.support import follows, missing
from retrieval.domain import Passage, Span, day

_FEWEST_QUOTED_WORDS = 3
"""Fewer words stand anywhere and prove nothing."""
_FEWEST_OWN = 3
"""Content words that a part of a sentence needs to be checked by itself."""
_JOINT = re.compile(r";\s+|,?\s+(?:while|whereas)\s+|,\s+(?:and|but)\s+|\s+but\s+")
_SAID = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_NUMBERS = re.compile(r"\s*\[\d+(?:\s*[,;–-]\s*\d+)*\]")
_DATED = re.compile(
    r"\(?(?:,\s+)?\b(?:as of|as reported on|reported on|published on|in a report of)\s+"
    r"(?P<date>\d{1,2}\s+[A-Z][a-z]+\s+\d{4}|[A-Z][a-z]+\s+\d{1,2},\s+\d{4}|\d{4}-\d\d-\d\d)\)?,?\s*",
    re.IGNORECASE,
)


class Verdict(StrEnum):
    """What the check says of a written sentence."""

    VERIFIED = "verified"
    REASSIGNED = "reassigned"
    """Supported, but by another of the given passages than the cited one."""
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a sentence rests on, and the number of the passage they are said to stand in."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as it was written."""

    text: str
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a quote stands."""

    index: int
    """Of the passage, from 0."""
    span: Span
    """In the article's text."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A written sentence and what the check says of it."""

    text: str
    """Without citation numbers."""
    verdict: Verdict
    stands: tuple[Stand, ...] = ()
    """Quotes that support it; none of an unsupported one."""
    reasons: tuple[str, ...] = ()
    dropped: int = 0
    """Citation numbers that do not exist, or whose quote does not support the sentence."""


@dataclass(frozen=True)
class _Given:
    """One passage as the model was given it."""

    passage: Passage

    @cached_property
    def folded(self) -> Folded:
        return fold(self.passage.text)

    @cached_property
    def sentences(self) -> list[Span]:
        return list(self.passage.sentences) or [(self.passage.start, self.passage.end)]

    @cached_property
    def read(self) -> dict[int, tuple[Token, ...]]:
        return {}

    def tokens(self, index: int) -> tuple[Token, ...]:
        """The tokens of a sentence, read once."""
        if index not in self.read:
            self.read[index] = read(self.text(index))
        return self.read[index]

    def text(self, index: int) -> str:
        """A sentence."""
        start, end = self.sentences[index]
        return self.passage.text[start - self.passage.start : end - self.passage.start]

    def evidence(self, span: Span) -> list[Evidence]:
        """The sentences that hold a quote; one that leans on the sentence before it also together with that."""
        held = [
            i
            for i, (start, end) in enumerate(self.sentences)
            if start < span[1] and span[0] < end and not is_addressed(self.text(i))
        ]
        alone = [Evidence(self.tokens(i)) for i in held]
        leaning = [i for i in held if i - 1 in held and _leans(self.tokens(i))]
        return alone + [evidence_of([self.tokens(i - 1), self.tokens(i)]) for i in leaning]


class Checker:
    """Checks the sentences written from some passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Take the passages in the order of their numbers, the first of which is 1."""
        self._given = [_Given(passage) for passage in passages]

    def check(self, claim: Claim) -> Checked:
        """The verdict on one sentence."""
        text = " ".join(_NUMBERS.sub("", claim.text).split())
        real = [quoted for quoted in claim.quotes if 1 <= quoted.number <= len(self._given)]
        invented = len(claim.quotes) - len(real)
        if not real:
            return Checked(text, Verdict.UNSUPPORTED, reasons=("it cites no passage that was given",), dropped=invented)
        found = [self._places(quoted) for quoted in real]
        for quoted, places in zip(real, found, strict=True):
            if not places:
                return Checked(text, Verdict.UNSUPPORTED, reasons=(self._no_quote(quoted),), dropped=invented)
        return self._judge(text, real, found, invented)

    def _places(self, quoted: Quoted) -> list[Stand]:
        """Where a quote stands: in the cited passage, else in the others."""
        if len(re.findall(r"\w+", quoted.words)) < _FEWEST_QUOTED_WORDS:
            return []
        cited = self._stands(quoted.number - 1, quoted.words)
        others = (i for i in range(len(self._given)) if i != quoted.number - 1)
        return cited or [stand for i in others for stand in self._stands(i, quoted.words)]

    def _stands(self, index: int, words: str) -> list[Stand]:
        given = self._given[index]
        first = given.passage.start
        return [Stand(index, (first + start, first + end)) for start, end in given.folded.find(words)]

    def _no_quote(self, quoted: Quoted) -> str:
        if len(re.findall(r"\w+", quoted.words)) < _FEWEST_QUOTED_WORDS:
            return "its quote is too short to prove anything"
        return "its quote does not stand in the passages"

    def _judge(self, text: str, real: Sequence[Quoted], found: Sequence[list[Stand]], dropped: int) -> Checked:
        """The verdict on a sentence whose quotes all stand somewhere."""
        if _leans(read(text)):
            return Checked(text, Verdict.UNSUPPORTED, reasons=("it leans on another sentence",), dropped=dropped)
        if misquoted := self._misquoted(text, found):
            return Checked(text, Verdict.UNSUPPORTED, reasons=(misquoted,), dropped=dropped)
        for parts in _readings(text):
            supporting = [[self._supporting(part, stands) for stands in found] for part in parts]
            if all(any(stands) for stands in supporting):
                chosen = {i: stand for part in supporting for i, stand in enumerate(part) if stand}
                moved = any(real[i].number - 1 != stand.index for i, stand in chosen.items())
                verdict = Verdict.REASSIGNED if moved else Verdict.VERIFIED
                stands = tuple(chosen[i] for i in sorted(chosen))
                return Checked(text, verdict, stands, dropped=dropped + len(real) - len(chosen))
        return Checked(text, Verdict.UNSUPPORTED, reasons=self._reasons(text, found), dropped=dropped)

    def _misquoted(self, text: str, found: Sequence[list[Stand]]) -> str:
        """What stands between quotation marks in the sentence, but so in none of its passages."""
        cited = {stand.index for stands in found for stand in stands}
        for said in _SAID.findall(text):
            if not any(self._given[index].folded.find(said.strip(" .,;")) for index in cited):
                return f"nobody is quoted with “{said}”"
        return ""

    def _supporting(self, part: str, stands: Sequence[Stand]) -> Stand | None:
        """The first place of a quote whose sentences say what a part of the sentence says."""
        return next((stand for stand in stands if any(self._says(part, e, stand) for e in self._evidence(stand))), None)

    def _says(self, part: str, evidence: Evidence, stand: Stand) -> bool:
        claim = read(_without_context(part, self._given[stand.index].passage))
        return not missing(claim, evidence) and follows(claim, evidence)

    def _evidence(self, stand: Stand) -> list[Evidence]:
        return self._given[stand.index].evidence(stand.span)

    def _reasons(self, text: str, found: Sequence[list[Stand]]) -> tuple[str, ...]:
        """What the evidence that has most of the sentence's words lacks."""
        lacks = [
            missing(read(_without_context(text, self._given[stand.index].passage)), evidence)
            for stands in found
            for stand in stands
            for evidence in self._evidence(stand)
        ]
        fewest = min(lacks, key=len, default=[])
        named = {token.role: f"{_ROLES[token.role]} “{token.lower}” is not in its source" for token in reversed(fewest)}
        return tuple(named.values()) or ("its source has these words, but says something else with them",)


_ROLES = {
    Role.NAME: "the name",
    Role.NUMBER: "the number",
    Role.DAY: "the day",
    Role.DENIAL: "the denial",
    Role.HEDGE: "the word",
    Role.WORD: "the word",
}


def _readings(text: str) -> Iterator[list[str]]:
    """The sentence as a whole; then as two parts that say something each, where it has such."""
    yield [text]
    for joint in _JOINT.finditer(text):
        parts = [text[: joint.start()], text[joint.end() :]]
        if all(map(_stands_alone, parts)):
            yield parts


def _stands_alone(part: str) -> bool:
    """Whether a part has a subject of its own and enough words to be checked by itself."""
    tokens = read(part)
    if len(content(tokens)) < _FEWEST_OWN or _leans(tokens):
        return False
    first = tokens[0]
    return first.role in (Role.DETERMINER, Role.PREPOSITION, *CONTENT) and not is_verb(first)


def _leans(tokens: Sequence[Token]) -> bool:
    first = next((token for token in tokens if token.role is not Role.BREAK), None)
    return first is not None and first.lower in LEANING


def _without_context(text: str, passage: Passage) -> str:
    """The sentence without what is known of the article beside its text: date and outlet, named as such."""
    if passage.published:
        written = _ways_to_write(day(passage.published))
        text = _DATED.sub(lambda found: "" if found["date"].lower() in written else found.group(), text)
    if passage.source:
        outlet = rf"(?:the\s+)?{re.escape(passage.source.removeprefix('The '))}"
        opening = rf"^(?:according to {outlet}|{outlet}\s+(?:reported|reports|said|says|wrote))(?:\s+that)?,?\s+"
        text = re.sub(opening, "", text, flags=re.IGNORECASE)
        text = re.sub(rf",?\s+(?:according to {outlet}|{outlet}\s+(?:reported|said))(?=\W*$)", "", text, flags=re.I)
    return text


def _ways_to_write(moment: date) -> frozenset[str]:
    named = f"{moment:%B}".lower()
    return frozenset(
        {moment.isoformat(), f"{moment.day} {named} {moment.year}", f"{named} {moment.day}, {moment.year}"}
    )
