"""Who may ask, where and how often, by the settings: the real command in a loopback Slack with two workspaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.manifest import manifest
from tests.bot.slack.bots import ArchiveOf, running
from tests.bot.slack.seen import words
from tests.slack.loopback import Slack
from tests.slack.workspace import newsroom

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
_TOO_FAST = re.compile(r"That was a lot of questions at once\. Please ask again in (\d+) seconds\.")
_RULES = {
    "NEWSDESK_SLACK_ALLOWED_WORKSPACES": "T1",
    "NEWSDESK_SLACK_ALLOWED_CHANNELS": "C1, C4, C6",
    "NEWSDESK_SLACK_ALLOWED_USERS": "U1,U3,U4,U5",
    "NEWSDESK_SLACK_ALLOW_GUESTS": "true",
    "NEWSDESK_SLACK_ALLOW_EXTERNAL": "true",
    "NEWSDESK_SLACK_USER_PER_MINUTE": "4",
}


@pytest.fixture(scope="module")
def ruled(archive_of: ArchiveOf) -> Iterator[Slack]:
    """Where a bot works that has rules for everything."""
    with Slack(manifest(), newsroom("T1"), newsroom("T2"), seed=2) as slack, running(slack, archive_of(), **_RULES):
        yield slack
        assert [] == slack.unacked()


@pytest.mark.parametrize(("user", "channel"), [("U3", "C1"), ("U4", "C6"), ("U5", "C4")])
def test_outsiders_are_answered_where_they_may_be(ruled: Slack, user: str, channel: str) -> None:
    """Guests, single-channel guests and people of other organisations, once the settings allow them."""
    ts = ruled.user(user).mentions_bot(channel, FLOOD)
    assert DAMAGE in words(ruled.wait_for_replies(channel, ts)[0])


def test_people_of_the_same_organisation_are_answered(archive_of: ArchiveOf) -> None:
    """From another workspace of it; people of another organisation are not, though theirs has workspaces too."""
    made = newsroom("T1") | {"enterprise": "E1"}
    made["users"]["U2"] |= {"team_id": "T8", "enterprise": "E1"}
    made["users"]["U5"] |= {"team_id": "T9", "enterprise": "E9"}
    with Slack(manifest(), made, seed=3) as slack, running(slack, archive_of()):
        assert DAMAGE in words(slack.wait_for_replies("C1", slack.user("U2").mentions_bot("C1", FLOOD))[0])
        asked = slack.user("U5").mentions_bot("C4", FLOOD)
        [told] = slack.wait_for(lambda: slack.ephemerals("U5"))
        assert "you are from another organisation" in words(told)
        assert [] == slack.bot_messages("C4", asked)


def test_nothing_is_said_in_other_channels_and_workspaces(ruled: Slack) -> None:
    """Not even why, whatever is done there; a direct message is no channel."""
    ann, other = ruled.user("U1"), ruled.user("UT21")
    asked = ann.mentions_bot("C3", FLOOD)
    ann.edits("C3", asked, f"<@{ann.bot}> {FLOOD} And when?")
    ann.deletes("C3", asked)
    other.mentions_bot("CT21", FLOOD)
    assert DAMAGE in words(ruled.wait_for_replies(ann.dm, ann.says(ann.dm, FLOOD))[0])
    assert ([], [], []) == (ruled.bot_messages("C3"), ruled.bot_messages("CT21"), ruled.ephemerals("U1"))


def test_no_way_leads_around_the_lists(ruled: Slack) -> None:
    """The command and the shortcuts say privately that nothing is answered here."""
    ann, here = ruled.user("U1"), "Newsdesk does not answer in this channel."
    assert here == ann.runs_command("/ask", FLOOD, "C3").response["text"]
    assert ann.uses_shortcut("find_background", "C3", ann.says("C3", FLOOD)).ok
    assert here == words(ruled.wait_for(lambda: ruled.views("U1"))[-1])
    other = ruled.user("UT21")
    other.opens_home()
    assert other.uses_shortcut("ask_the_archive").ok
    assert (None, None) == (
        ruled.home("UT21"),
        next((one for one in ruled.views("UT21") if here not in words(one)), None),
    )


def test_who_is_not_on_the_list_is_refused_privately(ruled: Slack) -> None:
    """With the reason."""
    ts = ruled.user("U2").mentions_bot("C1", FLOOD)
    [told] = ruled.wait_for(lambda: ruled.ephemerals("U2"))
    assert "You are not on the list of those who may ask here." in words(told)
    assert [] == ruled.bot_messages("C1", ts)


def test_who_asks_too_often_is_told_privately(ruled: Slack) -> None:
    """And answered up to then, however fast the questions come; one was asked in another test."""
    stranger, since = ruled.user("U5"), ruled.now()
    asked = [stranger.mentions_bot("C4", FLOOD) for _ in range(5)]
    told = ruled.wait_for(lambda: _at_least(2, [one for one in ruled.ephemerals("U5") if one["at"] > since]))
    waits = [int(found[1]) for one in told if (found := _TOO_FAST.search(words(one)))]
    assert 2 == len([wait for wait in waits if 30 < wait <= 60])
    assert 3 == len(ruled.wait_for(lambda: _at_least(3, [ts for ts in asked if ruled.bot_messages("C4", ts)])))


def _at_least(number: int, found: list[Any]) -> list[Any]:
    return found if len(found) >= number else []
