"""Who may ask, where, and how often."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.settings import SlackSettings, variable_of
from bot.slack.web import FAILURES, is_passing, is_unsure
from bot.slack.workspaces import Workspace

_KNOWN_SECONDS = 600.0
"""So long after somebody became a guest, or an employee, it is noticed."""
_MINUTE = 60.0
_UNKNOWN = "Slack could not tell who you are, so there is no answer. Please try again."


class Admission:
    """The rules of one installation of the bot."""

    def __init__(
        self,
        settings: SlackSettings,
        deliveries: Deliveries,
        log: logging.Logger,
        known_seconds: float = _KNOWN_SECONDS,
    ) -> None:
        """Take the rules.

        Args:
            settings: the rules.
            deliveries: where it is counted who asked.
            log: where it is told, once for each place, that nothing is said there.
            known_seconds: how long who somebody is need not be asked anew.
        """
        self._settings = settings
        self._deliveries = deliveries
        self._log = log
        self._known_seconds = known_seconds
        self._users: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def is_silent(self, team: str, enterprise: str, channel: str) -> bool:
        """Whether nothing at all is said here: workspaces and channels (if it is one) that are not on the lists.

        A workspace is on the list under its own id, or under that of the organisation that it belongs to.
        """
        workspaces, channels = self._settings.allowed_workspaces, self._settings.allowed_channels
        if workspaces and not workspaces & {team, enterprise}:
            return self._left_alone(team, "allowed_workspaces")
        if channels and channel and not channel.startswith("D") and channel not in channels:
            return self._left_alone(channel, "allowed_channels")
        return False

    def objection(self, workspace: Workspace, task: Mapping[str, Any]) -> str:
        """Why somebody may not ask, in a sentence; nothing for who may.

        Args:
            workspace: where they ask.
            task: with its ``team``, their ``user`` and their ``home``, as a delivery's.

        Raises:
            SlackApiError: Slack does not say now who they are, but may do so later.
            OSError: Slack cannot be reached.
        """
        users = self._settings.allowed_users
        if users and task["user"] not in users:
            return "You are not on the list of those who may ask here. Whoever runs Newsdesk keeps it."
        if self._settings.allow_guests and self._settings.allow_external:
            return ""
        user = self._user(workspace, task["team"], task["user"])
        return self._stranger(task, user, workspace.enterprise) if user else _UNKNOWN

    def objection_now(self, workspace: Workspace, task: Mapping[str, Any]) -> str:
        """The same for what is not tried again by itself: nobody is let in because Slack does not say who they are."""
        try:
            return self.objection(workspace, task)
        except FAILURES:
            return _UNKNOWN

    def wait(self, delivery: Delivery) -> float:
        """How long the asker has to wait, in seconds: 0 for who has not asked too often."""
        since = time.time() - _MINUTE
        by_asker = self._deliveries.taken_since(since, asker=delivery.asker, until=delivery.id)
        wait = _left(by_asker, self._settings.user_per_minute, since)
        team, channel = delivery.task["team"], delivery.task.get("channel", "")
        if not channel or channel.startswith("D"):
            return wait
        in_channel = self._deliveries.taken_since(since, place=f"{team}:{channel}:", until=delivery.id)
        return max(wait, _left(in_channel, self._settings.channel_per_minute, since))

    def _left_alone(self, place: str, field: str) -> bool:
        with self._lock:
            is_known = place in self._told
            self._told.add(place)
        if not is_known:
            self._log.warning("ignored: %s is not in %s", place, variable_of(field))
        return True

    def _stranger(self, task: Mapping[str, Any], user: Mapping[str, Any], enterprise: str) -> str:
        home = str(user.get("team_id") or task.get("home") or task["team"])
        # Slack names an organisation's own people in shared channels by the organisation, not by their workspace.
        inside = {task["team"], enterprise}
        is_external = bool(user.get("is_stranger")) or task.get("home", home) not in {*inside, home}
        is_external |= home not in inside and not _is_in(enterprise, user)
        if is_external and not self._settings.allow_external:
            return "Newsdesk answers members of its own workspace only, and you are from another organisation."
        is_guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
        if is_guest and not self._settings.allow_guests:
            return "Newsdesk does not answer guests. Ask a full member of this workspace."
        if user.get("is_bot"):
            return "Newsdesk does not answer other bots."
        return ""

    def _user(self, workspace: Workspace, team: str, user: str) -> Mapping[str, Any]:
        """Who somebody is; as they were when Slack last said so, where it does not; nothing where it never will."""
        with self._lock:
            until, known = self._users.get((team, user), (0.0, {}))
        if time.monotonic() < until:
            return known
        try:
            found: Mapping[str, Any] = workspace.quick.users_info(user=user)["user"]
        except FAILURES as error:
            if not known and _may_pass(error):
                raise
            return known
        with self._lock:
            self._users[team, user] = time.monotonic() + self._known_seconds, found
        return found


def _may_pass(error: Exception) -> bool:
    return is_unsure(error) or (isinstance(error, SlackApiError) and is_passing(error))


def _left(taken: Sequence[float], most: int, since: float) -> float:
    """How long it takes until one more may be asked.

    Args:
        taken: when each was taken that counts, the newest first, which is the one that is judged.
        most: how many may be.
        since: the moment before which they count no more.
    """
    return math.ceil(taken[most] - since) if len(taken) > most else 0.0


def _is_in(enterprise: str, user: Mapping[str, Any]) -> bool:
    """Whether somebody belongs to an organisation: people of another one say just as much of theirs."""
    own = user.get("enterprise_user") or {}
    return bool(enterprise) and own.get("enterprise_id") == enterprise
