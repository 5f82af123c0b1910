"""What happened in some days: the stories that most was reported of, each by the passage that opens a report of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.domain import Hit, Passage, Why
from retrieval.encoders import Vectors
from retrieval.ranking.copies import overlap, word_pairs

_NEAR = 0.5
"""Cosine from which two reports are of one story."""
_COPY = 0.6
"""Of the shingles: reports that share so many are one report, carried elsewhere."""


def overview(openings: Sequence[Passage], vectors: Mapping[str, Vectors], limit: int) -> list[Hit]:
    """The stories, the most reported first, then the newest; of each the report that is most like the others.

    How central a report is, is how many others are near it (degree centrality of LexRank, Erkan and Radev 2004); what
    is near a story that was taken is left out (after the maximal marginal relevance of Carbonell and Goldstein 1998).

    Args:
        openings: the first passages of the articles of those days, the newest first.
        vectors: their unit vectors by id; what has none is left out.
        limit: how many stories at most.
    """
    known = [passage for passage in openings if passage.id in vectors]
    if not known:
        return []
    rows = np.stack([vectors[passage.id] for passage in known]).astype(np.float32)
    near = rows @ rows.T >= _NEAR
    reports = near.sum(axis=1)
    is_left = np.ones(len(known), bool)
    hits: list[Hit] = []
    while is_left.any() and len(hits) < limit:
        best = int(np.argmax(np.where(is_left, (near & is_left).sum(axis=1), 0)))
        story = [known[index] for index in np.flatnonzero(near[best] & is_left)]
        copies = tuple(_copies(known[best], story))
        hits.append(Hit(known[best], float(reports[best] / len(known)), Why(0.0, 0.0, days=0), copies))
        is_left &= ~near[best]
    return hits


def _copies(passage: Passage, story: Sequence[Passage]) -> list[Passage]:
    own = word_pairs(passage.text)
    others = (other for other in story if other.article_id != passage.article_id)
    return [other for other in others if overlap(own, word_pairs(other.text)) >= _COPY]
