"""Does a sentence of an article say what a written sentence says?

A written sentence is taken to be supported when it is the article's sentence with parts left out or moved, and nothing
else: every name, number, day, denial, hedge and plain word of it stands there, in an order and behind prepositions that
leave everybody in their part ("Iran struck Pakistan" is not "Pakistan struck Iran"), and what is left out between them
can be left out without making another statement of the rest (no denial, no condition, no second subject or number).
It is sentence compression read backwards: not what may be deleted (Knight and Marcu 2002, "Summarization beyond
sentence extraction"; Clarke and Lapata 2008, "Global inference for sentence compression") but whether what was may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answers.lexicon import CONDITIONS, IRREGULAR, NOT_LEFT_OUT, PLACING
from retrieval.answers.reading import CONTENT, Kind, Token, content
from retrieval.words import stems

_REFUSING = frozenset({Kind.DENIAL, Kind.HEDGE})
_LIGHT = frozenset({Kind.DETERMINER, Kind.AUXILIARY, Kind.PRONOUN, Kind.BE})
_NEAR_REPORT = 8
"""Tokens between a speaker and the "said" that is theirs."""
_MOST_DROPPED = 6
"""Content words of phrases with prepositions that may be left out in one place."""
_PARAGRAPH = "¶"
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
            if token.kind in CONTENT:
                for key in _keys(token):
                    found[key].append(index)
        return found

    @cached_property
    def reports(self) -> tuple[int, ...]:
        """Where "said" and the like stand."""
        return tuple(index for index, token in enumerate(self.tokens) if token.kind is Kind.REPORT)

    def candidates(self, token: Token, *, is_report: bool) -> list[int]:
        """Where a token of a written sentence can stand."""
        keys = (token.lower, token.norm) if token.kind is Kind.WORD else (token.norm,)
        places = dict.fromkeys(place for key in keys for place in self.places.get(key, ()))
        return [place for place in places if self._matches(token, place, is_report=is_report)]

    def _matches(self, token: Token, place: int, *, is_report: bool) -> bool:
        there = self.tokens[place]
        if token.kind in (Kind.NUMBER, Kind.DAY, *_REFUSING) and token.kind is not there.kind:
            return False
        if token.about != there.about or token.is_owner != there.is_owner:
            return False
        if token.kind is Kind.NAME and not there.is_capital:
            return False
        return is_report or not self._in_report(place)

    def _in_report(self, place: int) -> bool:
        """Whether it tells when or where something was said, not done: "…, he said on Monday"."""
        if self.tokens[place].kind is not Kind.DAY:
            return False
        start = self.segment_start(place)
        return any(start <= report < place <= report + _NEAR_REPORT // 2 for report in self.reports)

    def segment_start(self, place: int) -> int:
        """The first token behind the last comma, dash or bracket before a place."""
        breaks = (index for index in range(place - 1, -1, -1) if self.tokens[index].kind is Kind.BREAK)
        return next(breaks, -1) + 1


def evidence_of(sentences: Iterable[Sequence[Token]]) -> Evidence:
    """One evidence of one or two sentences."""
    tokens: list[Token] = []
    for sentence in sentences:
        if tokens:
            tokens.append(Token(_PARAGRAPH, _PARAGRAPH, Kind.BREAK))
        tokens.extend(sentence)
    return Evidence(tuple(tokens))


def missing(claim: Sequence[Token], evidence: Evidence) -> list[Token]:
    """What a written sentence says that the evidence does not."""
    is_report = any(token.kind is Kind.REPORT for token in claim)
    return [claim[i] for i in content(claim) if not evidence.candidates(claim[i], is_report=is_report)]


def follows(claim: Sequence[Token], evidence: Evidence) -> bool:
    """Whether a written sentence, all of whose words stand in the evidence, also says the same with them.

    A search for a way through the places of its words (dynamic programming over pairs of neighbours).
    """
    own = content(claim)
    if not own:
        return False
    is_report = any(token.kind is Kind.REPORT for token in claim)
    reachable = {
        place
        for place in evidence.candidates(claim[own[0]], is_report=is_report)
        if _may_open(claim, own[0], evidence, place)
    }
    for left, right in zip(own, own[1:], strict=False):
        step = _Step(claim, left, right, evidence)
        places = evidence.candidates(claim[right], is_report=is_report)
        reachable = {q for q in places if any(step.leads(p, q) for p in reachable)}
    return any(_may_close(claim, own[-1], evidence, place) for place in reachable)


def _norms(tokens: Sequence[Token]) -> list[str]:
    return [token.norm for token in tokens]


def _keys(token: Token) -> set[str]:
    if token.kind is Kind.NAME:
        return {token.norm, *stems(token.lower)}
    return {token.norm, token.lower} if token.kind is Kind.WORD else {token.norm}


def _may_open(claim: Sequence[Token], first: int, evidence: Evidence, place: int) -> bool:
    """Whether a written sentence can begin there: what stands before does not change what follows."""
    start = evidence.segment_start(place)
    before = evidence.tokens[start:place]
    if _norms(claim[:first]) == _norms(evidence.tokens[:place]):
        return True
    if any(token.kind in _REFUSING for token in before) or _cuts_name(evidence, place) or _is_object(before):
        return False
    if not _same_lead(_lead(claim, first), _lead(evidence.tokens, place), claim[first]):
        return False
    return _same_voice(claim[:first], before, claim[first], has_break=start > 0)


def _is_object(before: Sequence[Token]) -> bool:
    """Whether a verb stands right before a phrase, so that it is no subject: "the mayor" of "… shot the mayor"."""
    last = next((token for token in reversed(before) if token.kind is not Kind.DETERMINER), None)
    return last is not None and is_verb(last)


def _may_close(claim: Sequence[Token], last: int, evidence: Evidence, place: int) -> bool:
    """Whether a written sentence can end there: no condition follows, and no name or compound is cut in two."""
    if _norms(_unended(claim[last + 1 :])) == _norms(_unended(evidence.tokens[place + 1 :])):
        return True
    if any(token.kind in (Kind.PREPOSITION, Kind.REPORT) for token in claim[last + 1 :]):
        return any(token.kind is Kind.REPORT for token in claim[last + 1 :]) and _near_report(evidence, place)
    after = evidence.tokens[place + 1 : place + 4]
    if any(token.kind is Kind.HEDGE and token.norm in CONDITIONS for token in after):
        return False
    return not (after and _goes_on(evidence.tokens[place], after[0]))


def _unended(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[:-1] if tokens and tokens[-1].kind is Kind.BREAK else tokens


def _goes_on(last: Token, following: Token) -> bool:
    """Whether the next word makes something else of the last one: "a school" of "a school bus"."""
    if last.kind is Kind.NAME:
        return following.kind is Kind.NAME or (following.kind is Kind.WORD and last.is_owner)
    if last.kind is Kind.NUMBER:
        return following.kind in (Kind.NUMBER, Kind.WORD) and not _is_adverb(following)
    return following.kind is Kind.WORD and not _is_adverb(following) and not is_verb(last) and not is_verb(following)


def _cuts_name(evidence: Evidence, place: int) -> bool:
    """Whether a name would be begun in its middle where that makes another of it: "Korea" of "North Korea"."""
    before = evidence.tokens[place - 1] if place else None
    return (
        evidence.tokens[place].kind is Kind.NAME
        and before is not None
        and before.is_capital
        and before.lower in NOT_LEFT_OUT
    )


def _near_report(evidence: Evidence, place: int) -> bool:
    return any(abs(place - report) <= _NEAR_REPORT for report in evidence.reports)


def _lead(tokens: Sequence[Token], place: int) -> str:
    """The preposition that a word's phrase hangs on, empty without one."""
    words = 0
    for index in range(place - 1, -1, -1):
        token = tokens[index]
        if token.kind is Kind.PREPOSITION:
            return token.norm
        words += token.kind in CONTENT
        if token.kind not in (Kind.DETERMINER, Kind.WORD, Kind.NAME, Kind.HEDGE, Kind.NUMBER) or words > 2:
            return ""
        if token.kind in (Kind.WORD, Kind.HEDGE) and is_verb(token):
            return ""
    return ""


def _same_lead(own: str, there: str, token: Token) -> bool:
    if own == there or (own in PLACING and there in PLACING):
        return True
    is_date = token.kind in (Kind.DAY, Kind.NUMBER)
    return is_date and {own, there} - PLACING == {""}


def _same_voice(own: Sequence[Token], there: Sequence[Token], token: Token, *, has_break: bool) -> bool:
    """Whether a verb is passive in both or in neither: "was shot" is not "shot"."""
    if token.kind is not Kind.WORD or not is_verb(token):
        return True
    is_own, is_there = _is_passive(own), _is_passive(there)
    return is_own == is_there or (is_own and has_break)


def _is_passive(before: Sequence[Token]) -> bool:
    for token in reversed(before):
        if token.kind is Kind.BE:
            return True
        if not _is_adverb(token) and token.kind is not Kind.DENIAL:
            return False
    return False


def _is_adverb(token: Token) -> bool:
    return token.kind is Kind.WORD and token.lower.endswith("ly")


def is_verb(token: Token) -> bool:
    """Whether it looks like a past form."""
    return token.kind is Kind.WORD and (token.lower.endswith("ed") or token.lower in IRREGULAR)


@dataclass(frozen=True)
class _Step:
    """From one word of a written sentence to the next."""

    claim: Sequence[Token]
    left: int
    right: int
    evidence: Evidence

    @cached_property
    def between(self) -> Sequence[Token]:
        return self.claim[self.left + 1 : self.right]

    @cached_property
    def lead(self) -> str:
        return next((token.norm for token in reversed(self.between) if token.kind is Kind.PREPOSITION), "")

    def leads(self, p: int, q: int) -> bool:
        """Whether the two words may stand at two places of the evidence."""
        if p == q:
            return False
        if self._is_untouched(p, q):
            return True
        if not self._reports(p, q):
            return False
        return self._forward(p, q) if q > p else self._backward(p, q)

    def _is_untouched(self, p: int, q: int) -> bool:
        """Whether the same words stand between them in both."""
        return q > p and _norms(self.evidence.tokens[p + 1 : q]) == _norms(self.between)

    def _reports(self, p: int, q: int) -> bool:
        """A "said" between them is one of the evidence's, near the one who says it."""
        if not any(token.kind is Kind.REPORT for token in self.between):
            return True
        return _near_report(self.evidence, p) or _near_report(self.evidence, q)

    def _forward(self, p: int, q: int) -> bool:
        tokens = self.evidence.tokens
        gap = tokens[p + 1 : q]
        if any(token.norm == _PARAGRAPH for token in gap):
            return self._leaning(p, gap)
        token = self.claim[self.right]
        behind = max((index for index, each in enumerate(gap) if each.kind is Kind.BREAK), default=-1) + 1
        leads = [each.norm for each in gap[behind:] if each.kind is Kind.PREPOSITION]
        there = leads[-1] if leads else ""
        is_ended = (
            bool(leads) and not self.lead and tokens[q - 1].kind in (*CONTENT, Kind.BREAK, Kind.BE, Kind.AUXILIARY)
        )
        if not is_ended and not _same_lead(self.lead, there, token):
            return False
        has_break = any(each.kind is Kind.BREAK for each in gap)
        return _same_voice(self.between, gap, token, has_break=has_break) and _may_be_left_out(
            tokens[p], gap, tokens[q], has_lead=bool(self.lead)
        )

    def _leaning(self, p: int, gap: Sequence[Token]) -> bool:
        """From the subject of a sentence to what the next one says of it: "The ferry … . It had 42 people"."""
        cut = next(index for index, token in enumerate(gap) if token.norm == _PARAGRAPH)
        opening = self.evidence.tokens[:p]
        is_subject = not any(token.kind in (Kind.BREAK, Kind.BE, Kind.AUXILIARY) or is_verb(token) for token in opening)
        return is_subject and not any(token.kind in CONTENT for token in gap[cut:])

    def _backward(self, p: int, q: int) -> bool:
        """A part that was moved: it begins as it begins in the evidence, behind the same preposition or a comma."""
        joints = (Kind.BREAK, Kind.LINK, Kind.PREPOSITION, Kind.REPORT)
        if not any(token.kind in joints for token in self.between) or _cuts_name(self.evidence, q):
            return False
        tokens, token = self.evidence.tokens, self.claim[self.right]
        if self._crosses_clauses(q, p) or not _same_lead(self.lead, _lead(tokens, q), token):
            return False
        start = self.evidence.segment_start(q)
        before = tokens[start:q]
        if any(each.kind in _REFUSING or each.kind is Kind.WORD for each in before) and not self.lead:
            return False
        return _same_voice(self.between, before, token, has_break=start > 0)

    def _crosses_clauses(self, first: int, last: int) -> bool:
        inner = self.evidence.tokens[first:last]
        return any(
            token.kind is Kind.LINK
            and token.norm not in ("who", "which")
            and index
            and inner[index - 1].kind is Kind.BREAK
            for index, token in enumerate(inner)
        )


def _may_be_left_out(left: Token, gap: Sequence[Token], right: Token, *, has_lead: bool) -> bool:
    """Whether the words between two others can go without making another statement of the rest."""
    if not any(token.kind in CONTENT or token.kind is Kind.REPORT for token in gap):
        return True
    breaks = [index for index, token in enumerate(gap) if token.kind is Kind.BREAK]
    if not breaks:
        return _is_droppable(left, gap, right, has_lead=has_lead)
    asides = gap[breaks[0] : breaks[-1]]
    head, tail = gap[: breaks[0]], gap[breaks[-1] + 1 :]
    own = [token for token in asides if token.kind in CONTENT]
    is_hedging = len(own) <= 2 and any(token.kind in _REFUSING for token in own)
    return not is_hedging and _is_phrase(head) and all(_is_adverb(token) or token.kind not in CONTENT for token in tail)


def _is_droppable(left: Token, gap: Sequence[Token], right: Token, *, has_lead: bool) -> bool:
    own = [token for token in gap if token.kind in CONTENT and not _is_adverb(token)]
    if any(token.kind in _REFUSING or token.kind is Kind.REPORT for token in gap):
        return False
    if not own:
        return True
    if left.kind is Kind.NAME and all(token.kind is Kind.NAME for token in gap):
        return right.kind is Kind.NAME
    if gap[0].norm in ("who", "which") and not has_lead:
        return not any(token.kind is Kind.NUMBER for token in own) or right.kind is not Kind.NUMBER
    return _is_phrase(gap) or _are_modifiers(left, gap, own)


def _is_phrase(gap: Sequence[Token]) -> bool:
    """Nothing, or phrases that each begin with a preposition: "in Paris on the eve of the vote"."""
    own = [token for token in gap if token.kind in CONTENT]
    if not own:
        return True
    if gap[0].kind is not Kind.PREPOSITION or len(own) > _MOST_DROPPED:
        return False
    return not any(token.kind in (*_REFUSING, Kind.REPORT, Kind.BE, Kind.LINK) or is_verb(token) for token in gap)


def _are_modifiers(left: Token, gap: Sequence[Token], own: Sequence[Token]) -> bool:
    """A few words between an article or a number and its noun, or a name behind what it names."""
    if len(own) > 3 or any(token.is_owner or token.kind is Kind.NUMBER for token in own):
        return False
    if all(token.kind is Kind.NAME for token in gap):
        return left.kind is Kind.WORD
    rest = gap if left.kind is Kind.NUMBER else gap[1:]
    is_opened = left.kind is Kind.NUMBER or gap[0].kind in (*_LIGHT, Kind.PREPOSITION)
    return is_opened and all(token.kind in (Kind.WORD, Kind.NAME, Kind.DETERMINER) for token in rest)
