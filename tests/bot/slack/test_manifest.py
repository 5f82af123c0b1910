"""The rules are those of Slack's own schema: github.com/slackapi/manifest-schema."""

import json
from typing import Any

import pytest
import yaml

from bot.slack.ids import ASK_SHORTCUT, BACKGROUND_SHORTCUT
from bot.slack.manifest import EVENTS, SCOPES, manifest
from tests.slack.manifest import manifest_complaints

_LENGTHS = {
    ("display_information", "name"): (1, 35),
    ("display_information", "description"): (1, 140),
    ("display_information", "long_description"): (175, 4000),
    ("features", "bot_user", "display_name"): (1, 80),
    ("features", "agent_view", "agent_description"): (1, 300),
    ("features", "shortcuts", "*", "name"): (1, 24),
    ("features", "shortcuts", "*", "callback_id"): (1, 255),
    ("features", "shortcuts", "*", "description"): (1, 150),
    ("features", "slash_commands", "*", "command"): (2, 32),
    ("features", "slash_commands", "*", "description"): (1, 2000),
    ("features", "slash_commands", "*", "usage_hint"): (1, 1000),
    ("oauth_config", "scopes", "bot", "*"): (1, 50),
    ("settings", "event_subscriptions", "bot_events", "*"): (1, 50),
}
_KEYS = {
    (): {"_metadata", "display_information", "features", "oauth_config", "settings"},
    ("display_information",): {"name", "description", "long_description", "background_color"},
    ("features",): {"app_home", "bot_user", "agent_view", "shortcuts", "slash_commands"},
    ("features", "app_home"): {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    ("features", "bot_user"): {"display_name", "always_online"},
    ("features", "agent_view"): {"agent_description", "suggested_prompts"},
    ("features", "agent_view", "suggested_prompts", "*"): {"title", "message"},
    ("features", "shortcuts", "*"): {"name", "type", "callback_id", "description"},
    ("features", "slash_commands", "*"): {"command", "url", "description", "usage_hint", "should_escape"},
    ("oauth_config",): {"redirect_urls", "scopes"},
    ("oauth_config", "scopes"): {"bot"},
    ("settings",): {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    ("settings", "event_subscriptions"): {"request_url", "bot_events"},
    ("settings", "interactivity"): {"is_enabled", "request_url"},
}
"""What Slack knows in each place; it refuses all else."""

_both = pytest.mark.parametrize("content", [manifest(), manifest(url="https://news.example.com")])


def _at(content: Any, path: tuple[str, ...]) -> list[Any]:  # noqa: ANN401 (JSON of every kind)
    """What stands in a place; ``*`` for each of a list."""
    if not path:
        return [content]
    inner = content if path[0] == "*" else [content[path[0]]] if path[0] in content else []
    return [found for one in inner for found in _at(one, path[1:])]


@_both
@pytest.mark.parametrize("path", _LENGTHS)
def test_texts_have_the_length_that_slack_takes(content: dict[str, Any], path: tuple[str, ...]) -> None:
    """Neither too short nor too long."""
    least, most = _LENGTHS[path]
    assert [] == [text for text in _at(content, path) if not least <= len(text) <= most]
    assert _at(content, path)


@_both
def test_it_holds_nothing_that_slack_does_not_know(content: dict[str, Any]) -> None:
    """Slack refuses a manifest with a key it does not know."""
    unknown = {
        path: set(one) - known for path, known in _KEYS.items() for one in _at(content, path) if set(one) - known
    }
    assert {} == unknown


@_both
def test_it_fits_together(content: dict[str, Any]) -> None:
    """Events have their scopes, shortcuts their interactivity; nothing is there twice; at most four prompts."""
    assert [] == manifest_complaints(content)
    assert (len(set(EVENTS)), len(set(SCOPES))) == (len(EVENTS), len(SCOPES))
    assert 1 <= len(content["features"]["agent_view"]["suggested_prompts"]) <= 4


def test_socket_mode_needs_no_address() -> None:
    """Without an address there is none in it."""
    assert manifest()["settings"]["socket_mode_enabled"]
    assert "http" not in json.dumps(manifest())


def test_http_mode_names_all_addresses() -> None:
    """Events, clicks, the command and the way back from OAuth, below the address that was given."""
    content = manifest(url="https://news.example.com/")
    assert not content["settings"]["socket_mode_enabled"]
    found = {
        content["settings"]["event_subscriptions"]["request_url"],
        content["settings"]["interactivity"]["request_url"],
        content["features"]["slash_commands"][0]["url"],
        *content["oauth_config"]["redirect_urls"],
    }
    assert {"https://news.example.com/slack/events", "https://news.example.com/slack/oauth_redirect"} == found


def test_the_shortcuts_are_those_that_are_listened_for() -> None:
    """Under the ids that the listeners know."""
    kinds = {one["callback_id"]: one["type"] for one in manifest()["features"]["shortcuts"]}
    assert {ASK_SHORTCUT: "global", BACKGROUND_SHORTCUT: "message"} == kinds


def test_each_scope_has_its_reason() -> None:
    """Nobody should have to guess why the bot wants a right."""
    assert [] == [scope for scope, reason in SCOPES.items() if len(reason.split()) < 3]


def test_it_reads_the_same_as_yaml() -> None:
    """Plain JSON values only."""
    assert manifest() == yaml.safe_load(yaml.safe_dump(manifest()))
