"""What a written sentence is compared with: a sentence of an article, or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answers.leaving_out import REFUSING
from retrieval.answers.phrases import is_verb
from retrieval.answers.reading import CONTENT, Role, Token
from retrieval.words import stems

NEAR_REPORT = 8
"""Tokens between a speaker and the "said" that is theirs."""
PARAGRAPH = "¶"
"""Stands between two sentences that are read as one."""


@dataclass(frozen=True)
class Evidence:
    """A sentence of an article, or two where the second leans on the first, ready to be compared."""

    tokens: tuple[Token, ...]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each normalised word stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self.tokens):
            if token.role in CONTENT:
                for key in _keys(token):
                    found[key].append(index)
        return found

    @cached_property
    def reports(self) -> tuple[int, ...]:
        """Where "said" and the like stand."""
        return tuple(index for index, token in enumerate(self.tokens) if token.role is Role.REPORT)

    def candidates(self, token: Token, *, is_report: bool) -> list[int]:
        """Where a token of a written sentence can stand."""
        keys = (token.lower, token.norm) if token.role is Role.WORD else (token.norm,)
        places = dict.fromkeys(place for key in keys for place in self.places.get(key, ()))
        return [place for place in places if self._matches(token, place, is_report=is_report)]

    def _matches(self, token: Token, place: int, *, is_report: bool) -> bool:
        there = self.tokens[place]
        if token.role in (Role.NUMBER, Role.DAY, *REFUSING) and token.role is not there.role:
            return False
        if token.about != there.about or token.is_owner != there.is_owner:
            return False
        if (token.role is Role.NAME and not there.is_capital) or _is_done_only_here(token, there):
            return False
        return is_report or not self._in_report(place)

    def _in_report(self, place: int) -> bool:
        """Whether it tells when or where something was said, not done: "…, he said on Monday"."""
        if self.tokens[place].role is not Role.DAY:
            return False
        start = self.segment_start(place)
        return any(start <= report < place <= report + NEAR_REPORT // 2 for report in self.reports)

    def segment_start(self, place: int) -> int:
        """The first token behind the last comma, dash or bracket before a place."""
        breaks = (index for index in range(place - 1, -1, -1) if self.tokens[index].role is Role.BREAK)
        return next(breaks, -1) + 1


def evidence_of(sentences: Iterable[Sequence[Token]]) -> Evidence:
    """One evidence of one or two sentences."""
    tokens: list[Token] = []
    for sentence in sentences:
        if tokens:
            tokens.append(Token(PARAGRAPH, PARAGRAPH, Role.BREAK))
        tokens.extend(sentence)
    return Evidence(tuple(tokens))


def _keys(token: Token) -> set[str]:
    if token.role is Role.NAME:
        return {token.norm, *stems(token.lower)}
    return {token.norm, token.lower} if token.role is Role.WORD else {token.norm}


def _is_done_only_here(token: Token, there: Token) -> bool:
    """Whether a deed is done in the written sentence, and only begun, meant or asked for in the evidence."""
    return is_verb(token) and there.role is Role.WORD and not is_verb(there) and token.lower != there.lower
