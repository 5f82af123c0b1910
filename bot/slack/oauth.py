"""Installing the bot in further workspaces: the link, Slack's page where somebody allows it, and the way back."""

from __future__ import annotations

import hashlib
import logging
import secrets
import time

from slack_bolt import BoltResponse
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk.oauth.state_store import OAuthStateStore
from sqlalchemy import delete, insert

from bot.slack.installations import Installations
from bot.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from bot.slack.settings import SlackSettings, need
from bot.slack.web import web_client
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import oauth_states

STATE_SECONDS = 600
"""From the click on the install link to Slack's redirect."""


class States(OAuthStateStore):
    """Installations that were begun. A state is good for one redirect; the database could not tell what it was."""

    def __init__(self, catalogue: Catalogue, log: logging.Logger) -> None:
        """Take the database."""
        self._catalogue = catalogue
        self._log = log

    @property
    def logger(self) -> logging.Logger:
        """As the base class wants it."""
        return self._log

    def issue(self, *_args: object, **_more: object) -> str:
        """A new state, good for ten minutes."""
        state, now = secrets.token_urlsafe(32), time.time()
        with self._catalogue.transaction(writes=True, latest=True) as connection:
            connection.execute(delete(oauth_states).where(oauth_states.c.expires <= now))
            connection.execute(insert(oauth_states).values(digest=_digest(state), expires=now + STATE_SECONDS))
        return state

    def consume(self, state: str) -> bool:
        """Whether it was issued, not long ago, and never used; it is used now."""
        its = oauth_states.c.digest == _digest(state)
        with self._catalogue.transaction(writes=True, latest=True) as connection:
            used = connection.execute(delete(oauth_states).where(its, oauth_states.c.expires > time.time()))
            return used.rowcount == 1


def build_oauth(
    settings: SlackSettings, catalogue: Catalogue, installations: Installations, log: logging.Logger
) -> OAuthFlow:
    """The way to install the bot; only the browser that began can end it, once.

    Raises:
        SettingsError: the app's secret or the server's address is missing.
    """
    secret = need(settings, "client_secret")
    address = need(settings, "public_url")
    return OAuthFlow(
        client=web_client(settings),
        logger=log,
        settings=OAuthSettings(
            client_id=settings.client_id,
            client_secret=secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=address + REDIRECT_PATH,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=settings.base_url.removesuffix("api/") + "oauth/v2/authorize",
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=States(catalogue, log),
            state_expiration_seconds=STATE_SECONDS,
            callback_options=_told(log),
            logger=log,
        ),
    )


def _told(log: logging.Logger) -> CallbackOptions:
    """Bolt's pages; what went wrong stands in the log too."""

    def success(args: SuccessArgs) -> BoltResponse:
        return args.default.success(args)

    def failure(args: FailureArgs) -> BoltResponse:
        log.warning("not_installed", extra={"reason": args.reason[:100], "detail": str(args.error or "")})
        return args.default.failure(args)

    return CallbackOptions(success=success, failure=failure)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
