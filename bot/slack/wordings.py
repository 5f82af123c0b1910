"""A question as it was asked first, as it was edited since, and that it was taken back: they share one answer."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.slack.deliveries import Deliveries, Delivery, Lost
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
        question = delivery.task.get("edits")
        return self._deliveries.answer_to(question) if question else None

    def is_taken_back(self, delivery: Delivery) -> bool:
        """Whether there is no such question any more."""
        return self._deliveries.find(deletion_of(delivery.task.get("edits") or delivery.id)) is not None

    def is_outdated(self, delivery: Delivery) -> bool:
        """Whether an edit is no longer what the question says: Slack keeps no order."""
        question = delivery.task.get("edits")
        if not question:
            return False
        return any(id_ > delivery.id for id_ in self._deliveries.wordings(question)) or self.is_taken_back(delivery)

    def _open_before(self, delivery: Delivery) -> list[str]:
        """Earlier ones that another process is at; all that are open, where the question was taken back.

        Here, one that is still open stands behind this one in its thread, and will find that it is outdated.
        """
        open_, is_last = self._deliveries.open_wordings(delivery.task["edits"]), delivery.task["kind"] == "deletion"
        return [id_ for id_, is_ours in open_.items() if is_last or (id_ < delivery.id and not is_ours)]
