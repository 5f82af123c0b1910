"""Sources that say different numbers or days: which, and when each said so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from retrieval.answers.reading import Kind as TokenKind
from retrieval.answers.reading import read
from retrieval.domain import Citation, Passage, day
from retrieval.kinds import Kind, kind_of
from retrieval.ranking.evidence import counts, decisive
from retrieval.words import content_stems, stems

_DIFFER = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN})

Value = tuple[tuple[TokenKind, str], ...]


@lru_cache(maxsize=256)
def figures(text: str) -> frozenset[str]:
    """The numbers and days of a text, by their values: "1,240" and "1240" are one."""
    return frozenset(token.norm for token in read(text) if token.kind in (TokenKind.NUMBER, TokenKind.DAY))


def disagreement(question: str, citations: Sequence[Citation]) -> str:
    """What two cited articles say differently of what is asked, in words; empty where none does plainly."""
    differ = differing(question, citations)
    return f"Sources differ: {'; '.join(_said(question, one) for one in differ)}." if differ else ""


def differing(question: str, citations: Sequence[Citation]) -> tuple[Citation, Citation] | None:
    """Two quotes of articles that say different things of what is asked, the newer first; None where none do plainly.

    Only what can be told from the words alone counts: each quote has one number (sum, day) that answers, of the very
    thing that was asked for, and the two have different values of the same form.
    """
    if kind_of(question) not in _DIFFER:
        return None
    said = [(one, value) for one in citations if (value := _answering(question, one.quote))]
    for (one, first), (other, second) in combinations(said, 2):
        if one.passage.article_id != other.passage.article_id and _differ(first, second):
            newer, older = sorted((one, other), key=_age)
            return newer, older
    return None


def _answering(question: str, quote: str) -> Value:
    words = decisive(question, quote)
    if not words or counts(question, quote) is False or not _may_differ(question, quote, words[0]):
        return ()
    kinds = (TokenKind.NUMBER, TokenKind.DAY, TokenKind.WORD)
    return tuple((token.kind, token.norm) for token in read(words[0]) if token.kind in kinds)


def _may_differ(question: str, quote: str, time: str) -> bool:
    """A weekday is another day in each article, and times of other things are no other times."""
    if kind_of(question) is not Kind.WHEN:
        return True
    asked = frozenset(content_stems(question))
    return any(sign.isdigit() for sign in time) and 2 * len(asked.intersection(stems(quote))) >= len(asked)


def _differ(one: Value, other: Value) -> bool:
    """Of the same form ("12 homes" and "15 homes", "5 March" and "7 March"), with other figures in it."""
    return one != other and [_form(token) for token in one] == [_form(token) for token in other]


def _form(token: tuple[TokenKind, str]) -> tuple[TokenKind, str]:
    kind, norm = token
    return kind, norm if kind is TokenKind.WORD else ""


def _age(citation: Citation) -> int:
    published = citation.passage.published
    return -day(published).toordinal() if published else 0


def _said(question: str, citation: Citation) -> str:
    return f"{decisive(question, citation.quote)[0]} [{citation.number}] ({_whence(citation.passage)})"


def _whence(passage: Passage) -> str:
    when = f"{day(passage.published):%-d %B %Y}" if passage.published else "undated"
    return f"{passage.source}, {when}" if passage.source else when
