"""What Slack says of the bot's token, in passing and for good; and a queue that is full: the real command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.slack.manifest import manifest
from tests.bot.slack.bots import ArchiveOf, Bot, running
from tests.bot.slack.seen import words
from tests.slack.loopback import Slack
from tests.slack.user import SlackUser

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
_NARROW = {"NEWSDESK_SLACK_WORKERS": "1", "NEWSDESK_SLACK_QUEUE": "1"}


@pytest.fixture(scope="module")
def narrow(archive_of: ArchiveOf) -> Iterator[Bot]:
    """A bot that lets one question wait, in a Slack that sends again after a second."""
    with (
        Slack(manifest(), seed=5, ack_seconds=1.0, minute=0.3) as slack,
        running(slack, archive_of(), **_NARROW) as bot,
    ):
        yield bot


@pytest.fixture
def slack(narrow: Bot) -> Slack:
    """Where it works."""
    return narrow.slack


def test_what_comes_while_slack_stumbles_is_not_lost(slack: Slack, ann: SlackUser) -> None:
    """Where it does not say who the bot is: who is at a command is told, in our words; an event comes again."""
    asked = len(slack.calls("auth.test"))
    slack.refuse("auth.test", 1, "internal_error")
    assert ann.runs_command("/ask", FLOOD).ok
    [told] = slack.wait_for(lambda: slack.ephemerals("U1"))
    assert told["text"].startswith("Slack did not let Newsdesk in. Please ask again in a minute;")
    slack.wait_for(lambda: len(slack.calls("auth.test")) == asked + 2)  # the token is looked at, too
    slack.refuse("auth.test", 1, "internal_error")
    ts = ann.says(ann.dm, FLOOD)
    assert DAMAGE in words(slack.wait_for_replies(ann.dm, ts)[0])
    assert [ts] == [one["ts"] for one in slack.deliveries("message") if len(one["attempts"]) > 1]


def test_a_deletion_needs_no_place_in_the_queue(slack: Slack, ann: SlackUser) -> None:
    """Its answer goes though others wait."""
    ts = ann.mentions_bot("C1", FLOOD)
    slack.wait_for_replies("C1", ts)
    slack.rate_limit("chat.startStream", 2, 1)
    slack.rate_limit("chat.postMessage", 1, 2)
    waiting = [ann.mentions_bot("C1", FLOOD) for _ in range(3)]
    slack.wait_for(lambda: _turned_away(slack))
    ann.deletes("C1", ts)
    slack.wait_for(lambda: not slack.bot_messages("C1", ts))
    # Two have a place; one, if the first question is just being put away.
    slack.wait_for(
        lambda: 3 == len([one for one in waiting if slack.bot_messages("C1", one)]) + _turned_away(slack), 30
    )
    assert [] == slack.bot_messages("C1", ts)


def _turned_away(slack: Slack) -> int:
    return len([one for one in slack.ephemerals("U1") if "Too many questions" in words(one)])


def test_a_token_that_is_taken_away_ends_it(slack: Slack, narrow: Bot) -> None:
    """With a word that says why, for whoever starts it anew; here as the last of all."""
    slack.revoke_token()
    assert 1 == narrow.process.wait(20)
    assert "Slack does not accept the token in SLACK_BOT_TOKEN (token_revoked)" in narrow.log
