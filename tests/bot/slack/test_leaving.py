"""Where the bot is no longer installed nothing goes on, neither in a workspace nor in an organisation."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.oauth.installation_store import Installation

from bot.slack.app import build_app, build_house
from bot.slack.delivery import Delivery
from bot.slack.house import House
from bot.slack.installations import Installations, new_key, seal_of, watch_removals
from bot.slack.manifest import manifest
from tests.bot.fakes import FakeChain
from tests.bot.slack.installed import catalogue_in, oauth_settings_for
from tests.bot.slack.offices import until
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom

TASK = {"kind": "thread", "enterprise": "E1", "channel": "C1", "ts": "1.0", "thread": "1.0", "user": "U1"}
ASKED = Delivery("T1:C1:1.0", "T1:C1:1.0", "slack:T1:U1", {**TASK, "team": "T1", "home": "T1", "question": "Who won?"})
"""What was asked in the workspace that is seen."""
ELSEWHERE = replace(ASKED, id="T3:C1:1.0", thread="T3:C1:1.0", task={**ASKED.task, "team": "T3"})
"""The same in one that was not seen since this process has started."""
OWN = replace(ASKED, id="T4:C1:1.0", thread="T4:C1:1.0", task={**ASKED.task, "team": "T4"})
"""The same in one that has an installation of its own."""


@dataclass
class Organisation:
    """A bot that an organisation has installed for all its workspaces."""

    house: House
    kept: Installations
    app: App
    log: io.StringIO

    def removes(self) -> None:
        """It wants the bot no more."""
        authorized = {"enterprise_id": "E1", "team_id": "T1", "is_enterprise_install": True}
        told = {"event_time": int(time.time()), "event": {"type": "app_uninstalled"}, "authorizations": [authorized]}
        body = {"type": "event_callback", "team_id": "T1", "enterprise_id": "E1", **told}
        assert 200 == self.app.dispatch(BoltRequest(mode="socket_mode", body=body)).status


@pytest.fixture
def organisation(tmp_path: Path) -> Iterator[Organisation]:
    """One, with leases that run out soon; its desk is not at work."""
    made, written = newsroom("T1") | {"enterprise": "E1"}, io.StringIO()
    log = logging.Logger("test", logging.INFO)
    log.addHandler(logging.StreamHandler(written))
    with Slack(manifest(), made) as slack, catalogue_in(tmp_path / "catalogue.db") as catalogue:
        settings = oauth_settings_for(slack, new_key(), lease_seconds=0.5)
        kept = Installations(catalogue, seal_of(settings), log)
        kept.save(Installation(enterprise_id="E1", is_enterprise_install=True, bot_token=made["token"], user_id="U1"))
        house = build_house(FakeChain(), catalogue, settings, kept, log)
        app = build_app(settings, house)
        watch_removals(app, kept)
        yield Organisation(house, kept, app, written)
        house.desk.stop(5)


def test_what_cannot_be_said_without_a_token_is_done(organisation: Organisation) -> None:
    """It is not adopted again and again for ever, and is no mistake of ours."""
    organisation.kept.remove("E1", None, is_org=True)
    organisation.house.desk.start()
    organisation.house.desk.take(ASKED)
    until(lambda: organisation.house.desk.deliveries.is_done(ASKED.id))
    assert "the bot is not installed in the workspace T1" in organisation.log.getvalue()
    assert "failed" not in organisation.log.getvalue()


def test_an_organisation_that_removes_the_bot_is_left_in_all_its_workspaces(organisation: Organisation) -> None:
    """Those with an installation of their own go on."""
    house = organisation.house
    organisation.kept.save(Installation(enterprise_id="E1", team_id="T4", bot_token="xoxb-4", user_id="U1"))  # noqa: S106 (made up)
    assert "E1" == house.workspaces.get("T1", "E1").enterprise
    for delivery in (ASKED, ELSEWHERE, OWN):
        house.desk.deliveries.take(delivery)
    organisation.removes()
    until(lambda: organisation.log.getvalue().count("left a workspace") == 2)
    assert [None, None, OWN] == [house.desk.deliveries.find(one.id) for one in (ASKED, ELSEWHERE, OWN)]
    assert set() == house.workspaces.seen_of("E1")
