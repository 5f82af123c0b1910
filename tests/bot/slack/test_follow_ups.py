"""Tests of which replies without a mention are taken for questions to the bot."""

from __future__ import annotations

import pytest

from bot.slack.follow_ups import is_follow_up
from bot.slack.posts import Post, post_of


def reply(text: str, thread: str = "1.0") -> Post:
    """A message in a thread."""
    event = {"channel": "C1", "ts": "1.5", "thread_ts": thread, "user": "U1", "text": text}
    made = post_of(event, "T1", "UBOT")
    assert made
    return made


@pytest.mark.parametrize(
    "text",
    [
        "And how many were injured?",
        "what about Pakistan",
        "Tell me more",
        "who pays",
        "And the others?",
        "Why?",
        "I see. And how many were injured?",
        "OK, when was that",
        "What did the US say?",
        "Who killed Mr. Smith?",
        "And in the U.S.?",
        "Can you tell me how many were injured?",
        "please tell us what happened next",
        "How many articles are in the archive?",
        "How many were injured? :pray:",
    ],
)
def test_a_question_in_the_thread_is_a_follow_up(text: str) -> None:
    """Marked as one, or begun as only questions are."""
    assert is_follow_up(reply(text))


@pytest.mark.parametrize(
    "text",
    [
        "lunch at noon",
        "thanks!",
        "I asked him why",
        "What a mess",
        "Will do",
        "How awful!",
        "Which is really sad",
        "When I get home I will read it",
        "Show of hands who wants pizza",
        "Find attached my draft",
        "Had a look at it, all fine.",
        "Could be. I would not bet on it",
        "So was I, to be honest",
        "Who knows",
        "What they say is right",
        "Really? That is new",
        "What?!",
        "see <https://n.example/a?b=1> for more",
    ],
)
def test_chatter_is_left_alone(text: str) -> None:
    """However much it begins like a question."""
    assert not is_follow_up(reply(text))


@pytest.mark.parametrize(
    "text",
    [
        "<@U2> what happened?",
        "What happened, <@U2>?",
        "<!subteam^S123|@desk> what happened?",
        "<!here> what happened?",
        "Ann, can you send me the contract?",
        "When shall we meet?",
        "Can you check that?",
        "Did you see this?",
        "How does this work?",
    ],
)
def test_what_people_ask_each_other_is_left_alone(text: str) -> None:
    """Somebody is addressed, or it is about those who talk."""
    assert not is_follow_up(reply(text))


def test_no_follow_up_outside_a_thread() -> None:
    """What is asked in the channel is asked of the people there."""
    assert not is_follow_up(reply("Who won?", thread="1.5"))
