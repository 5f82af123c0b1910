"""The Slack side, put together: Bolt's app with our listeners, and the house behind it."""

from __future__ import annotations

import logging
import os
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App, BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.conversation import Answering
from bot.slack import actions, events
from bot.slack.admission import Admission
from bot.slack.clerk import SlackClerk
from bot.slack.deliveries import Deliveries
from bot.slack.desk import Desk
from bot.slack.house import House
from bot.slack.library import Library
from bot.slack.settings import SlackError, SlackSettings
from bot.slack.web import quiet_log, reason_of
from bot.slack.workspaces import Tokens, Workspaces
from retrieval.archive.catalogue import Catalogue
from retrieval.receipts import Receipts

_LISTENERS = 20
"""Threads that acknowledge; with fewer, a command waits for events."""
_NOT_LET_IN = (
    "Slack did not let Newsdesk in. Please ask again in a minute; if that does not help, tell whoever runs Newsdesk."
)


class OneToken:
    """The token of a bot that is in one workspace."""

    def __init__(self, settings: SlackSettings) -> None:
        """Take the token from the settings."""
        self._token = settings.bot_token

    def token_of(self, team: str, enterprise: str) -> str:
        """The same for all: whoever reaches us with it is in that workspace."""
        return self._token.get_secret_value()


def build_house(
    chain: Answering, catalogue: Catalogue, settings: SlackSettings, tokens: Tokens, log: logging.Logger
) -> House:
    """The parts behind the listeners; ``house.desk.start()`` sets them to work."""
    owner = f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    deliveries = Deliveries(catalogue, owner, settings.lease_seconds)
    library, receipts = Library(catalogue), Receipts(catalogue)
    workspaces = Workspaces(tokens, settings)
    admission = Admission(settings, deliveries, log)
    clerk = SlackClerk(chain, library, receipts, deliveries, workspaces, settings, admission, log)
    desk = Desk(deliveries, clerk, workers=settings.workers, queue=settings.queue, log=log)
    return House(desk, clerk, library, admission, receipts, catalogue, workspaces, log)


def build_app(settings: SlackSettings, house: House) -> App:
    """Bolt's app: what reaches it is checked, and handed to the house.

    Args:
        settings: how Slack is reached, and what proves that it is Slack who reaches us.
        house: where the work is done.
    """
    app = App(
        name="newsdesk",
        logger=quiet_log(),
        client=WebClient(base_url=settings.base_url, logger=quiet_log()),
        signing_secret=settings.signing_secret.get_secret_value() or "unused in Socket Mode",
        authorize=lambda enterprise_id, team_id, context: _authorized(house, enterprise_id, team_id, context),  # type: ignore[arg-type, return-value]  # Bolt takes None as "not installed", but types the result as never None
        user_facing_authorize_error_message=_NOT_LET_IN,
        # Who was invited has to hear of it; what the bot itself writes is told from what people write by us.
        ignoring_self_events_enabled=False,
        listener_executor=ThreadPoolExecutor(_LISTENERS, "listener"),
        request_verification_enabled=bool(settings.signing_secret.get_secret_value()),
        raise_error_for_unhandled_request=False,
    )
    app.error(lambda error: house.log.error("a listener failed", exc_info=error))
    events.listen(app, house)
    actions.listen(app, house)
    return app


def _authorized(house: House, enterprise: str | None, team: str | None, context: BoltContext) -> AuthorizeResult | None:
    """Whose token an event is answered with; None where there is no such token."""
    try:
        workspace = house.workspaces.get(str(team or ""), str(enterprise or ""))
    except SlackError as error:
        house.log.warning("%s", error, extra={"team": team})
        return None
    except SlackApiError as error:
        if not context.response_url:
            # Bolt would acknowledge its own kind of error; what is not acknowledged Slack sends again.
            raise SlackError(f"Slack does not say who the bot is: {reason_of(error)}") from None
        house.log.warning("Slack refused: %s", reason_of(error), extra={"team": team})
        return None
    return AuthorizeResult(
        enterprise_id=enterprise,
        team_id=team,
        bot_user_id=workspace.bot_user,
        bot_id=workspace.bot,
        bot_token=workspace.client.token,
    )
