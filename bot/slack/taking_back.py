"""A question that was taken back takes its answer along."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.slack import notices
from bot.slack.delivery import Delivery
from bot.slack.threads import metadata_for
from bot.slack.web import is_gone, is_passing, reason_of, refusal_of
from bot.slack.workspaces import Workspace


def take_back(workspace: Workspace, deletion: Delivery) -> str:
    """Take an answer away; where Slack keeps all that was said, it says no more than that.

    Args:
        workspace: where it stands.
        deletion: with the answer's time stamp.

    Returns:
        Why Slack left something there; nothing where it did not.

    Raises:
        SlackApiError: it may work later, or there is no way to the place.
        OSError: Slack cannot be reached.
    """
    try:
        workspace.client.chat_delete(channel=deletion.task["channel"], ts=str(deletion.answer))
    except SlackApiError as error:
        if refusal_of(error) == "message_not_found":
            return ""
        _raise_passing(error)
        _empty(workspace, deletion)
        return reason_of(error)
    return ""


def _empty(workspace: Workspace, deletion: Delivery) -> None:
    said = notices.taken_back()
    try:
        workspace.client.chat_update(
            channel=deletion.task["channel"],
            ts=str(deletion.answer),
            text=said.text,
            blocks=list(said.blocks),
            metadata=metadata_for(deletion.id),
        )
    except SlackApiError as error:
        _raise_passing(error)


def _raise_passing(error: SlackApiError) -> None:
    """Whoever sees the deletion through knows what to do then."""
    if is_passing(error) or is_gone(error):
        raise error
