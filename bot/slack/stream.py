"""A streamed message: it grows in its thread sentence by sentence, and is closed with what stands below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.slack.delivery import Delivery
from bot.slack.message import Block
from bot.slack.threads import metadata_for
from bot.slack.workspaces import Workspace


class Stream:
    """One message. Every call may raise what calls of Slack's raise (``web.FAILURES``)."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        """Nothing is posted yet."""
        self.ts = ""
        """The message's time stamp, as soon as there is one."""
        self._workspace = workspace
        self._delivery = delivery
        self._shown: list[str] = []

    def begin(self, text: str) -> str:
        """Post the message with its first sentence: its time stamp."""
        task = self._delivery.task
        # As text and not as blocks: it is what notifications and Slack's search show.
        begun = self._workspace.quick.chat_startStream(
            channel=task["channel"],
            thread_ts=task["thread"],
            markdown_text=text,
            # People whom Slack names by their organisation are reached in the workspace where they ask.
            recipient_team_id=task["home"] if task["home"].startswith("T") else task["team"],
            recipient_user_id=task["user"],
        )
        self.ts, self._shown = str(begun["ts"]), [text]
        return self.ts

    def add(self, texts: Sequence[str], *, is_whole: bool) -> None:
        """Show what is new of all that is said.

        Args:
            texts: all of it.
            is_whole: nothing more is written, so that whoever writes it does not wait for whom Slack lets wait.

        Raises:
            ValueError: what is shown is not said any more.
        """
        if self._shown != list(texts[: len(self._shown)]):
            raise ValueError("what is shown is not said any more")
        client = self._workspace.client if is_whole else self._workspace.quick
        for text in texts[len(self._shown) :]:
            client.chat_appendStream(channel=self._delivery.task["channel"], ts=self.ts, markdown_text=text)
            self._shown.append(text)

    def close(self, blocks: Iterable[Block]) -> None:
        """End it with blocks below the sentences, and under the delivery's name."""
        self._workspace.client.chat_stopStream(
            channel=self._delivery.task["channel"],
            ts=self.ts,
            blocks=list(blocks),
            metadata=metadata_for(self._delivery.id),
        )
