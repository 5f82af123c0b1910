"""Tests of follow-ups that may be meant in two ways: the archive tells in which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from retrieval.archive.archive import Archive
from retrieval.chain import RetrievalChain
from retrieval.domain import Article, Question, SplitArticle, Turn
from retrieval.settings import Settings
from retrieval.wiring import build_chain
from tests.conftest import store

ARTICLES = (
    "Orlasay Lines is led by Piers Hathersage. Orlasay Lines fired 40 employees on Monday, the company said.",
    "Tollen Mills closed its old hall in Pellworth. At Tollen Mills 900 employees were fired, the union said.",
    "The Korrel flood left 320 homes under water on Sunday. The river has fallen since, and the roads are open.",
)


@pytest.fixture
def chain(archive: Archive, split: Callable[[Article], SplitArticle]) -> RetrievalChain:
    """Over three stories."""
    store(archive, split, *(Article(text, published=date(2026, 3, 2)) for text in ARTICLES))
    return build_chain(Settings(), archive)


@pytest.mark.parametrize(
    ("question", "searched", "said"),
    [
        ("How many employees were fired?", "How many employees were fired (Orlasay Lines)?", "40 employees"),
        ("How many homes were flooded?", "How many homes were flooded?", "320 homes"),
    ],
)
def test_a_question_goes_on_with_the_talk_where_the_archive_has_that(
    chain: RetrievalChain, question: str, searched: str, said: str
) -> None:
    """Else it begins another one."""
    history = (Turn("Who leads Orlasay Lines?", "Orlasay Lines is led by Piers Hathersage. [1]"),)
    answer = chain.invoke(Question(question, date(2026, 3, 9), history))
    assert searched == answer.standalone
    assert said in answer.text
