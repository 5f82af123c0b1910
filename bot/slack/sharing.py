"""A private answer is shown to all."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.slack import answers, tasks
from bot.slack.deliveries import Deliveries
from bot.slack.places import post, respond
from bot.slack.tasks import Body
from bot.slack.web import is_gone
from bot.slack.workspaces import Workspace
from retrieval.receipts import Receipt


def show_to_all(receipt: Receipt, body: Body, team: str, workspace: Workspace, deliveries: Deliveries) -> None:
    """Post a private answer where it stands, and note it like a question that was answered there.

    Args:
        receipt: of the answer.
        body: what Slack says of the click.
        team: the workspace's id.
        workspace: the same as the bot sees it.
        deliveries: where it is noted, so that it can be gone on with in its thread.

    Raises:
        SlackApiError: Slack did not take it.
        OSError: Slack cannot be reached.
    """
    channel, thread = str(body["channel"]["id"]), tasks.thread_clicked_in(body)
    said = answers.shared_answer(receipt.answer, receipt.id, str(body["user"]["id"]))
    try:
        _, ts = post(workspace.client, channel, said, thread=thread)
    except SlackApiError as error:
        if not is_gone(error):
            raise
        # Where the bot is not, Slack takes it all the same, but does not say where it stands.
        respond(str(body["response_url"]), said, in_channel=True)
    else:
        deliveries.note_given(tasks.shown(team, channel, ts, thread), receipt.id)
