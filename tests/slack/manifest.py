"""The app's manifest, read as Slack reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.slack.shapes import Json

EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "agent_session_stopped": ("chat:write",),
    "app_context_changed": (),
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "assistant_thread_context_changed": ("assistant:write",),
    "assistant_thread_started": ("assistant:write",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "tokens_revoked": (),
}
"""The events that are played, each with the scopes of which one suffices."""
_ASSISTANT_EVENTS = {"assistant_thread_started", "assistant_thread_context_changed"}


@dataclass(frozen=True)
class Manifest:
    """The app's configuration: the JSON that Slack takes."""

    content: Json

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the bot token may do."""
        return tuple(self._at("oauth_config", "scopes", "bot") or ())

    @property
    def events(self) -> tuple[str, ...]:
        """The events the app has subscribed to."""
        return tuple(self._at("settings", "event_subscriptions", "bot_events") or ())

    @property
    def socket_mode(self) -> bool:
        """Whether payloads go over WebSockets."""
        return bool(self._at("settings", "socket_mode_enabled"))

    @property
    def is_agent(self) -> bool:
        """Whether it has the agent messaging experience."""
        return bool(self._at("features", "agent_view"))

    @property
    def has_home(self) -> bool:
        """Whether the app's Home tab is on."""
        return bool(self._at("features", "app_home", "home_tab_enabled"))

    @property
    def has_messages(self) -> bool:
        """Whether people can write to the app."""
        return self.is_agent or bool(self._at("features", "app_home", "messages_tab_enabled"))

    @property
    def interactive(self) -> bool:
        """Whether buttons, shortcuts and modals work."""
        return bool(self._at("settings", "interactivity", "is_enabled"))

    def command(self, name: str) -> Json | None:
        """A slash command's configuration."""
        return next((one for one in self._at("features", "slash_commands") or () if one["command"] == name), None)

    def shortcut(self, callback_id: str) -> Json | None:
        """A shortcut's configuration."""
        return next((one for one in self._at("features", "shortcuts") or () if one["callback_id"] == callback_id), None)

    def gets(self, event: str) -> bool:
        """Whether an event is subscribed to and the scopes cover it."""
        needed = EVENT_SCOPES[event]
        return event in self.events and (not needed or bool(set(needed) & set(self.scopes)))

    def request_url(self, kind: str) -> str | None:
        """Where payloads of a kind go over HTTP: ``events_api``, ``interactive`` or a command's name."""
        if kind == "events_api":
            url: str | None = self._at("settings", "event_subscriptions", "request_url")
        elif kind == "interactive":
            url = self._at("settings", "interactivity", "request_url")
        else:
            url = (self.command(kind) or {}).get("url")
        return url

    def _at(self, *names: str) -> Any:  # noqa: ANN401 (a manifest holds JSON of every kind)
        part: Any = self.content
        for name in names:
            part = (part or {}).get(name)
        return part


def manifest_complaints(content: Json) -> list[str]:
    """What Slack would not take in a manifest, or what would not work."""
    manifest = Manifest(content)
    found = [f"unknown event: {event}" for event in manifest.events if event not in EVENT_SCOPES]
    found += [
        f"event {event} needs one of the scopes {', '.join(EVENT_SCOPES[event])}"
        for event in manifest.events
        if event in EVENT_SCOPES and not manifest.gets(event)
    ]
    features = content.get("features") or {}
    if features.get("agent_view") and features.get("assistant_view"):
        found.append("agent_view and assistant_view exclude each other")
    if manifest.is_agent and _ASSISTANT_EVENTS & set(manifest.events):
        found.append("agent_view does not go with the events assistant_thread_started and ..._context_changed")
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in manifest.scopes:
        found.append("slash commands and shortcuts need the scope commands")
    if features.get("shortcuts") and not manifest.interactive:
        found.append("shortcuts need interactivity")
    return found
