"""What may be left out of a sentence without making another statement of the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.answers.lexicon import ADDING, NARROWING, STRICT_CONDITIONS
from retrieval.answers.phrases import is_adverb, is_verb
from retrieval.answers.reading import CONTENT, Role, Token

REFUSING = frozenset({Role.DENIAL, Role.HEDGE})
"""Roles of words that are never left out of what they stand in."""
_LIGHT = frozenset({Role.DETERMINER, Role.AUXILIARY, Role.PRONOUN, Role.BE})
_OF_A_NOUN = frozenset("who whom whose which where".split())
_JOINTS = frozenset("to or and in - –".split())
"""What joins two numbers to one statement."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MOST_DROPPED = 6
"""Content words of phrases with prepositions that may be left out in one place."""


def may_be_left_out(left: Token, gap: Sequence[Token], right: Token, *, has_lead: bool) -> bool:
    """Whether the words between two others can go without making another statement of the rest."""
    if is_verb(left) and _is_particle(gap):
        return False
    if not any(token.role in CONTENT or token.role is Role.REPORT for token in gap):
        return True
    breaks = [index for index, token in enumerate(gap) if token.role is Role.BREAK]
    if not breaks:
        return _is_droppable(left, gap, right, has_lead=has_lead)
    asides = gap[breaks[0] : breaks[-1]]
    head, tail = gap[: breaks[0]], gap[breaks[-1] + 1 :]
    if head and head[0].norm in ("who", "which", "that") and left.role in (Role.WORD, Role.NAME) and not is_verb(left):
        head = []
    if _is_weighty(asides) or _adds_subject(asides, tail, right):
        return False
    return is_phrase(head) and all(is_adverb(token) or token.role not in CONTENT for token in tail)


def cuts_numbers(tokens: Sequence[Token], place: int, *, behind: bool = False) -> bool:
    """Whether a number would be parted from the one it belongs to: "30 to 50", "3-2", "one in ten", "five or six".

    Args:
        tokens: of the evidence.
        place: where a word of the written sentence stands.
        behind: look for the number behind it, not for the one before it.
    """
    step = 1 if behind else -1
    near = tokens[place + 1 : place + 3] if behind else tokens[max(place - 2, 0) : place][::-1]
    if tokens[place].role is not Role.NUMBER or not near:
        return False
    other = place + step * (1 + (near[0].norm in _JOINTS))
    if not 0 <= other < len(tokens) or tokens[other].role is not Role.NUMBER:
        return False
    return near[0].norm != "in" or not _YEAR.fullmatch(tokens[max(place, other)].norm)


def _is_particle(gap: Sequence[Token]) -> bool:
    """Whether it begins with what belongs to the verb before: "at" of "shot at by"."""
    return len(gap) > 1 and gap[0].role is Role.PREPOSITION and gap[1].role in (Role.PREPOSITION, Role.BREAK)


def _is_weighty(aside: Sequence[Token]) -> bool:
    """Whether a denial, hedge or condition in it holds for the rest too: "…, the paper wrongly claimed on Monday, …".

    One that speaks of the noun before holds for itself: "…, who may lose in May, …", "…, accused of two murders, …".
    """
    own = [token for token in aside if token.role in CONTENT]
    refusing = [i for i, token in enumerate(aside) if token.role in REFUSING and token.norm not in NARROWING]
    if len(aside) > 1 and aside[1].norm in ("or", "nor"):
        return True
    if not refusing:
        return False
    if len(own) <= 2 or any(aside[i].norm in STRICT_CONDITIONS for i in refusing):
        return True
    return refusing[0] > 1 and not any(token.norm in _OF_A_NOUN for token in aside[: refusing[0]])


def _adds_subject(aside: Sequence[Token], tail: Sequence[Token], right: Token) -> bool:
    """Whether the next word is said of somebody that the aside adds: "32" in "Rowe, 54, and Lee, 32, …"."""
    pairs = zip(aside, aside[1:], strict=False)
    is_added = any(mark.role is Role.BREAK and link.role is Role.LINK and link.norm in ADDING for mark, link in pairs)
    return is_added and not is_verb(right) and not any(token.role in (Role.BE, Role.AUXILIARY) for token in tail)


def _is_droppable(left: Token, gap: Sequence[Token], right: Token, *, has_lead: bool) -> bool:
    own = [token for token in gap if token.role in CONTENT and not is_adverb(token)]
    if right.role is Role.DAY and any(token.role is Role.DAY for token in gap):
        return False
    if any(token.role in REFUSING or token.role is Role.REPORT for token in gap):
        return False
    if not own:
        return True
    if left.role is Role.NAME and all(token.role is Role.NAME for token in gap):
        return right.role is Role.NAME
    if gap[0].norm in ("who", "which") and not has_lead:
        return not any(token.role is Role.NUMBER for token in own) or right.role is not Role.NUMBER
    return is_phrase(_without_auxiliaries(gap)) or _are_modifiers(left, gap, own) or _is_first_deed(gap, right)


def _without_auxiliaries(gap: Sequence[Token]) -> Sequence[Token]:
    """The gap without the "is" and "has" that belong to what follows."""
    end = len(gap)
    while end and gap[end - 1].role in (Role.BE, Role.AUXILIARY, Role.DETERMINER):
        end -= 1
    return gap[:end]


def _is_first_deed(gap: Sequence[Token], right: Token) -> bool:
    """The first of two things that somebody did: "damaged 1,240 homes and" before "forced"."""
    if gap[-1].norm != "and" or not is_verb(gap[0]) or not is_verb(right):
        return False
    return not any(token.role in (Role.LINK, Role.BE, Role.AUXILIARY) or token.norm == "that" for token in gap[:-1])


def is_phrase(gap: Sequence[Token]) -> bool:
    """Nothing, or phrases that each begin with a preposition: "in Paris on the eve of the vote"."""
    own = [token for token in gap if token.role in CONTENT]
    if not own:
        return not any(token.role is Role.REPORT for token in gap)
    if gap[0].role is not Role.PREPOSITION or len(own) > _MOST_DROPPED:
        return False
    return not any(token.role in (*REFUSING, Role.REPORT, Role.BE, Role.LINK) or is_verb(token) for token in gap)


def _are_modifiers(left: Token, gap: Sequence[Token], own: Sequence[Token]) -> bool:
    """A few words between an article or a number and its noun, or a name behind what it names."""
    if len(own) > 3 or any(token.is_owner or token.role is Role.NUMBER for token in own):
        return False
    if all(token.role is Role.NAME for token in gap):
        return left.role is Role.WORD
    rest = gap if left.role is Role.NUMBER else gap[1:]
    is_opened = left.role is Role.NUMBER or gap[0].role in (*_LIGHT, Role.PREPOSITION)
    return is_opened and all(token.role in (Role.WORD, Role.NAME, Role.DETERMINER) for token in rest)


def is_weakened(rest: Sequence[Token]) -> bool:
    """Whether a denial or hedge stands right behind, with a verb that is left out or half said."""
    following = next((token for token in rest if token.role in (Role.BREAK, Role.LINK, *CONTENT)), None)
    return following is not None and following.role in REFUSING


def is_narrowed(rest: Sequence[Token]) -> bool:
    """Whether what is left out at the end says for whom it holds: "… in men but not in women"."""
    contrast = next((index for index, token in enumerate(rest) if token.norm in ("but", "except")), 0)
    return any(token.role in CONTENT for token in rest[:contrast]) and rest[contrast - 1].role is not Role.BREAK
