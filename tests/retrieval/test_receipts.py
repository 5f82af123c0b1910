"""Tests of the receipts, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from retrieval.archive.archive import Archive
from retrieval.domain import Answer, Article, Citation, Question, SplitArticle, Turn
from retrieval.identity import article_id
from retrieval.receipts import Receipts, answer_from_json, answer_to_json
from retrieval.settings import Settings
from retrieval.wiring import build_chain
from tests.bot.fakes import CHESS, RESCUE, UNION
from tests.conftest import store

ASKER = "slack:T1:U1"


@pytest.mark.parametrize("answer", [RESCUE, UNION, CHESS])
def test_answer_comes_back_as_it_was(answer: Answer) -> None:
    """All but the texts of passages that are not cited."""
    asked = Question("Why?", date(2022, 5, 8), (Turn("Who?", "She."),))
    moment = datetime(2022, 5, 8, 10, 30, tzinfo=UTC)
    citations = tuple(replace(_dated(one, moment), carried_by=()) for one in answer.citations)
    given = replace(answer, question=asked, citations=citations, hits=())
    assert given == answer_from_json(answer_to_json(given))


def _dated(citation: Citation, moment: datetime) -> Citation:
    return replace(citation, passage=replace(citation.passage, published=moment, corrected=date(2022, 6, 1)))


def test_receipt_is_found(archive: Archive) -> None:
    """By its id, with who asked and where."""
    receipts = Receipts(archive.catalogue)
    id_ = receipts.keep(RESCUE, ASKER, {"channel": "C1"})
    found = receipts.find(id_)
    assert found
    assert (ASKER, {"channel": "C1"}, RESCUE.text) == (found.asker, found.place, found.answer.text)
    assert receipts.find("0" * 32) is None


def test_last_word_counts(archive: Archive) -> None:
    """Who changes their mind is counted once; of an answer that is not kept nothing is noted."""
    receipts = Receipts(archive.catalogue)
    id_ = receipts.keep(RESCUE, ASKER, {})
    assert receipts.give(id_, ASKER, is_good=True)
    assert receipts.give(id_, ASKER, is_good=False, reasons=["outdated"], comment="Two more were found.")
    assert receipts.give(id_, "slack:T1:U2", is_good=True)
    assert not receipts.give("0" * 32, ASKER, is_good=True)
    said = {one.giver: (one.is_good, one.reasons, one.comment) for one in receipts.feedback()}
    assert {ASKER: (False, ("outdated",), "Two more were found."), "slack:T1:U2": (True, (), "")} == said


def test_the_same_thumb_again_takes_back_no_word(archive: Archive) -> None:
    """Who clicks a second time, and closes what opens then, had said it all before; the other thumb counts."""
    receipts = Receipts(archive.catalogue)
    id_ = receipts.keep(RESCUE, ASKER, {})
    receipts.give(id_, ASKER, is_good=False, reasons=["wrong"], comment="It was 29.")
    last = []
    for is_good in (False, True):
        receipts.give(id_, ASKER, is_good=is_good)
        last += [(one.is_good, one.reasons, one.comment) for one in receipts.feedback()]
    assert [(False, ("wrong",), "It was 29."), (True, (), "")] == last


def test_old_receipts_are_forgotten_without_feedback(archive: Archive) -> None:
    """What somebody had a word for stays."""
    receipts = Receipts(archive.catalogue)
    plain, praised = (receipts.keep(RESCUE, ASKER, {}) for _ in range(2))
    receipts.give(praised, ASKER, is_good=True)
    assert 1 == receipts.forget_before(datetime.now(UTC) + timedelta(minutes=1), ASKER)
    assert (None, praised) == (receipts.find(plain), getattr(receipts.find(praised), "id", None))


def test_article_removed_for_good_leaves_the_receipts(
    archive: Archive, split: Callable[[Article], SplitArticle]
) -> None:
    """Its words are in no answer that is kept; other answers stay."""
    store(archive, split, Article("The ferry Aurora sank off Port Ellen.", url="https://n.example/1"))
    chain = build_chain(Settings(min_confidence=0.0), archive)
    receipts = Receipts(archive.catalogue)
    answer = chain.invoke(Question("Which ferry sank off Port Ellen?"))
    (citation,) = answer.citations
    erased, other = receipts.keep(answer, ASKER, {}), receipts.keep(RESCUE, ASKER, {})
    receipts.give(erased, ASKER, is_good=False)
    with archive.writing("remove"):
        archive.remove([citation.passage.article_id], for_good=True)
    assert (None, True) == (receipts.find(erased), receipts.find(other) is not None)
    assert [] == list(receipts.feedback())


TOLD = "Ottoline Varr, keeper of the lighthouse at Brannock Head, said that she had seen the ferry turn back twice."


def _told(text: str) -> Answer:
    """The answer to a follow-up question after an answer of that text."""
    asked = Question("And when?", history=(Turn("Who saw the ferry?", text),))
    return replace(CHESS, question=asked)


def test_words_of_an_erased_article_leave_the_history_of_later_questions(
    archive: Archive, split: Callable[[Article], SplitArticle]
) -> None:
    """Also where the answer was written in other words, or its own receipt is gone; so do comments with its words."""
    article = Article(f"{TOLD} The harbour master did not answer.", url="https://n.example/1")
    store(archive, split, article)
    id_ = article_id(article)
    receipts = Receipts(archive.catalogue)
    hit = replace(RESCUE.hits[0], passage=replace(RESCUE.hits[0].passage, article_id=id_))
    receipts.keep(replace(RESCUE, text="It was Varr. [1]", hits=(hit,)), ASKER, {})
    for answer in (_told(f"“{TOLD}” [1]"), _told("It was Varr.  [1]")):
        receipts.keep(answer, ASKER, {})
    other = receipts.keep(_told("It was the harbour master. [1]"), ASKER, {})
    receipts.give(other, ASKER, is_good=False, comment=f"The article says: {TOLD.lower()}")
    receipts.give(other, "slack:T1:U2", is_good=True, comment="The keeper said so.")
    with archive.writing("remove"):
        archive.remove([id_], for_good=True)
    assert [other] == [receipt.id for receipt in receipts.all()]
    assert ["The keeper said so."] == [one.comment for one in receipts.feedback()]
