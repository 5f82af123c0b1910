"""What may be left out of a sentence without making another statement of the rest."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answers.phrases import is_adverb, is_verb
from retrieval.answers.reading import CONTENT, Kind, Token

REFUSING = frozenset({Kind.DENIAL, Kind.HEDGE})
"""Kinds of words that are never left out of what they stand in."""
_LIGHT = frozenset({Kind.DETERMINER, Kind.AUXILIARY, Kind.PRONOUN, Kind.BE})
_MOST_DROPPED = 6
"""Content words of phrases with prepositions that may be left out in one place."""


def may_be_left_out(left: Token, gap: Sequence[Token], right: Token, *, has_lead: bool) -> bool:
    """Whether the words between two others can go without making another statement of the rest."""
    if not any(token.kind in CONTENT or token.kind is Kind.REPORT for token in gap):
        return True
    breaks = [index for index, token in enumerate(gap) if token.kind is Kind.BREAK]
    if not breaks:
        return _is_droppable(left, gap, right, has_lead=has_lead)
    asides = gap[breaks[0] : breaks[-1]]
    head, tail = gap[: breaks[0]], gap[breaks[-1] + 1 :]
    own = [token for token in asides if token.kind in CONTENT]
    is_hedging = len(own) <= 2 and any(token.kind in REFUSING for token in own)
    if head and head[0].norm in ("who", "which", "that") and left.kind in (Kind.WORD, Kind.NAME) and not is_verb(left):
        head = []
    return not is_hedging and _is_phrase(head) and all(is_adverb(token) or token.kind not in CONTENT for token in tail)


def _is_droppable(left: Token, gap: Sequence[Token], right: Token, *, has_lead: bool) -> bool:
    own = [token for token in gap if token.kind in CONTENT and not is_adverb(token)]
    if any(token.kind in REFUSING or token.kind is Kind.REPORT for token in gap):
        return False
    if not own:
        return True
    if left.kind is Kind.NAME and all(token.kind is Kind.NAME for token in gap):
        return right.kind is Kind.NAME
    if gap[0].norm in ("who", "which") and not has_lead:
        return not any(token.kind is Kind.NUMBER for token in own) or right.kind is not Kind.NUMBER
    return _is_phrase(_without_auxiliaries(gap)) or _are_modifiers(left, gap, own) or _is_first_deed(gap, right)


def _without_auxiliaries(gap: Sequence[Token]) -> Sequence[Token]:
    """The gap without the "is" and "has" that belong to what follows."""
    end = len(gap)
    while end and gap[end - 1].kind in (Kind.BE, Kind.AUXILIARY, Kind.DETERMINER):
        end -= 1
    return gap[:end]


def _is_first_deed(gap: Sequence[Token], right: Token) -> bool:
    """The first of two things that somebody did: "damaged 1,240 homes and" before "forced"."""
    if gap[-1].norm != "and" or not is_verb(gap[0]) or not is_verb(right):
        return False
    return not any(token.kind in (Kind.LINK, Kind.BE, Kind.AUXILIARY) or token.norm == "that" for token in gap[:-1])


def _is_phrase(gap: Sequence[Token]) -> bool:
    """Nothing, or phrases that each begin with a preposition: "in Paris on the eve of the vote"."""
    own = [token for token in gap if token.kind in CONTENT]
    if not own:
        return True
    if gap[0].kind is not Kind.PREPOSITION or len(own) > _MOST_DROPPED:
        return False
    return not any(token.kind in (*REFUSING, Kind.REPORT, Kind.BE, Kind.LINK) or is_verb(token) for token in gap)


def _are_modifiers(left: Token, gap: Sequence[Token], own: Sequence[Token]) -> bool:
    """A few words between an article or a number and its noun, or a name behind what it names."""
    if len(own) > 3 or any(token.is_owner or token.kind is Kind.NUMBER for token in own):
        return False
    if all(token.kind is Kind.NAME for token in gap):
        return left.kind is Kind.WORD
    rest = gap if left.kind is Kind.NUMBER else gap[1:]
    is_opened = left.kind is Kind.NUMBER or gap[0].kind in (*_LIGHT, Kind.PREPOSITION)
    return is_opened and all(token.kind in (Kind.WORD, Kind.NAME, Kind.DETERMINER) for token in rest)


def is_weakened(rest: Sequence[Token]) -> bool:
    """Whether a denial or hedge stands right behind, with a verb that is left out or half said."""
    following = next((token for token in rest if token.kind in (Kind.BREAK, Kind.LINK, *CONTENT)), None)
    return following is not None and following.kind in REFUSING


def is_narrowed(rest: Sequence[Token]) -> bool:
    """Whether what is left out at the end says for whom it holds: "… in men but not in women"."""
    contrast = next((index for index, token in enumerate(rest) if token.norm in ("but", "except")), 0)
    return any(token.kind in CONTENT for token in rest[:contrast]) and rest[contrast - 1].kind is not Kind.BREAK
