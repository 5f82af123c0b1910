"""What is clicked on an answer that is no longer kept does not go unheard, and is not thanked for."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.bot.slack.bots import Bot
from tests.bot.slack.seen import element, words
from tests.slack.loopback import Slack
from tests.slack.shapes import Json
from tests.slack.user import SlackUser

FLOOD = "How much damage did the Korrel River flood cause?"
GONE = "This answer is no longer kept"


@pytest.fixture
def answer(slack: Slack, ann: SlackUser) -> Json:
    """An answer in a channel."""
    [answer] = slack.wait_for_replies("C1", ann.mentions_bot("C1", FLOOD))
    return answer


def _expires(bot: Bot) -> None:
    """Everything that was answered was so long ago that it is forgotten."""
    with closing(sqlite3.connect(bot.archive / "catalogue.sqlite3", timeout=30)) as catalogue, catalogue:
        catalogue.execute("DELETE FROM feedback")
        catalogue.execute("DELETE FROM receipts")


def _is_told(slack: Slack, ann: SlackUser) -> None:
    """The last view that is open says so; it is closed again."""
    [view, *_] = slack.wait_for(lambda: [one for one in slack.views("U1") if GONE in words(one)])
    ann.closes(view, everything=True)


@pytest.mark.parametrize("thumb", ["positive_button", "negative_button"])
def test_thumbs_on_an_expired_answer(slack: Slack, ann: SlackUser, bot: Bot, answer: Json, thumb: str) -> None:
    """Who gives them is told that they cannot be kept."""
    value = element(answer, "feedback")[thumb]["value"]
    _expires(bot)
    assert ann.clicks(answer, "feedback", value).ok
    _is_told(slack, ann)


def test_a_fault_found_in_an_expired_answer(slack: Slack, ann: SlackUser, bot: Bot, answer: Json) -> None:
    """Nobody is thanked for what is not kept."""
    ann.clicks(answer, "feedback", element(answer, "feedback")["negative_button"]["value"])
    [form] = slack.wait_for(lambda: slack.views("U1"))
    _expires(bot)
    assert ann.submits(form, reason="wrong", comment="It was 29.").ok
    _is_told(slack, ann)


@pytest.mark.parametrize("button", ["share", "show_passages"])
def test_buttons_of_an_expired_answer(slack: Slack, ann: SlackUser, bot: Bot, button: str) -> None:
    """It cannot be shared, and its passages cannot be shown."""
    before = len(slack.ephemerals("U1"))
    ann.runs_command("/ask", FLOOD, "C1")
    [private] = slack.wait_for(lambda: [one for one in slack.ephemerals("U1")[before:] if "Sources" in words(one)])
    _expires(bot)
    assert ann.clicks(private, button).ok
    _is_told(slack, ann)
