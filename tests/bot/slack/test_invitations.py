"""The bot comes into a channel: what it was asked there just before is answered, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.fakes import RESCUE, UNION
from tests.bot.slack.inside import Inside, inside

RESCUED, LED = RESCUE.question.text, UNION.question.text


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Inside]:
    """One that is not in the channel C2."""
    with inside(tmp_path) as bot:
        yield bot


def test_what_was_asked_before_the_invitation_is_answered(bot: Inside) -> None:
    """Slack tells the bot nothing of it, and asks who mentions it to invite it."""
    ann, ben = bot.slack.user("U1"), bot.slack.user("U2")
    ben.says("C2", "Is the bridge open?")
    asked = ann.mentions_bot("C2", RESCUED)
    spoken = ann.says("C2", f"<@U2> you can ask <@{ann.bot}>")
    ann.invites_bot("C2")
    bot.settle()
    bot.slack.wait_for(lambda: bot.slack.bot_messages("C2", asked))
    assert ["31 people" in one for one in bot.said("C2", asked)] == [True]
    ben.says("C2", LED, thread=asked)
    assert 2 == len(bot.said("C2", asked))
    assert 2 == len(bot.slack.bot_messages("C2")), spoken


def test_people_who_come_change_nothing(bot: Inside) -> None:
    """What was said before them is not read again."""
    bot.slack.user("U5").joins("C1")
    bot.settle()
    assert [] == bot.slack.calls("conversations.history")


def test_a_thread_in_which_it_was_called_too_early_is_none_of_its_own(bot: Inside) -> None:
    """A mention that did not reach it in a thread will not come later either; people go on talking there."""
    ann, ben = bot.slack.user("U1"), bot.slack.user("U2")
    root = ben.says("C2", "About the ferry")
    ann.mentions_bot("C2", RESCUED, thread=root)
    ann.invites_bot("C2")
    bot.settle()
    bot.slack.wait_for(lambda: bot.slack.calls("conversations.history"))
    ben.says("C2", "Did it work?", thread=root)
    assert [] == bot.said("C2", root)
    ann.mentions_bot("C2", LED, thread=root)
    assert 1 == len(bot.said("C2", root))


def test_what_cannot_be_read_is_logged(bot: Inside) -> None:
    """Then it has to be asked again."""
    bot.slack.user("U1").mentions_bot("C2", RESCUED)
    bot.slack.refuse("conversations.history", 1, "missing_scope")
    bot.slack.user("U1").invites_bot("C2")
    bot.slack.wait_for(lambda: "what was asked before cannot be read: missing_scope" in bot.log)
    assert [] == bot.slack.bot_messages("C2")
