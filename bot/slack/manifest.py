"""The app's manifest: all that Slack must know of the app, in one document that ``newsdesk slack manifest`` prints."""

from __future__ import annotations

from typing import Any

from bot.slack.ids import ASK_SHORTCUT, BACKGROUND_SHORTCUT

COMMAND = "/ask"

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

SCOPES = {
    "app_mentions:read": "to be asked by a mention",
    "assistant:write": "to have a place among Slack's agents, with example questions and a status while it searches",
    "channels:history": "to see follow-up questions, and its own answers after a crash, in threads of public channels",
    "chat:write": "to answer where it was asked",
    "commands": "for /ask and for the shortcuts",
    "files:read": "to read a question that was sent as a snippet or a text file",
    "groups:history": "the same as channels:history, in private channels that invited it",
    "im:history": "to be asked in direct messages",
    "mpim:history": "the same as channels:history, in group messages that invited it",
    "users:read": "to tell members from guests and from people of other organisations, who are not answered by default",
}
"""What the bot may do, each with its reason. It never asks for the rights of a user."""

EVENTS = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
"""What Slack tells the bot of."""

_EXAMPLES = (("What can you do?", "help"),)
"""Until the bot has set better ones, made from what its archive holds."""

Json = dict[str, Any]


def manifest(*, url: str = "", name: str = "Newsdesk") -> Json:
    """The manifest, as Slack takes it.

    Args:
        url: where Slack reaches the server in HTTP mode, such as ``https://news.example.com``; empty for Socket Mode.
        name: what the app and its bot are called, at most 35 characters.
    """
    url = url.rstrip("/")
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": _display(name),
        "features": _features(url, name),
        "oauth_config": _oauth(url),
        "settings": _settings(url),
    }


def _display(name: str) -> Json:
    return {
        "name": name,
        "description": "Answers questions from a news archive, word for word and with its sources.",
        "long_description": (
            "Ask in a channel, in a thread, in a direct message, or with /ask. Every sentence of an answer is a quote "
            "that stands word for word in an article of the archive, with its outlet, its date and a link to the "
            "words. What is not in the archive is not answered: the bot says so, and says what the archive covers."
        ),
        "background_color": "#1f3a5f",
    }


def _features(url: str, name: str) -> Json:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": name, "always_online": True},
        "agent_view": {
            "agent_description": "Answers questions from a news archive, with quotes, dates and links to the articles.",
            "suggested_prompts": [{"title": title, "message": message} for title, message in _EXAMPLES],
        },
        "shortcuts": [
            _shortcut("global", "Ask the archive", ASK_SHORTCUT, "Ask a question that only you see the answer to"),
            _shortcut("message", "Find background", BACKGROUND_SHORTCUT, "What the archive holds about this message"),
        ],
        "slash_commands": [_command(url)],
    }


def _shortcut(kind: str, name: str, callback_id: str, description: str) -> Json:
    return {"type": kind, "name": name, "callback_id": callback_id, "description": description}


def _command(url: str) -> Json:
    command: Json = {
        "command": COMMAND,
        "description": "Ask the news archive; only you see the answer",
        "usage_hint": "Who won the election in Lowmarsh?",
        "should_escape": False,
    }
    return {**command, "url": url + EVENTS_PATH} if url else command


def _oauth(url: str) -> Json:
    redirects: Json = {"redirect_urls": [url + REDIRECT_PATH]} if url else {}
    return {**redirects, "scopes": {"bot": list(SCOPES)}}


def _settings(url: str) -> Json:
    requests: Json = {"request_url": url + EVENTS_PATH} if url else {}
    return {
        "event_subscriptions": {**requests, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **requests},
        "org_deploy_enabled": bool(url),
        "socket_mode_enabled": not url,
        "token_rotation_enabled": False,
    }
