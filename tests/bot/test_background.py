"""Tests of answering on a thread."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.background import Background
from bot.conversation import Answering
from retrieval.domain import Question
from retrieval.errors import QuestionError
from tests.bot.fakes import ANSWERS, RESCUE, FakeChain


@contextmanager
def background(chain: Answering) -> Iterator[Background]:
    """A background that is closed again."""
    answering = Background(chain)
    yield answering
    answering.close()


def test_answers_come_back() -> None:
    """The chain's answer is the answer."""
    with background(FakeChain(ANSWERS)) as answering:
        assert RESCUE == answering.invoke(RESCUE.question)


def test_errors_come_back() -> None:
    """The chain's error is raised where the question was asked, and the next question is answered."""
    with background(FakeChain(ANSWERS)) as answering:
        with pytest.raises(QuestionError):
            answering.invoke(Question(" "))

        assert RESCUE == answering.invoke(RESCUE.question)


def test_interrupt_ends_the_wait_and_not_the_work() -> None:
    """A question whose answer nobody waits for any more is finished; the next one gets its own answer."""
    chain = FakeChain(ANSWERS, seconds={"Who is slow?": 0.5})
    with background(chain) as answering:
        threading.Timer(0.1, _thread.interrupt_main).start()
        with pytest.raises(KeyboardInterrupt):
            answering.invoke(Question("Who is slow?"))

        assert RESCUE == answering.invoke(RESCUE.question)
    assert ["Who is slow?", RESCUE.question.text] == [question.text for question in chain.asked]


def test_warm_up_comes_first_and_its_failure_is_no_matter() -> None:
    """What cannot be warmed up fails where it can be said: at the first question."""
    called: list[str] = []

    def warm_up() -> None:
        called.append("warm")
        raise RuntimeError

    answering = Background(FakeChain(ANSWERS), warm_up=warm_up)

    assert (RESCUE, ["warm"]) == (answering.invoke(RESCUE.question), called)
    answering.close()
