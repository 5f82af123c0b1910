"""Question → hits: vectors and keywords fused, dates weighed, copies of one story collapsed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.archive.archive import Archive
from retrieval.dates import Period, period_in
from retrieval.domain import Hit, Passage, Why, day

_DEPTH = 60
"""Candidates taken from each of the two searches."""
_COSINE_SHARE = 0.4
"""Weight of the cosine in the fused score; the rest is the keyword score's."""
_FRESH_DAYS = 30.0
"""How fast news ages: after so many days the bonus for being recent has fallen to 1/e."""
_FRESH_BONUS = 0.35
_PERIOD_BONUS = 0.25
_PERIOD_SLACK_DAYS = 3
"""Stories about a day still appear some days after it."""
_LOOKAHEAD = 3
"""Candidates looked at for each passage asked for: copies of the first passages rank near them."""
_COPY_OVERLAP = 0.6
"""Passages that share this much of their word pairs (Jaccard) tell the same story in the same words."""


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: Passage
    score: float
    why: Why


class HybridRetriever(BaseRetriever):
    """Finds passages by meaning (vectors) and by words (BM25), as a LangChain retriever.

    ``invoke(question, asked=date)`` gives LangChain documents whose ``metadata["hit"]`` is our ``Hit``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    archive: Archive
    limit: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, asked: date | None = None
    ) -> list[Document]:
        return [to_document(hit) for hit in self.hits(query, asked or date.today())]

    def hits(self, query: str, asked: date) -> list[Hit]:
        """The best passages for a standalone question, best first, at most ``limit``."""
        scored = self.archive.undisturbed(lambda: self._candidates(query, asked))
        return collapse_copies(scored, self.limit)

    def _candidates(self, query: str, asked: date) -> list[_Scored]:
        vector = self.archive.embed_query(query)
        cosines = self.archive.nearest(vector, _DEPTH)
        keywords = self.archive.matching(query, _DEPTH)
        cosines |= self.archive.cosines(vector, [id_ for id_ in keywords if id_ not in cosines])
        passages = self.archive.passages(cosines.keys() | keywords.keys())
        period = period_in(query, asked)
        scored = [_score(passage, cosines, keywords, asked, period) for passage in passages.values()]
        return sorted(scored, key=lambda candidate: (-candidate.score, candidate.passage.id))


def to_document(hit: Hit) -> Document:
    """A hit as LangChain sees it."""
    passage = hit.passage
    metadata: dict[str, Any] = {"hit": hit, "title": passage.title, "url": passage.url, "source": passage.source}
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)


def _score(
    passage: Passage,
    cosines: Mapping[str, float],
    keywords: Mapping[str, float],
    asked: date,
    period: Period | None,
) -> _Scored:
    cosine = max(cosines.get(passage.id, 0.0), 0.0)
    keyword = keywords.get(passage.id, 0.0)
    recency = _recency(passage.published, asked, period)
    fused = _COSINE_SHARE * cosine + (1 - _COSINE_SHARE) * keyword
    return _Scored(passage, fused * recency / _most_recency(period), Why(cosine, keyword, recency))


def _recency(published: date | None, asked: date, period: Period | None) -> float:
    """A factor of 1 for old and undated articles, more for those near the day of asking or in the asked period."""
    if published is None:
        return 1.0
    if period is not None:
        return 1.0 + _PERIOD_BONUS * (_days_outside(day(published), period) <= _PERIOD_SLACK_DAYS)
    return 1.0 + _FRESH_BONUS * math.exp(-abs((asked - day(published)).days) / _FRESH_DAYS)


def _most_recency(period: Period | None) -> float:
    return 1.0 + (_FRESH_BONUS if period is None else _PERIOD_BONUS)


def _days_outside(published: date, period: Period) -> int:
    return max((period.first - published).days, (published - period.last).days, 0)


def collapse_copies(scored: Sequence[_Scored], limit: int) -> list[Hit]:
    """The first ``limit`` passages, those of other articles that copy an earlier one listed with it instead."""
    hits: list[Hit] = []
    shingles: list[frozenset[tuple[str, str]]] = []
    for candidate in scored[: _LOOKAHEAD * limit]:
        own = word_pairs(candidate.passage.text)
        original = next((index for index, other in enumerate(shingles) if overlap(own, other) >= _COPY_OVERLAP), None)
        if original is None:
            hits.append(Hit(candidate.passage, candidate.score, candidate.why))
            shingles.append(own)
        elif _is_other_article(candidate.passage, hits[original]):
            hit = hits[original]
            hits[original] = replace(hit, carried_by=(*hit.carried_by, candidate.passage))
    return hits[:limit]


def _is_other_article(passage: Passage, hit: Hit) -> bool:
    return passage.article_id not in {other.article_id for other in (hit.passage, *hit.carried_by)}


def word_pairs(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of neighbouring words of a text, lower-cased: its shingles (Broder 1997) of size two."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], strict=False))


def overlap(left: Iterable[tuple[str, str]], right: Iterable[tuple[str, str]]) -> float:
    """Jaccard similarity of two sets: shared over all, 0..1; 0 for two empty ones."""
    left, right = frozenset(left), frozenset(right)
    return len(left & right) / len(left | right) if left or right else 0.0
