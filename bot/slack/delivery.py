"""Something that was delivered to the bot and has to be answered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from retrieval.errors import NewsdeskError

UNKNOWN = "?"
"""Noted in place of a message that may have been posted without our knowing its time stamp."""


class Lost(NewsdeskError):
    """A delivery is no longer this process's own."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that has to be answered once."""

    id: str
    """Workspace, channel and time stamp, or what else is its own."""
    thread: str
    """Where it is answered: workspace, channel and time stamp of the first message."""
    asker: str
    task: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What is to be done, as JSON can hold it."""
    answer: str | None = None
    """Time stamp of the message that answers, ``UNKNOWN`` while it is being posted."""
    receipt: str | None = None
    """The receipt of what is answered, as soon as that is known."""
    is_done: bool = False
    """Nothing is left to do."""
    is_adopted: bool = False
    """Another process began it."""
    owner: str = field(default="", compare=False, repr=False)
    """The process that holds on to it."""

    def shares_answer(self, id_: str) -> bool:
        """Whether a delivery of an id is this one, or the same question in other words."""
        first = str(self.task.get("edits") or self.id)
        return id_ == first or id_.startswith(f"{first}:edited:")
