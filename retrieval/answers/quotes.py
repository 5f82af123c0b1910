"""Where a quote begins and ends: a chosen sentence, with what it leans on, without what it can do without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.answers.lexicon import ALLEGED, CONDITIONS, DENIALS, DISOWNED, HEDGES
from retrieval.domain import Hit, Passage, Span
from retrieval.ranking.furniture import is_furniture
from retrieval.ranking.sentences import leans, text_of
from retrieval.words import words

_AGENCY = r"\((?:CNN|AP|AFP|UPI|PA|Reuters|dpa|EFE|ANSA|Xinhua|Bloomberg)(?:\s\w+)?\)"
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .,/'’-]+(?:,\s+[\w .]{2,30})?\s*(?:\([^)]{2,40}\)\s*)?\s[—–-]{1,2}\s+(?=[^a-zß-ÿ\s])"
    rf"|(?:[A-ZÀ-Þ][\w./’-]*,?\s+){{0,4}}{_AGENCY}\s+(?:[—–-]{{1,2}}\s+)?(?=[^a-zß-ÿ\s—–-])"
)
"""PORT MADDERN (Northline Wire) — ; London (CNN); Berlin (dpa) - ; where and by whom a story was filed. A sentence
begins behind it, which "NASA — the US space agency — said" has not."""
_TURNS = {*CONDITIONS, *DENIALS, *"but except although though however despite yet".split()} | {
    form for form, norm in HEDGES.items() if norm in DISOWNED | ALLEGED
}
"""Words behind a cut that may say the contrary of what is left: "…, unless the owners pay", "…; it is false"."""
_CLAUSE_END = re.compile(r"[,;:)”\"]?(?=\s+[—–-]\s)|[,;:](?=\s)")
_FEWEST_WORDS = 6
"""A cut that leaves less says nothing, …"""
_LEAST_SHARE = 0.5
"""… nor does, of a further sentence, one that leaves less than this much of it."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A span of an article that is to be quoted."""

    hit: Hit
    span: Span
    words: int
    is_cut: bool
    """Its last sentence goes on behind it."""


def pick_of(hit: Hit, span: Span, most_words: int, must_fit: bool) -> Pick | None:
    """The quote for a chosen sentence, of at most so many words.

    A dateline is left off, the sentence before is taken along where this one leans on it, and one that is too long is
    cut at the end of a clause, or (unless ``must_fit``) behind its last word that fits. Nothing is cut off that may say
    the contrary of what is left, but of the only sentence that there is.

    Returns:
        The pick; None when it must fit and no clause does.
    """
    passage = hit.passage
    start, end = _behind_dateline(passage, span)
    sentence = text_of(passage, (start, end))
    if leans(sentence) and (before := _sentence_before(passage, span)):
        begin, _ = _behind_dateline(passage, before)
        together = text_of(passage, (begin, end))
        if len(together.split()) <= most_words:
            start, sentence = begin, together
    kept = _kept(sentence, most_words, must_fit=must_fit)
    if not kept:
        return None
    return Pick(hit, (start, start + kept), len(sentence[:kept].split()), kept < len(sentence))


def merge(picks: Sequence[Pick]) -> list[Pick]:
    """Picks of one passage that touch or overlap become one quote, in the place of the first."""
    merged: list[Pick] = []
    for pick in picks:
        touching = next((index for index, other in enumerate(merged) if _touch(pick, other)), None)
        if touching is None:
            merged.append(pick)
        else:
            merged[touching] = _joined(merged[touching], pick)
    return merged


def _behind_dateline(passage: Passage, span: Span) -> Span:
    dateline = _DATELINE.match(text_of(passage, span))
    return span[0] + (dateline.end() if dateline else 0), span[1]


def leans_back(passage: Passage, span: Span) -> bool:
    """Whether a sentence leans on one that stands before its passage."""
    return span == passage.sentences[0] and leans(text_of(passage, _behind_dateline(passage, span)))


def reaching_back(passage: Passage, before: Passage, text: str) -> Passage:
    """A passage with the last sentence of the one before it.

    Args:
        passage: begins with a sentence that leans.
        before: ends where it begins.
        text: from the start of that last sentence to the end of the passage.
    """
    last = before.sentences[-1]
    return replace(passage, start=last[0], text=text, sentences=(last, *passage.sentences))


def _sentence_before(passage: Passage, span: Span) -> Span | None:
    """None also for a page's furniture, which nothing leans on."""
    index = passage.sentences.index(span)
    before = passage.sentences[index - 1] if index else None
    return None if before and is_furniture(text_of(passage, before)) else before


def _kept(sentence: str, most_words: int, *, must_fit: bool) -> int:
    """How many characters of a sentence are quoted; 0 when it must fit and does not."""
    pieces = sentence.split(maxsplit=max(most_words, 0))
    if len(pieces) <= most_words:
        return len(sentence)
    fewest = max(_FEWEST_WORDS, _LEAST_SHARE * len(sentence.split()) if must_fit else 0)
    fitting = len(sentence[: -len(pieces[-1])].rstrip()) if most_words > 0 else 0
    for end in reversed([match.start() for match in _CLAUSE_END.finditer(sentence, 0, fitting + 1)]):
        if len(sentence[:end].split()) >= fewest and not (must_fit and _turns(sentence[end:])):
            return end
    return 0 if must_fit else fitting


def _turns(cut_off: str) -> bool:
    return not _TURNS.isdisjoint(words(cut_off.replace("n't", " not").replace("n’t", " not")))


def _touch(left: Pick, right: Pick) -> bool:
    if left.hit.passage.id != right.hit.passage.id:
        return False
    gap = max(left.span[0], right.span[0]) - min(left.span[1], right.span[1])
    return gap <= 1


def _joined(left: Pick, right: Pick) -> Pick:
    last = max(left, right, key=lambda pick: pick.span[1])
    hit = min(left.hit, right.hit, key=lambda one: one.passage.start)
    span = (min(left.span[0], right.span[0]), last.span[1])
    return Pick(hit, span, len(text_of(hit.passage, span).split()), last.is_cut)
