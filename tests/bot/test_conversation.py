"""Tests of the conversation."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation import TURNS_KEPT, Conversation
from retrieval.domain import Question, Turn
from retrieval.errors import QuestionError
from tests.bot.fakes import ANSWERS, CHESS, RESCUE, UNION, FakeChain


def test_first_question_has_no_history() -> None:
    """A conversation starts empty and asks as of today."""
    chain = FakeChain(ANSWERS)

    Conversation(chain).ask("Who leads the union?")

    assert [Question("Who leads the union?")] == chain.asked


def test_questions_carry_the_turns_before_them() -> None:
    """The chain sees what was asked and answered, oldest first."""
    chain = FakeChain(ANSWERS)
    conversation = Conversation(chain)

    for text in (RESCUE.question.text, UNION.question.text, "And?"):
        conversation.ask(text)

    expected = (Turn(RESCUE.question.text, RESCUE.text), Turn(UNION.question.text, UNION.text))
    assert expected == chain.asked[-1].history


def test_refused_question_is_a_turn_without_an_answer() -> None:
    """A follow-up leans on the refused question, never on the outlets that the refusal names."""
    conversation = Conversation(FakeChain(ANSWERS))

    conversation.ask(CHESS.question.text)

    assert (Turn(CHESS.question.text, ""),) == conversation.turns


def test_failed_question_leaves_no_turn() -> None:
    """What could not be asked is not part of the conversation; the last answer stays."""
    conversation = Conversation(FakeChain(ANSWERS))
    answer = conversation.ask(RESCUE.question.text)

    with pytest.raises(QuestionError):
        conversation.ask("x" * 2_001)

    assert (answer, 1) == (conversation.last, len(conversation.turns))


def test_only_the_last_turns_are_kept() -> None:
    """A long conversation costs no more than a short one."""
    conversation = Conversation(FakeChain())

    for number in range(TURNS_KEPT + 3):
        conversation.ask(f"Question {number}?")

    assert [f"Question {number}?" for number in range(3, 13)] == [turn.question for turn in conversation.turns]


def test_new_forgets_turns_and_answer_but_not_the_day() -> None:
    """A new conversation is still asked on the same day."""
    conversation = Conversation(FakeChain(ANSWERS), asked=date(2022, 5, 8))
    conversation.ask(RESCUE.question.text)

    conversation.new()

    assert ((), None, date(2022, 5, 8)) == (conversation.turns, conversation.last, conversation.asked)


def test_day_of_asking_can_change() -> None:
    """Questions are asked on the day that is set at the time."""
    chain = FakeChain()
    conversation = Conversation(chain)
    conversation.ask("One?")
    conversation.asked = date(2022, 5, 8)
    conversation.ask("Two?")

    assert [None, date(2022, 5, 8)] == [question.asked for question in chain.asked]
