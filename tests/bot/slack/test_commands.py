import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from cryptography.fernet import Fernet, MultiFernet
from slack_sdk.oauth.installation_store import Installation

from bot.slack.installations import Installations, new_key
from bot.slack.manifest import EVENTS_PATH, manifest
from retrieval.settings import load_settings
from retrieval.wiring import build_catalogue
from tests.bot.slack.bots import ArchiveOf, Bot, running, start
from tests.cli import ROOT, here, misused, outcome
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom

_QUESTION = "Who leads the union?"
_ENDED_BY_TERM = 128 + signal.SIGTERM
_CREDENTIALS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of whoever runs the tests."""
    for name in _CREDENTIALS:
        monkeypatch.delenv(name, raising=False)


def test_help_needs_none_of_slacks_libraries() -> None:
    """So that it comes at once, and also where they are not installed."""
    look = "import sys; from bot.cli import newsdesk; newsdesk(['slack', '--help'], standalone_mode=False)"
    heavy = "{'slack_bolt', 'slack_sdk', 'waitress', 'websockets', 'sqlalchemy'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", f"{look}; print({heavy})"], capture_output=True, text=True, cwd=ROOT)
    assert "set()" == done.stdout.splitlines()[-1]


def test_help_teaches() -> None:
    """What to do first, second and third."""
    done = here("slack", "--help")
    steps = [done.stdout.index(f"newsdesk slack {step}") for step in ("manifest", "check", "--http 3000")]
    assert sorted(steps) == steps


def test_the_manifest_is_printed() -> None:
    """As JSON, or as YAML; for Socket Mode, or with addresses for HTTP mode."""
    assert manifest() == json.loads(here("slack", "manifest").stdout)
    address = "https://news.example.com"
    done = here("slack", "manifest", "--http", address, "--name", "Morgue", "--yaml")
    assert manifest(url=address, name="Morgue") == yaml.safe_load(done.stdout)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--host", "0.0.0.0"), "--host goes with --http PORT"),  # noqa: S104 (not listened at)
        (("--http", "3000", "check"), "give --http behind 'check'"),
        (("--http", "3000", "key"), "give --http behind 'key'"),
        (("--http", "70000"), "70000 is not in the range"),
        (("manifest", "--http", "http://news.example.com"), "begins with https://"),
        (("manifest", "--name", "N" * 36), "1 to 35 characters"),
        (("manifest", "--json", "--yaml"), "not both"),
    ],
)
def test_wrong_usage_is_said(arguments: tuple[str, ...], complaint: str) -> None:
    """With exit code 2."""
    done = here("slack", *arguments)
    assert (2, "", True) == (done.returncode, done.stdout, complaint in done.stderr)


def test_what_is_missing_is_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is opened; one line, with where to get it."""
    assert (2, True) == _said(here("slack"), "SLACK_APP_TOKEN is not set. Socket Mode needs it")
    assert (2, True) == _said(here("slack"), "Neither SLACK_BOT_TOKEN (one workspace)")
    assert (2, True) == _said(here("slack", "--http", "0"), "SLACK_SIGNING_SECRET is not set.")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert (2, True) == _said(here("slack"), "Neither SLACK_BOT_TOKEN (one workspace) nor SLACK_CLIENT_ID")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.1")
    assert (2, True) == _said(here("slack"), "NEWSDESK_SLACK_ENCRYPTION_KEYS is not set.")


def _said(done: subprocess.CompletedProcess[str], words: str) -> tuple[int, bool]:
    assert ("", 1) == (done.stdout, done.stderr.count("\n"))
    return done.returncode, words in done.stderr


def test_a_bad_setting_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "hunter2")
    words = (
        "the setting SLACK_BOT_TOKEN cannot be used: it takes a token that begins with xoxb- or xoxe.xoxb-. "
        "See .env.example for what it takes."
    )
    assert misused(words) == outcome(here("slack"))


def test_keys_are_made_and_changed(archive_of: ArchiveOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new one each time; what is stored is encrypted anew with the first one."""
    archive, old, new = archive_of(), here("slack", "key").stdout.strip(), here("slack", "key").stdout.strip()
    with closing(build_catalogue(load_settings(archive=archive))) as catalogue:
        log = logging.getLogger()
        token = "xoxb-1"  # noqa: S105 (made up)
        Installations(catalogue, MultiFernet([Fernet(old)]), log).save(
            Installation(team_id="T1", bot_token=token, user_id="U1")
        )
        monkeypatch.setenv("NEWSDESK_SLACK_ENCRYPTION_KEYS", f"{new},{old}")
        done = here("slack", "key", "--reseal", "--archive", archive)
        assert (0, "1 installations are encrypted with the first key now.\n", "") == outcome(done)
        assert token == Installations(catalogue, MultiFernet([Fernet(new)]), log).token_of("T1", "")


def test_tokens_that_slack_refuses_end_it(archive_of: ArchiveOf) -> None:
    """At once, with one line that says which and what to do."""
    archive = archive_of()
    with Slack(manifest()) as slack:
        for name, value in (("SLACK_BOT_TOKEN", "xoxb-other"), ("SLACK_APP_TOKEN", "xapp-other")):
            bot = start(slack, archive, **{name: value})
            assert 1 == bot.process.wait(60)
            line = bot.log.splitlines()[-1]
            assert line.startswith(f"newsdesk: Slack does not accept the token in {name} (invalid_auth).")
            assert ("", False) == (bot.said, value in bot.log)


def test_it_says_when_it_is_ready_and_leaves_in_good_order(archive_of: ArchiveOf) -> None:
    """In two lines; asked to stop while it answers, it answers first."""
    with Slack(manifest()) as slack, running(slack, archive_of()) as bot:
        assert [
            "Newsdesk listens as @newsdesk in workspace Daily Planet 1; the archive holds 20 articles.",
            "Invite it to a channel and mention it, write to it directly, or use /ask. Ctrl-C stops it.",
        ] == bot.said.splitlines()
        ts = _keep_busy(bot, seconds=2)
        assert 0 == bot.stop()
        slack.wait_for_replies("C1", ts)
        assert [True] == [one["finished"] for one in bot.logged("stopped")]
        assert _QUESTION not in bot.log


def test_ctrl_c_is_heeded_too(archive_of: ArchiveOf) -> None:
    """As SIGTERM is; nobody sees a traceback."""
    with Slack(manifest()) as slack, running(slack, archive_of()) as bot:
        bot.process.send_signal(signal.SIGINT)
        assert 0 == bot.process.wait(20)
        assert "Traceback" not in bot.log


def test_a_second_signal_ends_it_at_once(archive_of: ArchiveOf) -> None:
    """Whatever it has in hand."""
    with Slack(manifest()) as slack:
        bot = start(slack, archive_of())
        bot.wait_ready()
        _keep_busy(bot, seconds=60)
        bot.process.send_signal(signal.SIGTERM)
        _until(lambda: bot.logged("stopping"))
        began = time.monotonic()
        bot.process.send_signal(signal.SIGTERM)
        assert _ENDED_BY_TERM == bot.process.wait(5)
        assert time.monotonic() - began < 2


def test_its_time_to_stop_is_limited(archive_of: ArchiveOf) -> None:
    """What is not finished then is left to the next process, and that is said."""
    with Slack(manifest()) as slack:
        bot = start(slack, archive_of(), NEWSDESK_SLACK_STOP_SECONDS="1")
        bot.wait_ready()
        _keep_busy(bot, seconds=60)
        assert 1 == bot.stop()
        assert "newsdesk: not all that was begun was finished within 1 seconds" in bot.log


def _keep_busy(bot: Bot, seconds: int) -> str:
    """Ask something whose answer Slack puts off for so long; the question's time stamp."""
    for method in ("chat.startStream", "chat.postMessage"):
        bot.slack.rate_limit(method, 1, seconds)
    ts = bot.slack.user("U1").mentions_bot("C1", _QUESTION)
    bot.slack.wait_for(
        lambda: [one for one in bot.slack.calls() if one["error"] == "ratelimited" and one["method"].startswith("chat")]
    )
    return ts


def _until(true: Callable[[], object]) -> None:
    limit = time.monotonic() + 10
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_http_mode_answers_and_leaves_in_good_order(archive_of: ArchiveOf) -> None:
    """Slack posts to it, and it tells whether it is ready; what it took is answered before it ends."""
    with Slack(manifest(url="https://news.example.com")) as slack, running(slack, archive_of(), "--http", "0") as bot:
        assert (200, "ok") == _get(bot, "/healthz")
        assert (200, '{"ready": true, "reasons": []}') == _get(bot, "/readyz")
        assert 404 == _get(bot, "/slack/install")[0]
        assert "ok" == slack.verify(f"{bot.address}{EVENTS_PATH}")
        ts = _keep_busy(bot, seconds=2)
        assert [] == slack.unacked()
        assert 0 == bot.stop()
        assert slack.wait_for_replies("C1", ts)


def test_it_says_why_it_is_not_ready(archive_of: ArchiveOf) -> None:
    """A token that was taken away, in Slack's word."""
    with Slack(manifest(url="https://news.example.com")) as slack, running(slack, archive_of(), "--http", "0") as bot:
        slack.revoke_token()
        assert (503, '{"ready": false, "reasons": ["Slack cannot be used: token_revoked"]}') == _get(bot, "/readyz")


def _get(bot: Bot, path: str) -> tuple[int, str]:
    with closing(HTTPConnection(urlsplit(bot.address).netloc, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_workspaces_install_it_and_leave(archive_of: ArchiveOf) -> None:
    """From the link to an answer; uninstalled, its token is gone, and nothing was kept in files of Bolt's."""
    settings = {
        "SLACK_BOT_TOKEN": "",
        "NEWSDESK_SLACK_ENCRYPTION_KEYS": new_key(),
        "NEWSDESK_SLACK_PUBLIC_URL": "https://news.example.com",
    }
    with (
        Slack(manifest(url="https://news.example.com"), newsroom("T1"), newsroom("T2", installed=False)) as slack,
        running(slack, archive_of(), "--http", "0", **settings) as bot,
    ):
        assert "Newsdesk listens at" in bot.said and "in 0 workspaces" in bot.said
        slack.verify(f"{bot.address}{EVENTS_PATH}")
        _install(bot)
        ts = slack.user("UT21").mentions_bot("CT21", _QUESTION)
        assert slack.wait_for_replies("CT21", ts)
        slack.uninstall("T2")
        _until(lambda: bot.logged("uninstalled"))
        with closing(build_catalogue(load_settings(archive=bot.archive))) as catalogue:
            key = MultiFernet([Fernet(settings["NEWSDESK_SLACK_ENCRYPTION_KEYS"])])
            assert [] == Installations(catalogue, key, logging.getLogger()).all()
        assert settings["NEWSDESK_SLACK_ENCRYPTION_KEYS"] not in bot.log
    assert not (Path.home() / ".bolt-app-installation").exists()


def _install(bot: Bot) -> None:
    """Click the link, allow it, and come back."""
    with closing(HTTPConnection(urlsplit(bot.address).netloc, timeout=10)) as connection:
        connection.request("GET", "/slack/install")
        answer = connection.getresponse()
        page, cookie = answer.read().decode(), str(answer.headers["Set-Cookie"]).split(";")[0]
        allowed = bot.slack.user("UT21").allows(page.split('<a href="')[1].split('"')[0].replace("&amp;", "&"))
        connection.request("GET", f"/slack/oauth_redirect?{urlsplit(allowed).query}", headers={"Cookie": cookie})
        assert 200 == connection.getresponse().status
