"""Sources that say different numbers or days, or take one back: which, and when each said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, permutations

from retrieval.answers.decisive import decisive, taken_back
from retrieval.answers.lexicon import IRREGULAR
from retrieval.answers.reading import Role, Token, read
from retrieval.domain import Citation, Passage, day
from retrieval.kinds import Kind
from retrieval.ranking.answer_types import counts
from retrieval.ranking.asked import Asked
from retrieval.words import stems, words

_DIFFER = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN})

_COMPARED = (Role.NUMBER, Role.DAY, Role.WORD)
_REGULARLY = r"hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual(?:ly)?"
_RATE_BEHIND = re.compile(
    rf"\s*/|\s+(?:in\s+(?:\w+\s+){{1,2}})?(?:(?:an?|per|every|each)\s+(?P<unit>(?:(?:metric|square|cubic)\s+)?\w+)|"
    rf"each|apiece|{_REGULARLY})\b",
    re.IGNORECASE,
)
"""Behind a figure: "220,000 crowns (in fees) a day", "$1.79 per litre", "15 each"."""
_RATE_BEFORE = re.compile(rf"\b(?:{_REGULARLY})\s+(?:\w+\s+){{0,3}}$", re.IGNORECASE)

_LONG_TIME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:19|20)\d\d|Q[1-4]|"
    r"(?:first|second|third|fourth)[\s-]quarter)\b"
)

Value = tuple[Token, ...]


@lru_cache(maxsize=256)
def figures(text: str) -> frozenset[str]:
    """The numbers and days of a text, by their values: "1,240" and "1240" are one."""
    return frozenset(token.norm for token in read(text) if token.role in (Role.NUMBER, Role.DAY))


def disagreement(asked: Asked, citations: Sequence[Citation]) -> str:
    """What two cited articles say differently of what is asked, in words; empty where none does plainly."""
    if corrected := _corrected(asked, citations):
        return f"Corrected in [{corrected[0].number}]: {_said(asked.text, corrected[1])}."
    differ = differing(asked, citations)
    return f"Sources differ: {'; '.join(_said(asked.text, one) for one in differ)}." if differ else ""


def differing(asked: Asked, citations: Sequence[Citation]) -> tuple[Citation, Citation] | None:
    """Two quotes of articles that say different things of what is asked, the newer first; None where none do plainly.

    Where one takes back what the other says, that one is first, and no others count. Else only what can be told from
    the words alone counts: each quote has one number (sum, day) that answers, of the very thing that was asked for, the
    two have different values of the same form, and both articles tell of what was asked.
    """
    if asked.kind not in _DIFFER:
        return None
    if corrected := _corrected(asked, citations):
        return corrected
    said = [(one, value) for one in citations if (value := _answering(asked, one.quote))]
    for (one, first), (other, second) in combinations(said, 2):
        if asked.kind is not Kind.WHEN and _are_of_other_times(one, other):
            continue
        if _differ(first, second) and _tell_of_one_thing(asked, one.passage, other.passage):
            newer, older = sorted((one, other), key=_age)
            return newer, older
    return None


def _corrected(asked: Asked, citations: Sequence[Citation]) -> tuple[Citation, Citation] | None:
    """A quote whose passage takes back what another one says, and that one; None where each denies the other."""
    if asked.kind not in _DIFFER:
        return None
    pairs = [pair for pair in permutations(citations, 2) if _takes_back(asked, *pair)]
    return next(((one, other) for one, other in pairs if (other, one) not in pairs), None)


def _takes_back(asked: Asked, one: Citation, other: Citation) -> bool:
    """Whether the passage of one quote says of the other's figure that it is wrong: "46, not 64"."""
    said = _answering(asked, other.quote)
    if not said or said == _answering(asked, one.quote) or not _share_rarest_name(asked, one.passage, other.passage):
        return False
    wrong = (_compared(read(figure)) for figure in taken_back(asked.kind, one.passage.text))
    return any(value and value == said[: len(value)] for value in wrong)


def _answering(asked: Asked, quote: str) -> Value:
    words = decisive(asked.text, quote)
    if not words or not _may_differ(asked, quote, words[0]):
        return ()
    # With the words before them, which may say "more than".
    found = re.search(rf"(?<!\w){re.escape(words[0])}(?!\w)", quote)
    said = _compared(read(quote[: found.end()] if found else words[0])[-len(read(words[0])) :])
    return said + _rate(quote[: found.start()], quote[found.end() :]) if found else said


def _compared(tokens: Sequence[Token]) -> Value:
    return tuple(token for token in tokens if token.role in _COMPARED)


def _rate(before: str, behind: str) -> Value:
    """What a figure between these words is for, "a day" or "per day", as one more word; nothing for a total."""
    if (found := _RATE_BEHIND.match(behind)) or (found := _RATE_BEFORE.search(before)):
        unit = (found.groupdict().get("unit") or found.group().split()[0]).lower()
        return (Token(f"per {unit}", unit, Role.WORD),)
    return ()


def _may_differ(asked: Asked, quote: str, figure: str) -> bool:
    """A weekday is another day in each article, and numbers and times of other things are no other ones."""
    if asked.kind is Kind.HOW_MANY:
        return counts(asked.text, quote) is True
    if asked.kind is Kind.WHEN:
        own = frozenset(stems(quote))
        is_of_it = 2 * len(asked.content_stems & own) >= len(asked.content_stems) and _has_deed(asked, quote)
        return is_of_it and any(sign.isdigit() for sign in figure)
    return True


def _has_deed(asked: Asked, quote: str) -> bool:
    """Whether a quote has the question's last plain word, in any form: "began" is no "end"."""
    plain = [word for word in words(asked.text) if stems(word)[0] in asked.plain_stems]
    return not plain or _lemma(plain[-1]) in map(_lemma, words(quote))


def _lemma(word: str) -> str:
    return stems(IRREGULAR.get(word, word))[0]


def _are_of_other_times(one: Citation, other: Citation) -> bool:
    """Whether two quotes name other months, quarters or years: prices of May and of October do not differ."""
    mine, theirs = (frozenset(map(str.lower, _LONG_TIME.findall(quote.quote))) for quote in (one, other))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _tell_of_one_thing(asked: Asked, one: Passage, other: Passage) -> bool:
    """Whether two articles have the same of what is asked: its rarest name and the rarest of its other words.

    An attack is no earthquake, wherever it was.
    """
    return _share_rarest_name(asked, one, other) and _share_rarest(asked, asked.plain_stems, one, other)


def _share_rarest_name(asked: Asked, one: Passage, other: Passage) -> bool:
    """Enough where one repeats the other's figure: a correction may be short. Without a name, the rarest word."""
    is_other = one.article_id != other.article_id
    return is_other and _share_rarest(asked, asked.name_stems or asked.plain_stems, one, other)


def _share_rarest(asked: Asked, among: frozenset[str], one: Passage, other: Passage) -> bool:
    """Whether two passages both have the rarest of some words of the question that either of them has."""
    held, also = (among.intersection(stems(f"{p.title} {p.text}")) for p in (one, other))
    return not held | also or max(sorted(held | also), key=asked.rarity.__getitem__) in held & also


def _differ(one: Value, other: Value) -> bool:
    """Of the same form ("12 homes" and "15 homes", "5 March" and "7 March"), with other figures in it."""
    if [_form(token) for token in one] != [_form(token) for token in other]:
        return False
    return any(a.norm != b.norm and not (a.about or b.about) for a, b in zip(one, other, strict=True))


def _form(token: Token) -> tuple[Role, str]:
    return token.role, token.norm if token.role is Role.WORD else ""


def _age(citation: Citation) -> int:
    published = citation.passage.published
    return -day(published).toordinal() if published else 0


def _said(question: str, citation: Citation) -> str:
    return f"{decisive(question, citation.quote)[0]} [{citation.number}] ({_whence(citation.passage)})"


def _whence(passage: Passage) -> str:
    when = f"{day(passage.published):%-d %B %Y}" if passage.published else "undated"
    return f"{passage.source}, {when}" if passage.source else when
