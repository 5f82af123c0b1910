"""Slack's Web API: clients for it, and what its refusals and failures mean."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import WebClient

from bot.slack.settings import SlackError, SlackSettings

UNREACHABLE = (OSError, HTTPException)
"""What a call raises when Slack cannot be reached: it is not known whether it did what was asked."""
FAILURES = (SlackClientError, *UNREACHABLE, ValueError)
"""What a call may raise; ValueError where the answer cannot be read."""
DEAD_TOKEN = frozenset(
    ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "user_removed_from_team")
)
"""Refusals of a token that no waiting makes good."""
WRONG_TOKEN = frozenset(("not_allowed_token_type", "missing_scope", "no_permission", "access_denied"))
"""Refusals of a token that lives but may not do this."""
_GONE = DEAD_TOKEN | {
    "channel_not_found",
    "expired_url",
    "is_archived",
    "not_in_channel",
    "org_login_required",
    "restricted_action",
    "team_access_not_granted",
    "thread_not_found",
    "used_url",
    "user_not_in_channel",
}
_STUMBLED = frozenset(("fatal_error", "internal_error", "request_timeout", "service_unavailable"))
_NAME = re.compile(r"\w+")


def web_client(settings: SlackSettings, token: str = "", *, seconds: int = 20) -> WebClient:
    """A client for the Web API, which makes each call once; by default Slack's sends again what may have arrived.

    Args:
        settings: where the API is.
        token: whose calls it makes; empty where each call brings its own.
        seconds: how long a call may take.
    """
    return WebClient(token=token, base_url=settings.base_url, timeout=seconds, retry_handlers=[], logger=quiet_log())


def quiet_log() -> logging.Logger:
    """The client's own log repeats what it sends."""
    log = logging.getLogger("newsdesk.slack.client")
    log.setLevel(logging.CRITICAL)
    return log


def reason_of(error: Exception) -> str:
    """Why a call failed, in a few words without secrets: Slack's own name for it, or what the network says."""
    if isinstance(error, SlackApiError):
        return refusal_of(error) or "an answer that is not Slack's"
    reason = getattr(error, "reason", None) or error  # urllib's errors wrap the network's
    return getattr(reason, "strerror", None) or str(reason).partition("\n")[0][:200] or type(error).__name__


def refusal_of(error: Exception) -> str:
    """Slack's name for a refusal, such as ``invalid_auth``; empty where it gave none."""
    response = getattr(error, "response", None)
    name = response.get("error") if response is not None and hasattr(response, "get") else None
    # Where the answer is a page of a proxy's, the client gives all of it as the name.
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def is_gone(error: SlackApiError) -> bool:
    """Whether there is no way to answer: the place, or our right to write there, is gone."""
    return refusal_of(error) in _GONE


def is_unsure(error: Exception) -> bool:
    """Whether it is not known whether Slack did what it was asked: it was not reached, or stumbled itself."""
    if not isinstance(error, SlackApiError):
        return isinstance(error, UNREACHABLE)
    return error.response.status_code >= 500 or refusal_of(error) in _STUMBLED


def is_passing(error: SlackApiError) -> bool:
    """Whether the same may work later."""
    return is_unsure(error) or error.response.status_code == 429 or refusal_of(error) == "ratelimited"


def attempt(call: Callable[[], object]) -> None:
    """Do what is of no use later and no harm when it fails."""
    try:
        call()
    except FAILURES:
        pass


@contextmanager
def calling(settings: SlackSettings, variable: str) -> Iterator[None]:
    """Raise what a call raises in our own words.

    Args:
        settings: where the API is.
        variable: which setting holds the token.

    Raises:
        SlackError: Slack refused, or was not reached.
    """
    try:
        yield
    except FAILURES as error:
        raise explained(error, settings, variable) from None  # its text may hold what was sent


def explained(error: Exception, settings: SlackSettings, variable: str) -> SlackError:
    """A failed call in our own words: what happened and what to do."""
    name = refusal_of(error)
    if name in DEAD_TOKEN:
        return SlackError(f"Slack does not accept the token in {variable} ({name}). {_where(variable)}")
    if name in WRONG_TOKEN:
        return SlackError(f"the token in {variable} may not do what Newsdesk needs ({name}). {_where(variable)}")
    if name:
        return SlackError(
            f"Slack refused a call ({name}). Try again in a minute; 'newsdesk slack check' looks at everything."
        )
    return SlackError(
        f"Slack's Web API at {settings.base_url} cannot be reached: {reason_of(error)}. "
        "See that this machine reaches it, and that SLACK_API_URL and HTTPS_PROXY are right where they are set."
    )


def _where(variable: str) -> str:
    """Where a good token is found."""
    if variable == "SLACK_APP_TOKEN":
        return (
            "Make one at api.slack.com/apps, your app, Basic Information, App-Level Tokens, with the scope "
            "connections:write, and see that Socket Mode is on."
        )
    return (
        "Copy it anew from api.slack.com/apps, your app, OAuth & Permissions; where the app's scopes changed, "
        "reinstall it there first."
    )
