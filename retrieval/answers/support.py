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

from retrieval.answers.leaving_out import REFUSING, is_narrowed, is_weakened, may_be_left_out
from retrieval.answers.lexicon import CONDITIONS, NOT_LEFT_OUT, RELATIVES, UNCHANGING
from retrieval.answers.phrases import is_adverb, is_verb, lead_of, same_lead, same_tense, same_voice
from retrieval.answers.reading import CONTENT, Kind, Token, content
from retrieval.words import stems

_NEAR_REPORT = 8
"""Tokens between a speaker and the "said" that is theirs."""
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
        if token.kind in (Kind.NUMBER, Kind.DAY, *REFUSING) and token.kind is not there.kind:
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
    if any(token.kind in REFUSING for token in before) or _cuts_name(evidence, place) or _is_object(before):
        return False
    if not same_lead(lead_of(claim, first), lead_of(evidence.tokens, place), claim[first]):
        return False
    return same_voice(claim[:first], before, claim[first], has_break=start > 0)


def _is_object(before: Sequence[Token]) -> bool:
    """Whether a verb stands right before a phrase, so that it is no subject: "the mayor" of "… shot the mayor"."""
    last = next((token for token in reversed(before) if token.kind is not Kind.DETERMINER), None)
    return last is not None and (is_verb(last) or last.lower in UNCHANGING)


def _may_close(claim: Sequence[Token], last: int, evidence: Evidence, place: int) -> bool:
    """Whether a written sentence can end there: no condition follows, and no name or compound is cut in two."""
    if _norms(_unended(claim[last + 1 :])) == _norms(_unended(evidence.tokens[place + 1 :])):
        return True
    own, rest = _unended(claim[last + 1 :]), evidence.tokens[place + 1 :]
    if own:
        # Words such as "has" or "who does" end a sentence only as they do there: "has not" is another end.
        following = rest[len(own)] if len(rest) > len(own) else None
        return _norms(own) == _norms(rest[: len(own)]) and (following is None or following.kind not in REFUSING)
    after = evidence.tokens[place + 1 : place + 4]
    if any(token.kind is Kind.HEDGE and token.norm in CONDITIONS for token in after):
        return False
    if is_weakened(rest) or is_narrowed(rest):
        return False
    return not (after and _goes_on(evidence.tokens[place], after[0]))


def _unended(tokens: Sequence[Token]) -> Sequence[Token]:
    return tokens[:-1] if tokens and tokens[-1].kind is Kind.BREAK else tokens


def _goes_on(last: Token, following: Token) -> bool:
    """Whether the next word makes something else of the last one: "a school" of "a school bus"."""
    if last.kind is Kind.NAME:
        return following.kind is Kind.NAME or (following.kind is Kind.WORD and last.is_owner)
    if last.kind is Kind.NUMBER:
        return following.kind in (Kind.NUMBER, Kind.WORD) and not is_adverb(following)
    return following.kind is Kind.WORD and not is_adverb(following) and not is_verb(last) and not is_verb(following)


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
        if not is_ended and not same_lead(self.lead, there, token):
            return False
        has_break = any(each.kind is Kind.BREAK for each in gap)
        if not same_tense(self.between, gap) or (has_break and self._leaves_relative_clause(p)):
            return False
        return same_voice(self.between, gap, token, has_break=has_break) and may_be_left_out(
            tokens[p], gap, tokens[q], has_lead=bool(self.lead)
        )

    def _leaves_relative_clause(self, p: int) -> bool:
        """Whether somebody in "…, who beat Jones, …" would get what is said of the one before it."""
        if any(token.norm in RELATIVES for token in self.claim[: self.right]):
            return False
        return self.evidence.tokens[self.evidence.segment_start(p)].norm in RELATIVES

    def _leaning(self, p: int, gap: Sequence[Token]) -> bool:
        """From the subject of a sentence to what the next one says of it: "The ferry … . It had 42 people"."""
        cut = next(index for index, token in enumerate(gap) if token.norm == _PARAGRAPH)
        opening = self.evidence.tokens[:p]
        is_subject = not any(token.kind in (Kind.BREAK, Kind.BE, Kind.AUXILIARY) or is_verb(token) for token in opening)
        return is_subject and not any(token.kind in CONTENT for token in gap[cut:])

    def _backward(self, p: int, q: int) -> bool:
        """A part that was moved: it begins as it begins in the evidence, behind the same preposition or a comma."""
        joints = (Kind.BREAK, Kind.LINK, Kind.PREPOSITION, Kind.REPORT)
        if not any(token.kind in joints or token.norm == "that" for token in self.between):
            return False
        if _cuts_name(self.evidence, q) or self._is_from_an_aside(p, q):
            return False
        tokens, token = self.evidence.tokens, self.claim[self.right]
        if self._crosses_clauses(q, p) or not same_lead(self.lead, lead_of(tokens, q), token):
            return False
        start = self.evidence.segment_start(q)
        before = tokens[start:q]
        if any(each.kind in REFUSING or each.kind is Kind.WORD for each in before) and not self.lead:
            return False
        return same_voice(self.between, before, token, has_break=start > 0)

    def _is_from_an_aside(self, p: int, q: int) -> bool:
        """Whether it stands between commas, where it says something of something else."""
        start = self.evidence.segment_start(q)
        return start > 0 and start != self.evidence.segment_start(p)

    def _crosses_clauses(self, first: int, last: int) -> bool:
        inner = self.evidence.tokens[first:last]
        return any(
            token.kind is Kind.LINK
            and token.norm not in ("who", "which")
            and index
            and inner[index - 1].kind is Kind.BREAK
            for index, token in enumerate(inner)
        )
