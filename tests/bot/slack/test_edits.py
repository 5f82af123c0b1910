"""An edited question has one answer, to what it says in the end: the real command in a loopback Slack."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.bot.fakes import RESCUE
from tests.bot.slack.bots import Bot
from tests.bot.slack.inside import inside
from tests.bot.slack.seen import words
from tests.slack.loopback import Slack
from tests.slack.user import SlackUser

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
UNION, LEADER = "Who leads the Allied Seafarers' Union?", "Maren Tollefsrud"
ATTACK, INJURED = "How many people were killed in the Kerman attack?", "200"


@pytest.fixture
def asked(slack: Slack, ann: SlackUser) -> str:
    """A question that was answered."""
    ts = ann.mentions_bot("C1", FLOOD)
    assert DAMAGE in words(slack.wait_for_replies("C1", ts)[0])
    return ts


def _edits(ann: SlackUser, ts: str, question: str) -> None:
    ann.edits("C1", ts, f"<@{ann.bot}> {question}")


def _edits_slowly(slack: Slack, ann: SlackUser, ts: str, question: str) -> None:
    """The answer to it is on its way to Slack, and takes a second."""
    since = slack.now()
    slack.rate_limit("chat.update", 1, 1)
    _edits(ann, ts, question)
    slack.wait_for(lambda: [one for one in slack.calls("chat.update") if one["at"] > since])


def _ended(bot: Bot, asked: str, number: int, *events: str) -> None:
    """Wait until so many edits of a question have come to an end."""
    ends = events or ("answered", "outdated", "left as it was", "cannot be answered")
    beginning = f"T1:C1:{asked}:edited:"
    bot.slack.wait_for(
        lambda: number == sum(one["delivery"].startswith(beginning) for end in ends for one in bot.logged(end))
    )


@pytest.mark.parametrize("is_answered", [True, False])
def test_edits_may_come_in_the_wrong_order(is_answered: bool, tmp_path: Path) -> None:
    """What the question says now counts, not what came last, though the question itself may be the last of all."""
    with inside(tmp_path) as bot:
        slack, ann, since = bot.slack, bot.slack.user("U1"), time.monotonic()
        if not is_answered:
            slack.hold()
        asked = ann.mentions_bot("C1", RESCUE.question.text)
        if is_answered:
            bot.settle()
            slack.hold()
        bot.chain.seconds["Who leads the union?"] = 0.5
        _edits(ann, asked, "What did the minister say?")
        _edits(ann, asked, "Who leads the union?")
        slack.release(backwards=True)
        slack.wait_for(lambda: [one for one in slack.bot_messages("C1", asked) if "Ada Holm" in words(one)])
        [said] = bot.said("C1", asked)
        assert ("Ada Holm" in said, "Answered again" in said) == (True, is_answered)
        assert time.monotonic() - since < 10


def test_an_edit_waits_for_the_one_before(slack: Slack, ann: SlackUser, bot: Bot, asked: str) -> None:
    """Which is still on its way to Slack: it would come out on top."""
    _edits_slowly(slack, ann, asked, ATTACK)
    _edits(ann, asked, UNION)
    _ended(bot, asked, 2)
    assert [True] == [LEADER in words(one) for one in slack.bot_messages("C1", asked)]


def test_a_deletion_waits_for_an_edit(slack: Slack, ann: SlackUser, bot: Bot, asked: str) -> None:
    """Then the answer goes, whichever words it answers."""
    _edits_slowly(slack, ann, asked, ATTACK)
    ann.deletes("C1", asked)
    _ended(bot, asked, 1)
    slack.wait_for(lambda: not slack.bot_messages("C1", asked))


def test_the_status_of_an_edit_is_gone_with_its_answer(slack: Slack, ann: SlackUser, bot: Bot, asked: str) -> None:
    """A message that changes does not take it away."""
    _edits(ann, asked, UNION)
    _ended(bot, asked, 1)
    assert "" == slack.statuses("C1", asked)[-1]["status"]
    assert "active" == slack.sessions("C1", asked)[-1]["status"]


def test_the_status_of_what_cannot_be_answered_is_gone_too(slack: Slack, ann: SlackUser, bot: Bot) -> None:
    """Where nothing may be written, nothing seems to go on either."""
    for method in ("chat.startStream", "chat.postMessage"):
        slack.refuse(method, 1, "is_archived")
    ts = ann.mentions_bot("C1", FLOOD)
    slack.wait_for(lambda: [one for one in bot.logged("cannot be answered") if one["delivery"].endswith(ts)])
    slack.wait_for(lambda: ["active"] == [one["status"] for one in slack.sessions("C1", ts)[-1:]])
    assert ("", []) == (slack.statuses("C1", ts)[-1]["status"], slack.bot_messages("C1", ts))


@pytest.mark.parametrize("text", ["never mind, found it", "<@UBOT> thanks!", "<@UBOT>"])
def test_what_is_no_question_any_more_leaves_the_answer(text: str, tmp_path: Path) -> None:
    """It is better than a search for chatter, or a word that answers that; also to a follow-up that was overheard."""
    with inside(tmp_path) as bot:
        ann = bot.slack.user("U1")
        asked = ann.mentions_bot("C1", RESCUE.question.text)
        bot.settle()
        follow_up = ann.says("C1", "Who leads the union?", thread=asked)
        before = bot.said("C1", asked)
        for ts in (asked, follow_up):
            ann.edits("C1", ts, text)
        assert (2, before) == (len(before), bot.said("C1", asked))


def test_stopping_an_edit_leaves_the_answer_that_was_there(tmp_path: Path) -> None:
    """It is better than a word that nothing was answered."""
    with inside(tmp_path) as bot:
        slack, ann = bot.slack, bot.slack.user("U1")
        asked = ann.mentions_bot("C1", RESCUE.question.text)
        before = slack.wait_for_replies("C1", asked)
        bot.chain.seconds["Who leads the union?"] = 1.0
        _edits(ann, asked, "Who leads the union?")
        slack.wait_for(lambda: ["processing"] == [one["status"] for one in slack.sessions("C1", asked)[-1:]])
        ann.stops("C1", asked)
        bot.settle()
        assert before == slack.bot_messages("C1", asked)
        assert ("", "active") == (slack.statuses("C1", asked)[-1]["status"], slack.sessions("C1", asked)[-1]["status"])
