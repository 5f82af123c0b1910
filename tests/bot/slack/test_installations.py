import io
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet
from slack_bolt import App, BoltContext, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation

from bot.slack.installations import Installations, new_key, seal_of, watch_removals
from bot.slack.oauth import States
from bot.slack.settings import SlackError, load_slack_settings
from retrieval.archive.catalogue import Catalogue
from retrieval.archive.schema import oauth_states
from retrieval.errors import SettingsError
from tests.bot.slack.installed import catalogue_in
from tests.postgres import PostgresServer

_LOG = logging.getLogger("newsdesk.slack")
_KEY, _OLD_KEY = new_key(), new_key()
_SEAL = MultiFernet([Fernet(_KEY)])
_TOKEN = "xoxb-1-hunter2"  # noqa: S105 (made up)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty one, in a file."""
    with catalogue_in(tmp_path / "catalogue.db") as made:
        yield made


@pytest.fixture
def kept(catalogue: Catalogue) -> Installations:
    """No installations yet."""
    return Installations(catalogue, _SEAL, _LOG)


def _installation(team: str | None = "T1", enterprise: str | None = None, token: str = _TOKEN) -> Installation:
    return Installation(
        team_id=team,
        enterprise_id=enterprise,
        bot_token=token,
        bot_id="B1",
        bot_user_id="UBOT",
        bot_scopes="chat:write,commands",
        user_id="U1",
        is_enterprise_install=team is None,
    )


def test_what_was_saved_is_found(kept: Installations) -> None:
    """Token, bot, scopes and who installed it; another workspace has none."""
    kept.save(_installation())
    found = kept.find_installation(enterprise_id=None, team_id="T1")
    assert found
    assert (_TOKEN, "UBOT", ["chat:write", "commands"], "U1") == (
        found.bot_token,
        found.bot_user_id,
        found.bot_scopes,
        found.user_id,
    )
    assert _TOKEN == kept.token_of("T1", "")
    with pytest.raises(SlackError, match="not installed in the workspace T2: .* /slack/install"):
        kept.token_of("T2", "")


def test_installed_again_the_new_token_counts(kept: Installations) -> None:
    """One installation a workspace."""
    kept.save(_installation())
    kept.save(_installation(token="xoxb-new"))  # noqa: S106 (made up)
    assert ["xoxb-new"] == [one.bot_token for one in kept.all()]


def test_an_organisation_serves_its_workspaces(kept: Installations) -> None:
    """Where a workspace has an installation of its own, that one counts."""
    kept.save(_installation(None, "E1", "xoxb-org"))
    kept.save(_installation("T1", "E1", "xoxb-own"))
    assert ("xoxb-own", "xoxb-org") == (kept.token_of("T1", "E1"), kept.token_of("T2", "E1"))
    org = kept.find_bot(enterprise_id="E1", team_id="T1", is_enterprise_install=True)
    assert org and "xoxb-org" == org.bot_token
    assert kept.find_bot(enterprise_id=None, team_id="T2") is None


def test_the_database_holds_no_token(kept: Installations, tmp_path: Path) -> None:
    """Nothing of it can be read in the file."""
    kept.save(_installation())
    with sqlite3.connect(tmp_path / "catalogue.db") as connection:
        [row] = connection.execute("SELECT workspace, sealed FROM installations").fetchall()
    assert ":T1" == row[0]
    assert "hunter2" not in row[1] and "UBOT" not in row[1]


def test_the_first_key_encrypts_and_all_decrypt(catalogue: Catalogue) -> None:
    """A new key is put before the old one; sealed again, the old one can go."""
    Installations(catalogue, MultiFernet([Fernet(_OLD_KEY)]), _LOG).save(_installation())
    both = Installations(catalogue, seal_of(load_slack_settings(encryption_keys=f"{_KEY},{_OLD_KEY}")), _LOG)
    new = Installations(catalogue, _SEAL, _LOG)
    assert _TOKEN == both.token_of("T1", "")
    with pytest.raises(SlackError, match="cannot be decrypted .* NEWSDESK_SLACK_ENCRYPTION_KEYS"):
        new.token_of("T1", "")
    assert 1 == both.seal_again()
    assert _TOKEN == new.token_of("T1", "")


def test_a_row_in_the_place_of_another_is_not_believed(kept: Installations, tmp_path: Path) -> None:
    """Who can write the database cannot give one workspace's token to another."""
    kept.save(_installation())
    with sqlite3.connect(tmp_path / "catalogue.db") as connection:
        connection.execute("UPDATE installations SET workspace = ':T2'")
    with pytest.raises(SlackError, match="workspace T2 cannot be decrypted"):
        kept.token_of("T2", "")


@pytest.mark.parametrize("keys", ["", "hunter2", f"{_KEY},hunter2"], ids=["none", "bad", "one bad"])
def test_without_good_keys_nothing_is_stored(keys: str) -> None:
    """The message says how to make one, and does not show what was there."""
    with pytest.raises(SettingsError, match="newsdesk slack key") as caught:
        seal_of(load_slack_settings(encryption_keys=keys))
    assert "hunter2" not in str(caught.value)


def test_only_allowed_workspaces_may_install_it(catalogue: Catalogue) -> None:
    """By the workspace or by its organisation; nothing is kept of the others."""
    kept = Installations(catalogue, _SEAL, _LOG, {"T1", "E2"})
    kept.save(_installation("T1"))
    kept.save(_installation("T2", "E2"))
    with pytest.raises(BoltError):
        kept.save(_installation("T3", "E3"))
    assert ["T1", "T2"] == [one.team_id for one in kept.all()]


def test_tokens_that_expire_are_refused(kept: Installations) -> None:
    """Rather than to stop answering after twelve hours."""
    rotating = _installation()
    rotating.bot_refresh_token = "xoxe-1"  # noqa: S105 (made up)
    with pytest.raises(BoltError, match="token rotation"):
        kept.save(rotating)


def test_deleted_it_is_gone(kept: Installations) -> None:
    """Only for that workspace; the token of a user, of which none is kept, takes nothing along."""
    for team in ("T1", "T2"):
        kept.save(_installation(team))
    kept.delete_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert 2 == len(kept.all())
    kept.delete_all(enterprise_id=None, team_id="T1")
    assert ["T2"] == [one.team_id for one in kept.all()]


def _app(kept: Installations) -> App:
    """Bolt, with nothing but the look at what is removed."""

    def authorize(context: BoltContext) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=context.team_id, bot_user_id="UBOT", bot_id="B1")

    app = App(signing_secret="s", authorize=authorize)  # noqa: S106 (made up)
    watch_removals(app, kept)
    return app


def _tell(app: App, event: dict[str, object], *, team: str | None = "T1", seconds: float = 0.0, **more: object) -> None:
    body = {"type": "event_callback", "team_id": team, "event_time": int(time.time() + seconds), "event": event, **more}
    app.dispatch(BoltRequest(mode="socket_mode", body=body))


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}]
)
def test_uninstalled_or_revoked_it_is_forgotten(kept: Installations, event: dict[str, object]) -> None:
    """As soon as Slack says so."""
    kept.save(_installation())
    _tell(_app(kept), event)
    assert [] == kept.all()


def test_a_users_revoked_token_is_not_the_bots(kept: Installations) -> None:
    """The bot goes on."""
    kept.save(_installation())
    _tell(_app(kept), {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}})
    assert 1 == len(kept.all())


def test_a_late_event_does_not_remove_a_new_installation(kept: Installations) -> None:
    """Uninstalled and installed again: the event of before, sent again, is not about the new one."""
    kept.save(_installation())
    _tell(_app(kept), {"type": "app_uninstalled"}, seconds=-60)
    assert 1 == len(kept.all())


def test_an_organisation_that_removes_it_removes_its_own(kept: Installations) -> None:
    """A workspace with an installation of its own keeps it."""
    kept.save(_installation(None, "E1"))
    kept.save(_installation("T1", "E1"))
    org = [{"enterprise_id": "E1", "team_id": "T1", "is_enterprise_install": True}]
    _tell(_app(kept), {"type": "app_uninstalled"}, enterprise_id="E1", authorizations=org)
    assert ["T1"] == [one.team_id for one in kept.all()]


def test_a_state_is_good_once(catalogue: Catalogue) -> None:
    """Another one is not good at all."""
    states = States(catalogue, _LOG)
    state = states.issue()
    assert [False, True, False] == [states.consume(one) for one in ("another", state, state)]


def test_a_state_expires(catalogue: Catalogue) -> None:
    """After ten minutes; what has expired is swept when the next one is made."""
    states = States(catalogue, _LOG)
    state = states.issue()
    with catalogue.transaction(writes=True) as connection:
        connection.execute(oauth_states.update().values(expires=time.time() - 1))
    assert not states.consume(state)
    states.issue()
    with catalogue.transaction() as connection:
        assert 1 == len(connection.execute(oauth_states.select()).all())


def test_the_database_does_not_know_a_state(catalogue: Catalogue, tmp_path: Path) -> None:
    """Who reads it cannot end what somebody else began."""
    state = States(catalogue, _LOG).issue()
    with sqlite3.connect(tmp_path / "catalogue.db") as connection:
        assert state not in json.dumps(connection.execute("SELECT * FROM oauth_states").fetchall())


def test_of_two_processes_one_uses_a_state(postgres: PostgresServer) -> None:
    """Also when both are at it in the same moment, and neither fails."""
    with catalogue_in(postgres.new_database()) as catalogue, ThreadPoolExecutor(8) as pool:
        states = States(catalogue, _LOG)
        for _ in range(5):
            state = states.issue()
            assert [True] == [used for used in pool.map(states.consume, [state] * 8) if used]


def test_installations_in_postgres(postgres: PostgresServer) -> None:
    """Written from several threads at a time, the last one counts."""
    with catalogue_in(postgres.new_database()) as catalogue, ThreadPoolExecutor(4) as pool:
        kept = Installations(catalogue, _SEAL, _LOG)
        list(pool.map(kept.save, [_installation(f"T{number}") for number in range(8)]))
        assert {f"T{number}" for number in range(8)} == {one.team_id for one in kept.all()}
        assert kept.remove(None, "T3")


def test_keys_are_new_each_time() -> None:
    """And good ones."""
    assert 2 == len({new_key(), new_key()})
    assert MultiFernet([Fernet(new_key())])


def test_nothing_of_a_token_is_logged(catalogue: Catalogue) -> None:
    """What is told are ids."""
    stream = io.StringIO()
    log = logging.Logger("test")
    log.addHandler(logging.StreamHandler(stream))
    kept = Installations(catalogue, _SEAL, log)
    kept.save(_installation())
    kept.remove(None, "T1")
    assert "installed\nuninstalled\n" == stream.getvalue()
