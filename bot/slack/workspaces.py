"""The workspaces that the bot is in, and their clients."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import WebClient

from bot.slack.settings import SlackError, SlackSettings
from bot.slack.web import DEAD_TOKEN, FAILURES, explained, refusal_of, web_client

_QUICK_SECONDS = 5
_MOST_WAITS = 20
"""For Slack's leave to go on after a 429; each is as long as Slack says."""


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
    enterprise: str
    """The organisation that it belongs to, empty where there is none."""
    name: str
    """What people mention the bot by."""


class Tokens(Protocol):
    """Where tokens come from."""

    def token_of(self, team: str, enterprise: str) -> str:
        """The bot's token for a workspace.

        Raises:
            SlackError: the bot is not installed there.
        """


class Workspaces:
    """The workspaces, each with one pair of clients."""

    def __init__(self, tokens: Tokens, settings: SlackSettings) -> None:
        """Take the tokens, and where the Web API is."""
        self._tokens = tokens
        self._settings = settings
        self._known: dict[str, tuple[str, Workspace]] = {}
        self._lock = threading.Lock()
        self._doubted = threading.Event()
        """Set when a token may be good no more."""

    def get(self, team: str, enterprise: str = "") -> Workspace:
        """The workspace of an id; a token that was renewed is followed.

        Raises:
            SlackError: the bot is not installed there.
            SlackApiError: Slack does not say who the bot is.
        """
        token = self._tokens.token_of(team, enterprise)
        with self._lock:
            known_token, workspace = self._known.get(team, ("", None))
        if workspace is None or token != known_token:
            # Slack is asked who the bot is: the other workspaces do not wait for that.
            workspace = self._made(token)
            with self._lock:
                self._known[team] = token, workspace
        return workspace

    def seen_of(self, enterprise: str) -> set[str]:
        """The ids of an organisation's workspaces, as far as they were seen."""
        with self._lock:
            return {team for team, (_, seen) in self._known.items() if seen.enterprise == enterprise}

    def is_in(self, team: str, enterprise: str) -> bool:
        """Whether there is a token for a workspace."""
        try:
            return bool(self._tokens.token_of(team, enterprise))
        except SlackError:
            return False

    def forget(self, team: str) -> None:
        """The bot has left a workspace."""
        with self._lock:
            self._known.pop(team, None)
        self._doubted.set()

    def doubt(self, error: Exception, team: str = "") -> None:
        """A call failed: where that is the token's fault, the workspace is seen anew, if it is known, and the token."""
        if refusal_of(error) in DEAD_TOKEN:
            self.forget(team)

    def watch(self) -> None:
        """See whether the bot's one token still works, where that was doubted; call it often.

        Raises:
            SlackError: Slack does not accept it any more.
        """
        if self._settings.uses_oauth or not self._doubted.is_set():
            return
        self._doubted.clear()
        try:
            web_client(self._settings, self._settings.bot_token.get_secret_value(), seconds=_QUICK_SECONDS).auth_test()
        except FAILURES as error:
            if refusal_of(error) in DEAD_TOKEN:
                raise explained(error, self._settings, "SLACK_BOT_TOKEN") from None

    def _made(self, token: str) -> Workspace:
        patient = web_client(self._settings, token)
        patient.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=_MOST_WAITS))
        quick = web_client(self._settings, token, seconds=_QUICK_SECONDS)
        try:
            about = quick.auth_test()
        except SlackApiError:
            self._doubted.set()
            raise
        bot, enterprise = (str(about.get(name) or "") for name in ("bot_id", "enterprise_id"))
        return Workspace(patient, quick, str(about["user_id"]), bot, enterprise, str(about["user"]))
