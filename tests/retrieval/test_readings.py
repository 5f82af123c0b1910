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


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("who leads orlasay lines", "who leads Orlasay Lines?"),
        ("ok so who leads orlasay lines", "who leads Orlasay Lines?"),
        ("Please, who leads Orlasay Lines?", "who leads Orlasay Lines?"),
        ("orlasay lines", "Orlasay Lines"),
        ("And what about Korrel?", "And what about Korrel?"),
    ],
)
def test_what_is_typed_in_a_chat_is_read_as_a_question(chain: RetrievalChain, typed: str, searched: str) -> None:
    """With its mark, and without what it opens with; keywords stay, and what goes on with nothing."""
    assert searched == chain.invoke(Question(typed, date(2026, 3, 9))).standalone


def test_what_is_new_is_the_newest_there_is(chain: RetrievalChain) -> None:
    """Where nothing is of the last days; asked for certain days, there is nothing of them."""
    assert chain.invoke(Question("what's new?", date(2026, 9, 1))).answered
    assert not chain.invoke(Question("What happened last week?", date(2026, 9, 1))).answered


def test_a_sentence_is_read_with_the_one_it_leans_on(
    archive: Archive, split: Callable[[Article], SplitArticle]
) -> None:
    """Where it leans on that: by itself "it" is anything."""
    text = (
        "The Skarn Bridge will reopen on Sunday, after 573 days of work. The Skarn Bridge was opened in 1931. "
        "It is 684 metres long, and it joins the old town to Southquay. The crack in it was 43 centimetres long."
    )
    store(archive, split, Article(text, published=date(2026, 3, 2)))
    answer = build_chain(Settings(), archive).invoke(Question("How long is the Skarn Bridge?", date(2026, 3, 9)))
    assert "684 metres" in answer.citations[0].quote
