"""Passages that tell one story in the same words, such as a wire story that several outlets carry.

Two texts are copies when their shingles (Broder 1997, "On the resemblance and containment of documents") of two words
overlap enough by Jaccard's measure; unless each has a number that the other lacks: a story that was brought up to date
(12 dead, then 15) is no copy of what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from retrieval.domain import Passage

_WORD = re.compile(r"\w+")
_COPY_OVERLAP = 0.6
"""Passages that share this much of their shingles tell the same story in the same words."""

Shingles = frozenset[tuple[str, str]]


def group_copies(passages: Iterable[Passage], limit: int) -> list[list[Passage]]:
    """The first ``limit`` passages, in order, each with those of other articles that copy it behind it.

    A passage of an article that is in the group already is dropped: it would be shown twice.
    """
    groups: list[list[Passage]] = []
    seen: list[Shingles] = []
    for passage in passages:
        own = word_pairs(passage.text)
        original = next((at for at, other in enumerate(seen) if _copies(passage, own, groups[at][0], other)), None)
        if original is not None:
            _join(groups[original], passage)
        elif len(groups) < limit:
            groups.append([passage])
            seen.append(own)
        else:
            break
    return groups


def _copies(passage: Passage, own: Shingles, original: Passage, its: Shingles) -> bool:
    sizes = sorted((len(own), len(its)))
    if sizes[0] < _COPY_OVERLAP * sizes[1] or overlap(own, its) < _COPY_OVERLAP:  # the sizes are cheap, and tell most
        return False
    numbers, others = _numbers(passage.text), _numbers(original.text)
    return numbers <= others or others <= numbers


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number.replace(",", "") for number in re.findall(r"\d+(?:[.,:]\d+)*", text))


def _join(group: list[Passage], passage: Passage) -> None:
    if passage.article_id not in {other.article_id for other in group}:
        group.append(passage)


def word_pairs(text: str) -> Shingles:
    """The pairs of neighbouring words of a text, lower-cased."""
    return frozenset(pairwise(_WORD.findall(text.lower())))


def overlap(left: Shingles, right: Shingles) -> float:
    """Jaccard similarity of two sets: shared over all, 0..1; 0 for two empty ones."""
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if left or right else 0.0


def says_the_same(text: str, others: Sequence[str], least: float) -> bool:
    """Whether a text shares at least so much of its shingles with one of some others."""
    own = word_pairs(text)
    return any(overlap(own, word_pairs(other)) >= least for other in others)
