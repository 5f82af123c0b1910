"""``newsdesk slack check``: what is right, what is wrong and what to do about it."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.slack.installations import Installations, seal_of
from bot.slack.logs import NAME
from bot.slack.manifest import EVENTS, SCOPES
from bot.slack.settings import SlackSettings, need, variable_of
from bot.slack.web import calling, reason_of, web_client
from retrieval.archive.catalogue import Catalogue
from retrieval.errors import NewsdeskError
from retrieval.settings import Settings
from retrieval.untrusted import one_line
from retrieval.wiring import build_catalogue

_SECONDS = 10
_SKEW_SECONDS = 60
"""Slack's signatures are good for five minutes; a clock that is off by one already drifts."""
_SECRET = re.compile(r"[0-9a-f]{32}")
_BY_TOKEN = ("scopes", "clock")
_MARKS = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool | None
    """None where it cannot be told from here."""
    found: str
    remedy: str = ""


def checks(settings: Settings, slack: SlackSettings, *, is_http: bool) -> list[Check]:
    """Look at everything that the bot needs.

    Args:
        settings: the archive's.
        slack: Slack's.
        is_http: whether it is to run in HTTP mode.
    """
    mode = _http(slack) if is_http else _socket(slack)
    found = [*_workspaces(settings, slack), *mode, _events(), _archive(settings)]
    return [*found, *_unusable(slack, " ".join(one.found for one in found))]


def report(found: list[Check], *, as_json: bool) -> str:
    """The checks for a terminal, or as JSON."""
    if as_json:
        return json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False)
    lines = []
    for one in found:
        lines.append(f"{_MARKS[one.ok]} {one.name}: {one_line(one.found)}")
        lines += [f"    {one_line(one.remedy)}"] if one.remedy else []
    return "\n".join(lines)


def _workspaces(settings: Settings, slack: SlackSettings) -> Iterator[Check]:
    """The bot's token, or those of the workspaces that installed it."""
    if not slack.uses_oauth:
        yield from _bot(slack)
        if slack.client_id:
            yield Check("OAuth", None, "not used, because SLACK_BOT_TOKEN is set, which is for one workspace")
        return
    try:
        need(slack, "client_secret")
        need(slack, "public_url")
        with closing(build_catalogue(settings)) as catalogue:
            yield from _installed(slack, catalogue)
    except NewsdeskError as error:
        yield _trouble("OAuth", error)


def _bot(slack: SlackSettings) -> Iterator[Check]:
    name = "bot token"
    try:
        token = need(slack, "bot_token")
        about, headers = _auth_test(slack, token)
    except NewsdeskError as error:
        yield _trouble(name, error)
        yield from (Check(other, None, "cannot be told without a bot token that works") for other in _BY_TOKEN)
        return
    yield Check(name, True, f"@{about['user']} in the workspace {about['team']} ({about['team_id']})")
    yield _scopes(headers)
    yield _clock(headers)


def _installed(slack: SlackSettings, catalogue: Catalogue) -> Iterator[Check]:
    found = Installations(catalogue, seal_of(slack), logging.getLogger(NAME)).all()
    yield Check(
        "OAuth", True, f"{len(found)} workspaces have installed the bot; install it at {slack.public_url}/slack/install"
    )
    for installation in found:
        name = f"workspace {installation.team_id or installation.enterprise_id}"
        try:
            about, headers = _auth_test(slack, str(installation.bot_token))
        except NewsdeskError as error:
            yield _trouble(name, error)
            continue
        yield Check(name, True, f"@{about['user']} in {about['team']}")
        yield _scopes(headers)


def _socket(slack: SlackSettings) -> Iterator[Check]:
    try:
        token = need(slack, "app_token")
        with calling(slack, "SLACK_APP_TOKEN"):
            web_client(slack, seconds=_SECONDS).apps_connections_open(app_token=token)
    except NewsdeskError as error:
        yield _trouble("app-level token", error)
    else:
        yield Check("app-level token", True, "Slack lets it open connections")


def _http(slack: SlackSettings) -> Iterator[Check]:
    try:
        secret = need(slack, "signing_secret")
    except NewsdeskError as error:
        yield _trouble("signing secret", error)
    else:
        looks = bool(_SECRET.fullmatch(secret))
        remedy = "" if looks else "Copy the Signing Secret, 32 digits and letters a to f, not the Client Secret."
        yield Check("signing secret", looks, "looks like one" if looks else "does not look like one", remedy)
    yield _public(slack)


def _public(slack: SlackSettings) -> Check:
    """Whether the world reaches the server."""
    name = "public address"
    if not slack.public_url:
        return Check(name, None, "NEWSDESK_SLACK_PUBLIC_URL is not set, so whether Slack reaches the server is unknown")
    address = f"{slack.public_url}/healthz"
    remedy = "Start the server ('newsdesk slack --http PORT') and see that the proxy before it passes requests on."
    try:
        with httpx.stream("GET", address, timeout=_SECONDS, follow_redirects=True) as answer:
            is_ours = next(answer.raise_for_status().iter_bytes(10), b"") == b"ok"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Check(name, False, f"{address} does not answer: {reason_of(error)}", remedy)
    return Check(
        name, is_ours, f"{address} answers{'' if is_ours else ', but it is not Newsdesk'}", "" if is_ours else remedy
    )


def _events() -> Check:
    return Check(
        "events",
        None,
        "no token can read which events the app has subscribed to; it needs " + ", ".join(EVENTS),
        "Compare with api.slack.com/apps, your app, Event Subscriptions; the manifest sets them all.",
    )


def _archive(settings: Settings) -> Check:
    try:
        with closing(build_catalogue(settings)) as catalogue:
            coverage = catalogue.coverage()
    except NewsdeskError as error:
        return _trouble("archive", error)
    if not coverage.articles:
        return Check("archive", False, "it is empty", "Put articles into it: newsdesk ingest FOLDER")
    span = f", {coverage.first} to {coverage.last}" if coverage.first else ""
    return Check("archive", True, f"{coverage.articles:,} articles of {len(coverage.outlets)} outlets{span}")


def _unusable(slack: SlackSettings, said: str) -> Iterator[Check]:
    """Settings that are wrong, without those that something else was said of."""
    for field, reason in slack.unusable.items():
        if variable_of(field) not in said:
            yield Check(variable_of(field), False, reason, "See .env.example for what it takes.")


def _scopes(headers: Mapping[str, str]) -> Check:
    """What the token may do against what the manifest asks for."""
    said = headers.get("x-oauth-scopes")
    if said is None:
        return Check("scopes", None, "Slack did not say what the token may do")
    missing = sorted(set(SCOPES) - {scope.strip() for scope in said.split(",")})
    if not missing:
        return Check("scopes", True, f"all {len(SCOPES)} that it needs")
    wants = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
    remedy = (
        "Paste 'newsdesk slack manifest' at api.slack.com/apps, your app, App Manifest (or add them under "
        "OAuth & Permissions), then reinstall the app."
    )
    return Check("scopes", False, f"missing: {wants}", remedy)


def _clock(headers: Mapping[str, str]) -> Check:
    """This machine's clock against Slack's."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return Check("clock", None, "Slack did not say what time it is")
    off = round(time.time() - theirs)
    if abs(off) <= _SKEW_SECONDS:
        return Check("clock", True, "as Slack's")
    remedy = "Set it, and let NTP keep it: Slack's requests are refused when they seem five minutes old."
    return Check("clock", False, f"{abs(off)} seconds {'ahead of' if off > 0 else 'behind'} Slack's", remedy)


def _auth_test(slack: SlackSettings, token: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Who a token is, and the headers of the answer with their names in small letters."""
    with calling(slack, "SLACK_BOT_TOKEN"):
        answer = web_client(slack, token, seconds=_SECONDS).auth_test()
    about = {name: answer.get(name, "") for name in ("user", "team", "team_id")}
    return about, {name.lower(): str(value) for name, value in answer.headers.items()}


def _trouble(name: str, error: NewsdeskError) -> Check:
    """What an error says, and what it says to do: its texts hold both."""
    found, _, remedy = str(error).partition(". ")
    return Check(name, False, found, remedy)
