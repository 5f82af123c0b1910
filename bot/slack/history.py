"""What was asked before: a follow-up leans on the bot's own questions and answers, and on nothing that people said.

What people say to each other in a thread is theirs. It is neither kept nor shown to a language model, which the turns
that a follow-up leans on would be.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from bot.conversation import TURNS_KEPT
from bot.intents import Intent, intent_of
from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.tasks import asked_at
from retrieval.domain import Answer, Turn
from retrieval.receipts import Receipts

_MOST_CHARACTERS = 500
_DIRECT_SECONDS = 1800.0
"""So long one question at the root of a direct message may lean on another one there."""


class History:
    """Knows what was asked where, from what is kept of it."""

    def __init__(self, receipts: Receipts, deliveries: Deliveries) -> None:
        """Take what is kept."""
        self._receipts = receipts
        self._deliveries = deliveries

    def before(self, delivery: Delivery) -> tuple[Turn, ...]:
        """The last turns before a question: of its thread, or of its direct message, where each may begin a thread."""
        turns: dict[str, Turn] = {}
        for one in self._asked_beside(delivery):
            if turn := self._turn(one):
                # An edit takes the place of what it changes once it is answered.
                turns[asked_at(one.id)] = turn if one.receipt else turns.get(asked_at(one.id), turn)
        return _last(turns, str(delivery.task.get("ts") or 0))

    def is_between_people(self, delivery: Delivery) -> bool:
        """Whether nobody called the bot, and who asks has had no answer there: a refusal would only be noise."""
        asked = self._deliveries.asked_in(delivery.thread) if delivery.task.get("is_overheard") else []
        return bool(asked) and all(one.asker != delivery.asker or not one.answer for one in asked)

    def _asked_beside(self, delivery: Delivery) -> list[Delivery]:
        task = delivery.task
        if task.get("is_reply"):
            return self._deliveries.asked_in(delivery.thread)
        if task.get("kind") == "thread" and str(task["channel"]).startswith("D"):
            place = f"{task['team']}:{task['channel']}:"
            return self._deliveries.asked_by(delivery.asker, place, time.time() - _DIRECT_SECONDS)
        return []

    def _turn(self, asked: Delivery) -> Turn | None:
        """An exchange, or a question that is still to be answered; None for what was no question."""
        if asked.receipt:
            receipt = self._receipts.find(asked.receipt)
            return turn_of(receipt.answer) if receipt else None
        question = str(asked.task.get("question") or "")
        return Turn(question[:_MOST_CHARACTERS]) if intent_of(question) is Intent.QUESTION else None


def turn_of(answer: Answer) -> Turn:
    """An exchange as it is kept; a refusal says nothing that a follow-up leans on."""
    return Turn(answer.question.text[:_MOST_CHARACTERS], answer.text if answer.answered else "")


def _last(turns: Mapping[str, Turn], before: str) -> tuple[Turn, ...]:
    """The last turns before a moment, by their time stamps."""
    earlier = sorted((float(ts), ts) for ts in turns if float(ts) < float(before))
    return tuple(turns[ts] for _, ts in earlier[-TURNS_KEPT:])
