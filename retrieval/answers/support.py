"""Does a sentence of an article say what a written sentence says?

A written sentence is taken to be supported when it is the article's sentence with parts left out or moved, and nothing
else: every name, number, day, denial, hedge and plain word of it stands there, in an order and behind prepositions that
leave everybody in their part ("Iran struck Pakistan" is not "Pakistan struck Iran"), and what is left out between them
can be left out without making another statement of the rest (no denial, no condition, no second subject or number).
It is sentence compression read backwards: not what may be deleted (Knight and Marcu 2002, "Summarization beyond
sentence extraction"; Clarke and Lapata 2008, "Global inference for sentence compression") but whether what was may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answers.ends import cuts_name, may_close, may_open, norms
from retrieval.answers.evidence import NEAR_REPORT, PARAGRAPH, Evidence
from retrieval.answers.leaving_out import REFUSING, cuts_numbers, may_be_left_out
from retrieval.answers.lexicon import ADDING, RELATIVES
from retrieval.answers.phrases import is_verb, lead_of, same_lead, same_tense, same_voice
from retrieval.answers.reading import CONTENT, Role, Token, content

_WITH_SUBJECT = frozenset("who whom whose which that".split())


def missing(claim: Sequence[Token], evidence: Evidence) -> list[Token]:
    """What a written sentence says that the evidence does not."""
    is_report = any(token.role is Role.REPORT for token in claim)
    return [claim[i] for i in content(claim) if not evidence.candidates(claim[i], is_report=is_report)]


def follows(claim: Sequence[Token], evidence: Evidence) -> bool:
    """Whether a written sentence, all of whose words stand in the evidence, also says the same with them.

    A search for a way through the places of its words (dynamic programming over pairs of neighbours).
    """
    own = content(claim)
    if not own:
        return False
    is_report = any(token.role is Role.REPORT for token in claim)
    reachable = {
        place
        for place in evidence.candidates(claim[own[0]], is_report=is_report)
        if may_open(claim, own[0], evidence, place)
    }
    for left, right in zip(own, own[1:], strict=False):
        step = _Step(claim, left, right, evidence)
        places = evidence.candidates(claim[right], is_report=is_report)
        reachable = {q for q in places if any(step.leads(p, q) for p in reachable)}
    return any(may_close(claim, own[-1], evidence, place) for place in reachable)


def _near_report(evidence: Evidence, place: int) -> bool:
    return any(abs(place - report) <= NEAR_REPORT for report in evidence.reports)


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
        return next((token.norm for token in reversed(self.between) if token.role is Role.PREPOSITION), "")

    def leads(self, p: int, q: int) -> bool:
        """Whether the two words may stand at two places of the evidence."""
        if p == q:
            return False
        if self._is_untouched(p, q):
            return True
        if not self._reports(p, q) or not self._links(p, q) or self._cuts_numbers(p, q):
            return False
        return self._forward(p, q) if q > p else self._backward(p, q)

    def _is_untouched(self, p: int, q: int) -> bool:
        """Whether the same words stand between them in both."""
        return q > p and norms(self.evidence.tokens[p + 1 : q]) == norms(self.between)

    def _reports(self, p: int, q: int) -> bool:
        """A "said" between them is one of the evidence's, near the one who says it."""
        if not any(token.role is Role.REPORT for token in self.between):
            return True
        return _near_report(self.evidence, p) or _near_report(self.evidence, q)

    def _links(self, p: int, q: int) -> bool:
        """Whether what links the two words there links them here: "or" is not "and", nor "and" "so"."""
        own = {token.norm for token in self.between if token.role is Role.LINK}
        there = {token.norm for token in self.evidence.tokens[p + 1 : q] if token.role is Role.LINK}
        return own - ADDING - _WITH_SUBJECT <= there and (not own & ADDING or "or" not in there)

    def _cuts_numbers(self, p: int, q: int) -> bool:
        return cuts_numbers(self.evidence.tokens, p, behind=True) or cuts_numbers(self.evidence.tokens, q)

    def _forward(self, p: int, q: int) -> bool:
        tokens = self.evidence.tokens
        gap = tokens[p + 1 : q]
        if any(token.norm == PARAGRAPH for token in gap):
            return self._leaning(p, gap)
        token = self.claim[self.right]
        behind = max((index for index, each in enumerate(gap) if each.role is Role.BREAK), default=-1) + 1
        leads = [each.norm for each in gap[behind:] if each.role is Role.PREPOSITION]
        there = leads[-1] if leads else ""
        is_ended = (
            bool(leads) and not self.lead and tokens[q - 1].role in (*CONTENT, Role.BREAK, Role.BE, Role.AUXILIARY)
        )
        if not is_ended and not same_lead(self.lead, there, token):
            return False
        has_break = any(each.role is Role.BREAK for each in gap)
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
        cut = next(index for index, token in enumerate(gap) if token.norm == PARAGRAPH)
        opening = self.evidence.tokens[:p]
        is_subject = not any(token.role in (Role.BREAK, Role.BE, Role.AUXILIARY) or is_verb(token) for token in opening)
        return is_subject and not any(token.role in CONTENT for token in gap[cut:])

    def _backward(self, p: int, q: int) -> bool:
        """A part that was moved: it begins as it begins in the evidence, behind the same preposition or a comma.

        Phrases with "of" belong to the noun before them and move nowhere.
        """
        joints = (Role.BREAK, Role.LINK, Role.PREPOSITION, Role.REPORT)
        if not any(token.role in joints or token.norm == "that" for token in self.between):
            return False
        if self.lead == "of" or cuts_name(self.evidence, q) or self._is_from_an_aside(p, q):
            return False
        tokens, token = self.evidence.tokens, self.claim[self.right]
        if self._crosses_clauses(q, p) or not same_lead(self.lead, lead_of(tokens, q), token):
            return False
        start = self.evidence.segment_start(q)
        before = tokens[start:q]
        if any(each.role in REFUSING or each.role is Role.WORD for each in before) and not self.lead:
            return False
        return same_voice(self.between, before, token, has_break=start > 0)

    def _is_from_an_aside(self, p: int, q: int) -> bool:
        """Whether it stands between commas, where it says something of something else."""
        start = self.evidence.segment_start(q)
        return start > 0 and start != self.evidence.segment_start(p)

    def _crosses_clauses(self, first: int, last: int) -> bool:
        inner = self.evidence.tokens[first:last]
        return any(
            token.role is Role.LINK
            and token.norm not in ("who", "which")
            and index
            and inner[index - 1].role is Role.BREAK
            for index, token in enumerate(inner)
        )
