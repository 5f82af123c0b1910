"""Finding a quote in a text whatever its white space, quotation marks and case, and where it stands to the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.domain import Span

_MARKS = frozenset("\"'`´‘’‚‛“”„‟«»‹›′″＂＇")
_TOKEN = re.compile(r"[^\W_]+(?:['’‑–-][^\W_]+|(?<=\d)[.,:/]\d+)*")
"""A word or a number with what holds it together: nothing that begins or ends inside one is a quote of it."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with white space runs made one space, quotation marks made one mark, and case folded."""

    text: str
    places: tuple[int, ...]
    """For each character, where it (or the run it stands for) begins in the text as it was; at the end its length."""
    inside: frozenset[int]
    """Places of the text as it was at which no quote may begin or end: inside a word or a number."""

    def find(self, quote: str, most: int = 8) -> list[Span]:
        """Where a quote stands, in characters of the text as it was; the first few places."""
        wanted = fold_text(quote.strip().strip("".join(_MARKS)).strip())
        found: list[Span] = []
        at = self.text.find(wanted) if wanted else -1
        while at >= 0 and len(found) < most:
            start, end = self.places[at], self._end(at + len(wanted))
            if start not in self.inside and end not in self.inside:
                found.append((start, end))
            at = self.text.find(wanted, at + 1)
        return found

    def _end(self, folded_end: int) -> int:
        """Behind the last character; one that folds to several ends where the next one begins."""
        return self.places[folded_end]


def fold(text: str) -> Folded:
    """Fold a text to be searched."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if not characters or characters[-1] != " ":
                characters.append(" ")
                places.append(place)
            continue
        folded = "'" if character in _MARKS else character.casefold()
        characters.extend(folded)
        places.extend([place] * len(folded))
    places.append(len(text))
    inside = {place for token in _TOKEN.finditer(text) for place in range(token.start() + 1, token.end())}
    return Folded("".join(characters), tuple(places), frozenset(inside))


def fold_text(text: str) -> str:
    """A text as ``fold`` makes it, without the places."""
    marked = "".join("'" if character in _MARKS else character for character in " ".join(text.split()))
    return marked.casefold()
