"""Clients for the workspaces that the bot is in, and what they say when something does not work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import WebClient

UNREACHABLE = (OSError, HTTPException)
"""What the client raises when Slack cannot be reached: it is not known whether it did what was asked."""

_SECONDS = 20
_QUICK_SECONDS = 5
_MOST_WAITS = 20
"""For Slack's leave to go on after a 429; each is as long as Slack says."""
_GONE = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "invalid_auth",
        "is_archived",
        "not_authed",
        "not_in_channel",
        "org_login_required",
        "restricted_action",
        "team_access_not_granted",
        "thread_not_found",
        "token_expired",
        "token_revoked",
        "user_not_in_channel",
    }
)
_STUMBLED = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as the bot sees it."""

    client: WebClient
    """Patient: waits when Slack says so, and never sends anything twice by itself."""
    quick: WebClient
    """For what is of no use later, such as a status."""
    bot_user: str
    bot: str
    """The bot's own id, which is not its user's."""


class Tokens(Protocol):
    """Where tokens come from."""

    def token_of(self, team: str, enterprise: str) -> str:
        """The bot's token for a workspace.

        Raises:
            SlackError: the bot is not installed there.
        """


class Workspaces:
    """The workspaces, each with one pair of clients."""

    def __init__(self, tokens: Tokens, api_url: str) -> None:
        """Take the tokens and the address of the Web API."""
        self._tokens = tokens
        self._api_url = api_url
        self._known: dict[str, tuple[str, Workspace]] = {}
        self._lock = threading.Lock()

    def get(self, team: str, enterprise: str = "") -> Workspace:
        """The workspace of an id; a token that was renewed is followed."""
        token = self._tokens.token_of(team, enterprise)
        with self._lock:
            known_token, workspace = self._known.get(team, ("", None))
            if workspace is None or token != known_token:
                workspace = self._made(token)
                self._known[team] = token, workspace
        return workspace

    def forget(self, team: str) -> None:
        """The bot has left a workspace."""
        with self._lock:
            self._known.pop(team, None)

    def _made(self, token: str) -> Workspace:
        patient = client_of(token, self._api_url)
        patient.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=_MOST_WAITS))
        quick = client_of(token, self._api_url, seconds=_QUICK_SECONDS)
        about = patient.auth_test()
        return Workspace(patient, quick, str(about["user_id"]), str(about.get("bot_id") or ""))


def client_of(token: str, api_url: str, seconds: int = _SECONDS) -> WebClient:
    """A client that sends everything once; by default Slack's sends again what may have arrived."""
    return WebClient(token=token, base_url=api_url, timeout=seconds, retry_handlers=[], logger=quiet_log())


def reason_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong, e.g. ``channel_not_found``."""
    return str(error.response.get("error") or f"http_{error.response.status_code}")


def is_gone(error: SlackApiError) -> bool:
    """Whether there is no way to answer: the channel, the thread or our right to write there is gone."""
    return reason_of(error) in _GONE


def is_unsure(error: Exception) -> bool:
    """Whether it is not known whether Slack did what it was asked: it was not reached, or stumbled itself."""
    if not isinstance(error, SlackApiError):
        return isinstance(error, UNREACHABLE)
    return error.response.status_code >= 500 or reason_of(error) in _STUMBLED


def is_passing(error: SlackApiError) -> bool:
    """Whether the same may work later."""
    return is_unsure(error) or reason_of(error) == "ratelimited"


def attempt(call: Callable[[], object]) -> None:
    """Do what is of no use later and no harm when it fails."""
    try:
        call()
    except (SlackApiError, *UNREACHABLE):
        pass


def quiet_log() -> logging.Logger:
    """The client's own log repeats what it sends."""
    log = logging.getLogger("newsdesk.slack.client")
    log.setLevel(logging.CRITICAL)
    return log
