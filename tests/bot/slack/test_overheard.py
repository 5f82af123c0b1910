"""What the bot hears in a thread of its own, though nobody called it: it answers, or says nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack import notices
from bot.slack.message import Message
from bot.slack.places import OverheardPlace
from retrieval.domain import Answer
from retrieval.errors import QuestionError
from tests.bot.fakes import ANSWERS, RESCUE, UNION, FakeChain
from tests.bot.slack.inside import Inside, inside
from tests.bot.slack.seen import words
from tests.slack.shapes import Json

RESCUED, LED = RESCUE.question.text, UNION.question.text
SLOW, BROKEN, WRONG = "How slow is it?", "Why is it broken?", "What is wrong with it?"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Inside]:
    """One that answers a single question at a time, lets one wait, and is slow or broken where it is asked to be."""
    chain = FakeChain({**ANSWERS, BROKEN: RuntimeError("a bug"), WRONG: QuestionError("no.")}, seconds={SLOW: 1.5})
    with inside(tmp_path, chain, workers=1, queue=1) as bot:
        yield bot


@pytest.fixture
def thread(bot: Inside) -> str:
    """A thread in which the bot has answered."""
    ts = bot.slack.user("U1").mentions_bot("C1", RESCUED)
    assert 1 == len(bot.said("C1", ts))
    return ts


def told(bot: Inside) -> list[Json]:
    """What people were told alone."""
    return [one for user in ("U1", "U2", "U3") for one in bot.slack.ephemerals(user)]


def test_it_is_answered(bot: Inside, thread: str) -> None:
    """That is what it is heard for."""
    ben = bot.slack.user("U2")
    for question in (LED, "How many articles do you have?"):
        ben.says("C1", question, thread=thread)
        bot.settle()
    said = ["31 people", "Ada Holm", "The archive holds"]
    assert [True] * 3 == [text in one for text, one in zip(said, bot.said("C1", thread), strict=True)]


def test_that_the_archive_holds_nothing_is_told_to_whoever_talks_with_the_bot(bot: Inside, thread: str) -> None:
    """To others only when they call it: between people it is noise, and it is not kept what they asked."""
    ann, ben = bot.slack.user("U1"), bot.slack.user("U2")
    for who, said in ((ben, 1), (ann, 2), (ben, 2)):
        who.says("C1", "Who won the chess championship?", thread=thread)
        bot.settle()
        assert said == len(bot.said("C1", thread))
    ben.mentions_bot("C1", "Who won the chess championship?", thread=thread)
    assert ["Not in the archive" in one for one in bot.said("C1", thread)] == [False, True, True]
    ben.says("C1", "Who won the chess championship?", thread=thread)
    bot.settle()
    assert 4 == len(bot.said("C1", thread))


@pytest.mark.parametrize("question", [BROKEN, WRONG])
def test_what_fails_names_the_question(bot: Inside, thread: str, question: str) -> None:
    """Unless it stands right above: in a thread there may be others."""
    ann = bot.slack.user("U1")
    roots = [(thread, ann.mentions_bot("C1", question, thread=thread)), ("", ann.mentions_bot("C1", question))]
    named = [f"You asked: {question}" in bot.said("C1", root or ts)[-1] for root, ts in roots]
    assert [True, False] == named


@pytest.mark.parametrize("question", [BROKEN, WRONG])
def test_what_fails_is_not_told(bot: Inside, thread: str, question: str) -> None:
    """Neither a bug, nor what is wrong with the question; whoever calls the bot is told."""
    bot.slack.user("U2").says("C1", question, thread=thread)
    assert 1 == len(bot.said("C1", thread))
    bot.slack.user("U2").mentions_bot("C1", question, thread=thread)
    assert 2 == len(bot.said("C1", thread))
    assert "" == bot.slack.statuses("C1", thread)[-1]["status"]


def test_that_there_is_no_place_is_not_told(bot: Inside, thread: str) -> None:
    """Nor that too many wait; whoever calls the bot is told, but first that they are not answered at all."""
    ann, ben, guest = (bot.slack.user(user) for user in ("U1", "U2", "U3"))
    slow = [ann.mentions_bot("C3", SLOW) for _ in range(2)]
    bot.slack.wait_for(lambda: all(bot.slack.statuses("C3", one) for one in slow))
    ben.says("C1", LED, thread=thread)
    guest.mentions_bot("C1", LED, thread=thread)
    ann.mentions_bot("C1", LED, thread=thread)
    assert 1 == len(bot.said("C1", thread))
    said = sorted(words(one).removeprefix(f"You asked: {LED} ")[:25] for one in told(bot))
    assert ["Newsdesk does not answer ", "Too many questions are wa"] == said


def test_long_talk_is_no_question(bot: Inside, thread: str) -> None:
    """Whatever is asked within it."""
    ben = bot.slack.user("U2")
    ben.says("C1", "Minutes. " + "The council approved the budget. " * 70 + "But at what cost? 5 to 4.", thread=thread)
    ben.says("C1", "The council approved the budget. " * 70 + "But at what cost?", thread=thread)
    assert (1, []) == (len(bot.said("C1", thread)), told(bot))


def test_a_thread_is_no_longer_the_bots_when_all_it_said_there_is_gone(bot: Inside) -> None:
    """Who takes a question back leaves the thread to those who talk there."""
    ann, ben = bot.slack.user("U1"), bot.slack.user("U2")
    root = ben.says("C1", "About the ferry")
    asked = [ann.mentions_bot("C1", question, thread=root) for question in (RESCUED, LED)]
    bot.settle()
    owned = []
    for one in asked:
        ann.deletes("C1", one)
        bot.settle()
        owned.append(bot.house.desk.deliveries.knows_thread(f"T1:C1:{root}"))
    ben.says("C1", "Is the bridge open?", thread=root)
    assert ([True, False], []) == (owned, bot.said("C1", root))


def test_an_answer_that_slack_keeps_says_no_more(bot: Inside) -> None:
    """Some organisations let nothing be deleted: then it says why it is gone, and nothing is wrong."""
    ann, slack = bot.slack.user("U1"), bot.slack
    root = ann.says("C1", "About the ferry")
    asked = ann.mentions_bot("C1", RESCUED, thread=root)
    bot.settle()
    slack.refuse("chat.delete", 1, "compliance_exports_prevent_deletion")
    ann.deletes("C1", asked)
    assert ["The question was taken back, and its answer with it."] == bot.said("C1", root)
    assert not bot.house.desk.deliveries.knows_thread(f"T1:C1:{root}")
    assert "a question failed" not in bot.log


def test_nothing_is_said_of_an_answer_that_stays(bot: Inside) -> None:
    """Where Slack lets it neither be deleted nor changed; what it may allow later is done later."""
    ann, slack = bot.slack.user("U1"), bot.slack
    asked = ann.mentions_bot("C1", RESCUED)
    [answer] = bot.said("C1", asked)
    slack.refuse("chat.delete", 1, "cant_delete_message")
    slack.refuse("chat.update", 1, "cant_update_message")
    ann.deletes("C1", asked)
    assert [answer] == bot.said("C1", asked)


def test_withdrawn_questions_are_no_turns(bot: Inside) -> None:
    """What was taken back is nothing to lean on."""
    ann = bot.slack.user("U1")
    root = ann.says("C1", "About the ferry")
    first = ann.mentions_bot("C1", RESCUED, thread=root)
    bot.settle()
    ann.deletes("C1", first)
    bot.settle()
    ann.mentions_bot("C1", "And how many were injured?", thread=root)
    bot.settle()
    assert () == bot.chain.asked[-1].history


class Noting:
    """A thread that notes what is done there."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def status(self, text: str) -> None:
        self.done.append("status")

    def grow(self, answer: Answer) -> None:
        self.done.append("grow")

    def answer(self, answer: Answer, receipt: str) -> None:
        self.done.append("answer")

    def say(self, said: Message) -> None:
        self.done.append("say")

    def whisper(self, said: Message) -> None:
        self.done.append("whisper")

    def idle(self) -> None:
        self.done.append("idle")


@pytest.mark.parametrize(("is_begun", "said"), [(False, "idle"), (True, "say")])
def test_an_answer_that_breaks_off_is_not_left_so(is_begun: bool, said: str) -> None:
    """What was shown of it gives way to a word, for once; where nothing was, nothing comes."""
    thread = Noting()
    place = OverheardPlace(thread, lambda: is_begun)
    place.grow(RESCUE)
    place.whisper(notices.thanks())
    place.say(notices.stopped())
    assert ["grow", said] == thread.done
