"""``newsdesk slack``: settings in, a running bot out; and its orderly end."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from slack_bolt import App

from bot.slack.app import OneToken, build_app, build_house
from bot.slack.envelopes import Envelopes
from bot.slack.house import House
from bot.slack.http import Front, HttpServer
from bot.slack.installations import Installations, seal_of, watch_removals
from bot.slack.logs import start_logging
from bot.slack.oauth import build_oauth
from bot.slack.readiness import Readiness
from bot.slack.settings import SlackSettings, need
from bot.slack.socket import SocketMode
from bot.slack.stopping import StopSignals, end
from bot.slack.web import calling, web_client
from retrieval.archive.catalogue import Catalogue
from retrieval.errors import SettingsError
from retrieval.phrasing import counted
from retrieval.settings import Settings
from retrieval.wiring import build_archive, build_chain

if TYPE_CHECKING:
    from slack_bolt.oauth import OAuthFlow

_LOOK_SECONDS = 0.2
_REQUESTS_SECONDS = 5.0
"""For requests that were taken to be acknowledged; Slack itself waits for 3 seconds."""
_READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens in HTTP mode."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class _Bot:
    """All of it, put together."""

    slack: SlackSettings
    house: House
    app: App
    oauth: OAuthFlow | None
    who: str
    log: logging.Logger


def run(settings: Settings, slack: SlackSettings, address: Address | None = None) -> None:
    """Answer until a signal says to stop; then finish what was begun.

    Args:
        settings: the archive's.
        slack: Slack's.
        address: where to listen in HTTP mode; Socket Mode where None.

    Raises:
        NewsdeskError: it cannot start, or cannot go on.
    """
    _check(slack, address)
    log = start_logging(slack.secrets(), log_text=slack.log_text)
    _keep_from_libraries()
    who = _who(slack)
    with closing(build_archive(settings, serve=True)) as archive:
        chain = build_chain(settings, archive)
        chain.retriever.invoke("warm up")  # the first question shall not wait for the model
        tokens, oauth = _tokens(slack, archive.catalogue, log)
        house = build_house(chain, archive.catalogue, slack, tokens, log)
        app = build_app(slack, house)
        if isinstance(tokens, Installations):
            watch_removals(app, tokens)
            who = f"in {counted(len(tokens.all()), 'workspace')}"
        bot = _Bot(slack, house, app, oauth, who, log)
        is_done = _serve_http(bot, address) if address else _serve_socket(bot)
    if not is_done:
        _leave(slack)


def _check(slack: SlackSettings, address: Address | None) -> None:
    """See what is missing before anything slow begins."""
    missing = []
    try:
        need(slack, "signing_secret" if address else "app_token")
    except SettingsError as error:
        missing.append(str(error))
    if not slack.bot_token.get_secret_value() and not slack.client_id:
        missing.append(
            "Neither SLACK_BOT_TOKEN (one workspace) nor SLACK_CLIENT_ID (workspaces that install the bot by "
            "themselves) is set: without one of them there is no token to answer with. See 'newsdesk slack --help'."
        )
    if missing:
        raise SettingsError(" ".join(missing))
    if slack.uses_oauth:
        seal_of(slack)


def _keep_from_libraries() -> None:
    """Bolt reads these by itself, and would keep installations in files; child processes need none of them."""
    for name in _READ_BY_BOLT:
        os.environ.pop(name, None)


def _who(slack: SlackSettings) -> str:
    """The bot and its workspace, in words; finds a token that is not good."""
    if slack.uses_oauth:
        return ""
    with calling(slack, "SLACK_BOT_TOKEN"):
        about = web_client(slack, slack.bot_token.get_secret_value()).auth_test()
    return f"as @{about['user']} in workspace {about['team']}"


def _tokens(
    slack: SlackSettings, catalogue: Catalogue, log: logging.Logger
) -> tuple[OneToken | Installations, OAuthFlow | None]:
    """Where tokens come from, and the way to install the bot in more workspaces."""
    if not slack.uses_oauth:
        return OneToken(slack), None
    installed = Installations(catalogue, seal_of(slack), log, slack.allowed_workspaces)
    return installed, build_oauth(slack, catalogue, installed, log) if slack.public_url else None


def _serve_socket(bot: _Bot) -> bool:
    """Socket Mode until a signal comes; whether all that was begun is finished."""
    socket = SocketMode(bot.slack, Envelopes(bot.app, bot.log), bot.log)
    with StopSignals() as signals:
        bot.house.desk.start()
        socket.start()
        is_told = False
        try:
            while not signals.wait(_LOOK_SECONDS):
                socket.watch()
                bot.house.watch()
                if socket.connected and not is_told:
                    is_told = True
                    _tell(bot, "")
        finally:
            is_done = _finish(bot, socket.stop)
    return is_done


def _serve_http(bot: _Bot, address: Address) -> bool:
    """HTTP mode until a signal comes; whether all that was begun is finished."""
    slack = bot.slack
    client = None if slack.uses_oauth else web_client(slack, slack.bot_token.get_secret_value(), seconds=5)
    house = bot.house
    readiness = Readiness(house.desk, house.library.coverage, client, bot.log, house.workspaces.doubt)
    front = Front(slack, bot.app, readiness.troubles, bot.log, bot.oauth)
    server = HttpServer(front, address.host, address.port, slack)
    with StopSignals() as signals:
        house.desk.start()
        server.start()
        _tell(bot, f" at http://{address.host}:{server.port}")
        try:
            while not signals.wait(_LOOK_SECONDS):
                house.watch()
        finally:
            is_done = _finish(bot, server.stop)
    return is_done


def _finish(bot: _Bot, stop_taking: Callable[[float], bool]) -> bool:
    """Take no more, then finish what was begun, all within the time that the settings give."""
    until = time.monotonic() + bot.slack.stop_seconds
    bot.log.info("stopping")

    def left(most: float = 3600.0) -> float:
        return max(0.0, min(most, until - time.monotonic()))

    is_done = stop_taking(left(_REQUESTS_SECONDS))
    is_done &= end(bot.app.listener_runner.listener_executor, left(_REQUESTS_SECONDS))
    is_done &= bot.house.desk.stop(left())
    bot.log.info("stopped", extra={"finished": is_done})
    return is_done


def _tell(bot: _Bot, where: str) -> None:
    """Say that it is ready, and what to do now."""
    articles = bot.house.library.coverage().articles
    click.echo(f"Newsdesk listens{where} {bot.who}; the archive holds {articles:,} articles.".replace("  ", " "))
    if bot.oauth:
        click.echo(f"Install it in a workspace: {bot.slack.public_url}/slack/install")
    click.echo("Invite it to a channel and mention it, write to it directly, or use /ask. Ctrl-C stops it.")
    sys.stdout.flush()


def _leave(slack: SlackSettings) -> None:
    """What hangs would hold up the end for as long as it hangs."""
    click.echo(
        f"newsdesk: not all that was begun was finished within {slack.stop_seconds:.0f} seconds; the next process that "
        "starts, or another one that runs, finishes it.",
        err=True,
    )
    sys.stdout.flush()
    os._exit(1)
