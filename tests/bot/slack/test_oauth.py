from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.slack.http import HttpServer
from bot.slack.installations import Installations, new_key, seal_of
from bot.slack.manifest import INSTALL_PATH, REDIRECT_PATH
from bot.slack.oauth import build_oauth
from bot.slack.settings import load_slack_settings
from retrieval.errors import SettingsError
from tests.bot.slack.installed import catalogue_in, oauth_settings_for
from tests.bot.slack.served import HTTP, LOG, TakingApp, ask, served
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom


@pytest.fixture
def installing(tmp_path: Path) -> Iterator[tuple[Slack, HttpServer, Installations]]:
    """A workspace that can install the bot, the server where it can, and what is installed."""
    with (
        Slack(HTTP, newsroom("T1"), newsroom("T2", installed=False)) as slack,
        catalogue_in(tmp_path / "catalogue.db") as catalogue,
    ):
        settings = oauth_settings_for(slack, new_key())
        kept = Installations(catalogue, seal_of(settings), LOG)
        oauth = build_oauth(settings, catalogue, kept, LOG)
        with served(TakingApp(), slack.app["signing_secret"], oauth=oauth) as server:
            yield slack, server, kept


def _begin(server: HttpServer) -> tuple[str, str]:
    """Open the install page: the address of Slack's own page, and the cookie of this browser."""
    status, page, answer = ask(server, "GET", INSTALL_PATH)
    assert 200 == status
    return page.split('<a href="')[1].split('"')[0].replace("&amp;", "&"), answer.headers["Set-Cookie"].split(";")[0]


def _end(server: HttpServer, redirect: str, cookie: str) -> int:
    """Follow Slack's redirect."""
    return ask(server, "GET", f"{REDIRECT_PATH}?{urlsplit(redirect).query}", cookie=cookie)[0]


def test_a_workspace_installs_the_bot(installing: tuple[Slack, HttpServer, Installations]) -> None:
    """From the link to the token, which then is stored; the way back is the one that the settings name."""
    slack, server, kept = installing
    page, cookie = _begin(server)
    redirect = slack.user("UT21").allows(page)
    assert redirect.startswith(f"https://news.example.com{REDIRECT_PATH}?")
    assert 200 == _end(server, redirect, cookie)
    assert ["T2"] == [one.team_id for one in kept.all()]
    assert kept.token_of("T2", "").startswith("xoxb-T2-")


def test_the_way_back_can_be_gone_once(installing: tuple[Slack, HttpServer, Installations]) -> None:
    """The same state a second time is refused."""
    slack, server, kept = installing
    page, cookie = _begin(server)
    redirect = slack.user("UT21").allows(page)
    assert [200, 401] == [_end(server, redirect, cookie) for _ in range(2)]
    assert 1 == len(kept.all())


def test_another_browser_cannot_end_it(installing: tuple[Slack, HttpServer, Installations]) -> None:
    """Without the cookie, with another one, or with a state that was never issued, nothing is installed."""
    slack, server, kept = installing
    page, cookie = _begin(server)
    redirect = slack.user("UT21").allows(page)
    state = parse_qs(urlsplit(page).query)["state"][0]
    _, other = _begin(server)
    invented = "slack-app-oauth-state=invented"
    tries = [
        _end(server, redirect, "a=b"),
        _end(server, redirect, other),
        _end(server, redirect.replace(state, "invented"), invented),
        _end(server, redirect, cookie),
    ]
    assert [400, 400, 401, 200] == tries
    assert 1 == len(kept.all())


def test_who_declines_installs_nothing(installing: tuple[Slack, HttpServer, Installations]) -> None:
    """Slack's word for it is shown as text, whatever somebody put there."""
    _, server, kept = installing
    status, page, _ = ask(server, "GET", f"{REDIRECT_PATH}?error=%3Cscript%3E")
    assert (200, False, []) == (status, "<script>" in page, kept.all())


def test_where_it_is_not_offered_there_is_no_page() -> None:
    """With a bot token of one workspace, nobody installs anything."""
    with served(TakingApp()) as server:
        assert [404, 404] == [ask(server, "GET", path)[0] for path in (INSTALL_PATH, REDIRECT_PATH)]


@pytest.mark.parametrize("missing", ["client_secret", "public_url"])
def test_oauth_needs_secret_and_address(tmp_path: Path, missing: str) -> None:
    """The message names the variable."""
    given = {"client_id": "1.1", "client_secret": "hunter2", "public_url": "https://news.example.com", missing: ""}
    settings = load_slack_settings(**given, encryption_keys=new_key())
    with catalogue_in(tmp_path / "catalogue.db") as catalogue, pytest.raises(SettingsError, match=missing.upper()):
        build_oauth(settings, catalogue, Installations(catalogue, seal_of(settings), LOG), LOG)
