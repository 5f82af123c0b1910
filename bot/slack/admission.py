"""Who may ask, where, and how often."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from bot.slack.deliveries import Deliveries, Delivery
from bot.slack.settings import SlackSettings
from bot.slack.web import FAILURES
from bot.slack.workspaces import Workspace

_KNOWN_SECONDS = 600.0
"""So long after somebody became a guest, or an employee, it is noticed."""
_MINUTE = 60.0
_WAIT_SECONDS = 30.0
"""What is advised to who asked too often."""


class Admission:
    """The rules of one installation of the bot."""

    def __init__(self, settings: SlackSettings, deliveries: Deliveries) -> None:
        """Take the rules, and where it is counted who asked."""
        self._settings = settings
        self._deliveries = deliveries
        self._users: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}
        self._lock = threading.Lock()

    def is_silent(self, team: str, channel: str) -> bool:
        """Whether nothing at all is said here: workspaces and channels (if it is one) that are not on the lists."""
        workspaces, channels = self._settings.allowed_workspaces, self._settings.allowed_channels
        is_channel = bool(channel) and not channel.startswith("D")
        return bool((workspaces and team not in workspaces) or (channels and is_channel and channel not in channels))

    def objection(self, workspace: Workspace, task: Mapping[str, Any]) -> str:
        """Why somebody may not ask, in a sentence; nothing for who may."""
        users = self._settings.allowed_users
        if users and task["user"] not in users:
            return "You are not on the list of those who may ask here. Whoever runs Newsdesk keeps it."
        if self._settings.allow_guests and self._settings.allow_external:
            return ""
        user = self._user(workspace, task["team"], task["user"])
        return self._stranger(task, user, workspace.enterprise)

    def wait(self, delivery: Delivery) -> float:
        """How long the asker should wait, in seconds: 0 for who has not asked too often."""
        since = time.time() - _MINUTE
        by_asker = self._deliveries.count_since(since, asker=delivery.asker, until=delivery.id)
        if by_asker > self._settings.user_per_minute:
            return _WAIT_SECONDS
        team, channel = delivery.task["team"], delivery.task.get("channel", "")
        if not channel or channel.startswith("D"):
            return 0.0
        in_channel = self._deliveries.count_since(since, place=f"{team}:{channel}:", until=delivery.id)
        return _WAIT_SECONDS if in_channel > self._settings.channel_per_minute else 0.0

    def _stranger(self, task: Mapping[str, Any], user: Mapping[str, Any], enterprise: str) -> str:
        home = str(user.get("team_id") or task.get("home") or task["team"])
        is_external = bool(user.get("is_stranger")) or task.get("home", home) not in (task["team"], home)
        is_external |= home != task["team"] and not _is_in(enterprise, user)
        if is_external and not self._settings.allow_external:
            return "Newsdesk answers members of its own workspace only, and you are from another organisation."
        is_guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
        if is_guest and not self._settings.allow_guests:
            return "Newsdesk does not answer guests. Ask a full member of this workspace."
        if user.get("is_bot"):
            return "Newsdesk does not answer other bots."
        return ""

    def _user(self, workspace: Workspace, team: str, user: str) -> Mapping[str, Any]:
        with self._lock:
            until, known = self._users.get((team, user), (0.0, {}))
        if time.monotonic() < until:
            return known
        try:
            found: Mapping[str, Any] = workspace.client.users_info(user=user)["user"]
        except FAILURES:
            # Nobody is let in because Slack could not say who they are.
            return {"is_stranger": True, "is_restricted": True, **known}
        with self._lock:
            self._users[team, user] = time.monotonic() + _KNOWN_SECONDS, found
        return found


def _is_in(enterprise: str, user: Mapping[str, Any]) -> bool:
    """Whether somebody belongs to an organisation: people of another one say just as much of theirs."""
    own = user.get("enterprise_user") or {}
    return bool(enterprise) and own.get("enterprise_id") == enterprise
