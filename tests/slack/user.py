"""Somebody in the loopback Slack, told by a test what to do."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.slack.shapes import Json


@dataclass(frozen=True)
class Outcome:
    """What came of a command, a click, a submission: ``ms`` until it was acknowledged, or the ``error``."""

    ok: bool
    error: str
    ms: float | None
    response: Any


@dataclass(frozen=True)
class SlackUser:
    """Somebody who does things; a message is named by its timestamp, or given as Slack shows it."""

    do: Callable[..., Any]
    id: str
    bot: str

    def says(self, channel: str, text: str, thread: str | None = None, **extra: object) -> str:
        """Write a message; its timestamp. ``broadcast``: into the channel too; ``legacy``: a bot's without a user."""
        ts: str = self.do("says", user=self.id, channel=channel, text=text, thread=thread, **extra)
        return ts

    def mentions_bot(self, channel: str, text: str, thread: str | None = None) -> str:
        """Write a message that begins with the bot's name; its timestamp."""
        return self.says(channel, f"<@{self.bot}> {text}", thread)

    def edits(self, channel: str, ts: str, text: str) -> None:
        """Edit a message of theirs."""
        self.do("edits", user=self.id, channel=channel, ts=ts, text=text)

    def deletes(self, channel: str, ts: str) -> None:
        """Delete a message."""
        self.do("deletes", user=self.id, channel=channel, ts=ts)

    def uploads(self, channel: str, name: str, content: bytes, text: str = "", thread: str | None = None) -> str:
        """Share a file; the message's timestamp."""
        encoded = base64.b64encode(content).decode()
        ts: str = self.do(
            "uploads", user=self.id, channel=channel, name=name, content=encoded, text=text, thread=thread
        )
        return ts

    def reacts(self, channel: str, ts: str, name: str) -> None:
        """React to a message."""
        self.do("reacts", user=self.id, channel=channel, ts=ts, name=name)

    def joins(self, channel: str) -> None:
        """Become a member of a channel."""
        self.do("joins", user=self.id, channel=channel)

    def invites_bot(self, channel: str) -> None:
        """Make the bot a member of a channel."""
        self.do("joins", user=self.bot, channel=channel, inviter=self.id)

    @property
    def dm(self) -> str:
        """The id of their DM with the bot."""
        channel: str = self.do("direct", user=self.id)
        return channel

    def opens_dm(self) -> str:
        """Open the app's Messages tab; the DM's id."""
        channel: str = self.do("opens_home", user=self.id, tab="messages")
        return channel

    def opens_home(self) -> None:
        """Open the app's Home tab."""
        self.do("opens_home", user=self.id, tab="home")

    def changes_context(self, viewing: str, thread: str = "") -> None:
        """Go to another channel with the app open."""
        self.do("changes_context", user=self.id, viewing=viewing, thread=thread)

    def starts_assistant(self, viewing: str = "C1") -> str:
        """Open the app as an assistant (not as an agent); the thread's timestamp."""
        ts: str = self.do("starts_assistant", user=self.id, viewing=viewing)
        return ts

    def stops(self, channel: str, thread: str) -> None:
        """Click the stop button of an agent session."""
        self.do("stops", user=self.id, channel=channel, thread=thread)

    def runs_command(self, command: str, text: str = "", channel: str = "C1") -> Outcome:
        """Run a slash command."""
        return self._outcome("runs_command", command=command, text=text, channel=channel)

    def uses_shortcut(self, callback_id: str, channel: str = "", ts: str = "") -> Outcome:
        """Use a global shortcut, or one on a message."""
        return self._outcome("uses_shortcut", callback_id=callback_id, channel=channel, ts=ts)

    def clicks(self, where: Json, action_id: str, value: object = None, channel: str = "") -> Outcome:
        """Click in a message or view, given as ``messages``, ``ephemerals``, ``views`` or ``home`` gave it."""
        place = (
            {"view": where["id"]} if "hash" in where else {"ts": where["ts"], "channel": where.get("channel", channel)}
        )
        return self._outcome("clicks", where=place, action_id=action_id, value=value)

    def submits(self, view: Json, **values: object) -> Outcome:
        """Submit a modal, with values by action_id."""
        return self._outcome("submits", view=view["id"], values=values)

    def closes(self, view: Json, *, everything: bool = False) -> None:
        """Close a modal, or all that are open."""
        self.do("closes", user=self.id, view=view["id"], everything=everything)

    def allows(self, url: str) -> str:
        """Allow the app on the page at an install URL; where the browser is sent."""
        address: str = self.do("allows", user=self.id, url=url)
        return address

    def _outcome(self, deed: str, **arguments: object) -> Outcome:
        return Outcome(**self.do(deed, user=self.id, **arguments))
