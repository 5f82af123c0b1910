"""A workspace of an organisation (Enterprise Grid): its people are at home there, however Slack names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.fakes import RESCUE
from tests.bot.slack.inside import Inside, inside
from tests.bot.slack.seen import words
from tests.slack.workspace import newsroom


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Inside]:
    """In an organisation that alone is answered, and where ann is named by it."""
    made = newsroom("T1") | {"enterprise": "E1"}
    made["users"]["U1"] |= {"team_id": "E1", "enterprise": "E1"}
    with inside(tmp_path, workspace=made, allowed_workspaces="E1") as bot:
        yield bot


def test_its_people_are_answered(bot: Inside) -> None:
    """In a channel that is shared with others; the stream of the answer goes to the workspace where they ask."""
    asked = bot.slack.user("U1").mentions_bot("C4", RESCUE.question.text)
    [answer] = bot.slack.wait_for_replies("C4", asked)
    [stream] = bot.slack.calls("chat.startStream")
    assert ("31 people" in words(answer), "T1") == (True, stream["args"]["recipient_team_id"])


def test_others_are_not(bot: Inside) -> None:
    """People of another organisation, in the same channel."""
    asked = bot.slack.user("U5").mentions_bot("C4", RESCUE.question.text)
    assert [] == bot.said("C4", asked)
    assert "you are from another organisation" in words(bot.slack.ephemerals("U5")[0])
