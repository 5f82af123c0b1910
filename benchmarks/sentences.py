"""How well the ranker orders candidate sentences: MAP and MRR.

    python -m benchmarks.sentences TREC.csv

Questions whose sentences are all right or all wrong are left out, as is the custom. Ties are shuffled.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.training.lessons import Lesson, trec_lessons
from retrieval.ranking.ranker import GraphRanker, Ranker

Scored = tuple[Sequence[float], Sequence[bool]]
"""Scores of a question's sentences, and which of them are right."""


def main() -> None:
    """Judge, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="CSV: qtext,label,atext")
    ranker = GraphRanker()
    scored = [_scored(ranker, lesson) for lesson in trec_lessons(parser.parse_args().file)]
    precision, rank, asked = map_and_mrr(scored, seed=0)
    print(f"MAP {precision:.3f}, MRR {rank:.3f} over {asked} questions")


def _scored(ranker: Ranker, lesson: Lesson) -> Scored:
    odds = ranker.log_odds(lesson.question, [("", choice.text) for choice in lesson.choices])
    return odds.tolist(), [choice.right for choice in lesson.choices]


def map_and_mrr(scored: Sequence[Scored], seed: int) -> tuple[float, float, int]:
    """Mean average precision, mean reciprocal rank, and over how many questions."""
    chance = random.Random(seed)
    ranked = [_in_order(one, chance) for one in scored if any(one[1]) and not all(one[1])]
    precisions = [average_precision(right) for right in ranked]
    ranks = [1 / (1 + right.index(True)) for right in ranked]
    return float(np.mean(precisions)), float(np.mean(ranks)), len(ranked)


def average_precision(right: Sequence[bool]) -> float:
    """The mean, over the right ones in an order, of the share of right ones up to each."""
    places = [place for place, is_right in enumerate(right, 1) if is_right]
    return float(np.mean([count / place for count, place in enumerate(places, 1)]))


def _in_order(one: Scored, chance: random.Random) -> list[bool]:
    scores, right = one
    shuffled = chance.sample(list(zip(scores, right, strict=True)), len(scores))
    return [is_right for _, is_right in sorted(shuffled, key=lambda pair: -pair[0])]


if __name__ == "__main__":
    main()
