"""Where an answer goes: a thread, a private answer to a command, a modal. Each says it once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.slack import answers, modals
from bot.slack.message import Message
from bot.slack.web import attempt, quiet_log, refusal_of
from bot.slack.workspaces import Workspace
from retrieval.domain import Answer


class Place(Protocol):
    """Where one delivery is answered."""

    def status(self, text: str) -> None:
        """Say what happens, where that can be shown; it is no matter when it cannot."""

    def answer(self, answer: Answer, receipt: str) -> None:
        """Give the answer."""

    def say(self, said: Message) -> None:
        """Say something in place of an answer."""

    def whisper(self, said: Message) -> None:
        """Say something to the asker alone."""

    def idle(self) -> None:
        """Nothing happens any more, and nothing is said."""


class PrivatePlace:
    """An answer to a command or to a click on such an answer: only the asker sees it."""

    def __init__(self, response_url: str) -> None:
        """Take Slack's address for answers; it is a secret, and good for 5 answers in 30 minutes."""
        self._url = response_url

    def status(self, text: str) -> None:
        """It was said when the command was acknowledged."""

    def answer(self, answer: Answer, receipt: str) -> None:
        """With a button to share it."""
        self.say(answers.private_answer(answer, receipt))

    def say(self, said: Message) -> None:
        """As an answer is given."""
        respond(self._url, said)

    whisper = say

    def idle(self) -> None:
        """There is nothing to take away."""


class ModalPlace:
    """An answer in a modal that is open."""

    def __init__(self, workspace: Workspace, view_id: str, question: str) -> None:
        """Take the modal."""
        self._client = workspace.client
        self._view_id = view_id
        self._question = question

    def status(self, text: str) -> None:
        """In the modal."""
        attempt(lambda: self._update(modals.waiting_modal(self._question, text)))

    def answer(self, answer: Answer, receipt: str) -> None:
        """In place of the status; nobody misses it when the modal was closed."""
        self._show(modals.answer_modal(answer, receipt))

    def say(self, said: Message) -> None:
        """As an answer is given."""
        self._show(modals.notice_modal(said))

    whisper = say

    def idle(self) -> None:
        """There is nothing to take away."""

    def _show(self, view: Mapping[str, Any]) -> None:
        try:
            self._update(view)
        except SlackApiError as error:
            if refusal_of(error) not in ("not_found", "view_not_found"):
                raise

    def _update(self, view: Mapping[str, Any]) -> SlackResponse:
        return self._client.views_update(view_id=self._view_id, view=dict(view))


def respond(url: str, said: Message, *, in_channel: bool = False) -> None:
    """Answer a command or a click.

    Raises:
        SlackApiError: Slack did not take it, e.g. because the address is used up.
        OSError: Slack cannot be reached.
    """
    client = WebhookClient(url, retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=5)], logger=quiet_log())
    sent = client.send(
        text=said.text,
        blocks=list(said.blocks),
        response_type="in_channel" if in_channel else "ephemeral",
        replace_original=False,
        unfurl_links=False,
        unfurl_media=False,
    )
    if sent.status_code != 200:
        raise SlackApiError("not taken", _refusal(sent))  # type: ignore[no-untyped-call]  # the library has no types for it


def _refusal(sent: WebhookResponse) -> SlackResponse:
    """What Slack says at such an address, as it says it elsewhere: here its word stands alone, or in JSON."""
    try:
        name = json.loads(sent.body)["error"]
    except (ValueError, TypeError, KeyError):
        name = sent.body
    data, headers = {"ok": False, "error": name}, dict(sent.headers)
    return SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers=headers,
        status_code=sent.status_code,
    )
