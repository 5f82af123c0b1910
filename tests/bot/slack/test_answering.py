"""How an answer comes: its status, its stream, its words; and how a thread is understood when Slack is slow."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from ingest.sources.files import read_files
from ingest.sources.folder import find_files
from retrieval.domain import Article
from retrieval.untrusted import one_line
from tests.bot.slack.seen import words
from tests.conftest import SAMPLES
from tests.slack.loopback import Slack
from tests.slack.shapes import Json
from tests.slack.user import SlackUser

FLOOD, DAMAGE = "How much damage did the Korrel River flood cause?", "38 million crowns"
SOURCES = "Province counts the cost of the Korrel flood"
_QUOTE = re.compile("“([^“”]+)”|‘([^‘’]+)’")


def _answered(slack: Slack, ann: SlackUser, question: str = FLOOD) -> Json:
    ts = ann.mentions_bot("C1", question)
    [answer] = slack.wait_for_replies("C1", ts)
    return answer


def test_the_status_comes_at_once_and_is_true(slack: Slack, ann: SlackUser) -> None:
    """It says what is searched within half a second, with a Stop button, and is gone with the answer."""
    ts = ann.mentions_bot("C1", FLOOD)
    [answer] = slack.wait_for_replies("C1", ts)
    slack.wait_for(lambda: ["active"] == [one["status"] for one in slack.sessions("C1", ts)[-1:]])
    statuses, [asked] = slack.statuses("C1", ts), [one for one in slack.messages("C1") if one["ts"] == ts]
    assert ["Searching 23 articles from 2026…", ""] == [one["status"] for one in statuses]
    assert ["processing", "active"] == list(dict.fromkeys(one["status"] for one in slack.sessions("C1", ts)))
    assert statuses[0]["at"] - asked["at"] < 500
    assert statuses[0]["at"] < answer["at"]


def test_the_status_of_what_is_refused_is_gone_too(slack: Slack, ann: SlackUser) -> None:
    """Whatever the answer is, nothing seems to go on after it; where it comes at once, nothing did before."""
    ts = ann.mentions_bot("C1", "Why " + "very " * 1_000 + "much?")
    slack.wait_for_replies("C1", ts)
    assert "" == ["", *(one["status"] for one in slack.statuses("C1", ts))][-1]
    slack.wait_for(lambda: [one for one in slack.sessions("C1", ts)[-1:] if one["status"] == "active"])


def test_no_answer_waits_for_its_status(slack: Slack, ann: SlackUser) -> None:
    """However slow Slack is to say that it shows it; in the end it is gone."""
    slack.hitch("assistant.threads.setStatus", 1, 7.0)
    begun = time.monotonic()
    answer = _answered(slack, ann)
    assert time.monotonic() - begun < 6.0
    thread = answer["thread_ts"]
    slack.wait_for(lambda: [""] == [one["status"] for one in slack.statuses("C1", thread)[-1:]])
    slack.wait_for(lambda: ["active"] == [one["status"] for one in slack.sessions("C1", thread)[-1:]])


def test_an_answer_makes_no_needless_calls(slack: Slack, ann: SlackUser) -> None:
    """What happens, a stream with a piece for each sentence, and that nothing happens any more."""
    since = slack.now()
    answer = _answered(slack, ann)
    slack.wait_for(lambda: ["active"] == [one["status"] for one in slack.sessions("C1", answer["thread_ts"])[-1:]])
    made = [one["method"] for one in slack.calls() if one["at"] >= since and "channel" in str(one["args"])]
    status, session = "assistant.threads.setStatus", "agents.sessions.setStatus"
    stream = [f"chat.{step}Stream" for step in ("start", "append", "stop")]
    assert [status, session, *stream, session] == made


def test_an_answer_is_streamed(slack: Slack, ann: SlackUser) -> None:
    """Sentence by sentence, closed with its sources and buttons."""
    answer = _answered(slack, ann)
    started = [one for one in slack.calls("chat.startStream") if one["args"]["thread_ts"] == answer["thread_ts"]]
    assert (1, "closed") == (len(started), answer["streaming"])
    assert [] == [text for text in (DAMAGE, SOURCES, "As of 16 Apr 2026") if text not in words(answer)]


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
def test_too_many_calls_cost_no_answer(slack: Slack, ann: SlackUser, method: str) -> None:
    """Where Slack wants us to wait, the whole answer stands there once."""
    slack.rate_limit(method, 1, 1)
    answer = _answered(slack, ann)
    assert [] == [text for text in (DAMAGE, SOURCES, "As of 16 Apr 2026") if text not in words(answer)]


def test_too_many_posts_cost_no_answer(slack: Slack, ann: SlackUser) -> None:
    """Nor where nothing is streamed."""
    slack.rate_limit("chat.postMessage", 1, 1)
    assert "Ask me about the news" in words(_answered(slack, ann, "help"))


@pytest.fixture
def short_streams(slack: Slack) -> Iterator[None]:
    """Streams that end as soon as they begin."""
    slack.configure(stream_seconds=0)
    yield
    slack.configure(stream_seconds=300)


@pytest.mark.usefixtures("short_streams")
def test_a_stream_that_ends_too_early_is_made_good(slack: Slack, ann: SlackUser) -> None:
    """The message becomes the whole answer, in the same place."""
    ts = ann.mentions_bot("C1", FLOOD)
    slack.wait_for(lambda: [one for one in slack.bot_messages("C1", ts) if SOURCES in words(one)])
    [answer] = slack.bot_messages("C1", ts)
    assert 1 == words(answer).count("the Disaster Office of the Upper Veld")


@pytest.mark.parametrize(
    "question",
    [FLOOD, "Who leads the Allied Seafarers' Union?", "What caused the train derailment at Sallow Junction?"],
)
def test_every_quote_is_in_an_article(slack: Slack, ann: SlackUser, question: str) -> None:
    """Word for word, as the samples have it; so are the titles of the sources."""
    articles = [read.item for read in read_files(find_files([SAMPLES / "articles"]).files)]
    stored = "\n".join(one_line(f"{one.title} {one.text}") for one in articles if isinstance(one, Article))
    said = words(_answered(slack, ann, question)).partition("As of")[0]
    quotes = [first or second for first, second in _QUOTE.findall(said)]
    assert len(quotes) > 1
    assert [] == [quote for quote in quotes if one_line(quote) not in stored]


def test_what_is_not_in_the_archive_is_not_answered(slack: Slack, ann: SlackUser) -> None:
    """It says so, without sources, thumbs all the same."""
    said = words(_answered(slack, ann, "Who won the world chess championship?"))
    assert "Sources" not in said
    assert "Good answer" in said


def test_what_people_add_for_people_is_not_searched(slack: Slack, ann: SlackUser) -> None:
    """Pictograms, links and mentions cost no answer."""
    said = "Who leads the Allied Seafarers' Union? :pray::skin-tone-2: <https://n.example/a?b=1> cc <@U2>"
    assert "Maren Tollefsrud" in words(_answered(slack, ann, said))


def test_no_thread_is_read_to_understand_a_follow_up(slack: Slack, ann: SlackUser) -> None:
    """What the bot was asked is kept; Slack, which lets some apps read a thread once a minute, is not waited for."""
    ts = _answered(slack, ann, "How many people were killed in the Kerman attack?")["thread_ts"]
    read = len(slack.calls("conversations.replies"))
    ann.says("C1", "And how many were injured?", thread=ts)
    assert "200" in words(slack.wait_for_replies("C1", ts, 2)[-1])
    assert read == len(slack.calls("conversations.replies"))


GUESTS = "Newsdesk does not answer guests."
STRANGERS = "you are from another organisation"


@pytest.mark.parametrize(
    ("user", "channel", "reason"), [("U3", "C1", GUESTS), ("U4", "C6", GUESTS), ("U5", "C4", STRANGERS)]
)
def test_outsiders_are_refused_privately(slack: Slack, user: str, channel: str, reason: str) -> None:
    """Guests and people of other organisations are told why; nobody else sees that they asked in vain."""
    asked = slack.user(user).mentions_bot(channel, FLOOD)
    [told] = slack.wait_for(lambda: slack.ephemerals(user))
    assert reason in words(told)
    assert (channel, []) == (told["channel"], slack.bot_messages(channel, asked))


def test_outsiders_get_no_private_answer_either(slack: Slack) -> None:
    """The command is no way around."""
    before = len(slack.ephemerals("U3"))
    slack.user("U3").runs_command("/ask", FLOOD, "C1")
    told = slack.wait_for(lambda: [one for one in slack.ephemerals("U3")[before:] if GUESTS in words(one)])
    assert DAMAGE not in words(told[-1])
