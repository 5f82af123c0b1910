import random
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from benchmarks.sentences import average_precision, map_and_mrr
from benchmarks.training.cloze import clozes
from benchmarks.training.early import early_example
from benchmarks.training.examples import RememberingRanker
from benchmarks.training.lessons import Choice, Lesson, _untokenised
from benchmarks.training.logit import Choice as Candidates
from benchmarks.training.logit import fit_confidence, fit_order
from benchmarks.training.weeks import parts_of
from retrieval.archive.archive import Archive
from retrieval.domain import Article, SplitArticle
from retrieval.ranking.ranker import GraphRanker
from tests.conftest import store

ASKED = date(2026, 3, 20)


def test_neighbouring_weeks_go_to_different_parts() -> None:
    """Questions of a week stay together."""
    questions = [{"id": f"{week}_{n}"} for week in ("20220617", "20220624", "20220701") for n in (0, 1)]
    assert parts_of(questions, 2) == [0, 0, 1, 1, 0, 0]


def test_a_blank_asks_for_what_stood_in_it() -> None:
    """The answer is no longer in the question."""
    made = clozes(
        "All crews of Northline struck in Port Maddern, said Ann Lee, over 61 million crowns.", random.Random(1)
    )
    assert {one.answer for one in made} == {"Northline", "Port Maddern", "Ann Lee", "61 million"}
    assert all(one.answer not in one.question and one.question.endswith("?") for one in made)
    assert [one.question for one in made if one.answer == "61 million"][0].lower().count("how many") == 1


def test_a_long_lesson_is_sampled_with_its_right_sentences() -> None:
    """Some of both kinds."""
    lesson = Lesson("Who?", tuple(Choice("", str(n), n < 5) for n in range(50)))
    assert [choice.right for choice in lesson.sample(random.Random(0)).choices] == [True] * 2 + [False] * 8


def test_treebank_tokens_are_undone() -> None:
    """As an article would have it."""
    assert _untokenised("`` It 's $ 5 -LRB- net -RRB- , '' he said .") == '" It\'s $5 (net), " he said.'


def test_an_order_is_learnt_from_what_is_right() -> None:
    """The measure that tells gets the weight; questions without a right candidate teach nothing."""
    chance = np.random.default_rng(0)
    choices = []
    for _ in range(60):
        measures = chance.normal(size=(8, 2)).astype(np.float32)
        choices.append(Candidates(measures, measures[:, 0] == measures[:, 0].max()))
    choices.append(Candidates(np.zeros((2, 2), np.float32), np.zeros(2, bool)))
    weights = fit_order(choices).weights
    assert weights[0] > 3
    assert abs(weights[1]) < 0.7


def test_confidence_weighs_both_kinds_alike() -> None:
    """With weights that make up for their numbers it is even halfway between them."""
    measures = np.array([[1.0]] * 90 + [[-1.0]] * 10, np.float32)
    weights = np.array([1 / 90] * 90 + [1 / 10] * 10)
    model = fit_confidence(measures, np.array([True] * 90 + [False] * 10), weights)
    assert model.log_odds(np.array([[0.0]], np.float32))[0] == pytest.approx(0.0, abs=0.1)


def test_precision_and_rank_are_of_the_right_sentences() -> None:
    """Questions that cannot be got wrong or right are left out."""
    scored = [([3.0, 2.0, 1.0], [False, True, True]), ([1.0, 2.0], [True, True]), ([1.0], [False])]
    assert average_precision([False, True, True]) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert map_and_mrr(scored, seed=0) == pytest.approx((7 / 12, 1 / 2, 1))


def test_a_question_asked_too_early_finds_no_news_of_its_weeks(
    archive: Archive, split: Callable[[Article], SplitArticle]
) -> None:
    """Nor what is known for it, nor what has no date; the articles of before are there as ever."""

    def story(days: int | None) -> Article:
        published = None if days is None else ASKED - timedelta(days=days)
        return Article("Ferry crews went on strike.", f"Day {days}", f"https://a.example/{days}", published=published)

    store(archive, split, *map(story, (None, 3, 20, 22, 400)))
    question = {
        "question": "Who went on strike?",
        "asked": ASKED.isoformat(),
        "related_urls": ["https://a.example/400"],
    }
    made = early_example(archive, question, RememberingRanker(GraphRanker()))
    assert [one.passage.title for one in made.found] == ["Day 22"]
    assert (made.is_early, made.is_answerable) == (True, False)
