"""Where an answer goes: a thread, a private answer to a command, a modal. Each says it once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import SlackResponse, WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.slack import answers, modals
from bot.slack.message import Message
from bot.slack.web import is_gone, quiet_log, refusal_of
from bot.slack.workspaces import Workspace
from retrieval.domain import Answer

_ACKNOWLEDGED_SECONDS = 3.0
"""Within these Slack wants to be told what becomes of a modal that is sent."""
_POLL_SECONDS = 0.1


class Place(Protocol):
    """Where one delivery is answered."""

    def status(self, text: str) -> None:
        """Say what happens, where that can be shown; it is no matter when it cannot."""

    def grow(self, answer: Answer) -> None:
        """Show an answer as far as it is written, where that can be shown."""

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

    def __init__(self, response_url: str, thread: str = "") -> None:
        """Take Slack's address for answers; it is a secret, and good for 5 answers in 30 minutes.

        Args:
            response_url: the address.
            thread: in which something was clicked, if it was in one.
        """
        self._url = response_url
        self._thread = thread

    def status(self, text: str) -> None:
        """It was said when the command was acknowledged."""

    def grow(self, answer: Answer) -> None:
        """It comes all at once."""

    def answer(self, answer: Answer, receipt: str) -> None:
        """With a button to share it."""
        self.say(answers.private_answer(answer, receipt))

    def say(self, said: Message) -> None:
        """As an answer is given."""
        respond(self._url, said, thread=self._thread)

    whisper = say

    def idle(self) -> None:
        """There is nothing to take away."""


class OverheardPlace:
    """Where nobody called the bot: it gives an answer there, or says nothing at all, whatever comes in its way.

    It may not have been asked, and who has not asked wants to hear neither what is wrong with that nor what failed.
    """

    def __init__(self, thread: Place, is_begun: Callable[[], bool]) -> None:
        """Take the thread, and what tells whether an answer stands there already, if only its beginning."""
        self._thread = thread
        self._is_begun = is_begun

    def status(self, text: str) -> None:
        """Under the thread."""
        self._thread.status(text)

    def grow(self, answer: Answer) -> None:
        """In the thread."""
        self._thread.grow(answer)

    def answer(self, answer: Answer, receipt: str) -> None:
        """In the thread."""
        self._thread.answer(answer, receipt)

    def say(self, said: Message) -> None:
        """Nothing, unless it takes the place of an answer that breaks off."""
        if self._is_begun():
            self._thread.say(said)
        else:
            self._thread.idle()

    def whisper(self, said: Message) -> None:
        """Nothing; and nothing has been shown yet that would have to go."""

    def idle(self) -> None:
        """Under the thread."""
        self._thread.idle()


class ClickedPlace:
    """Where a button was clicked: in the thread, or to the asker alone where the bot may not write there.

    A private answer can be shared in a channel that the bot is not in, and a bot can be taken out of a channel: its
    buttons stay.
    """

    def __init__(self, thread: Place, alone: Place) -> None:
        """Take both."""
        self._thread = thread
        self._alone = alone

    def status(self, text: str) -> None:
        """Under the thread."""
        self._thread.status(text)

    def grow(self, answer: Answer) -> None:
        """In the thread."""
        self._thread.grow(answer)

    def answer(self, answer: Answer, receipt: str) -> None:
        """In the thread if possible."""
        self._either(lambda place: place.answer(answer, receipt))

    def say(self, said: Message) -> None:
        """As an answer is given."""
        self._either(lambda place: place.say(said))

    def whisper(self, said: Message) -> None:
        """To the asker alone, either way."""
        self._either(lambda place: place.whisper(said))

    def idle(self) -> None:
        """Under the thread."""
        self._thread.idle()

    def _either(self, do: Callable[[Place], None]) -> None:
        try:
            do(self._thread)
        except SlackApiError as error:
            if not is_gone(error):
                raise
            do(self._alone)


class ModalPlace:
    """An answer in a modal that is open."""

    def __init__(self, workspace: Workspace, view_id: str, submitted: str = "") -> None:
        """Take the modal.

        Args:
            workspace: where it is open.
            view_id: its id.
            submitted: Slack's hash of it when it was sent, if it was.
        """
        self._client = workspace.client
        self._view_id = view_id
        self._submitted = submitted

    def status(self, text: str) -> None:
        """The modal was opened with it; said again, it might come after the answer and take its place."""

    def grow(self, answer: Answer) -> None:
        """It comes all at once."""

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
            self._await_acknowledgement(view)
            self._client.views_update(view_id=self._view_id, view=dict(view))
        except SlackApiError as error:
            if refusal_of(error) not in ("not_found", "view_not_found"):
                raise

    def _await_acknowledgement(self, view: Mapping[str, Any]) -> None:
        """See that what the modal becomes when it is sent stands there: it may come after our word, and would stay.

        As long as Slack knows the modal by the hash that it had then, it has not become anything else.
        """
        known, deadline = self._submitted, time.monotonic() + _ACKNOWLEDGED_SECONDS
        try:
            while known and time.monotonic() < deadline:
                shown = self._client.views_update(view_id=self._view_id, view=dict(view), hash=known)
                known = str(shown["view"]["hash"])
                time.sleep(_POLL_SECONDS)
        except SlackApiError as error:
            if refusal_of(error) != "hash_conflict":
                raise


def post(
    client: WebClient, channel: str, said: Message, *, thread: str = "", metadata: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """Post a message for all to see, without previews of its links; its channel and its time stamp.

    Args:
        client: of the workspace.
        channel: where; a user's id for the direct message with them.
        said: what is said.
        thread: in which, if in one.
        metadata: what nobody sees of it.

    Raises:
        SlackApiError: Slack did not take it.
        OSError: Slack cannot be reached.
    """
    posted = client.chat_postMessage(
        channel=channel,
        thread_ts=thread or None,
        text=said.text,
        blocks=list(said.blocks),
        metadata=dict(metadata) if metadata else None,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["channel"]), str(posted["ts"])


def respond(url: str, said: Message, *, thread: str = "", in_channel: bool = False) -> None:
    """Answer a command or a click.

    Args:
        url: Slack's address for it.
        said: what is said.
        thread: where it is said; by itself, Slack shows it outside of the thread that was clicked in.
        in_channel: for all to see.

    Raises:
        SlackApiError: Slack did not take it, e.g. because the address is used up.
        OSError: Slack cannot be reached.
    """
    client = WebhookClient(url, retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=5)], logger=quiet_log())
    sent = client.send_dict(
        {
            "text": said.text,
            "blocks": list(said.blocks),
            "response_type": "in_channel" if in_channel else "ephemeral",
            "replace_original": False,
            "thread_ts": thread or None,
            "unfurl_links": False,
            "unfurl_media": False,
        }
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
