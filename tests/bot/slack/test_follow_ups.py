"""Tests of which replies without a mention are taken for questions to the bot."""

from __future__ import annotations

import pytest

from bot.slack.follow_ups import is_follow_up, is_for_the_bot
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
        "What about Pakistan? Thanks!",
        "How many miners were trapped in the mine?",
        "What happened at the gold mine?",
        "When did World War I end?",
        "Who was Charles I?",
        "What do we know about the suspect?",
        "Was anyone injured?",
        "Who invented chow mein?",
        "Combien de blessés ?",
        "Wie viele Verletzte gab es?",
        "死者は何人ですか？",
        "كم عدد القتلى؟",
        "What became of Madame du Barry?",
        "How many articles do you have?",
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
        "But at what cost? The vote was 5 to 4.",
        "Minutes of the meeting. " + "The council approved the budget for the roads. " * 5 + "What did it cost?",
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
        "Does anyone have the link?",
        "Can someone check?",
        "Is that dog a friend of mine?",
        "On Friday I had to go, who stayed?",
        "When did Ann and I meet?",
        "Do we meet at the mine?",
        "Kommst du heute zum Essen?",
        "Wann treffen wir uns?",
        "Tu viens à la réunion ?",
        "Quand est-ce que vous partez ?",
        "¿Cuándo comemos nosotros?",
        "Ga je mee naar de vergadering?",
        "你今天来吗？",
    ],
)
def test_what_people_ask_each_other_is_left_alone(text: str) -> None:
    """Somebody is addressed, or it is about those who talk."""
    assert not is_follow_up(reply(text))


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("<@UBOT> you can ask about anything", True),
        ("<@U2> you can ask <@UBOT> about that", False),
        ("<@U2> the answer of <@UBOT> was wrong", False),
        ("Just ask <@UBOT>", False),
        ("I tried <@UBOT>, it knows nothing of it", False),
        ("<@U2> ask <@UBOT>: who won?", True),
        ("<@U2> <@UBOT> ferry strike", True),
        ("Ferry strike <@UBOT> <@U2>", True),
        ("The question was asked: <@UBOT> ferry strike", True),
    ],
)
def test_a_mention_may_only_speak_of_the_bot(text: str, is_asked: bool) -> None:
    """To somebody else, who is named first or told whom to ask; a question is for the bot all the same."""
    assert is_asked == is_for_the_bot(reply(text))


def test_no_follow_up_outside_a_thread() -> None:
    """What is asked in the channel is asked of the people there."""
    assert not is_follow_up(reply("Who won?", thread="1.5"))
