"""Tests of who may ask, and how often: with real deliveries, and a Slack that says who people are, or does not."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient

from bot.slack.admission import Admission
from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery
from bot.slack.settings import SlackSettings
from bot.slack.workspaces import Workspace
from tests.bot.slack.installed import catalogue_in
from tests.bot.slack.served import LOG

ANN = {"team": "T1", "user": "U1", "home": "T1"}
MEMBER = {"id": "U1", "team_id": "T1"}


class People(WebClient):
    """Says who somebody is, or fails as it is told."""

    def __init__(self, *said: dict[str, Any] | Exception) -> None:
        """Take what is said, one after the other."""
        super().__init__()
        self._said = list(said)

    def users_info(self, **_: object) -> Any:  # noqa: ANN401 (as the library has it)
        """The next that is said."""
        said = self._said.pop(0)
        if isinstance(said, Exception):
            raise said
        return {"user": said}


def refusal(name: str, status: int = 200) -> SlackApiError:
    """A refusal of Slack's by its name."""
    data = {"ok": False, "error": name}
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=status
    )
    return SlackApiError(name, response)  # type: ignore[no-untyped-call]  # the library has no types for it


def workspace(*said: dict[str, Any] | Exception, enterprise: str = "") -> Workspace:
    """Whose people are told of."""
    return Workspace(WebClient(), People(*said), "UBOT", "BBOT", enterprise, "newsdesk")


@pytest.fixture
def deliveries(tmp_path: Path) -> Iterator[Deliveries]:
    """Where it is counted who asked."""
    with catalogue_in(tmp_path / "catalogue.sqlite3") as catalogue:
        yield Deliveries(catalogue, "a")


def test_who_is_known_stays_known_though_slack_fails(deliveries: Deliveries) -> None:
    """Members are no strangers because Slack does not say anew who they are."""
    admitted = Admission(SlackSettings(), deliveries, LOG, known_seconds=0.0)
    there = workspace(MEMBER, refusal("internal_error"))
    assert ["", ""] == [admitted.objection(there, ANN) for _ in range(2)]


@pytest.mark.parametrize("failure", [refusal("internal_error"), refusal("ratelimited", 429), TimeoutError()])
def test_a_stranger_is_looked_up_again_where_slack_stumbles(deliveries: Deliveries, failure: Exception) -> None:
    """It fails, so that the question is asked again; nobody is told that they are someone else."""
    admitted, there = Admission(SlackSettings(), deliveries, LOG), workspace(failure, MEMBER)
    with pytest.raises(type(failure)):
        admitted.objection(there, ANN)
    assert "" == admitted.objection(there, ANN)


@pytest.mark.parametrize("failure", [refusal("missing_scope"), ValueError("no JSON")])
def test_who_cannot_be_looked_up_is_told_so(deliveries: Deliveries, failure: Exception) -> None:
    """Where it is no use to try again by ourselves."""
    told = Admission(SlackSettings(), deliveries, LOG).objection(workspace(failure), ANN)
    assert told.startswith("Slack could not tell who you are")


@pytest.mark.parametrize(("home", "is_inside"), [("T1", True), ("E1", True), ("T2", False), ("E2", False)])
def test_an_organisations_own_people_are_inside(deliveries: Deliveries, home: str, is_inside: bool) -> None:
    """In channels that it shares with others, Slack names them by the organisation."""
    there = workspace(MEMBER | {"enterprise_user": {"enterprise_id": "E1"}}, enterprise="E1")
    told = Admission(SlackSettings(), deliveries, LOG).objection(there, ANN | {"home": home})
    assert is_inside == (told == "")


def test_an_organisation_stands_for_its_workspaces(deliveries: Deliveries) -> None:
    """On the list of those that are answered."""
    admitted = Admission(SlackSettings(allowed_workspaces=frozenset({"E1", "T3"})), deliveries, LOG)
    places = (("T1", "E1"), ("T3", ""), ("T3", "E2"), ("T1", ""), ("T1", "E2"))
    assert [False, False, False, True, True] == [admitted.is_silent(*place, "C1") for place in places]


def test_what_is_ignored_is_told_once(deliveries: Deliveries) -> None:
    """With the setting that makes the bot mute there."""
    log, written = logging.Logger("admission"), io.StringIO()
    log.addHandler(logging.StreamHandler(written))
    settings = SlackSettings(allowed_workspaces=frozenset({"T1"}), allowed_channels=frozenset({"C1"}))
    admitted = Admission(settings, deliveries, log)
    assert [True] * 4 == [admitted.is_silent(*place) for place in [("T2", "", "C1"), ("T1", "", "C2")] * 2]
    assert [
        "ignored: T2 is not in NEWSDESK_SLACK_ALLOWED_WORKSPACES",
        "ignored: C2 is not in NEWSDESK_SLACK_ALLOWED_CHANNELS",
    ] == written.getvalue().splitlines()


def test_the_wait_lasts_until_one_more_may_be_asked(deliveries: Deliveries) -> None:
    """Whoever obeys is answered, and whoever tries too early does not wait for longer."""
    admitted = Admission(SlackSettings(user_per_minute=2), deliveries, LOG)
    asked = [Delivery(f"T1:D1:{number}.0", f"T1:D1:{number}.0", "slack:T1:U1", ANN) for number in range(6)]
    for one in asked[:2]:
        deliveries.take(one)
        assert 0 == admitted.wait(one)
        deliveries.done(one.id, receipt="r")
    time.sleep(1.1)
    for one in asked[2:]:
        deliveries.take(one)
        assert 50 < admitted.wait(one) < 60
        deliveries.done(one.id)


def test_what_was_refused_counts_for_nothing(deliveries: Deliveries) -> None:
    """Its asker was told why there is no answer: it is no part of the thread, and of nobody's share."""
    refused, other = (Delivery(f"T1:C1:{ts}", "T1:C1:1.0", "slack:T1:U1") for ts in ("1.0", "2.0"))
    deliveries.take(refused)
    assert deliveries.knows_thread("T1:C1:1.0")
    deliveries.done(refused.id)
    known = deliveries.knows_thread("T1:C1:1.0"), deliveries.asked_in("T1:C1:1.0")
    assert (False, [], []) == (*known, deliveries.taken_since(0.0, asker="slack:T1:U1"))
    deliveries.take(other)
    deliveries.note_answer(other.id, "2.5")
    deliveries.done(other.id)
    assert deliveries.knows_thread("T1:C1:1.0")
    assert [other.id] == [one.id for one in deliveries.asked_in("T1:C1:1.0")]
    assert 1 == len(deliveries.taken_since(0.0, asker="slack:T1:U1"))
