"""Which of the sentences read for a question are shown."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answers.disagreement import figures
from retrieval.answers.periods import is_within
from retrieval.domain import Hit, Reading, Span
from retrieval.kinds import Kind
from retrieval.ranking.asked import Asked
from retrieval.ranking.copies import says_the_same
from retrieval.ranking.sentences import text_of
from retrieval.ranking.things import Things, things_in

_NEAR_BEST = 2.0
"""A further sentence is shown when its log odds are at most this much below the best one's, …"""
_NEAR_BEST_ANSWER = 4.0
"""… or this much, where the ranker thinks it possible that it answers."""
_MAY_ANSWER = -1.0
_NOTHING_NEW = 1.5
"""Log odds that a further sentence loses if it has nothing of the kind asked for that is not shown already: the second
best answer is worth more than the best one in other words."""
_NO_REASON = 1.0
"""Log odds that a sentence without a reason loses where "why" is asked: from 0.75 to 1.5, the first sentence is right
for 13 of the 18 such reading questions instead of 12."""
_NAMES_MISSING = 0.5
"""A further sentence is not shown where so much less of the question's names, by weight, is around it."""
_NO_THINGS = frozenset({Kind.YES_NO, Kind.WHY, Kind.OTHER})
"""Questions that names and numbers do not answer."""
_SAME_WORDS = 0.5
"""Sentences that share this much of their word pairs (Jaccard) say the same."""


class Choice:
    """The sentences that were read for a question, to be taken in turn: each the best beside those that are shown."""

    def __init__(self, asked: Asked, hits: Sequence[Hit]) -> None:
        """Take the question and what was found and read for it."""
        self._asked = asked
        self._left = [(hit, one) for hit in hits for one in hit.read]
        best = max((one for _, one in self._left), key=lambda one: one.score, default=None)
        self._best = best.score if best else 0.0
        self._names = best.measures["names_around"] if best else 0.0
        self._shown: list[str] = []
        self._things: Things = frozenset()
        self._is_of_days = any(
            is_within(asked, hit.passage) and one.score >= self._best - _NEAR_BEST for hit, one in self._left
        )

    def take(self) -> tuple[Hit, Span] | None:
        """The best that is left; None when that is clearly worse than the best of all."""
        while self._left:
            best = max(self._left, key=self._worth)
            self._left.remove(best)
            if self._is_near(best) and not self._is_another_story(best) and not _is_said(_text(best), self._shown):
                return best[0], best[1].span
        return None

    def show(self, taken: tuple[Hit, Span]) -> None:
        """Count a sentence as shown."""
        text = text_of(taken[0].passage, taken[1])
        self._shown.append(text)
        self._things |= things_in(self._asked, text)

    def _worth(self, one: tuple[Hit, Reading]) -> float:
        is_without_reason = self._asked.kind is Kind.WHY and bool(one[1].measures["lacks_kind"])
        lost = _NOTHING_NEW * (bool(self._shown) and self._is_nothing_new(one)) + _NO_REASON * is_without_reason
        return one[1].score - lost

    def _is_nothing_new(self, one: tuple[Hit, Reading]) -> bool:
        return self._asked.kind not in _NO_THINGS and things_in(self._asked, _text(one)) <= self._things

    def _is_another_story(self, one: tuple[Hit, Reading]) -> bool:
        """Whether it has fewer of the question's names around it, is of other days, or says when something else was."""
        is_of_other_days = self._is_of_days and is_within(self._asked, one[0].passage) is False
        has_fewer_names = one[1].measures["names_around"] < self._names - _NAMES_MISSING
        return has_fewer_names or is_of_other_days or self._is_of_another_event(one)

    def _is_of_another_event(self, one: tuple[Hit, Reading]) -> bool:
        """Whether a further sentence that should say when has no word of the question, nor leans on one that has."""
        is_when = self._asked.kind is Kind.WHEN and bool(self._shown)
        return is_when and not (one[1].measures["coverage"] or one[1].measures["opens_with_pronoun"])

    def _is_near(self, one: tuple[Hit, Reading]) -> bool:
        may_answer = one[1].measures["read"] > _MAY_ANSWER
        return self._worth(one) >= self._best - (_NEAR_BEST_ANSWER if may_answer else _NEAR_BEST)


def _text(one: tuple[Hit, Reading]) -> str:
    return text_of(one[0].passage, one[1].span)


def _is_said(text: str, shown: Sequence[str]) -> bool:
    """Whether one of the shown sentences says the same; with another number in it, it does not."""
    alike = [other for other in shown if figures(other) == figures(text)]
    return says_the_same(text, alike, _SAME_WORDS)
