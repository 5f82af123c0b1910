"""Where only the asker sees the answer: ``/ask``, shortcuts, modals; and thumbs up and down."""

from __future__ import annotations

import json

import pytest

from tests.bot.slack.bots import Bot
from tests.bot.slack.seen import buttons, element, pings, texts, words
from tests.cli import newsdesk
from tests.slack.loopback import Impossible, Slack
from tests.slack.shapes import Json
from tests.slack.user import SlackUser

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
UNION, LEADER = "Who leads the Allied Seafarers' Union?", "Maren Tollefsrud"
STRIKE = "When did the Orlasay ferry strike begin?"
"""Several articles are about it."""


def _told(slack: Slack, user: str, text: str, since: float) -> Json:
    """What somebody alone was told since then that says something."""

    def found() -> list[Json]:
        return [one for one in slack.ephemerals(user) if one["at"] >= since and text in words(one)]

    return slack.wait_for(found)[-1]


def _view(slack: Slack, user: str, text: str) -> Json:
    """The modal on top, once it says something."""
    return slack.wait_for(lambda: [one for one in slack.views(user)[-1:] if text in words(one)])[0]


def _answered(slack: Slack, ann: SlackUser, question: str = FLOOD) -> Json:
    return slack.wait_for_replies("C1", ann.mentions_bot("C1", question))[0]


def _asked_privately(slack: Slack, ann: SlackUser) -> Json:
    since = slack.now()
    assert ann.runs_command("/ask", FLOOD, "C2").ok
    return _told(slack, "U1", DAMAGE, since)


def test_a_command_is_answered_to_the_asker_alone(slack: Slack, ann: SlackUser) -> None:
    """At once comes what is done, then the answer; nobody else sees anything, in a channel that the bot is not in."""
    since = slack.now()
    done = ann.runs_command("/ask", FLOOD, "C2")
    answer = _told(slack, "U1", DAMAGE, since)
    assert (True, "Searching 23 articles from 2026…") == (done.ok, done.response["text"])
    assert ("C2", [], []) == (answer["channel"], slack.messages("C2"), slack.ephemerals("U2"))


def test_a_private_answer_can_be_shared(slack: Slack, ann: SlackUser) -> None:
    """By its asker, who is named with the question; clicked twice, it stands there once, as is said."""
    since = slack.now()
    ann.runs_command("/ask", FLOOD, "C1")
    answer = _told(slack, "U1", DAMAGE, since)
    assert [True, True] == [ann.clicks(answer, "share").ok for _ in range(2)]
    assert _view(slack, "U1", "This answer was shared already: it stands in the channel.")
    [shared] = [one for one in slack.bot_messages("C1") if one["at"] >= since]
    assert f" asked:  {FLOOD}" in words(shared)
    assert DAMAGE in words(shared)
    assert [json.dumps({"type": "user", "user_id": "U1"})] == pings(shared)


def test_an_answer_that_was_not_shared_can_be_shared_again(slack: Slack, ann: SlackUser) -> None:
    """Its asker is told when Slack does not take it; once it stands there, it does so once."""
    since = slack.now()
    ann.runs_command("/ask", FLOOD, "C1")
    answer = _told(slack, "U1", DAMAGE, since)
    slack.refuse("chat.postMessage", 1, "service_unavailable")
    assert ann.clicks(answer, "share").ok
    assert _view(slack, "U1", "Slack did not take it.")
    assert [True, True] == [ann.clicks(answer, "share").ok for _ in range(2)]
    slack.wait_for_replies("C3", ann.mentions_bot("C3", FLOOD))
    assert 1 == len([one for one in slack.bot_messages("C1") if one["at"] >= since])


def test_what_is_asked_where_the_bot_is_not_is_answered_privately(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """A shared answer has buttons for all in the channel; who clicks on one alone sees what comes of it."""
    since = slack.now()
    ann.runs_command("/ask", STRIKE, "C7")
    ann.clicks(_told(slack, "U1", "Sources", since), "share")
    [shared] = slack.wait_for(lambda: slack.messages("C7"))
    assert ben.clicks(shared, _follow_up(shared), channel="C7").ok
    asked = element(shared, _follow_up(shared))["value"]
    assert "Sources" in words(_told(slack, "U2", f"You asked: {asked}", since))
    assert [shared["ts"]] == [one["ts"] for one in slack.messages("C7")]


def test_nobody_else_can_share_it(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """Others do not see it, so they cannot click on it."""
    with pytest.raises(Impossible):
        ben.clicks(_asked_privately(slack, ann), "share")


@pytest.mark.parametrize("text", ["", "help", " ? "])
def test_a_command_without_a_question_explains_itself(slack: Slack, ann: SlackUser, text: str) -> None:
    """With what the archive holds, and how to ask: the bot by its own name."""
    told = ann.runs_command("/ask", text).response
    assert "Ask me about the news, in plain words. The archive holds" in told["text"]
    assert "mention @newsdesk." in words(told)


def test_a_private_answer_shows_its_passages(slack: Slack, ann: SlackUser) -> None:
    """As answers in channels do."""
    assert ann.clicks(_asked_privately(slack, ann), "show_passages").ok
    assert "Korrel" in words(_view(slack, "U1", "38 million"))


def test_a_message_is_background(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """Its words are the question; the answer stands in a modal, and in the channel nothing happens."""
    ts = ben.says("C1", "So how much damage did the Korrel River flood cause, all in all?")
    assert ann.uses_shortcut("find_background", "C1", ts).ok
    assert DAMAGE in words(_view(slack, "U1", DAMAGE))
    assert [] == slack.bot_messages("C1", ts)


def test_a_message_without_words_has_no_background(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """The modal says so."""
    ts = ben.says("C1", ":tada:")
    ann.uses_shortcut("find_background", "C1", ts)
    assert _view(slack, "U1", "This message holds no words to search.")


def test_the_archive_is_asked_in_a_modal(slack: Slack, ann: SlackUser) -> None:
    """The answer takes the place of the field, with thumbs and passages."""
    assert ann.uses_shortcut("ask_the_archive").ok
    asked = ann.submits(slack.views("U1")[-1], question=UNION)
    assert (True, "update") == (asked.ok, asked.response["response_action"])
    view = _view(slack, "U1", LEADER)
    assert {"show_passages", "feedback.1", "feedback.2"} <= {*buttons(view)}
    assert ann.clicks(view, "show_passages").ok
    assert 2 == len(slack.wait_for(lambda: slack.views("U1")[1:] and slack.views("U1")))
    assert ann.clicks(view, "feedback.1").ok
    assert "Thank you" == _view(slack, "U1", "It is kept with the answer")["title"]["text"]


def test_a_modal_wants_a_question(slack: Slack, ann: SlackUser) -> None:
    """What holds no word is an error at its field, and the modal stays."""
    ann.uses_shortcut("ask_the_archive")
    asked = ann.submits(slack.views("U1")[-1], question=" ? ")
    assert {"question_block": "Please ask something."} == asked.response["errors"]


def test_a_question_in_a_closed_modal_is_no_trouble(slack: Slack, ann: SlackUser, bot: Bot) -> None:
    """Nobody misses the answer."""
    ann.uses_shortcut("ask_the_archive")
    view = slack.views("U1")[-1]
    ann.submits(view, question=UNION)
    ann.closes(view)
    slack.wait_for(lambda: [one for one in bot.logged("answered") if view["id"] in one["delivery"]])


def test_passages_stand_in_their_surroundings(slack: Slack, ann: SlackUser) -> None:
    """The quote in bold, as the article has it, between what stands before and after it."""
    ann.clicks(_answered(slack, ann), "show_passages")
    view = _view(slack, "U1", "38 million")
    bold = [part["text"] for block in view["blocks"] for part in _bold(block)]
    assert "[1]" in bold and any("caused damage of 38 million crowns" in text for text in bold)


def _bold(block: Json) -> list[Json]:
    found = [part for line in block.get("elements") or [] for part in line.get("elements") or []]
    return [part for part in found if (part.get("style") or {}).get("bold")]


def test_a_follow_up_button_asks_in_the_thread(slack: Slack, ann: SlackUser) -> None:
    """About an article that was found too; said above the answer, and what “it” means after that."""
    answer = _answered(slack, ann, STRIKE)
    action = _follow_up(answer)
    assert ann.clicks(answer, action).ok
    reply = slack.wait_for_replies("C1", answer["thread_ts"], 2)[-1]
    asked = element(answer, action)["value"]
    assert f"Asked with a button: {asked}" in texts(reply)
    ann.says("C1", "How many voted for it?", answer["thread_ts"])
    searched = words(slack.wait_for_replies("C1", answer["thread_ts"], 3)[-1])
    assert asked.removeprefix("What is known about ").rstrip("?") in searched


def test_a_double_click_asks_once(slack: Slack, ann: SlackUser, ben: SlackUser) -> None:
    """Of each person."""
    answer = _answered(slack, ann, STRIKE)
    for user in (ann, ann, ben):
        assert user.clicks(answer, _follow_up(answer)).ok
    slack.wait_for_replies("C1", answer["thread_ts"], 3)
    slack.wait_for_replies("C3", ann.mentions_bot("C3", FLOOD))
    assert 3 == len(slack.bot_messages("C1", answer["thread_ts"]))


def test_a_follow_up_button_of_a_private_answer_asks_privately(slack: Slack, ann: SlackUser) -> None:
    """What was asked privately stays private."""
    since = slack.now()
    ann.runs_command("/ask", STRIKE, "C2")
    answer = _told(slack, "U1", "Sources", since)
    again = slack.now()
    assert ann.clicks(answer, _follow_up(answer)).ok
    assert _told(slack, "U1", "Sources", again)
    assert [] == slack.messages("C2")


def test_a_follow_up_button_in_a_modal_asks_there(slack: Slack, ann: SlackUser) -> None:
    """The next answer takes the place of the one before."""
    ann.uses_shortcut("ask_the_archive")
    ann.submits(slack.views("U1")[-1], question=STRIKE)
    first = _view(slack, "U1", "Sources")
    assert ann.clicks(first, _follow_up(first)).ok
    question = element(first, _follow_up(first))["value"]
    assert first["id"] == _view(slack, "U1", f"You asked: {question}")["id"]


def _follow_up(surface: Json) -> str:
    return next(one for one in buttons(surface) if one.startswith("follow_up"))


def test_thumbs_up_is_thanked_for_privately(slack: Slack, ann: SlackUser) -> None:
    """In the thread of the answer, and kept with it."""
    since, answer = slack.now(), _answered(slack, ann)
    assert ann.clicks(answer, "feedback", element(answer, "feedback")["positive_button"]["value"]).ok
    thanks = _told(slack, "U1", "Thank you. It is kept with the answer.", since)
    assert answer["thread_ts"] == thanks["thread_ts"]
    assert [] == [one for one in slack.ephemerals("U2") if one["at"] >= since]


def _down(slack: Slack, user: SlackUser, answer: Json, **said: str) -> None:
    """Thumbs down, and the modal filled in."""
    user.clicks(answer, "feedback", element(answer, "feedback")["negative_button"]["value"])
    sent = user.submits(_view(slack, user.id, "What was wrong?"), **said)
    assert "Thank you" == sent.response["view"]["title"]["text"]


def _feedback(bot: Bot, answer: Json, *options: str) -> list[Json]:
    """What the command tells about an answer."""
    done = newsdesk("feedback", *options, "--archive", bot.archive)
    assert 0 == done.returncode, done.stderr
    receipt = element(answer, "show_passages")["value"]
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return [one for one in records if receipt in (one.get("receipt"), one.get("id"))]


def test_feedback_can_be_read_and_learnt_from(slack: Slack, ann: SlackUser, ben: SlackUser, bot: Bot) -> None:
    """Of each person the last word counts; what was found fault with becomes a question of the benchmark."""
    answer = _answered(slack, ann)
    values = element(answer, "feedback")
    _down(slack, ann, answer, reason="out_of_date", comment="It is old")
    ben.clicks(answer, "feedback", values["negative_button"]["value"])
    ben.clicks(answer, "feedback", values["positive_button"]["value"])
    slack.wait_for(lambda: [one for one in slack.ephemerals("U2") if "Thank you" in words(one)])
    given = [(one["by"], one["is_good"], one["reasons"], one["comment"]) for one in _feedback(bot, answer, "--json")]
    assert [("slack:T1:U1", False, ["out_of_date"], "It is old"), ("slack:T1:U2", True, [], "")] == sorted(given)
    [line] = _feedback(bot, answer, "--benchmark")
    assert (FLOOD, "out_of_date It is old") == (line["question"], line["evidence"])
    assert "It is out of date – It is old" in newsdesk("feedback", "--bad", "--archive", bot.archive).stdout
