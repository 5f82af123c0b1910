"""Neighbouring passages of one article that were both found are one hit: what answers often stands across a cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.domain import Hit, Passage

_MOST_JOINED = 3
"""Passages a hit: about as much as a reader takes in at once."""

Stretch = Callable[[Passage, int, int], str]
"""The text of a passage's article, from start to end."""


def join_neighbours(hits: Sequence[Hit], limit: int, stretch: Stretch) -> list[Hit]:
    """Hits, best first, at most ``limit``; each with those of its neighbours that were found too.

    A joined hit keeps the place of its best passage: its id, and what speaks for it. Its score is their sum, the
    probability that one of them is the best. Nothing is joined at the cost of having fewer than ``limit`` hits.
    """
    runs: list[list[Hit]] = []
    spare = len(hits) - limit
    for hit in hits:
        run = next((run for run in runs if spare > 0 and _continues(run, hit)), None)
        if run is None:
            runs.append([hit])
        else:
            run.append(hit)
            spare -= 1
    best = sorted(runs, key=lambda run: -_score(run))[:limit]
    return [_joined(run, stretch) if len(run) > 1 else run[0] for run in best]


def _score(run: Sequence[Hit]) -> float:
    return sum(hit.score for hit in run)


def _continues(run: Sequence[Hit], hit: Hit) -> bool:
    """Whether a hit stands right before or behind those of a run."""
    first, own = run[0].passage, hit.passage
    if len(run) == _MOST_JOINED or (first.article_id, first.version) != (own.article_id, own.version):
        return False
    return any(abs(one.passage.position - own.position) == 1 for one in run)


def _joined(run: Sequence[Hit], stretch: Stretch) -> Hit:
    best = run[0]
    in_order = sorted((hit.passage for hit in run), key=lambda passage: passage.start)
    start, end = in_order[0].start, in_order[-1].end
    passage = replace(
        best.passage,
        start=start,
        end=end,
        text=stretch(best.passage, start, end),
        sentences=tuple(span for one in in_order for span in one.sentences),
    )
    copies = {copy.article_id: copy for hit in reversed(run) for copy in hit.carried_by}
    return Hit(
        passage,
        _score(run),
        best.why,
        tuple(copies.values()),
        tuple(reading for hit in run for reading in hit.read),
    )
