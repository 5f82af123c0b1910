"""What is clicked, as the app takes it: with a catalogue and a Slack, but without a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.oauth.installation_store import Installation

from bot.slack import ids
from bot.slack.app import build_app, build_house
from bot.slack.house import House
from bot.slack.installations import Installations, new_key, seal_of
from bot.slack.manifest import manifest
from tests.bot.fakes import FakeChain
from tests.bot.slack.installed import catalogue_in, oauth_settings_for
from tests.bot.slack.samples import ANSWER
from tests.bot.slack.served import LOG
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom


@dataclass
class Organised:
    """A bot that a workspace of an organisation has installed by OAuth."""

    slack: Slack
    house: House
    app: App

    def clicks_in_modal(self, action: str, value: str, metadata: str = "") -> None:
        """Somebody clicks on a button of a modal."""
        clicked = {"action_id": action, "block_id": "b", "value": value, "action_ts": "1795488289.076401"}
        body = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "enterprise": {"id": "E1"},
            "user": {"id": "U1", "team_id": "T1"},
            "trigger_id": "1.1",
            "container": {"type": "view", "view_id": "V1"},
            "view": {"id": "V1", "type": "modal", "hash": "1", "private_metadata": metadata},
            "actions": [{"type": "button", **clicked}],
        }
        assert 200 == self.app.dispatch(BoltRequest(mode="socket_mode", body=body)).status

    def shown(self, number: int) -> list[str]:
        """The views that took the place of the modal, once they are so many."""

        def found() -> list[str]:
            calls = [json.dumps(one["args"]["view"]) for one in self.slack.calls("views.update")]
            return calls if len(calls) >= number else []

        return self.slack.wait_for(found)


@pytest.fixture
def organised(tmp_path: Path) -> Iterator[Organised]:
    """Where nothing is found without the organisation's id."""
    made = newsroom("T1") | {"enterprise": "E1"}
    with Slack(manifest(), made) as slack, catalogue_in(tmp_path / "catalogue.db") as catalogue:
        settings = oauth_settings_for(slack, new_key())
        kept = Installations(catalogue, seal_of(settings), LOG)
        kept.save(Installation(enterprise_id="E1", team_id="T1", bot_token=made["token"], user_id="U1"))
        house = build_house(FakeChain(), catalogue, settings, kept, LOG)
        yield Organised(slack, house, build_app(settings, house))
        house.desk.stop(5)


def test_a_question_in_a_modal_is_asked_in_an_organisation(organised: Organised) -> None:
    """The modal says that it is searched, then what was found."""
    organised.house.desk.start()
    organised.clicks_in_modal(f"{ids.FOLLOW_UP}.1", "Who won?")
    assert [True, True] == ["Who won?" in view for view in organised.shown(2)]


def test_the_pages_of_passages_are_turned_in_an_organisation(organised: Organised) -> None:
    """As elsewhere."""
    receipt = organised.house.receipts.keep(ANSWER, "slack:T1:U1", {})
    organised.clicks_in_modal(ids.NEXT_PAGE, "1", json.dumps({"receipt": receipt, "page": 1}))
    [view] = organised.shown(1)
    assert '"Passages"' in view
