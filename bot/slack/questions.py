"""What a delivery asks: its words, those of the file that came with it, and what was said before."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.intents import Intent, intent_of
from bot.slack.deliveries import Deliveries, Delivery
from bot.slack.snippets import Unreadable, read_snippet
from bot.slack.tasks import asked_at
from bot.slack.threads import in_order, read_thread, turn_of, turns_of
from bot.slack.web import FAILURES
from bot.slack.workspaces import Workspace
from retrieval.domain import Question, Turn
from retrieval.receipts import Receipts


class Questions:
    """Reads questions out of deliveries."""

    def __init__(self, receipts: Receipts, deliveries: Deliveries, log: logging.Logger) -> None:
        """Take what knows what was said before."""
        self._receipts = receipts
        self._deliveries = deliveries
        self._log = log

    def of(self, delivery: Delivery, workspace: Workspace) -> Question:
        """The question of a delivery from a workspace.

        Raises:
            Unreadable: it was to be in a file that holds no text, and no other words came with that.
        """
        text = _text(delivery.task, workspace)
        return Question(text, None, self._turns(delivery, workspace) if delivery.task.get("is_reply") else ())

    def _turns(self, delivery: Delivery, workspace: Workspace) -> tuple[Turn, ...]:
        """What was said before, as Slack has it; as we kept it, where Slack does not say."""
        task = delivery.task
        kept, clicked = self._kept_turns(delivery.thread)
        try:
            # Not patiently: while it waits for Slack's leave, a worker answers nobody, and what was kept does too.
            thread = read_thread(workspace.quick, task["channel"], task["thread"], until=task["ts"])
        except FAILURES:
            self._log.warning("a thread cannot be read", extra={"delivery": delivery.id})
            answered = {ts: turn for ts, turn in kept.items() if turn}
            return in_order({**answered, **clicked}, task["ts"])
        unread = thread.beyond(kept)
        return turns_of(thread.messages, workspace.bot_user, task["ts"], kept, {**clicked, **unread})

    def _kept_turns(self, thread: str) -> tuple[dict[str, Turn | None], dict[str, Turn]]:
        """What was asked in a thread, by the time stamps: in messages, answered or not, and answered with buttons."""
        written: dict[str, Turn | None] = {}
        clicked: dict[str, Turn] = {}
        for id_, receipt_id in self._deliveries.receipts_in(thread).items():
            receipt = self._receipts.find(receipt_id) if receipt_id else None
            turn = turn_of(receipt.answer) if receipt else None
            asked, is_clicked = asked_at(id_)
            if not is_clicked:
                # An edit that is being answered takes nothing away from what was answered before.
                written[asked] = turn or written.get(asked)
            elif turn:
                clicked[asked] = turn
        return written, clicked


def _text(task: Mapping[str, Any], workspace: Workspace) -> str:
    text, file = str(task.get("question") or ""), task.get("file")
    if not file:
        return text
    try:
        return f"{text} {read_snippet(workspace.client, file)}".strip()
    except Unreadable:
        # A picture beside the question, as a rule.
        if intent_of(text) is not Intent.QUESTION:
            raise
        return text
