"""A question as it was asked first, as it was edited since, and that it was taken back: they share one answer."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import UNKNOWN, Delivery, Lost
from bot.slack.notices import ANSWERED_AGAIN
from bot.slack.tasks import deletion_of

_EARLIER_SECONDS = 30.0
"""For the answer to a question that is edited, or taken back, while it is answered."""
_POLL_SECONDS = 0.1


class Wordings:
    """What became of the other wordings of a delivery's question."""

    def __init__(self, deliveries: Deliveries) -> None:
        """Take what knows them."""
        self._deliveries = deliveries

    def with_answer(self, delivery: Delivery) -> Delivery:
        """A delivery with the answer that stands there; so what was said earlier has to be seen through first.

        Raises:
            Lost: that takes too long; what became of it is adopted later.
        """
        if not delivery.task.get("edits"):
            return delivery
        deadline = time.monotonic() + _EARLIER_SECONDS
        while open_ := self._open_before(delivery):
            if time.monotonic() > deadline:
                raise Lost(f"{open_[0]} is still being answered; what became of it is adopted later")
            time.sleep(_POLL_SECONDS)
        earlier = self.answer(delivery)
        task = {**delivery.task, "note": ANSWERED_AGAIN if earlier else ""}
        return replace(delivery, answer=delivery.answer or earlier, task=task)

    def answer(self, delivery: Delivery) -> str | None:
        """The time stamp of the message that answers the question in earlier words."""
        if not delivery.task.get("edits"):
            return None
        answers = [one.answer for one in self._of(delivery) if one.is_done]
        return next((answer for answer in reversed(answers) if answer not in (None, UNKNOWN)), None)

    def is_taken_back(self, delivery: Delivery) -> bool:
        """Whether there is no such question any more."""
        return self._deliveries.find(deletion_of(delivery.task.get("edits") or delivery.id)) is not None

    def is_outdated(self, delivery: Delivery) -> bool:
        """Whether an edit is no longer what the question says: Slack keeps no order."""
        if not delivery.task.get("edits"):
            return False
        return any(one.id > delivery.id for one in self._of(delivery)) or self.is_taken_back(delivery)

    def _open_before(self, delivery: Delivery) -> list[str]:
        """Earlier ones that another process is at; all that are open, where the question was taken back.

        Here, one that is still open stands behind this one in its thread, and will find that it is outdated.
        """
        open_, is_last = [one for one in self._of(delivery) if not one.is_done], delivery.task["kind"] == "deletion"
        return [one.id for one in open_ if is_last or (one.id < delivery.id and not self._deliveries.holds(one))]

    def _of(self, delivery: Delivery) -> list[Delivery]:
        """The question as asked first and edited later, the oldest first, but for what was refused."""
        said = [one for one in self._deliveries.all_in(delivery.thread) if delivery.shares_answer(one.id)]
        return [one for one in said if one.answer or not one.is_done]
