"""Guests and people of other organisations, who are not answered by default: what they see, and when they are told."""

from __future__ import annotations

import pytest

from tests.bot.slack.bots import Bot
from tests.bot.slack.seen import buttons, words
from tests.slack.loopback import Slack
from tests.slack.user import SlackUser

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
GUESTS = "Newsdesk does not answer guests."


@pytest.fixture
def guest(slack: Slack) -> SlackUser:
    """One who is not answered."""
    return slack.user("U3")


def _settled(slack: Slack, ben: SlackUser) -> None:
    """Wait until everything that was said before has had its time: a later question has been answered."""
    slack.wait_for_replies(ben.dm, ben.says(ben.dm, FLOOD))


def test_an_outsider_who_did_not_call_the_bot_is_told_nothing(
    slack: Slack, ann: SlackUser, ben: SlackUser, guest: SlackUser
) -> None:
    """What they ask others in a thread of the bot's is no matter of the bot's."""
    thread, told = ann.mentions_bot("C1", FLOOD), len(slack.ephemerals("U3"))
    slack.wait_for_replies("C1", thread)
    guest.says("C1", "Is Friday fine?", thread=thread)
    _settled(slack, ben)
    assert (1, told) == (len(slack.bot_messages("C1", thread)), len(slack.ephemerals("U3")))


def test_a_thread_in_which_nobody_was_answered_is_none_of_the_bots(
    slack: Slack, ben: SlackUser, guest: SlackUser, bot: Bot
) -> None:
    """A guest called it in vain; people go on talking."""
    thread = ben.says("C1", "The flood was bad")
    called = guest.mentions_bot("C1", FLOOD, thread=thread)
    slack.wait_for(lambda: [one for one in bot.logged("closed") if one["delivery"].endswith(called)])
    asked = ben.says("C1", "And the bridge?", thread=thread)
    _settled(slack, ben)
    assert [] == [one for one in bot.logged("welcomed") if one["delivery"].endswith(asked)]


def test_an_outsider_does_not_see_passages(slack: Slack, ann: SlackUser, guest: SlackUser) -> None:
    """Though the answer stands where they can read it."""
    [answer] = slack.wait_for_replies("C1", ann.mentions_bot("C1", FLOOD))
    assert guest.clicks(answer, "show_passages").ok
    [view] = slack.wait_for(lambda: slack.views("U3")[-1:])
    guest.closes(view, everything=True)
    assert (True, False) == (GUESTS in words(view), DAMAGE in words(view))


def test_an_outsiders_home_tab_has_no_headlines(slack: Slack, guest: SlackUser) -> None:
    """It says why, and there is nothing to click."""
    guest.opens_home()
    [home] = slack.wait_for(lambda: [home for home in [slack.home("U3")] if home])
    assert (f"Ask the news archive {GUESTS} Ask a full member of this workspace.", []) == (words(home), buttons(home))
