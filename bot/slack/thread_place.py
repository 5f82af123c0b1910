"""A place for an answer: a thread in a channel or in a direct message."""

from __future__ import annotations

import time
from collections.abc import Iterable

from slack_sdk.errors import SlackApiError

from bot.slack import answers
from bot.slack.deliveries import Deliveries
from bot.slack.delivery import UNKNOWN, Delivery, Lost
from bot.slack.message import Block, Message
from bot.slack.places import post
from bot.slack.stream import Stream
from bot.slack.threads import answer_to, messages_of, metadata_for
from bot.slack.web import FAILURES, attempt, is_unsure, refusal_of
from bot.slack.workspaces import Workspace
from retrieval.domain import Answer

_PAUSES_SECONDS = (0.5, 2.0, 5.0)
"""Before Slack is asked again after it could not be reached."""
_OTHERS_SECONDS = 6.0
"""For another answer in the thread to be posted; longer than the quick client waits for Slack."""
_POLL_SECONDS = 0.1
_NOT_STREAMING = ("message_not_in_streaming_state", "message_not_found", "cant_update_message")


class ThreadPlace:
    """An answer in a thread, streamed where that works, and found again after a crash."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries, delivery: Delivery, *, stream: bool) -> None:
        """Take what belongs to one delivery."""
        self._workspace = workspace
        self._deliveries = deliveries
        self._delivery = delivery
        self._stream = Stream(workspace, delivery)
        task = delivery.task
        self._channel: str = task["channel"]
        self._thread: str = task["thread"]
        self._note: str = task.get("note") or ""
        self._streams = stream and not self._note and delivery.answer is None

    def status(self, text: str) -> None:
        """Under the thread, with Slack's Stop button."""
        self._set_status(text, "processing")

    def grow(self, answer: Answer) -> None:
        """Stream the sentences that are new; where that fails, all of them come with the whole answer."""
        if self._streams:
            self._grow(answer, is_whole=False)

    def answer(self, answer: Answer, receipt: str) -> None:
        """In place of what a crash left unfinished or an edit made outdated, else as a new message."""
        if self._streams and answer.answered:
            self._grow(answer, is_whole=True)
        if self._streams and answer.answered and self._closed(answers.closing_blocks(answer, receipt)):
            self._set_session("active")
        else:
            self.say(answers.answer_message(answer, receipt, note=self._note))

    def say(self, said: Message) -> None:
        """Post what is not there yet; change what is."""
        for pause in (*_PAUSES_SECONDS, None):
            try:
                # What was sent before may have arrived all the same.
                if not self._settled(said):
                    self._deliveries.note_answer(self._delivery.id, UNKNOWN)
                    self._noted(self._posted(said))
                    self._set_session("active")
                return
            except FAILURES as error:
                if pause is None or not is_unsure(error):
                    raise
                time.sleep(pause)

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
        attempt(
            lambda: client.assistant_threads_setStatus(
                channel_id=self._channel, thread_ts=self._thread, status=text, loading_messages=shown
            )
        )
        self._set_session(session)

    def _set_session(self, status: str) -> None:
        client = self._workspace.quick
        attempt(
            lambda: client.agents_sessions_setStatus(channel_id=self._channel, thread_ts=self._thread, status=status)
        )

    def _grow(self, answer: Answer, *, is_whole: bool) -> None:
        first, *_ = texts = answers.streamed_texts(answer)
        try:
            if not self._stream.ts:
                self._deliveries.note_answer(self._delivery.id, UNKNOWN)
                self._noted(self._stream.begin(first))
            self._stream.add(texts, is_whole=is_whole)
        except FAILURES as error:
            self._streams = False
            self._stumbled(error)

    def _stumbled(self, error: Exception) -> None:
        """A stream was not begun, or goes no further: it is no longer used."""
        if is_unsure(error):
            # What may have arrived is looked for: not before it can be seen.
            time.sleep(_PAUSES_SECONDS[0])
        elif isinstance(error, SlackApiError) and not self._stream.ts:
            # Streams may be switched off, or used too often; nothing was posted.
            self._deliveries.note_answer(self._delivery.id, None)

    def _closed(self, blocks: Iterable[Block]) -> bool:
        """Whether the stream ends well; where not, its message is put right."""
        try:
            self._stream.close(blocks)
        except FAILURES as error:
            self._stumbled(error)
            return False
        return True

    def _noted(self, ts: str) -> None:
        """Note what was just posted; it goes where another process answers by now, unless that one has found it."""
        try:
            self._deliveries.note_answer(self._delivery.id, ts)
        except Lost:
            known = self._deliveries.find(self._delivery.id)
            if known is None or known.answer != ts:
                self._withdraw(ts)
            raise

    def _withdraw(self, ts: str) -> None:
        client = self._workspace.client
        attempt(lambda: client.chat_stopStream(channel=self._channel, ts=ts))
        attempt(lambda: client.chat_delete(channel=self._channel, ts=ts))

    def _settled(self, whole: Message) -> bool:
        """Whether a message that was there already is the answer now."""
        there = self._there()
        if there is None:
            return False
        self._deliveries.note_answer(self._delivery.id, there)
        if is_there := self._replaced(there, whole):
            # A new message takes the status away by itself, one that changes does not.
            self.idle()
        return is_there

    def _there(self) -> str | None:
        noted = self._deliveries.find(self._delivery.id)
        known = (noted.answer if noted else None) or self._delivery.answer
        return self._found() if known == UNKNOWN else known

    def _found(self) -> str | None:
        """What was posted without our knowing its time stamp."""
        self._await_others()
        client, task = self._workspace.client, self._delivery.task
        messages = messages_of(client, self._channel, self._thread, since=task["ts"])
        others = self._deliveries.answers_to_others(self._delivery)
        while found := answer_to(messages, self._workspace.bot_user, self._delivery.id, others):
            if found in others:
                return None
            if self._deliveries.claim_answer(self._delivery, found):
                return found
            others.add(found)
        return None

    def _await_others(self) -> None:
        """An answer that is just being posted is not to be taken for what a crash has left."""
        deadline = time.monotonic() + _OTHERS_SECONDS
        while self._deliveries.is_another_posted(self._delivery) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)

    def _posted(self, said: Message) -> str:
        mark = metadata_for(self._delivery.id)
        _, ts = post(self._workspace.client, self._channel, said, thread=self._thread, metadata=mark)
        return ts

    def _replaced(self, ts: str, said: Message) -> bool:
        """Change a message; False where it is gone."""
        client = self._workspace.client
        # A stream that a crash has left open cannot be changed before it is closed.
        attempt(lambda: client.chat_stopStream(channel=self._channel, ts=ts))
        try:
            client.chat_update(
                channel=self._channel,
                ts=ts,
                text=said.text,
                blocks=list(said.blocks),
                metadata=metadata_for(self._delivery.id),
            )
        except SlackApiError as error:
            if refusal_of(error) in _NOT_STREAMING:
                return False
            raise
        return True
