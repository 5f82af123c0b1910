"""What changed from one text to another, word by word, as an editor would mark it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import chain

_SENTENCE_END = re.compile(r"(?<=[.!?…”\"’])\s+|\s*\n\s*")
_MOST_COMPARED = 4_000_000
"""Pairs of words: with more, which takes seconds, two stretches are not compared word by word."""
_LEAST_ALIKE = 0.4
"""Sentences that share a smaller part of their words are other sentences, not changed ones."""


class Fate(Enum):
    """What became of some words."""

    KEPT = " "
    REMOVED = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row that met the same fate."""

    fate: Fate
    words: tuple[str, ...]


def compare(before: str, after: str) -> list[Stretch]:
    """The stretches of both texts in reading order; white space does not count.

    Sentences are compared first and the words of changed ones then: a word is matched with one near it, and long texts
    are quick.
    """
    olds, news = _sentences(before), _sentences(after)
    changes = SequenceMatcher(None, olds, news).get_opcodes()
    found = (_compared(_words(olds[a:b]), _words(news[c:d]), tag == "equal") for tag, a, b, c, d in changes)
    return list(_merged(chain.from_iterable(found)))


def elided(stretches: Sequence[Stretch], context: int) -> list[list[Stretch]]:
    """The changes with the words around them: stretches that belong together, a list for each place.

    A place that does not open its text begins with dots, one that does not close it ends with them.
    """
    places: list[list[Stretch]] = [[]]
    last = len(stretches) - 1
    for at, stretch in enumerate(stretches):
        words = stretch.words
        if stretch.fate is not Fate.KEPT or len(words) <= (1 if at in (0, last) else 2) * context:
            places[-1].append(stretch)
            continue
        if at > 0:
            places[-1].append(Stretch(Fate.KEPT, (*words[:context], "…")))
            places.append([])
        if at < last:
            places[-1].append(Stretch(Fate.KEPT, ("…", *words[-context:])))
    return [place for place in places if any(stretch.fate is not Fate.KEPT for stretch in place)]


def _sentences(text: str) -> list[tuple[str, ...]]:
    """About that: they only need to be cut alike in both texts."""
    return [tuple(sentence.split()) for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _words(sentences: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(chain.from_iterable(sentences))


def _compared(old: tuple[str, ...], new: tuple[str, ...], are_equal: bool) -> Iterator[Stretch]:
    if are_equal:
        yield Stretch(Fate.KEPT, old)
        return
    matcher = SequenceMatcher(None, old, new) if len(old) * len(new) <= _MOST_COMPARED else None
    if matcher is None or matcher.ratio() < _LEAST_ALIKE:
        yield from (Stretch(Fate.REMOVED, old), Stretch(Fate.ADDED, new))
        return
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Stretch(Fate.KEPT, old[a:b])
        else:
            yield from (Stretch(Fate.REMOVED, old[a:b]), Stretch(Fate.ADDED, new[c:d]))


def _merged(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Without empty ones, and those of one fate that follow each other as one."""
    last: Stretch | None = None
    for stretch in stretches:
        if not stretch.words:
            continue
        if last and last.fate is stretch.fate:
            last = Stretch(last.fate, last.words + stretch.words)
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last
