"""Tests of names that were typed in small letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from retrieval.archive.archive import Archive
from retrieval.casing import Casing
from retrieval.domain import Article, Question, SplitArticle, Turn
from retrieval.settings import Settings
from retrieval.wiring import build_chain
from tests.conftest import store

TEXT = (
    "On Monday the mayor, Will Rock, met the crews of Orlasay Lines in New Varn, and said that NASA will help. "
    "Later Will Rock said that the new bridge in New Varn will be of rock. Those at Orlasay Lines heard NASA, too. "
    "The rock was grey. A rock is a stone. They took a rock."
)


@pytest.fixture
def casing(archive: Archive, split: Callable[[Article], SplitArticle]) -> Casing:
    """Over an archive of one article."""
    store(archive, split, Article(TEXT, title="All Is Written In Capitals"))
    return Casing(archive)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("what did nasa say?", "what did NASA say?"),
        ("who leads orlasay lines", "who leads Orlasay Lines"),
        ("where is new varn", "where is New Varn"),
        ("will the new bridge be grey?", "will the new bridge be grey?"),
        ("is it written in capitals?", "is it written in capitals?"),
        ("Who is in varn?", "Who is in Varn?"),
        ("Who leads orlasay Lines?", "Who leads orlasay Lines?"),
        ("is rock grey?", "is rock grey?"),
        ("what is the orlasay lines fare", "what is the Orlasay Lines fare"),
        ("who is zorblax?", "who is zorblax?"),
        ("???", "???"),
    ],
)
def test_names_are_written_as_the_archive_writes_them(casing: Casing, typed: str, expected: str) -> None:
    """Within sentences, most often; what was typed with capitals stays, and so do headlines' words and what is rare."""
    assert expected == casing.cased(Question(typed)).text


def test_the_turns_before_are_read_so_too(casing: Casing) -> None:
    """Answers stay as they are."""
    question = Question("and nasa?", history=(Turn("who leads orlasay lines?", "nasa does."),))
    cased = casing.cased(question)
    assert ("and NASA?", (Turn("who leads Orlasay Lines?", "nasa does."),)) == (cased.text, cased.history)


def test_follow_ups_in_small_letters_take_another_name(
    archive: Archive, split: Callable[[Article], SplitArticle]
) -> None:
    """In the place of the one before; the question is shown as it was typed."""
    store(archive, split, Article(TEXT))
    chain = build_chain(Settings(), archive)
    answer = chain.invoke(Question("and nasa?", history=(Turn("where is orlasay lines?", "In New Varn."),)))
    assert ("where is NASA?", "and nasa?") == (answer.standalone, answer.question.text)
