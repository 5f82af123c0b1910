"""The workspaces that the bot is in, each asked of Slack once."""

from __future__ import annotations

import threading
import time

from bot.slack.manifest import manifest
from bot.slack.readiness import Readiness
from bot.slack.settings import SlackError
from bot.slack.web import web_client
from bot.slack.workspaces import Workspaces
from tests.bot.fakes import COVERAGE
from tests.bot.slack.installed import settings_for
from tests.bot.slack.served import LOG
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom

_SLOW = 3.0


class Calm:
    """A desk without troubles."""

    def troubles(self) -> list[str]:
        return []


class TokensOf:
    """Those of a loopback server's workspaces."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def token_of(self, team: str, enterprise: str) -> str:
        return str(self._slack.workspaces[team]["token"])


def test_a_workspace_that_is_known_waits_for_no_other() -> None:
    """Slack takes its time to say who the bot is in one; in the other, events have three seconds."""
    with Slack(manifest(), newsroom("T1"), newsroom("T2")) as slack:
        workspaces = Workspaces(TokensOf(slack), settings_for(slack))
        known = workspaces.get("T1")
        slack.hitch("auth.test", 1, _SLOW)
        slow = threading.Thread(target=workspaces.get, args=["T2"])
        slow.start()
        slack.wait_for(lambda: len(slack.calls("auth.test")) == 2)
        begun = time.monotonic()
        assert known is workspaces.get("T1")
        assert time.monotonic() - begun < _SLOW / 2
        slow.join()
        assert "UT2BOT" == workspaces.get("T2").bot_user
        assert 2 == len(slack.calls("auth.test"))


def _is_ended(workspaces: Workspaces) -> bool:
    """Whether the bot ends when it next looks."""
    try:
        workspaces.watch()
    except SlackError:
        return True
    return False


def test_a_probe_that_finds_a_dead_token_ends_the_bot() -> None:
    """Where nobody asks anything, nothing else would notice; what passes is no reason."""
    with Slack(manifest()) as slack:
        settings = settings_for(slack)
        workspaces = Workspaces(TokensOf(slack), settings)
        client = web_client(settings, settings.bot_token.get_secret_value())
        for error, ends in (("internal_error", False), ("token_revoked", True)):
            slack.refuse("auth.test", 1 + ends, error)
            troubles = Readiness(Calm(), lambda: COVERAGE, client, LOG, workspaces.doubt).troubles()
            assert [f"Slack cannot be used: {error}"] == troubles
            assert ends == _is_ended(workspaces)
