import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store import Installation

from bot.slack.check import Check, checks, report
from bot.slack.http import Front, HttpServer
from bot.slack.installations import Installations, new_key, seal_of
from bot.slack.manifest import manifest
from bot.slack.settings import SlackSettings, load_slack_settings
from retrieval.settings import Settings, load_settings
from retrieval.wiring import build_catalogue
from tests.bot.slack.bots import ArchiveOf
from tests.bot.slack.installed import oauth_settings_for, settings_for
from tests.cli import here
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom

_SECRET = "0123456789abcdef" * 2


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Path:
    """The samples; for looking at only."""
    return archive_of()


@pytest.fixture
def settings(archive: Path) -> Settings:
    """The settings of that archive."""
    return load_settings(archive=archive)


@pytest.fixture
def slack() -> Iterator[Slack]:
    """One workspace."""
    with Slack(manifest()) as made:
        yield made


def _failed(found: list[Check]) -> list[str]:
    """What is wrong, by name; each with what to do."""
    assert [] == [one for one in found if one.ok is False and not one.remedy]
    return [one.name for one in found if one.ok is False]


def _one(found: list[Check], name: str) -> Check:
    [check] = [one for one in found if one.name == name]
    return check


def test_all_is_well(slack: Slack, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is right is said too, what cannot be told is admitted; the command exits 0, without a secret."""
    for name, value in slack.env.items():
        monkeypatch.setenv(name, value)
    done = here("slack", "check", "--archive", archive)
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        "✓ bot token: @newsdesk in the workspace Daily Planet 1 (T1)",
        "✓ scopes: all 10 that it needs",
        "✓ clock: as Slack's",
        "? OAuth: not used, because SLACK_BOT_TOKEN is set, which is for one workspace",
        "✓ app-level token: Slack lets it open connections",
    ] == done.stdout.splitlines()[:5]
    assert "? events: no token can read" in done.stdout
    assert "✓ archive: 20 articles of 5 outlets, 2026-01-08 to 2026-06-22" in done.stdout
    assert [] == [
        value for name, value in slack.env.items() if name.endswith(("TOKEN", "SECRET")) and value in done.stdout
    ]


def test_as_json_it_is_for_machines(slack: Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something is wrong, the command exits 1."""
    for name, value in slack.env.items():
        monkeypatch.setenv(name, value)
    done = here("slack", "check", "--json", "--archive", tmp_path / "none")
    found = json.loads(done.stdout)
    assert (1, {"name", "ok", "found", "remedy"}) == (done.returncode, set(found[0]))
    assert ["archive"] == [one["name"] for one in found if one["ok"] is False]


@pytest.mark.parametrize("spoil", [{"bot_token": "xoxb-other"}, {"app_token": "xapp-other"}])
def test_a_token_that_is_not_good(slack: Slack, settings: Settings, spoil: dict[str, str]) -> None:
    """Which one, in Slack's own word; the other is looked at all the same."""
    found = checks(settings, settings_for(slack, **spoil), is_http=False)
    [name] = _failed(found)
    assert {"bot_token": "bot token", "app_token": "app-level token"}[next(iter(spoil))] == name
    assert "invalid_auth" in _one(found, name).found


def test_an_answer_that_is_not_slacks(slack: Slack, settings: Settings) -> None:
    """A page of some proxy is not taken for Slack's word."""
    slack.hitch("auth.test", 1, 0.0, "failed")
    found = _one(checks(settings, settings_for(slack), is_http=False), "bot token")
    assert f"Slack's Web API at {slack.url}/api/ cannot be reached: an answer that is not Slack's" == found.found


def test_tokens_that_are_missing(slack: Slack, settings: Settings) -> None:
    """Where each is found."""
    found = checks(settings, settings_for(slack, bot_token="", app_token=""), is_http=False)
    assert ["bot token", "app-level token"] == _failed(found)


def test_settings_that_cannot_be_used_are_listed(slack: Slack, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its name, with where the right one is found; the others are looked at all the same, no value is shown."""
    spoilt = {"SLACK_BOT_TOKEN": "xoxp-1234", "NEWSDESK_SLACK_WORKERS": "many"}
    for name, value in {**slack.env, **spoilt}.items():
        monkeypatch.setenv(name, value)
    done = here("slack", "check", "--archive", archive)
    assert (1, "") == (done.returncode, done.stderr)
    assert [
        "✗ bot token: SLACK_BOT_TOKEN cannot be used: it takes a token that begins with xoxb- or xoxe.xoxb-",
        "    Copy the Bot User OAuth Token from api.slack.com/apps, your app, OAuth & Permissions.",
    ] == done.stdout.splitlines()[:2]
    assert "✓ app-level token" in done.stdout
    assert "✗ NEWSDESK_SLACK_WORKERS: it takes a whole number" in done.stdout
    assert [] == [value for value in spoilt.values() if value in done.stdout]


def test_scopes_that_are_missing_are_named(settings: Settings) -> None:
    """Each with what it is for."""
    content = manifest()
    content["oauth_config"]["scopes"]["bot"].remove("files:read")
    with Slack(content) as slack:
        found = checks(settings, settings_for(slack), is_http=False)
    assert ["scopes"] == _failed(found)
    assert "missing: files:read (to read a question" in _one(found, "scopes").found


def test_slack_that_is_not_reached(settings: Settings) -> None:
    """Said for each token, with what may be wrong."""
    slack = Slack(manifest())
    slack.stop()
    found = checks(settings, settings_for(slack), is_http=False)
    assert ["bot token", "app-level token"] == _failed(found)
    assert "cannot be reached: Connection refused" in _one(found, "bot token").found


def test_http_mode_needs_a_secret_and_an_address(slack: Slack, settings: Settings) -> None:
    """Whether the secret looks like one, and whether what the world reaches is Newsdesk."""
    slack_settings = settings_for(slack, signing_secret=_SECRET)
    with _server(slack_settings) as address:
        found = checks(settings, settings_for(slack, signing_secret=_SECRET, public_url=address), is_http=True)
    assert [] == _failed(found)
    assert f"{address}/healthz answers" == _one(found, "public address").found
    found = checks(settings, settings_for(slack, public_url=address), is_http=True)
    assert ["signing secret", "public address"] == _failed(found)
    assert _one(checks(settings, slack_settings, is_http=True), "public address").ok is None


@contextmanager
def _server(settings: SlackSettings) -> Iterator[str]:
    """Newsdesk's own server; its address."""

    class Nobody:
        dispatch: Callable[..., object]

    server = HttpServer(Front(settings, Nobody(), list, logging.getLogger()), "127.0.0.1", 0, settings)  # type: ignore[arg-type]
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.stop(1)


def test_a_clock_that_is_off(settings: Settings) -> None:
    """By how much, and in which direction; where Slack names no scopes, that is admitted."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response_only(200)
            self.send_header("Date", "Thu, 01 Jan 2015 00:00:00 GMT")
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"ok": true, "user": "newsdesk", "team": "Planet", "team_id": "T1"}')

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/api/"
        tokens = {"bot_token": "xoxb-1", "app_token": "xapp-1", "api_url": url}
        found = checks(settings, load_slack_settings(**tokens), is_http=False)
        server.shutdown()
    assert ["clock"] == _failed(found)
    assert _one(found, "clock").found.endswith("seconds ahead of Slack's")
    assert _one(found, "scopes").ok is None


def test_workspaces_that_installed_it(archive_of: ArchiveOf) -> None:
    """Each one's token and scopes; without a key it cannot be told."""
    settings, key = load_settings(archive=archive_of()), new_key()
    with Slack(manifest(), newsroom("T1"), newsroom("T2")) as slack:
        oauth = oauth_settings_for(slack, key)
        kept = Installations(build_catalogue(settings), seal_of(oauth), logging.getLogger())
        for team, token in (("T1", slack.workspaces["T1"]["token"]), ("T2", "xoxb-dead")):
            kept.save(Installation(team_id=team, bot_token=token, user_id="U1"))
        found = checks(settings, oauth, is_http=False)
        assert ["workspace T2"] == _failed(found)
        assert "2 workspaces have installed the bot" in _one(found, "OAuth").found
        assert "@newsdesk in Daily Planet 1" == _one(found, "workspace T1").found
        assert ["OAuth"] == _failed(checks(settings, oauth_settings_for(slack, new_key()), is_http=False))
        assert ["OAuth"] == _failed(checks(settings, oauth_settings_for(slack, ""), is_http=False))


def test_a_report_shows_what_to_do_below() -> None:
    """And names of workspaces do nothing to the terminal."""
    found = [Check("a", True, "x\x1b[2J\ny"), Check("b", False, "bad", "mend it"), Check("c", None, "who knows")]
    assert "✓ a: x y\n✗ b: bad\n    mend it\n? c: who knows" == report(found, as_json=False)
