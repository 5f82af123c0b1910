"""Which place a delivery is answered in."""

from __future__ import annotations

from collections.abc import Callable

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.places import ClickedPlace, ModalPlace, OverheardPlace, Place, PrivatePlace
from bot.slack.thread_place import ThreadPlace
from bot.slack.workspaces import Workspace


def place_of(
    delivery: Delivery, workspace_of: Callable[[Delivery], Workspace], deliveries: Deliveries, *, stream: bool
) -> Place:
    """The place of a delivery.

    Args:
        delivery: what is answered.
        workspace_of: gives its workspace; a private answer needs none.
        deliveries: where it is noted what was posted.
        stream: show an answer while it is written, where that works.

    Raises:
        Exception: what ``workspace_of`` raises.
    """
    task = delivery.task
    alone = PrivatePlace(str(task.get("response_url") or ""), str(task.get("response_thread") or ""))
    if task["kind"] == "private":
        return alone
    workspace = workspace_of(delivery)
    if task["kind"] == "modal":
        return ModalPlace(workspace, task["view_id"], str(task.get("submitted") or ""))
    thread = ThreadPlace(workspace, deliveries, delivery, stream=stream)
    if task.get("is_overheard") or task["kind"] == "deletion":
        return OverheardPlace(thread, lambda: deliveries.has_answer(delivery.id))
    return ClickedPlace(thread, alone) if task.get("response_url") else thread
