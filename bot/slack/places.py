"""Where an answer goes: a thread, a private answer to a command, a modal. Each says it once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.slack import answers, modals
from bot.slack.deliveries import UNKNOWN, Deliveries, Delivery
from bot.slack.message import Message
from bot.slack.threads import answer_to, messages_of, metadata_for
from bot.slack.workspaces import UNREACHABLE, Workspace, is_gone, quiet_log, reason_of
from retrieval.domain import Answer

_PAUSES_SECONDS = (0.5, 2.0, 5.0)
"""Before Slack is asked again after it could not be reached."""
_NOT_STREAMING = ("message_not_in_streaming_state", "message_not_found", "cant_update_message")


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


class ThreadPlace:
    """An answer in a thread, streamed where that works, and found again after a crash."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries, delivery: Delivery, *, stream: bool) -> None:
        """Take what belongs to one delivery."""
        self._workspace = workspace
        self._deliveries = deliveries
        self._delivery = delivery
        self._stream = stream
        task = delivery.task
        self._channel: str = task["channel"]
        self._thread: str = task["thread"]
        self._note: str = task.get("note") or ""
        self._in_thread = {"channel": self._channel, "thread_ts": self._thread}

    def status(self, text: str) -> None:
        """Under the thread, with Slack's Stop button."""
        self._set_status(text, "processing")

    def answer(self, answer: Answer, receipt: str) -> None:
        """In place of what a crash left unfinished or an edit made outdated, else as a new message."""
        whole = answers.answer_message(answer, receipt, note=self._note)
        if self._stream and answer.answered and not self._note and self._delivery.answer is None:
            self._once(lambda: self._streamed(answer, receipt), whole)
        else:
            self.say(whole)

    def say(self, said: Message) -> None:
        """As an answer is given."""
        self._once(lambda: self._posted(said), said)

    def whisper(self, said: Message) -> None:
        """In the channel, for the asker's eyes."""
        user = self._delivery.task["user"]
        thread = self._thread if self._delivery.task.get("is_reply") else None
        client = self._workspace.client
        client.chat_postEphemeral(
            channel=self._channel, user=user, thread_ts=thread, text=said.text, blocks=list(said.blocks)
        )
        self.idle()

    def idle(self) -> None:
        """Take the status away."""
        self._set_status("", "active")

    def _set_status(self, text: str, session: str) -> None:
        client = self._workspace.quick
        shown = [text] if text else None
        _attempt(
            lambda: client.assistant_threads_setStatus(
                channel_id=self._channel, thread_ts=self._thread, status=text, loading_messages=shown
            )
        )
        self._set_session(session)

    def _set_session(self, status: str) -> None:
        client = self._workspace.quick
        _attempt(
            lambda: client.agents_sessions_setStatus(channel_id=self._channel, thread_ts=self._thread, status=status)
        )

    def _once(self, post: Callable[[], str], whole: Message) -> None:
        """Post what is not there yet; change what is."""
        there = self._there()
        if there and self._replaced(there, whole):
            self._noted(there)
            return
        for pause in (*_PAUSES_SECONDS, None):
            try:
                self._deliveries.note_answer(self._delivery.id, UNKNOWN)
                self._noted(post())
                return
            except UNREACHABLE:
                if pause is None:
                    raise
                time.sleep(pause)
                # It may have arrived all the same.
                if (there := self._found()) and self._replaced(there, whole):
                    self._noted(there)
                    return

    def _noted(self, ts: str) -> None:
        self._deliveries.note_answer(self._delivery.id, ts)
        self._set_session("active")

    def _there(self) -> str | None:
        known = self._delivery.answer
        return self._found() if known == UNKNOWN else known

    def _found(self) -> str | None:
        client, task = self._workspace.client, self._delivery.task
        messages = messages_of(client, self._channel, self._thread, since=task["ts"])
        known = self._deliveries.answers_in(self._delivery.thread)
        return answer_to(messages, self._workspace.bot_user, self._delivery.id, known)

    def _posted(self, said: Message) -> str:
        posted = self._workspace.client.chat_postMessage(
            **self._in_thread,
            text=said.text,
            blocks=list(said.blocks),
            metadata=metadata_for(self._delivery.id),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    def _replaced(self, ts: str, said: Message) -> bool:
        """Change a message; False where it is gone."""
        client = self._workspace.client
        # A stream that a crash has left open cannot be changed before it is closed.
        _attempt(lambda: client.chat_stopStream(channel=self._channel, ts=ts))
        try:
            client.chat_update(
                channel=self._channel,
                ts=ts,
                text=said.text,
                blocks=list(said.blocks),
                metadata=metadata_for(self._delivery.id),
            )
        except SlackApiError as error:
            if reason_of(error) in _NOT_STREAMING:
                return False
            raise
        return True

    def _streamed(self, answer: Answer, receipt: str) -> str:
        client, task = self._workspace.client, self._delivery.task
        # As text and not as blocks: it is what notifications and Slack's search show.
        first, *others = answers.streamed_texts(answer)
        try:
            started = self._workspace.quick.chat_startStream(
                **self._in_thread,
                markdown_text=first,
                recipient_team_id=task["home"],
                recipient_user_id=task["user"],
            )
        except SlackApiError:
            # Streams may be switched off, or used too often; the answer is the same without.
            return self._posted(answers.answer_message(answer, receipt))
        ts = str(started["ts"])
        self._deliveries.note_answer(self._delivery.id, ts)
        try:
            for text in others:
                client.chat_appendStream(channel=self._channel, ts=ts, markdown_text=text)
            client.chat_stopStream(
                channel=self._channel,
                ts=ts,
                blocks=list(answers.closing_blocks(answer, receipt)),
                metadata=metadata_for(self._delivery.id),
            )
        except SlackApiError as error:
            if is_gone(error) or not self._replaced(ts, answers.answer_message(answer, receipt)):
                raise
        return ts


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
        _attempt(lambda: self._update(modals.waiting_modal(self._question, text)))

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
            if reason_of(error) not in ("not_found", "view_not_found"):
                raise

    def _update(self, view: Mapping[str, Any]) -> SlackResponse:
        return self._client.views_update(view_id=self._view_id, view=dict(view))


def respond(url: str, said: Message, *, in_channel: bool = False) -> None:
    """Answer a command or a click.

    Raises:
        OSError: Slack did not take it, e.g. because the address is used up.
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
        raise OSError(f"Slack did not take a private answer: {sent.status_code}")


def _attempt(call: Callable[[], object]) -> None:
    """Do what is of no use later and no harm when it fails."""
    try:
        call()
    except (SlackApiError, *UNREACHABLE):
        pass
