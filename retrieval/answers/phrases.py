"""What holds a word in its phrase: its preposition, and for a verb whether it is passive."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answers.lexicon import IRREGULAR, NOUNS_IN_LY, PAST, PLACING, PRESENT
from retrieval.answers.reading import CONTENT, Role, Token


def lead_of(tokens: Sequence[Token], place: int) -> str:
    """The preposition that a word's phrase hangs on, empty without one."""
    words = 0
    for index in range(place - 1, -1, -1):
        token = tokens[index]
        if token.role is Role.PREPOSITION:
            return token.norm
        if token.norm == "and" and _is_between(tokens, index):
            return "between"
        words += token.role in CONTENT
        if token.role not in (Role.DETERMINER, Role.WORD, Role.NAME, Role.HEDGE, Role.NUMBER) or words > 2:
            return ""
        if token.role in (Role.WORD, Role.HEDGE) and is_verb(token):
            return ""
    return ""


def _is_between(tokens: Sequence[Token], place: int) -> bool:
    """Whether the "and" there stands in "between … and …"."""
    start = next((index for index in range(place - 1, -1, -1) if tokens[index].role is Role.PREPOSITION), None)
    return (
        start is not None
        and tokens[start].norm == "between"
        and not any(token.role in (Role.BREAK, Role.LINK) or is_verb(token) for token in tokens[start:place])
    )


def same_lead(own: str, there: str, token: Token) -> bool:
    """Whether a word hangs on the same preposition in both; those of place and time may change."""
    if own == there or (own in PLACING and there in PLACING and token.role is not Role.NUMBER):
        return True
    is_date = token.role in (Role.DAY, Role.NUMBER)
    return is_date and {own, there} - PLACING == {""}


def same_voice(own: Sequence[Token], there: Sequence[Token], token: Token, *, has_break: bool) -> bool:
    """Whether a verb is passive in both or in neither: "was shot" is not "shot"."""
    if token.role is not Role.WORD or not is_verb(token):
        return True
    is_own, is_there = _is_passive(own), _is_passive(there)
    return is_own == is_there or (is_own and has_break)


def same_tense(own: Sequence[Token], there: Sequence[Token]) -> bool:
    """Whether "is" did not become "was", nor "had" "has"."""
    own_words, their_words = ({token.lower for token in tokens} for tokens in (own, there))
    return not (
        (own_words & PRESENT and their_words & PAST and not their_words & PRESENT)
        or (own_words & PAST and their_words & PRESENT and not their_words & PAST)
    )


def _is_passive(before: Sequence[Token]) -> bool:
    for token in reversed(before):
        if token.role is Role.BE:
            return True
        if not is_adverb(token) and token.role is not Role.DENIAL:
            return False
    return False


def is_adverb(token: Token) -> bool:
    """Whether it looks like an adverb."""
    return token.role is Role.WORD and token.lower.endswith("ly") and token.lower not in NOUNS_IN_LY


def is_verb(token: Token) -> bool:
    """Whether it looks like a past form."""
    return token.role is Role.WORD and (token.lower.endswith("ed") or token.lower in IRREGULAR)
